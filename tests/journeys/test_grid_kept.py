"""Work in the planning that nothing may take away: another mentor, a lost network, an ended session, an own act."""

import re
from datetime import date

import pytest
from playwright.sync_api import Page, Route, expect

from tests.conftest import TODAY
from tests.journeys.steps import (
    cell,
    dates_of,
    fill_in,
    is_saved,
    open_planning,
    row,
    toast,
    type_date,
)
from trainees import planning as acts
from trainees.models import CompanyCompetency

DATE = re.compile(r"/datum/$")
LOOK = "() => document.dispatchEvent(new Event('visibilitychange'))"
PASTE = """([selector, text]) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", text);
  const field = document.querySelector(selector);
  field.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def broker(dated_plan, bart) -> CompanyCompetency:
    """A company competency of the plan."""
    return acts.add_company_competency(
        plan=dated_plan,
        competency="Makelaarspakket",
        action="Volgt de opleiding",
        planned_end=None,
        today=TODAY,
        by=bart,
    )


@pytest.fixture
def planning(opened, dated_plan, broker, bart) -> Page:
    """Bart at the planning of a plan in which every unit has a date, a week apart."""
    page: Page = opened(bart)
    open_planning(page, dated_plan)
    return page


@pytest.fixture
def moved_by_els(dated_plan, els):
    """Els moves a unit to Friday 8 January, behind the back of whoever looks at it."""

    def moved(place: int) -> None:
        unit = dated_plan.units.order_by("pk")[place]
        acts.set_planned_end(row=unit, day=date(2027, 1, 8), seen=unit.planned_end, today=TODAY, by=els)

    return moved


def state(page: Page, text: str) -> None:
    expect(page.locator("#saved-state")).to_have_text(text)


def words(page: Page):
    return page.get_by_label("Competentie", exact=True)


def look(page: Page) -> None:
    """Ask what others changed, and wait for the answer."""
    with page.expect_response(re.compile("wijzigingen")):
        page.evaluate(LOOK)
    page.wait_for_timeout(200)


def sign_in_again(page: Page, person) -> None:
    fill_in(page, person)
    expect(page.locator("html")).to_have_attribute("data-desk", "ready")


# --- what another mentor changes ---


def test_words_that_another_mentor_changed_while_they_are_typed_are_asked_about(planning, broker, els):
    words(planning).focus()
    planning.keyboard.press("F2")
    planning.keyboard.type(" van Bart")
    acts.change_company_competency(
        row=broker, competency="Pakket van Els", action=broker.action, seen=(broker.competency, broker.action), by=els
    )
    look(planning)
    planning.keyboard.press("Enter")
    expect(planning.get_by_role("alertdialog").or_(planning.locator(".date-message")).first).to_contain_text("Els")
    broker.refresh_from_db()
    assert broker.competency == "Pakket van Els"


def test_a_date_that_was_not_saved_stays_when_another_changes_its_row(planning, moved_by_els):
    planning.route(DATE, lambda route: route.abort())
    type_date(planning, "2", "1512")
    state(planning, "1 datum niet bewaard")
    moved_by_els(2)
    look(planning)
    expect(cell(planning, "2")).to_have_value(re.compile("15.dec.2026"))
    state(planning, "1 datum niet bewaard")
    planning.unroute(DATE)
    planning.get_by_role("button", name="Opnieuw proberen").click()
    expect(planning.get_by_role("alertdialog")).to_contain_text("Els wijzigde dit veld zonet naar 08/01/2027.")


def test_a_question_stays_when_another_changes_its_row(planning, moved_by_els):
    type_date(planning, "2", "1/6/2027")
    expect(planning.get_by_role("alertdialog")).to_be_visible()
    moved_by_els(2)
    look(planning)
    expect(planning.get_by_role("alertdialog")).to_be_visible()
    state(planning, "1 wijziging wacht op jouw keuze")


def test_a_half_typed_competency_stays_when_another_adds_one(planning, dated_plan, els):
    planning.get_by_label("Nieuwe competentie").fill("Brand")
    acts.add_company_competency(plan=dated_plan, competency="Van Els", action="", planned_end=None, today=TODAY, by=els)
    look(planning)
    expect(planning.get_by_label("Nieuwe competentie")).to_have_value("Brand")


def test_a_reason_in_the_menu_of_a_row_stays_when_another_changes_the_row(planning, moved_by_els):
    row(planning, "2").locator(".cell-menu summary").click()
    reason = row(planning, "2").get_by_label("Vrijstellen, met reden")
    reason.fill("Eerdere ervaring")
    moved_by_els(2)
    look(planning)
    expect(reason).to_be_visible()
    expect(reason).to_have_value("Eerdere ervaring")


def test_a_chosen_row_that_another_changes_stays_chosen_in_sight(planning, moved_by_els):
    planning.get_by_label("Kies onderdeel 2", exact=True).check()
    moved_by_els(2)
    look(planning)
    is_saved(planning, "2", "vr 8 jan 2027")
    expect(planning.get_by_label("Kies onderdeel 2", exact=True)).to_be_checked()
    expect(row(planning, "2")).to_have_attribute("aria-selected", "true")


# --- the network and the session ---


def test_without_a_network_words_are_kept_counted_and_sent_when_it_is_back(planning, broker):
    planning.context.set_offline(True)
    words(planning).focus()
    planning.keyboard.press("F2")
    planning.keyboard.type(" onderweg")
    planning.keyboard.press("Enter")
    state(planning, "Offline, 1 wijziging op dit toestel")
    planning.context.set_offline(False)
    state(planning, "Alles bewaard")
    broker.refresh_from_db()
    assert broker.competency == "Makelaarspakket onderweg"


def test_without_a_network_a_pasted_column_is_kept_and_sent_when_it_is_back(planning, dated_plan):
    planning.wait_for_timeout(1500)
    planning.context.set_offline(True)
    cell(planning, "2").focus()
    planning.evaluate(PASTE, ["input:focus", "1/2/2027\n2/2/2027\n3/2/2027"])
    state(planning, "Offline, 3 datums op dit toestel")
    planning.context.set_offline(False)
    is_saved(planning, "4", "wo 3 feb 2027")
    state(planning, "Alles bewaard")
    assert dates_of(dated_plan)[2:5] == ["2027-02-01", "2027-02-02", "2027-02-03"]


def test_without_a_network_rows_can_be_chosen(planning):
    planning.wait_for_timeout(1500)
    planning.context.set_offline(True)
    planning.get_by_label("Kies onderdeel 2", exact=True).check()
    expect(planning.locator("#bar")).to_contain_text("1 onderdeel")
    planning.context.set_offline(False)


def test_a_reason_for_several_rows_waits_while_its_writer_signs_in_again(planning, bart, dated_plan):
    for number in ("2", "3"):
        planning.get_by_label(f"Kies onderdeel {number}", exact=True).check()
    planning.locator("#bar").get_by_role("button", name="Vrijstellen").click()
    planning.get_by_label("Stel 2 onderdelen vrij").fill("Eerdere ervaring")
    planning.context.clear_cookies(name="sessionid")
    planning.keyboard.press("Enter")
    sign_in_again(planning, bart)
    expect(planning.get_by_label("Stel 2 onderdelen vrij")).to_have_value("Eerdere ervaring")
    planning.get_by_label("Stel 2 onderdelen vrij").press("Enter")
    toast(planning, "Twee onderdelen vrijgesteld.")
    assert dated_plan.units.filter(exemption="Eerdere ervaring").count() == 2


def test_a_date_for_several_rows_waits_in_its_cells_while_its_writer_signs_in_again(planning, bart):
    for number in ("2", "3"):
        planning.get_by_label(f"Kies onderdeel {number}", exact=True).check()
    cell(planning, "2").focus()
    planning.keyboard.type("15/1")
    planning.context.clear_cookies(name="sessionid")
    planning.keyboard.press("Enter")
    sign_in_again(planning, bart)
    state(planning, "2 datums niet bewaard")
    planning.get_by_role("button", name="Opnieuw proberen").click()
    is_saved(planning, "3", "vr 15 jan 2027")


def test_a_remark_waits_in_its_unit_while_its_writer_signs_in_again(planning, bart):
    planning.get_by_label("Onderdeel 2 openen of sluiten").click()
    remark = planning.get_by_label("Opmerking schrijven")
    remark.fill("Samen met Els bekeken")
    planning.context.clear_cookies(name="sessionid")
    type_date(planning, "3", "1612")
    sign_in_again(planning, bart)
    expect(planning.get_by_label("Opmerking schrijven")).to_have_value("Samen met Els bekeken")


# --- an own act ---


def test_a_remark_being_typed_stays_when_its_writer_ticks_an_action_of_the_unit(planning):
    planning.get_by_label("Onderdeel 2 openen of sluiten").click()
    remark = planning.get_by_label("Opmerking schrijven")
    remark.fill("Samen met Els bekeken")
    with planning.expect_response(re.compile("/afvinken/$")):
        planning.locator(".unit-detail:visible .action-list button").first.click()
    planning.wait_for_timeout(300)
    expect(remark).to_have_value("Samen met Els bekeken")


def test_the_next_competency_may_be_typed_while_the_last_one_is_on_its_way(planning, dated_plan):
    entry = planning.get_by_label("Nieuwe competentie")
    held = []
    planning.route(re.compile("/bedrijf/toevoegen/$"), lambda route: held.append(route))
    entry.fill("Brand")
    entry.press("Enter")
    entry.fill("Auto")
    held[0].continue_()
    expect(planning.locator("[id^=rij-bedrijf]")).to_have_count(2)
    expect(planning.get_by_label("Nieuwe competentie")).to_have_value("Auto")


def test_a_name_that_was_emptied_is_refused_in_words_and_its_row_goes_on(planning, broker):
    words(planning).fill("")
    words(planning).press("Tab")
    expect(planning.locator("[id^=rij-bedrijf]")).to_contain_text("Vul de competentie in.")
    words(planning).focus()
    planning.keyboard.type("Nieuwe naam")
    planning.keyboard.press("Enter")
    state(planning, "Alles bewaard")
    broker.refresh_from_db()
    assert broker.competency == "Nieuwe naam"


def test_a_column_pasted_while_a_cell_is_being_typed_in_stands_in_that_cell_too(planning, dated_plan):
    cell(planning, "2").focus()
    planning.keyboard.press("F2")
    planning.evaluate(PASTE, ["input:focus", "4/12/2026\n12/2/2027"])
    is_saved(planning, "2", "vr 4 dec 2026")
    cell(planning, "7").click()
    state(planning, "Alles bewaard")
    assert dates_of(dated_plan)[2:4] == ["2026-12-04", "2027-02-12"]


def test_who_leaves_the_calendar_for_another_cell_saves_what_was_typed(planning):
    cell(planning, "2").focus()
    planning.keyboard.type("1612")
    planning.keyboard.press("Alt+ArrowDown")
    cell(planning, "7").click()
    is_saved(planning, "2", "wo 16 dec 2026")
    expect(planning.locator(".date-popover")).to_be_hidden()


def test_one_bad_line_of_a_pasted_column_is_said_at_its_row_and_the_rest_is_saved(planning, dated_plan):
    cell(planning, "2").focus()
    planning.evaluate(PASTE, ["input:focus", "4/12/2026\n28/8/2026\n11/12/2026"])
    is_saved(planning, "2", "vr 4 dec 2026")
    is_saved(planning, "4", "vr 11 dec 2026")
    expect(row(planning, "3")).to_contain_text("28/08/2026 valt voor de start van de IBO (01/09/2026).")
    expect(cell(planning, "3")).to_have_value("28/8/2026")


def test_an_act_on_several_rows_that_is_refused_keeps_its_form(planning, dated_plan):
    before = dates_of(dated_plan)
    for number in ("2", "3"):
        planning.get_by_label(f"Kies onderdeel {number}", exact=True).check()
    planning.locator("#bar").get_by_role("button", name="Verschuiven").click()
    planning.get_by_label("Aantal werkdagen").fill("100")
    planning.locator("#bar").get_by_text("vroeger").click()
    expect(planning.locator(".bar-note")).to_contain_text("valt voor de start van de IBO")
    planning.get_by_label("Aantal werkdagen").press("Enter")
    expect(planning.get_by_label("Aantal werkdagen")).to_have_value("100")
    expect(planning.locator("tr[aria-selected=true]")).to_have_count(2)
    planning.get_by_label("Aantal werkdagen").press("Escape")
    state(planning, "Alles bewaard")
    assert dates_of(dated_plan) == before


def test_a_competency_that_was_removed_comes_back_on_the_page_with_undo(planning):
    planning.locator("[id^=rij-bedrijf] .cell-menu summary").click()
    planning.get_by_role("button", name="Verwijderen").click()
    expect(planning.locator("[id^=rij-bedrijf]")).to_have_count(0)
    expect(planning.get_by_label("Nieuwe competentie")).to_be_focused()
    cell(planning, "2").focus()
    planning.keyboard.press("Control+z")
    expect(words(planning)).to_have_value("Makelaarspakket")


def test_undo_by_key_works_from_a_check_box(planning):
    type_date(planning, "2", "1512")
    is_saved(planning, "2", "di 15 dec 2026")
    planning.get_by_label("Kies onderdeel 7", exact=True).check()
    planning.keyboard.press("Control+z")
    is_saved(planning, "2", "vr 11 dec 2026")


@pytest.mark.parametrize(("key", "day"), [("Escape", "2026-12-11"), ("Enter", "2027-06-01")])
def test_a_question_about_several_rows_is_answered_by_the_keys_that_it_prints(planning, dated_plan, key, day):
    for number in ("2", "3"):
        planning.get_by_label(f"Kies onderdeel {number}", exact=True).check()
    cell(planning, "2").focus()
    planning.keyboard.type("1/6/2027")
    planning.keyboard.press("Enter")
    question = planning.locator("#bar.is-question")
    expect(question).to_contain_text(re.compile("Onderdeel.2 en onderdeel.3 vallen na het einde van de IBO"))
    planning.keyboard.press(key)
    expect(question).to_be_hidden()
    expect(planning.locator(".plan-grid :focus")).to_have_count(1)
    if key == "Enter":
        is_saved(planning, "3", "di 1 jun 2027")
    assert dates_of(dated_plan)[2] == day


def test_escape_in_the_bar_goes_back_to_the_grid_where_it_clears_the_choice(planning):
    planning.get_by_label("Kies onderdeel 2", exact=True).check()
    planning.locator("#bar").get_by_role("button", name="Verschuiven").click()
    planning.keyboard.press("Escape")
    expect(planning.locator(".plan-grid :focus")).to_have_count(1)
    planning.keyboard.press("Escape")
    expect(planning.locator("#bar")).to_be_hidden()


def test_choosing_by_key_passes_over_an_exempt_row_and_goes_back(planning, dated_plan, bart):
    unit = dated_plan.units.order_by("pk")[3]
    acts.exempt_rows(plan=dated_plan, seen={f"onderdeel-{unit.pk}": ""}, reason="Ervaring", by=bart)
    open_planning(planning, dated_plan)
    cell(planning, "2").focus()
    planning.keyboard.press("Shift+ArrowDown")
    expect(planning.locator("tr[aria-selected=true] .fold")).to_have_text(["2", "4"])
    planning.keyboard.type("19/2")
    planning.keyboard.press("Enter")
    is_saved(planning, "2", "vr 19 feb 2027")
    is_saved(planning, "4", "vr 19 feb 2027")
    cell(planning, "5").focus()
    planning.keyboard.press("Shift+ArrowDown")
    planning.keyboard.press("Shift+ArrowDown")
    planning.keyboard.press("Shift+ArrowUp")
    expect(planning.locator("tr[aria-selected=true] .fold")).to_have_text(["5", "6"])


def test_what_is_folded_away_is_no_longer_chosen(planning, dated_plan):
    before = dates_of(dated_plan)
    for number in ("2", "7"):
        planning.get_by_label(f"Kies onderdeel {number}", exact=True).check()
    planning.get_by_text("Basis", exact=True).click()
    expect(planning.locator("#bar")).to_contain_text("1 onderdeel")
    planning.locator("#bar").get_by_role("button", name="Datum wissen").click()
    toast(planning, "1 datum gewist.")
    planning.get_by_text("Basis", exact=True).click()
    expect(planning.get_by_label("Kies onderdeel 2", exact=True)).not_to_be_checked()
    assert dates_of(dated_plan)[2] == before[2]


# --- one thing after the other ---


def first_one_waits(page: Page, address: str) -> list[Route]:
    """Hold the first request to an address until the test lets it go."""
    held: list[Route] = []
    page.route(re.compile(address), lambda route: route.continue_() if held else held.append(route))
    return held


def choose(page: Page, *numbers: str) -> None:
    for number in numbers:
        page.get_by_label(f"Kies onderdeel {number}", exact=True).check()


def date_for_all(page: Page, typed: str, *numbers: str) -> None:
    """Give several rows one date."""
    choose(page, *numbers)
    cell(page, numbers[0]).focus()
    page.keyboard.type(typed)
    page.keyboard.press("Enter")


def test_three_acts_on_several_rows_on_a_slow_line_all_arrive(planning, dated_plan):
    held = first_one_waits(planning, "/datums/$")
    for typed, numbers in (("8/2", ("9", "10")), ("1/2", ("6", "7")), ("15/1", ("2", "5"))):
        date_for_all(planning, typed, *numbers)
    state(planning, "Bewaren…")
    held[0].continue_()
    is_saved(planning, "5", "vr 15 jan 2027")
    state(planning, "Alles bewaard")
    days = dates_of(dated_plan)
    assert [days[place] for place in (2, 5, 6, 7, 9, 10)] == ["2027-01-15"] * 2 + ["2027-02-01"] * 2 + [
        "2027-02-08"
    ] * 2


def test_an_act_that_failed_and_was_saved_later_is_forgotten(planning, bart):
    planning.wait_for_timeout(1500)
    planning.context.set_offline(True)
    date_for_all(planning, "15/1", "6", "7")
    state(planning, "Offline, 2 datums op dit toestel")
    planning.context.set_offline(False)
    is_saved(planning, "7", "vr 15 jan 2027")
    type_date(planning, "6", "18/1")
    is_saved(planning, "6", "ma 18 jan 2027")
    planning.context.clear_cookies(name="sessionid")
    type_date(planning, "9", "20/1")
    sign_in_again(planning, bart)
    state(planning, "1 datum niet bewaard")


def test_a_column_pasted_offline_over_an_exempt_row_keeps_the_others(planning, dated_plan, bart):
    unit = dated_plan.units.order_by("pk")[3]
    acts.exempt_rows(plan=dated_plan, seen={f"onderdeel-{unit.pk}": ""}, reason="Ervaring", by=bart)
    open_planning(planning, dated_plan)
    planning.wait_for_timeout(1500)
    planning.context.set_offline(True)
    cell(planning, "2").focus()
    planning.evaluate(PASTE, ["input:focus", "1/2/2027\n2/2/2027\n3/2/2027"])
    state(planning, "Offline, 2 datums op dit toestel")
    planning.context.set_offline(False)
    is_saved(planning, "4", "wo 3 feb 2027")


def test_competencies_that_are_typed_one_after_the_other_are_all_added(planning, dated_plan):
    entry = planning.get_by_label("Nieuwe competentie")
    held = first_one_waits(planning, "/bedrijf/toevoegen/$")
    entry.focus()
    for name in ("Brand", "Auto", "Leven"):
        planning.keyboard.type(name)
        planning.keyboard.press("Enter")
    held[0].continue_()
    expect(planning.locator("[id^=rij-bedrijf]")).to_have_count(4)
    expect(planning.get_by_label("Nieuwe competentie")).to_have_value("")
    names = list(dated_plan.company_competencies.values_list("competency", flat=True))
    assert names == ["Makelaarspakket", "Brand", "Auto", "Leven"]


def test_folding_rows_that_are_not_chosen_leaves_the_form_in_the_bar(planning):
    choose(planning, "6", "9")
    planning.locator("#bar").get_by_role("button", name="Vrijstellen").click()
    planning.get_by_label("Stel 2 onderdelen vrij").fill("Een lange reden")
    planning.get_by_text("Basis", exact=True).click()
    expect(planning.get_by_label("Stel 2 onderdelen vrij")).to_have_value("Een lange reden")


def test_a_form_that_was_not_saved_stays_when_another_row_is_chosen(planning):
    planning.wait_for_timeout(1500)
    choose(planning, "6", "7")
    planning.locator("#bar").get_by_role("button", name="Verschuiven").click()
    planning.context.set_offline(True)
    planning.get_by_label("Aantal werkdagen").press("Enter")
    state(planning, "Offline, 1 wijziging op dit toestel")
    choose(planning, "9")
    state(planning, "Offline, 1 wijziging op dit toestel")
    planning.context.set_offline(False)
    state(planning, "Alles bewaard")
    is_saved(planning, "9", "vr 5 feb 2027")


def test_a_competency_that_is_removed_is_no_longer_chosen(planning):
    planning.locator("[id^=rij-bedrijf] .row-check").check()
    choose(planning, "9")
    planning.locator("[id^=rij-bedrijf] .cell-menu summary").click()
    planning.get_by_role("button", name="Verwijderen").click()
    expect(planning.locator("#bar")).to_contain_text("1 onderdeel")
    planning.locator("#bar").get_by_role("button", name="Datum wissen").click()
    toast(planning, "1 datum gewist.")


def test_a_refused_date_for_several_rows_can_be_put_back_in_each(planning, dated_plan):
    before = dates_of(dated_plan)
    date_for_all(planning, "28/8/2026", "6", "9")
    state(planning, "2 datums niet bewaard")
    expect(planning.locator("#unsaved-note .unsaved-note:visible")).to_have_count(0)
    row(planning, "9").get_by_role("button", name=re.compile("^Zet .* terug$")).click()
    cell(planning, "6").focus()
    planning.keyboard.press("F2")
    planning.keyboard.press("Escape")
    state(planning, "Alles bewaard")
    assert dates_of(dated_plan) == before


def test_choosing_by_key_over_rows_that_were_chosen_leaves_them_chosen(planning):
    choose(planning, "3", "4")
    cell(planning, "6").focus()
    for _ in range(3):
        planning.keyboard.press("Shift+ArrowUp")
    expect(planning.locator("tr[aria-selected=true] .fold")).to_have_text(["3", "4", "5", "6"])
