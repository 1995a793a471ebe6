"""How the grid saves: quick typing, a slow or failing server, a lost network or session, another mentor's changes."""

import re

from playwright.sync_api import Dialog, Page, Route, expect

from tests.journeys.steps import (
    SHOWN,
    TYPED,
    address,
    all_is,
    cell,
    dates_of,
    fill_in,
    is_saved,
    ready_to_type,
    row,
    spaced,
    toast,
    type_date,
    unedited,
)

DATE = re.compile(r"/datum/$")
LOOK = "() => document.dispatchEvent(new Event('visibilitychange'))"


def slow(page: Page, milliseconds: int) -> None:
    """Let everything between the page and the server take this long."""
    network = page.context.new_cdp_session(page)
    speed = {"offline": False, "latency": milliseconds, "downloadThroughput": -1, "uploadThroughput": -1}
    network.send("Network.enable")
    network.send("Network.emulateNetworkConditions", speed)


def everything_is_kept(page: Page) -> None:
    expect(page.locator("#saved-state")).to_have_text("Alles bewaard")


def test_eleven_dates_typed_without_a_pause_on_a_slow_server_all_arrive(planning, dated_plan):
    slow(planning, 200)
    cell(planning, "1a").focus()
    for typed in TYPED:
        planning.keyboard.type(typed)
        planning.keyboard.press("Enter")
    for number, shown in (("1a", SHOWN[0]), ("8", SHOWN[8]), ("10", SHOWN[10])):
        is_saved(planning, number, shown)
    everything_is_kept(planning)
    assert [f"{day[8:]}{day[5:7]}" for day in dates_of(dated_plan)] == list(TYPED)


def test_what_is_typed_and_pressed_before_the_grid_is_there_waits_for_it(opened, dated_plan, bart):
    page: Page = opened(bart)
    coming = []

    def hold(route: Route) -> None:
        coming.append(route)

    page.route(re.compile("/planning/grid"), hold)
    page.goto(address(dated_plan))
    cell(page, "1a").click()
    for key in ("0", "4", "1", "3", "Backspace", "2", "Enter", "1", "1", "1", "2", "Enter"):
        page.keyboard.press(key)
    page.get_by_label("Kies onderdeel 10", exact=True).click()
    coming[0].continue_()
    is_saved(page, "1a", "vr 4 dec 2026")
    is_saved(page, "1b", "vr 11 dec 2026")
    expect(row(page, "10")).to_have_attribute("aria-selected", "true")


def test_without_the_grid_the_fields_stay_plain_forms(opened, dated_plan, bart):
    page: Page = opened(bart)
    page.route(re.compile("/planning/grid"), lambda route: route.abort())
    page.goto(address(dated_plan))
    with page.expect_event("requestfailed"):
        page.mouse.move(5, 5)
    cell(page, "1a").fill("0412")
    cell(page, "1a").press("Enter")
    is_saved(page, "1a", "vr 4 dec 2026")


def test_a_second_save_of_a_cell_while_the_first_is_on_its_way_meets_no_conflict_with_oneself(planning, dated_plan):
    slow(planning, 500)
    for typed in ("1512", "1612", "1712"):
        cell(planning, "2").focus()
        planning.keyboard.type(typed)
        planning.keyboard.press("Enter")
    is_saved(planning, "2", "do 17 dec 2026")
    everything_is_kept(planning)
    expect(planning.get_by_role("alertdialog")).to_have_count(0)
    assert dates_of(dated_plan)[2] == "2026-12-17"


def test_a_cell_shows_its_date_at_once_and_says_that_it_is_being_saved(planning):
    held: list[Route] = []
    planning.route(DATE, lambda route: held.append(route))
    type_date(planning, "2", "1512")
    expect(cell(planning, "2")).to_have_value(spaced("di_15_dec_2026"))
    planning.wait_for_function(
        "() => getComputedStyle(document.querySelector('.date-cell.htmx-request'), '::after').opacity === '1'"
    )
    expect(planning.locator("#saved-state")).to_have_text("Bewaren…")
    held[0].continue_()
    is_saved(planning, "2", "di 15 dec 2026")
    everything_is_kept(planning)


def test_an_undo_waits_for_the_save_that_it_is_about(planning, dated_plan):
    type_date(planning, "9", "0502")
    is_saved(planning, "9", "vr 5 feb 2027")
    held: list[Route] = []
    planning.route(DATE, lambda route: held.append(route))
    type_date(planning, "2", "1612")
    expect(planning.locator("#saved-state")).to_have_text("Bewaren…")
    planning.keyboard.press("Control+z")
    held[0].continue_()
    expect(planning.locator(".toast-text").filter(has_text="Ongedaan gemaakt.")).to_have_count(1)
    is_saved(planning, "2", "vr 11 dec 2026")
    assert [dates_of(dated_plan)[place] for place in (2, 9)] == ["2026-12-11", "2027-02-05"]


def test_an_undo_that_met_no_network_is_there_again(planning, dated_plan):
    type_date(planning, "9", "0502")
    is_saved(planning, "9", "vr 5 feb 2027")
    type_date(planning, "2", "1612")
    is_saved(planning, "2", "wo 16 dec 2026")
    planning.route(re.compile("/ongedaan/"), lambda route: route.abort())
    planning.keyboard.press("Control+z")
    toast(planning, "Dit is niet bewaard: er is geen verbinding.")
    planning.unroute(re.compile("/ongedaan/"))
    planning.keyboard.press("Control+z")
    is_saved(planning, "2", "vr 11 dec 2026")
    assert dates_of(dated_plan)[9] == "2027-02-05"


def test_two_acts_on_one_row_go_one_after_the_other(planning, dated_plan):
    held: dict[str, Route] = {}
    planning.route(DATE, lambda route: held.update(date=route))
    planning.route(re.compile("/vrijstellen/"), lambda route: held.update(exemption=route))
    type_date(planning, "2", "1612")
    planning.get_by_label("Meer voor onderdeel 2").click()
    planning.get_by_label("Vrijstellen, met reden").locator("visible=true").fill("Deed dit al")
    planning.keyboard.press("Enter")
    for _ in range(2):
        while not held:
            planning.wait_for_timeout(20)
        assert len(held) == 1
        held.popitem()[1].continue_()
    expect(planning.locator("[data-number='2'] .chip")).to_have_text("Vrijgesteld")
    everything_is_kept(planning)
    assert dates_of(dated_plan)[2] == "2026-12-16"


def test_steps_last_for_the_visit_also_when_the_page_comes_anew(planning, dated_plan):
    for number, typed, shown in (("2", "1612", "wo 16 dec 2026"), ("9", "0502", "vr 5 feb 2027")):
        type_date(planning, number, typed)
        is_saved(planning, number, shown)
    planning.goto(f"/plannen/{dated_plan.pk}/geschiedenis/")
    planning.go_back()
    planning.reload()
    ready_to_type(planning)
    expect(planning.locator(".toast-bar").filter(visible=True)).to_have_count(0)
    for number, shown in (("9", "vr 29 jan 2027"), ("2", "vr 11 dec 2026")):
        planning.keyboard.press("Control+z")
        is_saved(planning, number, shown)


def test_steps_are_nobody_elses(planning, dated_plan, griet):
    type_date(planning, "2", "1612")
    is_saved(planning, "2", "wo 16 dec 2026")
    planning.context.clear_cookies(name="sessionid")
    planning.goto(address(dated_plan))
    fill_in(planning, griet)
    ready_to_type(planning)
    expect(planning.locator("[data-step=undo]")).to_be_disabled()


def test_a_date_is_filled_down_also_while_it_is_on_its_way(planning, dated_plan):
    slow(planning, 500)
    type_date(planning, "2", "1612")
    planning.keyboard.press("Control+d")
    is_saved(planning, "3", "wo 16 dec 2026")
    assert dates_of(dated_plan)[2:4] == ["2026-12-16", "2026-12-16"]


def test_what_equals_takes_is_the_date_above_as_it_was_typed_just_before(planning, dated_plan):
    slow(planning, 500)
    type_date(planning, "2", "1612")
    planning.keyboard.type("=")
    planning.keyboard.press("Enter")
    is_saved(planning, "3", "wo 16 dec 2026")


def test_an_undo_on_its_way_is_shown_also_when_something_else_is_said_meanwhile(planning):
    type_date(planning, "9", "2801")
    is_saved(planning, "9", "do 28 jan 2027")
    expect(planning.get_by_role("region", name="Meer rijen tegelijk")).to_contain_text("komt 1 werkdag vroeger")
    held: list[Route] = []
    planning.route(re.compile("/ongedaan/"), lambda route: held.append(route))
    planning.keyboard.press("Control+z")
    type_date(planning, "2", "1512")
    all_is(planning, "Bewaren…")
    held[0].continue_()
    is_saved(planning, "2", "di 15 dec 2026")
    is_saved(planning, "9", "vr 29 jan 2027")


def test_an_undo_by_key_takes_the_offer_along(planning):
    bar = planning.get_by_role("region", name="Meer rijen tegelijk")
    type_date(planning, "9", "2801")
    expect(bar).to_contain_text("komt 1 werkdag vroeger")
    planning.keyboard.press("Control+z")
    is_saved(planning, "9", "vr 29 jan 2027")
    expect(bar).to_be_hidden()
    expect(planning.locator(".date-preview")).to_have_count(0)


def test_a_server_that_fails_loses_nothing_and_leaving_warns(planning, dated_plan):
    planning.route(DATE, lambda route: route.fulfill(status=500, body="stuk"))
    type_date(planning, "2", "1512")
    type_date(planning, "3", "1612")
    note = planning.locator("#unsaved-note")
    expect(note).to_contain_text("2 datums zijn niet bewaard.")
    expect(planning.locator("#saved-state")).to_have_text("2 datums niet bewaard")
    expect(cell(planning, "2")).to_have_value(spaced("di_15_dec_2026"))
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    planning.on("dialog", stay)
    planning.close(run_before_unload=True)
    planning.wait_for_timeout(300)
    assert asked == ["beforeunload"]
    planning.unroute(DATE)
    note.get_by_role("button", name="Opnieuw proberen").click()
    is_saved(planning, "2", "di 15 dec 2026")
    is_saved(planning, "3", "wo 16 dec 2026")
    everything_is_kept(planning)
    expect(note).to_be_hidden()
    assert dates_of(dated_plan)[2:4] == ["2026-12-15", "2026-12-16"]


def test_a_date_that_did_not_get_through_can_be_put_back_in_its_cell(planning, dated_plan):
    before = dates_of(dated_plan)
    planning.route(DATE, lambda route: route.fulfill(status=502))
    type_date(planning, "2", "w18")
    row(planning, "2").get_by_role("button", name=re.compile("^Zet .* terug$")).click()
    expect(planning.locator(".date-cell.is-error")).to_have_count(0)
    everything_is_kept(planning)
    assert dates_of(dated_plan) == before


def test_a_question_does_not_take_the_focus_from_who_went_on_and_escape_leaves_it(planning, dated_plan):
    before = dates_of(dated_plan)
    slow(planning, 400)
    type_date(planning, "2", "1/6/2027")
    question = planning.get_by_role("alertdialog")
    expect(question).to_be_visible()
    expect(cell(planning, "3")).to_be_focused()
    question.get_by_role("button").first.focus()
    planning.keyboard.press("Escape")
    expect(question).to_have_count(0)
    assert dates_of(dated_plan) == before


def test_a_date_for_several_rows_that_a_failing_server_refuses_waits_in_its_cells(planning, dated_plan):
    before, datums = dates_of(dated_plan), re.compile(r"/datums/$")
    planning.route(datums, lambda route: route.fulfill(status=500, body="stuk"))
    cell(planning, "2").focus()
    for key in ("Space", "Shift+ArrowDown"):
        planning.keyboard.press(key)
    planning.keyboard.type("15/1")
    planning.keyboard.press("Enter")
    toast(planning, "Dit is niet bewaard: de server antwoordt niet.")
    expect(planning.locator("#saved-state")).to_have_text("2 datums niet bewaard")
    expect(cell(planning, "2")).to_have_value("15/1")
    assert dates_of(dated_plan) == before
    planning.unroute(datums)
    planning.locator("#unsaved-note").get_by_role("button", name="Opnieuw proberen").click()
    is_saved(planning, "2", "vr 15 jan 2027")
    is_saved(planning, "3", "vr 15 jan 2027")


def test_a_session_that_ends_while_a_date_is_typed_keeps_it_through_signing_in(planning):
    planning.context.clear_cookies(name="sessionid")
    cell(planning, "2").focus()
    planning.keyboard.type("1512")
    planning.keyboard.press("Enter")
    planning.keyboard.type("16")
    expect(planning.get_by_role("heading", name="Aanmelden")).to_be_visible()
    kept = planning.evaluate("JSON.parse(sessionStorage.typed).values.map(([, , value]) => value)")
    assert spaced("di_15_dec_2026") in kept


def test_a_change_of_another_mentor_arrives_with_her_name(planning, moved_by_els):
    moved_by_els(2)
    planning.evaluate(LOOK)
    expect(row(planning, "2")).to_contain_text("Els, zonet")
    unedited(planning, "2", "vr 8 jan 2027")
    expect(planning.locator("#live")).to_contain_text("Els wijzigde onderdeel 2.", ignore_case=True)


def test_a_change_elsewhere_leaves_what_is_being_typed_and_its_save_asks_nothing(planning, moved_by_els):
    cell(planning, "3").focus()
    planning.keyboard.type("15")
    moved_by_els(2)
    planning.evaluate(LOOK)
    expect(row(planning, "2")).to_contain_text("Els, zonet")
    planning.keyboard.type("12")
    expect(cell(planning, "3")).to_have_value("1512")
    planning.keyboard.press("Enter")
    is_saved(planning, "3", "di 15 dec 2026")


def test_a_change_of_the_very_cell_leaves_what_is_typed_and_its_save_asks(planning, dated_plan, moved_by_els):
    cell(planning, "2").focus()
    planning.keyboard.type("15")
    moved_by_els(2)
    planning.evaluate(LOOK)
    expect(row(planning, "2")).to_contain_text("Els, zonet")
    expect(cell(planning, "2")).to_have_value("15")
    planning.keyboard.type("12")
    planning.keyboard.press("Enter")
    question = planning.get_by_role("alertdialog")
    expect(question).to_contain_text("Els wijzigde dit veld zonet naar 08/01/2027.")
    assert dates_of(dated_plan)[2] == "2027-01-08"
    question.get_by_role("button", name=spaced("Bewaar mijn di_15_dec")).click()
    is_saved(planning, "2", "di 15 dec 2026")


def test_without_changes_a_look_changes_nothing_and_keeps_the_cursor(planning):
    cell(planning, "2").focus()
    planning.keyboard.type("15")
    with planning.expect_response(re.compile("wijzigingen")) as looked:
        planning.evaluate(LOOK)
    assert looked.value.status == 204
    expect(cell(planning, "2")).to_be_focused()
    expect(cell(planning, "2")).to_have_value("15")
