"""Confirming rows of several plans in one act, and undoing that act in all of them."""

import uuid
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from competency_plans import catalogue
from tests.builders import FRIDAY, THURSDAY, ready
from tests.conftest import TODAY, person, start_plan
from trainees import access, checking, planning, starting, undoing
from trainees.checking import ForeignRowError, Proposal
from trainees.conflicts import ConflictError, QuestionError
from trainees.models import CompanyCompetency

ACT = uuid.UUID(int=7)


def proposal(row, on=FRIDAY):
    kind = "bedrijf" if isinstance(row, CompanyCompetency) else "onderdeel"
    return Proposal(row.plan, kind, row.pk, on)


def confirm_all(*proposals, by, act=ACT):
    return checking.confirm_all(proposals=proposals, by=by, now=timezone.now(), act=act)


def undo(shared, plans, by):
    found = access.find_plans(by, [plan.pk for plan in plans], TODAY).values()
    hands = [
        (plan, undoing.Hand(by, access.access_to(plan, by) or access.Access(""), timezone.now())) for plan in found
    ]
    return undoing.undo_shared(shared=shared, hands=hands)


@pytest.fixture
def amber(plan, office, edition, bart, griet):
    """The plan of a second trainee of Bart."""
    trainee = person("amber@kantoorvermeulen.example", "Amber Van Damme")
    return start_plan(trainee, office, edition, [bart], griet)


def test_each_row_is_confirmed_on_its_own_day_in_one_act(plan, amber, bart):
    rows = {ready(plan, "8", THURSDAY): THURSDAY, ready(amber, "1a"): FRIDAY}
    outcome = confirm_all(*(proposal(row, day) for row, day in rows.items()), by=bart)
    assert (len(outcome.confirmed), outcome.left_out) == (2, [])
    for row, day in rows.items():
        row.refresh_from_db()
        assert (row.completed_on, row.confirmed_by) == (day, bart)
        latest = row.history.latest("history_id")
        assert (latest.act, latest.actor_name, latest.version) == (ACT, "Bart Claes", row.version)


def test_a_company_competency_is_confirmed_among_units(plan, bart, lotte):
    storm = planning.add_company_competency(
        plan=plan, competency="Storm", action="Volgt een dossier", planned_end=None, today=TODAY, by=bart
    )
    done = checking.Tick(ticked=True, on=FRIDAY)
    checking.tick_company(row=storm, tick=done, by=lotte, role="trainee", now=timezone.now(), today=TODAY)
    confirm_all(proposal(ready(plan, "8")), proposal(storm), by=bart)
    storm.refresh_from_db()
    assert storm.completed_on == FRIDAY


def asks(unit):
    return confirm_all(proposal(unit), by=unit.plan.mentorships.get().mentor).left_out[0].why


def test_open_mentor_actions_are_asked_about_and_so_left_out(plan):
    unit = ready(plan, "8", actors=("trainee",))
    left = confirm_all(proposal(unit), by=plan.mentorships.get().mentor).left_out[0]
    assert isinstance(left.why, QuestionError)
    assert (left.why.kind, left.left) == (checking.OPEN_MENTOR_ACTIONS, 2)
    unit.refresh_from_db()
    assert (unit.completed_on, unit.history.count()) == (None, 0)


def test_a_mentor_action_that_does_not_apply_is_not_asked_about(plan, bart):
    unit = ready(plan, "8", actors=("trainee",))
    text = catalogue.tree(plan.edition_id).units_by_id[unit.unit_id]
    for action in text.mentor_actions:
        checking.exempt_action(unit=unit, action=action.id, reason="Gebeurt elders", by=bart)
    assert confirm_all(proposal(unit), by=bart).left_out == []


def test_a_tick_since_the_page_was_made_is_left_out(plan, bart):
    unit = ready(plan, "8", FRIDAY)
    why = confirm_all(proposal(unit, THURSDAY), by=bart).left_out[0].why
    assert isinstance(why, QuestionError)
    assert why.kind == checking.PROPOSAL_CHANGED


def test_a_tick_taken_back_is_left_out(plan, lotte):
    unit = ready(plan, "8")
    action = catalogue.tree(plan.edition_id).units_by_id[unit.unit_id].trainee_actions[0]
    back = checking.Tick(ticked=False)
    checking.tick(plan=plan, action=action.id, tick=back, by=lotte, role="trainee", now=timezone.now(), today=TODAY)
    assert asks(unit).kind == checking.OPEN_TRAINEE_ACTIONS


def test_an_exempted_unit_and_a_day_after_today_are_left_out(plan, bart):
    unit, other = ready(plan, "8"), ready(plan, "1a", TODAY)
    planning.exempt(row=unit, reason="Kent dit al", seen="", by=bart)
    tomorrow = Proposal(plan, "onderdeel", other.pk, date(2026, 11, 23))
    why = [left.why for left in confirm_all(proposal(unit), tomorrow, by=bart).left_out]
    assert isinstance(why[0], ValidationError)
    assert not plan.units.filter(completed_on__isnull=False).exists()


def confirm_alone(unit, on, by):
    how = checking.Confirmation(on=on, mentor_actions="leave", accept=checking.EVERY)
    checking.confirm(unit=unit, how=how, by=by, role="mentor", now=timezone.now(), today=TODAY)


def test_what_another_confirmed_on_another_day_is_left_out_and_on_the_same_day_stays(plan, bart, griet):
    other, same = ready(plan, "8"), ready(plan, "1a")
    confirm_alone(other, THURSDAY, griet)
    confirm_alone(same, FRIDAY, griet)
    outcome = confirm_all(proposal(other), proposal(same), by=bart)
    assert outcome.confirmed == []
    (left,) = outcome.left_out
    assert isinstance(left.why, ConflictError)
    assert left.why.theirs.by == "Griet Lemmens"


def test_a_row_of_another_plan_is_refused_and_nothing_is_confirmed(plan, amber, bart):
    mine, theirs = ready(plan, "8"), ready(amber, "8")
    forged = Proposal(plan, "onderdeel", theirs.pk, FRIDAY)
    with pytest.raises(ForeignRowError):
        confirm_all(proposal(mine), forged, by=bart)
    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert (mine.completed_on, theirs.completed_on) == (None, None)


def test_eleven_rows_take_as_many_queries_as_two(plan, amber, bart):
    rows = [ready(plan, text.number) for text in catalogue.tree(plan.edition_id).units]
    counts = []
    for these in (rows[:2], rows[2:]):
        proposals = [Proposal(plan, "onderdeel", row.pk, FRIDAY) for row in these]
        with CaptureQueriesContext(connection) as queries:
            assert confirm_all(*proposals, by=bart).left_out == []
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[1] <= 7


def test_one_undo_reopens_every_row_in_every_plan_and_can_be_done_again(plan, amber, bart):
    rows = [ready(plan, "8"), ready(plan, "1a"), ready(amber, "8")]
    confirm_all(*map(proposal, rows), by=bart)
    undone = undo(undoing.SharedAct((plan.pk, amber.pk), ACT), [plan, amber], bart)
    assert undone is not None
    for row in rows:
        row.refresh_from_db()
        assert row.completed_on is None
        assert row.history.latest("history_id").act == undone.act
    again = undo(undone, [plan, amber], bart)
    assert again is not None
    assert not again.again
    assert plan.units.filter(completed_on=FRIDAY).count() == 2


@pytest.mark.skipif(not connection.features.has_select_for_update, reason="SQLite has no rows to lock")
def test_an_undo_over_plans_locks_the_rows_of_all_of_them_first(plan, amber, bart):
    rows = [ready(plan, "8"), ready(amber, "8")]
    confirm_all(*map(proposal, rows), by=bart)
    with CaptureQueriesContext(connection) as queries:
        undo(undoing.SharedAct((plan.pk, amber.pk), ACT), [plan, amber], bart)
    locking = next(query["sql"] for query in queries if "FOR UPDATE" in query["sql"])
    assert all(str(row.pk) in locking.partition(" IN ")[2] for row in rows)


def test_a_row_of_a_plan_that_was_ended_meanwhile_is_left_out(plan, amber, bart, griet):
    mine, theirs = ready(plan, "8"), ready(amber, "8")
    starting.end(plan=amber, on=TODAY, reason="Ander werk", by=griet, today=TODAY)
    outcome = confirm_all(proposal(mine), proposal(theirs), by=bart)
    assert outcome.confirmed == [mine]
    (left,) = outcome.left_out
    assert left.row == theirs
    assert isinstance(left.why, ValidationError)
    assert "intussen beëindigd" in left.why.messages[0]
    theirs.refresh_from_db()
    assert theirs.completed_on is None


def test_an_undo_over_plans_is_all_or_nothing(plan, amber, bart, griet):
    rows = [ready(plan, "8"), ready(amber, "8")]
    confirm_all(*map(proposal, rows), by=bart)
    checking.reopen(row=rows[1], reason="Te vroeg", seen=FRIDAY, by=griet)
    confirm_alone(rows[1], THURSDAY, griet)
    with pytest.raises(ConflictError):
        undo(undoing.SharedAct((plan.pk, amber.pk), ACT), [plan, amber], bart)
    rows[0].refresh_from_db()
    assert rows[0].completed_on == FRIDAY


def test_an_undo_needs_the_right_in_every_plan(plan, amber, bart, administrator):
    confirm_all(*(proposal(ready(each, "8")) for each in (plan, amber)), by=bart)
    with pytest.raises(ValidationError):
        undo(undoing.SharedAct((plan.pk, amber.pk), ACT), [plan, amber], administrator)
    with pytest.raises(ValidationError):
        undo(undoing.SharedAct((plan.pk, amber.pk), ACT), [plan], bart)


def test_a_note_reads_back_and_a_forged_one_is_refused(plan):
    shared = undoing.SharedAct(tuple(range(1, 60)), ACT, again=True)
    assert undoing.SharedAct.of(shared.note) == shared
    assert len(shared.note) < 400
    for text in ("", "vals", shared.note[:-1], undoing.note(plan, ACT)):
        with pytest.raises(ValidationError):
            undoing.SharedAct.of(text)
