"""Several rows of the planning at once: the bar with its previews, what is asked, and the offer after a move."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import END, TODAY
from tests.journeys.steps import (
    SHORT_UNIT,
    TYPED,
    cell,
    dates_of,
    is_saved,
    open_planning,
    row,
    spaced,
    toast,
    type_date,
)
from trainees import agreeing, checking
from trainees import planning as planning_acts
from trainees.checking import Confirmation
from trainees.models import TraineePlan

COUNT = """() => {
  window.counted = { clicks: 0, keys: 0 };
  const modifiers = ["Control", "Shift", "Alt", "Meta"];
  addEventListener("pointerdown", (event) => event.isTrusted && counted.clicks++, true);
  addEventListener("keydown", ({ isTrusted, key }) => isTrusted && !modifiers.includes(key) && counted.keys++, true);
}"""
Chosen = Callable[..., Page]


@pytest.fixture
def chosen(planning) -> Chosen:
    """The planning with these units chosen: `chosen("2", "3")`."""

    def chosen(*numbers: str) -> Page:
        page: Page = planning
        for number in numbers:
            page.get_by_label(f"Kies onderdeel {number}", exact=True).check()
        return page

    return chosen


def act(page: Page, name: str) -> None:
    """Choose what to do with the chosen rows."""
    page.locator("#bar").get_by_role("button", name=name).click()


def previews(page: Page, *texts: str) -> None:
    """Expect these new dates in the cells, top down."""
    expect(page.locator(".date-preview b")).to_have_text([spaced(text) for text in texts])


def undone(page: Page, plan: TraineePlan, before: list[str]) -> None:
    """Expect that one undo puts everything back."""
    page.keyboard.press("Control+z")
    expect(page.locator(".toast-text").filter(has_text="Ongedaan gemaakt.")).to_have_count(1)
    assert dates_of(plan) == before


def test_the_same_date_for_all_is_shown_in_the_cells_saved_together_and_undone_in_one_step(chosen, dated_plan):
    before = dates_of(dated_plan)
    page = chosen("2", "3")
    act(page, "Zelfde datum")
    page.keyboard.type("do w16")
    previews(page, "do_17_dec", "do_17_dec")
    page.keyboard.press("Enter")
    toast(page, "2 datums bewaard.")
    assert dates_of(dated_plan)[2:5] == ["2026-12-17", "2026-12-17", before[4]]
    undone(page, dated_plan, before)


def test_a_shift_counts_in_working_days_both_ways_with_a_preview_and_one_undo(chosen, dated_plan):
    before = dates_of(dated_plan)
    page = chosen("2", "7", "9")
    act(page, "Verschuiven")
    expect(page.locator(".bar-count")).to_have_text("Verschuif 3 onderdelen")
    previews(page, "vr_18_dec", "vr_22_jan", "vr_5_feb")
    page.get_by_text("vroeger", exact=True).click()
    previews(page, "vr_4_dec", "vr_8_jan", "vr_22_jan")
    page.get_by_text("later", exact=True).click()
    page.get_by_label("Eén werkdag meer").click()
    previews(page, "ma_21_dec", "ma_25_jan", "ma_8_feb")
    expect(page.locator(".bar-note")).to_contain_text("Het laatste onderdeel eindigt op")
    act(page, "Verschuiven")
    toast(page, "3 datums 6 werkdagen later gezet.")
    assert [dates_of(dated_plan)[place] for place in (2, 7, 9)] == ["2026-12-21", "2027-01-25", "2027-02-08"]
    undone(page, dated_plan, before)


def test_an_exempt_row_among_the_chosen_is_left_out_of_a_shift_and_a_spread(chosen, dated_plan, bart):
    planning_acts.exempt(row=dated_plan.units.order_by("pk")[3], reason="eerdere ervaring", seen="", by=bart)
    chosen().reload()
    page = chosen("2", "3", "4")
    act(page, "Verschuiven")
    previews(page, "vr_18_dec", "ma_4_jan")
    act(page, "Verschuiven")
    expect(page.locator(".toast-text").filter(visible=True)).to_contain_text("2 datums 5 werkdagen later gezet.")
    assert [dates_of(dated_plan)[place] for place in (2, 4)] == ["2026-12-18", "2027-01-04"]


def test_a_spread_runs_from_the_first_to_the_last_date(chosen, dated_plan):
    before = dates_of(dated_plan)
    page = chosen("1a", "1b", "2")
    act(page, "Spreiden")
    page.get_by_label("tot", exact=True).fill("18/12")
    previews(page, "wo_9_dec", "vr_18_dec")
    page.keyboard.press("Enter")
    toast(page, "gespreid.")
    assert dates_of(dated_plan)[:3] == ["2026-11-27", "2026-12-09", "2026-12-18"]
    undone(page, dated_plan, before)


def test_an_exemption_asks_its_reason_once_and_is_one_step(chosen, dated_plan):
    page = chosen("2", "3")
    act(page, "Vrijstellen")
    page.keyboard.type("Eerdere ervaring")
    page.keyboard.press("Enter")
    toast(page, "Twee onderdelen vrijgesteld.")
    assert dated_plan.units.filter(exemption="Eerdere ervaring").count() == 2
    page.keyboard.press("Control+z")
    expect(cell(page, "2")).to_be_visible()
    assert not dated_plan.units.exclude(exemption="").exists()


def test_dates_are_cleared_together_and_undone_in_one_step(chosen, dated_plan):
    before = dates_of(dated_plan)
    page = chosen("2", "3")
    act(page, "Datum wissen")
    toast(page, "2 datums gewist.")
    assert dates_of(dated_plan)[2:4] == ["", ""]
    undone(page, dated_plan, before)


def test_an_undo_of_several_dates_of_which_another_changed_one_is_asked_about_in_the_bar(chosen, dated_plan, els):
    before = dates_of(dated_plan)
    page = chosen("2", "3")
    act(page, "Datum wissen")
    toast(page, "2 datums gewist.")
    unit = dated_plan.units.order_by("pk")[2]
    planning_acts.set_planned_end(row=unit, day=END, seen=None, today=TODAY, by=els)
    page.keyboard.press("Control+z")
    expect(page.locator(".bar-count")).to_contain_text("Els wijzigde onderdeel 2 zonet naar 28/02/2027.")
    assert dates_of(dated_plan)[2:4] == [END.isoformat(), ""]
    act(page, "Toch terugzetten")
    toast(page, "Ongedaan gemaakt.")
    assert dates_of(dated_plan) == before
    page.keyboard.press("Control+y")
    toast(page, "Opnieuw gedaan.")


def test_what_cannot_be_is_said_under_the_form_and_escape_goes_back_to_the_choice(chosen, dated_plan):
    before = dates_of(dated_plan)
    page = chosen("2", "3")
    act(page, "Zelfde datum")
    page.keyboard.type("31/11")
    expect(page.locator(".bar-note.is-error")).to_contain_text("november bestaat niet.")
    page.keyboard.press("Escape")
    expect(page.locator(".bar-count")).to_have_text("2 onderdelen gekozen")
    expect(page.locator(".date-preview")).to_have_count(0)
    assert dates_of(dated_plan) == before


def test_dates_after_the_ibo_of_several_rows_are_asked_about_once(chosen, dated_plan):
    before = dates_of(dated_plan)
    page = chosen("9", "10")
    page.get_by_label("Voorziene einddatum, onderdeel 9,").focus()
    page.keyboard.type("+30")
    page.keyboard.press("Enter")
    expect(page.locator(".bar-count")).to_contain_text("na het einde van de IBO")
    assert dates_of(dated_plan) == before
    act(page, "Toch bewaren")
    toast(page, "2 datums bewaard.")
    assert max(dates_of(dated_plan)) > END.isoformat()


def test_shift_click_chooses_the_rows_between(planning):
    planning.get_by_label("Kies onderdeel 2", exact=True).click()
    planning.get_by_label("Kies onderdeel 5", exact=True).click(modifiers=["Shift"])
    expect(planning.locator(".bar-count")).to_have_text("4 onderdelen gekozen")


def test_the_offer_after_a_move_is_accepted_by_a_click(planning, dated_plan):
    type_date(planning, "9", "+3")
    offer = planning.locator("#bar.is-offer")
    expect(offer).to_contain_text("Ook het volgende onderdeel opschuiven?")
    previews(planning, "wo_10_feb?")
    expect(cell(planning, "10")).to_be_focused()
    offer.get_by_role("button", name="Schuif 1 mee op").click()
    toast(planning, "1 datum 3 werkdagen later gezet.")
    assert dates_of(dated_plan)[-2:] == ["2027-02-03", "2027-02-10"]


def test_the_offer_is_accepted_by_ctrl_enter_without_leaving_the_cell(planning, dated_plan):
    type_date(planning, "7", "+5")
    expect(planning.locator("#bar.is-offer")).to_be_visible()
    planning.keyboard.press("Control+Enter")
    toast(planning, "3 datums 5 werkdagen later gezet.")
    expect(cell(planning, "8")).to_be_focused()
    assert dates_of(dated_plan)[7:] == ["2027-01-22", "2027-01-29", "2027-02-05", "2027-02-12"]


def test_the_offer_goes_when_somebody_types_on_or_says_only_this(planning, dated_plan):
    before = dates_of(dated_plan)
    offer = planning.locator("#bar.is-offer")
    type_date(planning, "2", "+5")
    expect(offer).to_be_visible()
    planning.keyboard.type("1")
    expect(offer).to_have_count(0)
    planning.keyboard.press("Escape")
    type_date(planning, "2", "+5")
    offer.get_by_role("button", name="Alleen dit").click()
    expect(planning.locator("#bar")).to_be_hidden()
    assert dates_of(dated_plan)[3:] == before[3:]


def test_the_offer_can_take_its_move_back(planning, dated_plan):
    before = dates_of(dated_plan)
    type_date(planning, "2", "+5")
    planning.locator("#bar.is-offer").get_by_role("button", name="Ongedaan maken").click()
    is_saved(planning, "2", "vr 11 dec 2026")
    expect(planning.locator("#bar")).to_be_hidden()
    assert dates_of(dated_plan) == before


def test_eleven_dates_by_hand_take_a_click_and_fifty_five_keys(planning, dated_plan):
    planning.evaluate(COUNT)
    cell(planning, "1a").click()
    for typed in TYPED:
        planning.keyboard.type(typed)
        planning.keyboard.press("Enter")
    is_saved(planning, "10", "vr 19 feb 2027")
    expect(planning.locator("#saved-state")).to_have_text("Alles bewaard")
    assert [f"{day[8:]}{day[5:7]}" for day in dates_of(dated_plan)] == list(TYPED)
    counted = planning.evaluate("counted")
    assert (counted["clicks"] <= 1, counted["keys"] <= 55) == (True, True), counted


def test_everything_open_moves_two_weeks_in_three_clicks_and_four_keys(planning, dated_plan, bart):
    agreeing.agree(plan=dated_plan, seen=agreeing.dates_of(list(dated_plan.units.all())), by=bart)
    how = Confirmation(TODAY, mentor_actions="leave", accept=checking.EVERY)
    done = dated_plan.units.order_by("pk").first()
    checking.confirm(unit=done, how=how, by=bart, role="mentor", now=dated_plan.created_at, today=TODAY)
    before = dates_of(dated_plan)
    open_planning(planning, dated_plan)
    planning.evaluate(COUNT)
    planning.locator("#planning .all-check").click()
    act(planning, "Verschuiven")
    planning.keyboard.type("10")
    planning.keyboard.press("Enter")
    toast(planning, "10 datums 10 werkdagen later gezet.")
    counted = planning.evaluate("counted")
    assert (counted["clicks"] <= 3, counted["keys"] <= 4) == (True, True), counted
    after = dates_of(dated_plan)
    assert after[0] == before[0]
    assert all(new > old for new, old in zip(after[1:], before[1:], strict=True))
    agreed = agreeing.agreed_in(dated_plan.agreements.get())
    assert sorted(str(day) for day in agreed.values()) == before


def test_a_unit_that_waits_for_its_mentor_is_not_moved_along(opened, ready_plan, bart):
    page = opened(bart)
    open_planning(page, ready_plan)
    before = dates_of(ready_plan)
    type_date(page, "6", "+5")
    expect(page.locator("#bar.is-offer")).to_contain_text("Ook de 3 volgende onderdelen opschuiven?")
    page.keyboard.press("Control+Enter")
    toast(page, "3 datums 5 werkdagen later gezet.")
    waiting = row(page, "8").filter(has_text=SHORT_UNIT)
    expect(waiting.locator(".chip")).to_have_text("Klaar voor bevestiging")
    assert dates_of(ready_plan)[8] == before[8]
