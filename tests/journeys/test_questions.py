"""Questions that wait in the bar of the planning or in a toast: nothing but an answer takes them away."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import END, TODAY
from tests.journeys.steps import PHONE, all_is, cell, dates_of, open_planning, sign_in_again, spaced, toast, type_date
from trainees import planning as acts

ASKED = "Els wijzigde onderdeel 2 zonet naar 28/02/2027. Toch alles terugzetten?"


@pytest.fixture
def unit(dated_plan):
    """Call it with the place of a unit."""
    return lambda place: dated_plan.units.order_by("pk")[place]


def choose(page: Page, *numbers: str) -> None:
    for number in numbers:
        page.get_by_label(f"Kies onderdeel {number}", exact=True).check()


def clear_two(page: Page, unit, els) -> None:
    """Clear the dates of two units, of which Els then gives one another date."""
    choose(page, "2", "3")
    page.locator("#bar").get_by_role("button", name="Datum wissen").click()
    toast(page, "2 datums gewist.")
    acts.set_planned_end(row=unit(2), day=END, seen=None, today=TODAY, by=els)


def in_bar(page: Page, text: str) -> None:
    expect(page.locator("#bar .bar-count").filter(visible=True)).to_have_text(spaced(text))


def press(page: Page, name: str) -> None:
    page.locator("#bar").get_by_role("button", name=name).filter(visible=True).click()


def test_a_question_begins_at_the_safe_answer_and_stays_while_rows_are_chosen(planning, unit, els, dated_plan):
    before = dates_of(dated_plan)
    clear_two(planning, unit, els)
    planning.keyboard.press("Control+z")
    in_bar(planning, ASKED)
    expect(planning.get_by_role("button", name="Annuleren").filter(visible=True)).to_be_focused()
    choose(planning, "6")
    in_bar(planning, ASKED)
    all_is(planning, "1 wijziging wacht op jouw keuze")
    press(planning, "Toch terugzetten")
    toast(planning, "Ongedaan gemaakt.")
    in_bar(planning, "1 onderdeel gekozen")
    assert dates_of(dated_plan) == before


def test_undo_again_leads_to_the_question_and_who_says_no_can_ask_again(planning, unit, els, dated_plan):
    clear_two(planning, unit, els)
    planning.keyboard.press("Control+z")
    in_bar(planning, ASKED)
    planning.keyboard.press("Control+z")
    expect(planning.locator("[data-kind=question]")).to_have_count(1)
    planning.keyboard.press("Enter")
    expect(planning.locator("#bar")).to_be_hidden()
    assert dates_of(dated_plan)[2:4] == [END.isoformat(), ""]
    planning.keyboard.press("Control+z")
    in_bar(planning, ASKED)
    press(planning, "Toch terugzetten")
    toast(planning, "Ongedaan gemaakt.")
    planning.keyboard.press("Control+z")
    toast(planning, "Niets meer om ongedaan te maken.")


def test_a_reason_that_is_being_typed_comes_back_after_a_question(planning, unit, els):
    clear_two(planning, unit, els)
    choose(planning, "7")
    press(planning, "Vrijstellen")
    planning.keyboard.type("Deed dit al")
    planning.get_by_role("button", name="Ongedaan maken").filter(visible=True).last.click()
    in_bar(planning, ASKED)
    press(planning, "Annuleren")
    reason = planning.locator("#bar input[name=reason]")
    expect(reason).to_have_value("Deed dit al")
    reason.press("Enter")
    toast(planning, "Eén onderdeel vrijgesteld.")
    assert unit(7).exemption == "Deed dit al"


def test_a_second_question_stands_over_the_first_until_it_is_answered(planning, dated_plan):
    before = dates_of(dated_plan)
    for numbers in (("9", "10"), ("7", "8")):
        choose(planning, *numbers)
        type_date(planning, numbers[0], "20/4/2027")
        expect(planning.locator("#bar .bar-count").filter(visible=True)).to_contain_text(f"Onderdelen {numbers[0]}")
    all_is(planning, "2 wijzigingen wachten op jouw keuze")
    press(planning, "Toch bewaren")
    toast(planning, "2 datums bewaard.")
    expect(planning.locator("#bar .bar-count").filter(visible=True)).to_contain_text("Onderdelen 9 en 10")
    press(planning, "Annuleren")
    expect(planning.locator("#bar")).to_be_hidden()
    after = dates_of(dated_plan)
    assert after[7:9] == ["2027-04-20", "2027-04-20"]
    assert after[9:] == before[9:]


@pytest.mark.parametrize("screen", [None, PHONE], ids=["desk", "phone"])
def test_the_question_on_the_start_page_is_there_again_after_another_undo_and_a_reload(
    opened, dated_plan, bart, els, unit, screen
):
    acts.set_planned_end(row=unit(5), day=TODAY.replace(day=13), seen=unit(5).planned_end, today=TODAY, by=bart)
    page = opened(bart, screen) if screen else opened(bart)
    page.goto("/mijn-cursisten/")
    page.get_by_role("button", name="Naar").first.click()
    expect(page.locator(".toast-undo:visible")).to_have_count(1)
    acts.set_planned_end(row=unit(5), day=END, seen=unit(5).planned_end, today=TODAY, by=els)
    question = "Els wijzigde onderdeel 5 van Lotte zonet naar 28/02/2027. Toch terugzetten?"
    page.locator(".toast-undo:visible").click()
    toast(page, question)
    if screen is None:
        with page.expect_response("**/ongedaan/**"):
            page.keyboard.press("Control+z")
        toast(page, question)
        page.reload()
        page.keyboard.press("Control+z")
        toast(page, question)
    page.get_by_role("button", name="Toch terugzetten").click()
    toast(page, "Ongedaan gemaakt.")
    assert unit(5).planned_end == TODAY.replace(day=13)


def test_an_undo_that_meets_the_end_of_the_session_is_there_after_signing_in(planning, unit, bart, dated_plan):
    type_date(planning, "2", "1502")
    expect(planning.locator("#toasts .toast-undo")).to_have_count(1)
    all_is(planning, "Alles bewaard")
    planning.context.clear_cookies(name="sessionid")
    planning.keyboard.press("Control+z")
    expect(planning.get_by_role("heading", name="Aanmelden")).to_be_visible()
    sign_in_again(planning, bart)
    assert dates_of(dated_plan)[2] == "2027-02-15"
    planning.keyboard.press("Control+z")
    toast(planning, "Ongedaan gemaakt.")
    assert dates_of(dated_plan)[2] == "2026-12-11"


def test_who_undoes_with_the_keyboard_stands_in_the_next_step(planning):
    type_date(planning, "10", "1502")
    undo = planning.locator(".toast-undo:visible")
    undo.focus()
    planning.keyboard.press("Enter")
    toast(planning, "Ongedaan gemaakt.")
    expect(planning.locator(".toast-redo:visible")).to_be_focused()


def test_a_move_with_the_sheet_of_a_phone_leaves_a_question_in_the_bar(opened, dated_plan, bart, els, unit):
    page = opened(bart, PHONE)
    open_planning(page, dated_plan)
    page.get_by_label("Meer voor dit opleidingsplan").tap()
    page.get_by_role("button", name="Kiezen").tap()
    clear_two(page, unit, els)
    page.locator(".toast-undo:visible").tap()
    in_bar(page, ASKED)
    cell(page, "7").tap()
    sheet = page.get_by_role("dialog")
    sheet.get_by_label("Voorziene einddatum").fill("+5")
    sheet.get_by_label(re.compile("mee op")).check()
    sheet.get_by_role("button", name=spaced("Bewaar vr_22_jan")).tap()
    toast(page, "datums 5 werkdagen later gezet.")
    in_bar(page, ASKED)
