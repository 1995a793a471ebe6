"""Two mentors in one plan, and pages that are older than what the server knows."""

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import TODAY, start_plan
from tests.journeys.steps import (
    DESK,
    NO_SCRIPT,
    PHONE,
    SHORT_UNIT,
    cell,
    is_saved,
    open_planning,
    press,
    row,
    spaced,
    toast,
    type_date,
)
from trainees import checking, planning, starting
from trainees.checking import Confirmation
from trainees.models import PlannedUnit

THEIRS, MINE = "Houd vr_11_dec van Bart", "Bewaar mijn vr_8_jan"


@pytest.fixture
def shared_plan(today, lotte, office, edition, bart, els, griet):
    """Lotte's plan, guided by Bart and Els."""
    return start_plan(lotte, office, edition, [bart, els], griet)


def asks_who_wins(page: Page) -> None:
    question = page.get_by_role("alertdialog")
    expect(question).to_contain_text("Bart wijzigde dit veld zonet naar 11/12/2026.")
    expect(question).to_contain_text("Jij vulde 08/01/2027 in. Welke datum blijft staan?")


@pytest.mark.parametrize(
    ("where", "choice", "outcome"),
    [
        (DESK, THEIRS, "vr 11 dec 2026"),
        (DESK, MINE, "vr 8 jan 2027"),
        (PHONE, MINE, "vr 8 jan 2027"),
        (NO_SCRIPT, THEIRS, "vr 11 dec 2026"),
        (NO_SCRIPT, MINE, "vr 8 jan 2027"),
    ],
    ids=["desk-theirs", "desk-mine", "phone-mine", "no-script-theirs", "no-script-mine"],
)
def test_the_second_to_save_a_date_chooses_which_one_stays(opened, shared_plan, bart, els, where, choice, outcome):
    first, second = opened(bart, where), opened(els, where)
    open_planning(first, shared_plan)
    open_planning(second, shared_plan)
    type_date(first, "1a", "1112")
    is_saved(first, "1a", "vr 11 dec 2026")
    type_date(second, "1a", "0801")
    asks_who_wins(second)
    press(second.get_by_role("button", name=spaced(choice)))
    expect(second.get_by_role("alertdialog")).to_have_count(0)
    is_saved(second, "1a", outcome)
    first.reload()
    is_saved(first, "1a", outcome)


def test_while_a_conflict_waits_the_other_dates_keep_working(opened, shared_plan, bart, els):
    first, second = opened(bart), opened(els)
    open_planning(first, shared_plan)
    open_planning(second, shared_plan)
    type_date(first, "1a", "1112")
    is_saved(first, "1a", "vr 11 dec 2026")
    type_date(second, "1a", "0801")
    asks_who_wins(second)
    expect(second.locator("#saved-state")).to_have_text("1 wijziging wacht op jouw keuze")
    type_date(second, "1b", "1512")
    is_saved(second, "1b", "di 15 dec 2026")
    asks_who_wins(second)
    type_date(first, "2", "1612")
    is_saved(first, "2", "wo 16 dec 2026")


def test_nobody_is_asked_when_both_chose_the_same_date(opened, shared_plan, bart, els):
    first, second = opened(bart), opened(els)
    open_planning(first, shared_plan)
    open_planning(second, shared_plan)
    for page in (first, second):
        type_date(page, "1a", "1112")
        is_saved(page, "1a", "vr 11 dec 2026")
        expect(page.get_by_role("alertdialog")).to_have_count(0)


def test_an_old_tab_does_not_overwrite_what_the_same_person_saved_in_another(opened, dated_plan, bart):
    old = opened(bart)
    new = old.context.new_page()
    open_planning(old, dated_plan)
    open_planning(new, dated_plan)
    type_date(new, "10", "1112")
    is_saved(new, "10", "vr 11 dec 2026")
    type_date(old, "10", "0801")
    expect(old.get_by_role("alertdialog")).to_contain_text("Jij vulde 08/01/2027 in. Welke datum blijft staan?")
    assert dated_plan.units.order_by("pk").last().planned_end.isoformat() == "2026-12-11"


def confirmed(unit: PlannedUnit, by) -> None:
    how = Confirmation(TODAY, mentor_actions="leave", accept=checking.EVERY)
    checking.confirm(unit=unit, how=how, by=by, role="mentor", now=unit.plan.created_at, today=TODAY)


def test_a_tick_for_a_unit_that_was_confirmed_meanwhile_says_so(opened, dated_plan, bart, lotte):
    page = opened(lotte, PHONE)
    page.goto("/deze-week/")
    box = page.locator("input.tick-box").first
    expect(box).to_be_visible()
    confirmed(dated_plan.units.order_by("pk").first(), bart)
    box.tap()
    told = page.get_by_text("Bart bevestigde dit onderdeel al. Je vinkje was niet meer nodig.").first
    expect(told).to_be_visible()


def test_a_date_in_a_plan_that_ended_meanwhile_is_refused_aloud(opened, dated_plan, bart, griet):
    page = opened(bart)
    open_planning(page, dated_plan)
    starting.end(plan=dated_plan, on=TODAY, reason="Ander werk gevonden.", by=griet, today=TODAY)
    type_date(page, "10", "1112")
    toast(page, "Dit is niet bewaard")
    expect(cell(page, "10")).to_have_value(spaced("vr_11_dec_2026"))
    expect(page.locator("#saved-state")).to_have_text("1 datum niet bewaard")


def test_a_unit_already_confirmed_by_the_other_mentor_is_not_confirmed_twice(opened, shared_plan, bart, els):
    page = opened(els)
    open_planning(page, shared_plan)
    confirmed(shared_plan.units.order_by("pk")[8], bart)
    line = row(page, "8").filter(has_text=SHORT_UNIT)
    press(line.get_by_label("Meer voor onderdeel 8"))
    line.get_by_label("Afgewerkt op").fill("20/11")
    press(line.get_by_role("button", name="Bevestigen"))
    expect(page.get_by_role("alertdialog")).to_contain_text("Bart bevestigde dit onderdeel")


@pytest.mark.parametrize("where", [DESK, PHONE, NO_SCRIPT], ids=["desk", "phone", "no-script"])
def test_an_undo_of_what_another_changed_since_asks_and_is_done_when_insisted(opened, shared_plan, bart, els, where):
    unit = shared_plan.units.order_by("pk")[2]
    page = opened(bart, where)
    open_planning(page, shared_plan)
    press(row(page, "2").get_by_label("Meer voor onderdeel 2"))
    row(page, "2").get_by_label("Vrijstellen, met reden").fill("Heeft het attest")
    press(row(page, "2").get_by_role("button", name="Vrijstellen", exact=True))
    toast(page, "Vrijgesteld.")
    planning.exempt(row=unit, reason="Deed dit al", seen="Heeft het attest", by=els)
    press(page.get_by_role("button", name="Ongedaan maken"))
    expect(page.locator("body")).to_contain_text("Els stelde onderdeel 2 zonet vrij: “Deed dit al”. Toch terugzetten?")
    unit.refresh_from_db()
    assert unit.exemption == "Deed dit al"
    press(page.get_by_role("button", name="Toch terugzetten"))
    toast(page, "Ongedaan gemaakt.")
    unit.refresh_from_db()
    assert unit.exemption == ""
