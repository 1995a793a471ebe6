"""An own act in the planning takes no other work away, and acts follow each other, on a slow line too."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.journeys.steps import (
    PASTE,
    all_is,
    cell,
    dates_of,
    is_saved,
    open_planning,
    row,
    sign_in_again,
    toast,
    type_date,
    words,
)
from trainees import planning as acts


@pytest.fixture
def planning(broker, planning) -> Page:
    """The planning of a plan that has a company competency too."""
    opened: Page = planning
    return opened


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
    while not held:
        planning.wait_for_timeout(20)
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
    all_is(planning, "Alles bewaard")
    broker.refresh_from_db()
    assert broker.competency == "Nieuwe naam"


def test_a_column_pasted_while_a_cell_is_being_typed_in_stands_in_that_cell_too(planning, dated_plan):
    cell(planning, "2").focus()
    planning.keyboard.press("F2")
    planning.evaluate(PASTE, ["input:focus", "4/12/2026\n12/2/2027"])
    is_saved(planning, "2", "vr 4 dec 2026")
    cell(planning, "7").click()
    all_is(planning, "Alles bewaard")
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
    all_is(planning, "Alles bewaard")
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
    expect(question).to_contain_text(re.compile("Onderdelen 2 en 3 vallen na het einde van de IBO"))
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
    all_is(planning, "Bewaren…")
    held[0].continue_()
    is_saved(planning, "5", "vr 15 jan 2027")
    all_is(planning, "Alles bewaard")
    days = dates_of(dated_plan)
    assert [days[place] for place in (2, 5, 6, 7, 9, 10)] == ["2027-01-15"] * 2 + ["2027-02-01"] * 2 + [
        "2027-02-08"
    ] * 2


def test_an_act_that_failed_and_was_saved_later_is_forgotten(planning, bart):
    planning.wait_for_timeout(1500)
    planning.context.set_offline(True)
    date_for_all(planning, "15/1", "6", "7")
    all_is(planning, "Offline, 2 datums op dit toestel")
    planning.context.set_offline(False)
    is_saved(planning, "7", "vr 15 jan 2027")
    type_date(planning, "6", "18/1")
    is_saved(planning, "6", "ma 18 jan 2027")
    planning.context.clear_cookies(name="sessionid")
    type_date(planning, "9", "20/1")
    sign_in_again(planning, bart)
    all_is(planning, "1 datum niet bewaard")


def test_a_column_pasted_offline_over_an_exempt_row_keeps_the_others(planning, dated_plan, bart):
    unit = dated_plan.units.order_by("pk")[3]
    acts.exempt_rows(plan=dated_plan, seen={f"onderdeel-{unit.pk}": ""}, reason="Ervaring", by=bart)
    open_planning(planning, dated_plan)
    planning.wait_for_timeout(1500)
    planning.context.set_offline(True)
    cell(planning, "2").focus()
    planning.evaluate(PASTE, ["input:focus", "1/2/2027\n2/2/2027\n3/2/2027"])
    all_is(planning, "Offline, 2 datums op dit toestel")
    planning.context.set_offline(False)
    is_saved(planning, "4", "wo 3 feb 2027")


def test_competencies_that_are_typed_one_after_the_other_are_all_added(planning, dated_plan):
    entry = planning.get_by_label("Nieuwe competentie")
    held = first_one_waits(planning, "/bedrijf/toevoegen/$")
    entry.focus()
    expect(planning.locator("body.has-queue")).to_have_count(1)
    for name in ("Brand", "Auto", "Leven"):
        planning.keyboard.type(name)
        planning.keyboard.press("Enter")
    while not held:
        planning.wait_for_timeout(20)
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
    all_is(planning, "Offline, 1 wijziging op dit toestel")
    choose(planning, "9")
    all_is(planning, "Offline, 1 wijziging op dit toestel")
    planning.context.set_offline(False)
    all_is(planning, "Alles bewaard")
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
    all_is(planning, "2 datums niet bewaard")
    expect(planning.locator("#unsaved-note .unsaved-note:visible")).to_have_count(0)
    row(planning, "9").get_by_role("button", name=re.compile("^Zet .* terug$")).click()
    cell(planning, "6").focus()
    planning.keyboard.press("F2")
    planning.keyboard.press("Escape")
    all_is(planning, "Alles bewaard")
    assert dates_of(dated_plan) == before


def test_choosing_by_key_over_rows_that_were_chosen_leaves_them_chosen(planning):
    choose(planning, "3", "4")
    cell(planning, "6").focus()
    for _ in range(3):
        planning.keyboard.press("Shift+ArrowUp")
    expect(planning.locator("tr[aria-selected=true] .fold")).to_have_text(["3", "4", "5", "6"])
