"""What is done in the planning between a key and its answer: on a slow line nothing of it goes, or goes elsewhere."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.steps import (
    PHONE,
    all_is,
    cell,
    dates_of,
    hold,
    is_saved,
    let_go,
    open_planning,
    row,
    sign_in_again,
    spaced,
    toast,
    type_date,
    words,
)

DATE = re.compile(r"/datum/$")
SHIFT = re.compile(r"/datums/$")


@pytest.fixture
def planning(broker, planning) -> Page:
    """The planning of a plan that has a company competency too."""
    opened: Page = planning
    return opened


def choose(page: Page, *numbers: str) -> None:
    for number in numbers:
        page.get_by_label(f"Kies onderdeel {number}", exact=True).check()


def test_a_date_from_the_sheet_reaches_a_row_that_came_anew_meanwhile(opened, dated_plan, bart):
    phone = opened(bart, PHONE, reduced_motion="reduce")
    open_planning(phone, dated_plan)
    held = hold(phone, DATE)
    for typed, shown in (("1612", "wo_16_dec"), ("1812", "vr_18_dec")):
        cell(phone, "2").tap()
        phone.get_by_role("dialog").get_by_label("Voorziene einddatum").fill(typed)
        if typed == "1812":
            let_go(phone, held, DATE)
            expect(cell(phone, "2")).to_have_attribute("value", spaced("wo_16_dec_2026"))
        phone.get_by_role("button", name=spaced(f"Bewaar {shown}")).tap()
    expect(phone.get_by_role("dialog")).to_be_hidden()
    phone.wait_for_timeout(200)
    let_go(phone, held, DATE)
    is_saved(phone, "2", "vr 18 dec 2026")
    all_is(phone, "Alles bewaard")


def test_a_day_from_the_calendar_reaches_a_row_that_came_anew_meanwhile(planning, dated_plan):
    held = hold(planning, DATE)
    type_date(planning, "2", "1612")
    planning.keyboard.press("ArrowUp")
    planning.keyboard.press("Alt+ArrowDown")
    let_go(planning, held, DATE)
    expect(cell(planning, "2")).to_have_attribute("value", spaced("wo_16_dec_2026"))
    planning.keyboard.press("ArrowRight")
    planning.keyboard.press("Enter")
    planning.wait_for_timeout(200)
    let_go(planning, held, DATE)
    is_saved(planning, "2", "do 17 dec 2026")
    all_is(planning, "Alles bewaard")


def test_an_act_from_the_bar_leaves_the_cell_in_which_one_went_on_typing(planning, dated_plan):
    choose(planning, "3", "4")
    planning.locator("#bar").get_by_role("button", name="Verschuiven").click()
    held = hold(planning, SHIFT)
    planning.get_by_label("Aantal werkdagen").press("Enter")
    cell(planning, "7").focus()
    planning.keyboard.type("15")
    let_go(planning, held, SHIFT)
    is_saved(planning, "3", "ma 28 dec 2026")
    expect(cell(planning, "7")).to_be_focused()
    expect(cell(planning, "7")).to_have_value("15")
    planning.keyboard.type("01")
    planning.keyboard.press("Escape")
    assert dates_of(dated_plan)[7] == "2027-01-15"


def test_units_that_are_unfolded_in_one_go_all_show_their_actions(planning):
    for number in ("1a", "2", "3", "4"):
        planning.get_by_label(f"Onderdeel {number} openen of sluiten").click()
    expect(planning.locator(".unit-detail .unit-sentence").filter(visible=True)).to_have_count(4)


def test_unfolding_does_not_hide_that_an_act_is_on_its_way(planning, dated_plan):
    choose(planning, "3", "4")
    planning.locator("#bar").get_by_role("button", name="Verschuiven").click()
    detail = re.compile(r"/onderdeel/\d+/$")
    slow, held = hold(planning, detail), hold(planning, SHIFT)
    planning.get_by_label("Onderdeel 1a openen of sluiten").click()
    planning.get_by_label("Aantal werkdagen").press("Enter")
    all_is(planning, "Bewaren…")
    let_go(planning, held, SHIFT)
    is_saved(planning, "3", "ma 28 dec 2026")
    let_go(planning, slow, detail)
    expect(planning.locator(".unit-detail .unit-sentence").filter(visible=True)).to_have_count(1)
    all_is(planning, "Alles bewaard")


def test_a_date_behind_a_question_is_asked_about_too(planning, dated_plan, moved_by_els):
    held = hold(planning, DATE)
    type_date(planning, "2", "1612")
    type_date(planning, "2", "1712")
    moved_by_els(2)
    let_go(planning, held, DATE)
    let_go(planning, held, DATE)
    expect(planning.get_by_role("alertdialog")).to_contain_text("Jij vulde 17/12/2026 in.")
    all_is(planning, "1 wijziging wacht op jouw keuze")
    assert dates_of(dated_plan)[2] == "2027-01-08"


def test_enter_twice_in_the_bar_moves_nothing_back(planning, dated_plan):
    choose(planning, "6", "7")
    planning.locator("#bar").get_by_role("button", name="Verschuiven").click()
    planning.get_by_label("Aantal werkdagen").fill("3")
    planning.keyboard.press("Enter")
    planning.keyboard.press("Enter")
    planning.locator("h1").click()
    is_saved(planning, "6", "wo 13 jan 2027")
    all_is(planning, "Alles bewaard")
    planning.wait_for_timeout(300)
    assert dates_of(dated_plan)[6:8] == ["2027-01-13", "2027-01-20"]


def test_a_date_typed_after_an_act_of_its_row_comes_after_it(planning, dated_plan):
    dates, acts = hold(planning, DATE), hold(planning, SHIFT)
    type_date(planning, "9", "1002")
    choose(planning, "6", "7")
    planning.locator("#bar").get_by_role("button", name="Zelfde datum").click()
    planning.keyboard.type("0802")
    planning.keyboard.press("Enter")
    type_date(planning, "7", "1202")
    let_go(planning, dates, DATE)
    let_go(planning, acts, SHIFT)
    let_go(planning, dates, DATE)
    is_saved(planning, "7", "vr 12 feb 2027")
    all_is(planning, "Alles bewaard")
    assert dates_of(dated_plan)[6:8] == ["2027-02-08", "2027-02-12"]


def test_the_old_date_chosen_again_while_the_new_one_is_on_its_way_is_kept(planning, dated_plan):
    held = hold(planning, DATE)
    type_date(planning, "2", "1612")
    type_date(planning, "2", "1112")
    for _ in range(2):
        let_go(planning, held, DATE)
    is_saved(planning, "2", "vr 11 dec 2026")
    all_is(planning, "Alles bewaard")
    assert dates_of(dated_plan)[2] == "2026-12-11"


def test_undo_right_after_enter_in_the_last_row_takes_that_date_back(planning, dated_plan):
    type_date(planning, "10", "2502")
    planning.keyboard.press("Control+z")
    is_saved(planning, "10", "vr 5 feb 2027")
    type_date(planning, "10", "2502")
    planning.keyboard.type("2402")
    planning.keyboard.press("Enter")
    is_saved(planning, "10", "wo 24 feb 2027")


def test_a_reason_in_a_menu_stays_when_the_date_of_its_row_is_answered(planning):
    held = hold(planning, DATE)
    type_date(planning, "2", "1612")
    planning.get_by_label("Meer voor onderdeel 2").click()
    reason = planning.get_by_label("Vrijstellen, met reden").locator("visible=true")
    reason.press_sequentially("Deed ")
    let_go(planning, held, DATE)
    is_saved(planning, "2", "wo 16 dec 2026")
    planning.keyboard.type("dit al")
    expect(planning.get_by_label("Vrijstellen, met reden").locator("visible=true")).to_have_value("Deed dit al")
    planning.keyboard.press("Enter")
    toast(planning, "Vrijgesteld.")
    expect(planning.locator("details.menu[open]")).to_have_count(0)


def test_words_that_a_session_outlived_stand_there_as_not_saved(planning, dated_plan, broker, bart):
    planning.context.clear_cookies(name="sessionid")
    words(planning).focus()
    planning.keyboard.type("Makelaarspakket 2")
    planning.keyboard.press("Enter")
    expect(planning.get_by_role("heading", name="Aanmelden")).to_be_visible()
    sign_in_again(planning, bart)
    expect(words(planning)).to_have_value("Makelaarspakket 2")
    all_is(planning, "1 wijziging niet bewaard")
    words(planning).press("Enter")
    all_is(planning, "Alles bewaard")
    broker.refresh_from_db()
    assert broker.competency == "Makelaarspakket 2"


def test_back_online_sends_what_waits_but_not_what_is_half_typed(planning, dated_plan):
    planning.route(DATE, lambda route: route.abort())
    for number, typed in (("2", "1612"), ("3", "1712")):
        type_date(planning, number, typed)
    all_is(planning, "2 datums niet bewaard")
    cell(planning, "3").focus()
    planning.keyboard.type("1")
    planning.unroute(DATE)
    planning.evaluate("() => dispatchEvent(new Event('online'))")
    is_saved(planning, "2", "wo 16 dec 2026")
    expect(cell(planning, "3")).to_have_value("1")
    assert dates_of(dated_plan)[3] == "2026-12-18"


def test_a_refused_date_stays_beside_an_act_elsewhere_and_escape_brings_the_old_one_back(planning, dated_plan):
    day = planning.locator("[id^=rij-bedrijf] .date-input").first
    day.fill("morgen")
    day.press("Enter")
    all_is(planning, "1 datum niet bewaard")
    entry = planning.get_by_label("Nieuwe competentie")
    entry.fill("Brand")
    entry.press("Enter")
    expect(planning.locator("[id^=rij-bedrijf]")).to_have_count(2)
    expect(day).to_have_value("morgen")
    type_date(planning, "2", "31/11")
    expect(row(planning, "2")).to_contain_text("31 november bestaat niet.")
    cell(planning, "2").focus()
    planning.keyboard.type("1")
    planning.keyboard.press("Escape")
    expect(cell(planning, "2")).to_have_value(spaced("vr_11_dec_2026"))
    expect(row(planning, "2").locator(".date-message")).to_have_count(0)
    all_is(planning, "1 datum niet bewaard")


def test_a_reason_in_the_bar_holds_for_a_row_that_is_chosen_after_it(planning, dated_plan):
    choose(planning, "3", "4")
    planning.locator("#bar").get_by_role("button", name="Vrijstellen").click()
    planning.get_by_placeholder("Reden, bijvoorbeeld").fill("Deed dit al")
    choose(planning, "5")
    expect(planning.locator("#bar .bar-count")).to_contain_text("3 onderdelen")
    planning.get_by_placeholder("Reden, bijvoorbeeld").press("Enter")
    toast(planning, "Drie onderdelen vrijgesteld.")
    assert dated_plan.units.filter(exemption="Deed dit al").count() == 3


def test_an_offer_does_not_take_the_place_of_a_form_in_the_bar(planning, dated_plan):
    held = hold(planning, DATE)
    type_date(planning, "2", "1612")
    choose(planning, "3", "4")
    planning.locator("#bar").get_by_role("button", name="Vrijstellen").click()
    planning.get_by_placeholder("Reden, bijvoorbeeld").fill("Deed dit al")
    let_go(planning, held, DATE)
    is_saved(planning, "2", "wo 16 dec 2026")
    expect(planning.get_by_placeholder("Reden, bijvoorbeeld")).to_have_value("Deed dit al")


def test_actions_that_are_ticked_in_one_go_are_all_ticked(planning, dated_plan):
    planning.get_by_label("Onderdeel 2 openen of sluiten").click()
    actions = planning.locator(".unit-detail:visible .action-list button[aria-pressed=false]")
    ids = [action.get_attribute("id") for action in actions.all()[:4]]
    for name in ids:
        planning.locator(f"#{name}").click()
    for name in ids:
        expect(planning.locator(f"#{name}")).to_have_attribute("aria-pressed", "true")


def test_without_the_grid_each_date_has_its_button(opened, dated_plan, bart):
    page: Page = opened(bart)
    page.route(re.compile("/planning/grid"), lambda route: route.abort())
    page.goto(f"/plannen/{dated_plan.pk}/planning/")
    page.mouse.move(5, 5)
    cell(page, "2").fill("1612")
    row(page, "2").get_by_role("button", name="Bewaren").click()
    is_saved(page, "2", "wo 16 dec 2026")


def test_what_waits_for_an_answer_is_counted_and_keeps_the_page(planning, dated_plan):
    type_date(planning, "2", "5/3/2027")
    expect(planning.get_by_role("alertdialog")).to_be_visible()
    all_is(planning, "1 wijziging wacht op jouw keuze")
    with planning.expect_event("dialog") as asked:
        planning.once("dialog", lambda dialog: dialog.dismiss())
        planning.evaluate("() => void location.reload()")
    assert asked.value.type == "beforeunload"
    planning.get_by_role("alertdialog").get_by_text("Annuleren").click()
    expect(cell(planning, "2")).to_have_value(spaced("vr_11_dec_2026"))
    all_is(planning, "Alles bewaard")


def test_a_pin_leads_to_its_row_also_into_a_section_that_is_folded_away(planning):
    planning.get_by_label("Verberg Specifiek").press("Space")
    expect(cell(planning, "7")).to_be_hidden()
    pin = planning.locator(".strip-pin").filter(has_text=re.compile("^\\s*7\\s*$"))
    pin.locator("rect").last.click()
    expect(cell(planning, "7")).to_be_focused()
    expect(pin).to_have_class(re.compile("is-lit"))
