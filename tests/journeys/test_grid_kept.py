"""Work in the planning that nothing may take away: another mentor, a lost network, an ended session."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import TODAY
from tests.journeys.steps import (
    PASTE,
    all_is,
    cell,
    dates_of,
    is_saved,
    row,
    sign_in_again,
    toast,
    type_date,
    words,
)
from trainees import planning as acts

DATE = re.compile(r"/datum/$")
LOOK = "() => document.dispatchEvent(new Event('visibilitychange'))"


@pytest.fixture
def planning(broker, planning) -> Page:
    """The planning of a plan that has a company competency too."""
    opened: Page = planning
    return opened


def look(page: Page) -> None:
    """Ask what others changed, and wait for the answer."""
    with page.expect_response(re.compile("wijzigingen")):
        page.evaluate(LOOK)
    page.wait_for_timeout(200)


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
    all_is(planning, "1 datum niet bewaard")
    moved_by_els(2)
    look(planning)
    expect(cell(planning, "2")).to_have_value(re.compile("15.dec.2026"))
    all_is(planning, "1 datum niet bewaard")
    planning.unroute(DATE)
    planning.get_by_role("button", name="Opnieuw proberen").click()
    expect(planning.get_by_role("alertdialog")).to_contain_text("Els wijzigde dit veld zonet naar 08/01/2027.")


def test_a_question_stays_when_another_changes_its_row(planning, moved_by_els):
    type_date(planning, "2", "1/6/2027")
    expect(planning.get_by_role("alertdialog")).to_be_visible()
    moved_by_els(2)
    look(planning)
    expect(planning.get_by_role("alertdialog")).to_be_visible()
    all_is(planning, "1 wijziging wacht op jouw keuze")


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
    all_is(planning, "Offline, 1 wijziging op dit toestel")
    planning.context.set_offline(False)
    all_is(planning, "Alles bewaard")
    broker.refresh_from_db()
    assert broker.competency == "Makelaarspakket onderweg"


def test_without_a_network_a_pasted_column_is_kept_and_sent_when_it_is_back(planning, dated_plan):
    planning.wait_for_timeout(1500)
    planning.context.set_offline(True)
    cell(planning, "2").focus()
    planning.evaluate(PASTE, ["input:focus", "1/2/2027\n2/2/2027\n3/2/2027"])
    all_is(planning, "Offline, 3 datums op dit toestel")
    planning.context.set_offline(False)
    is_saved(planning, "4", "wo 3 feb 2027")
    all_is(planning, "Alles bewaard")
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
    all_is(planning, "2 datums niet bewaard")
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
