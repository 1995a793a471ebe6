"""Taking over a proposal: all dates in one act, and nothing over what another person did meanwhile."""

import uuid
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from competency_plans import catalogue
from tests.conftest import TODAY
from trainees import checking, planning, undoing
from trainees.access import Access
from trainees.conflicts import ConflictError, QuestionError
from trainees.models import State
from trainees.planning import SettledSinceError, Wish, accept_proposal

FRIDAY = date(2026, 12, 18)
MOST_QUERIES = 12


@pytest.fixture
def units(plan):
    found = list(plan.units.all())
    for unit in found:
        unit.plan = plan
    return found


def wishes_for(units, day=FRIDAY, seen=None):
    return [Wish(planning.key_of(unit), day, seen) for unit in units]


def tick_all(unit, by, now=None):
    text = catalogue.tree(unit.plan.edition_id).units_by_id[unit.unit_id]
    for action in text.trainee_actions:
        checking.tick(
            plan=unit.plan, action=action.id, tick=checking.Tick(ticked=True), by=by, role="trainee",
            now=now or timezone.now(), today=TODAY,
        )  # fmt: skip


def ends_of(plan):
    return set(plan.units.values_list("planned_end", flat=True))


def test_every_date_is_saved_in_one_act_with_its_history(plan, units, bart):
    act = uuid.uuid4()
    moves = accept_proposal(plan=plan, wishes=wishes_for(units), today=TODAY, by=bart, act=act)
    assert len(moves) == 11
    assert ends_of(plan) == {FRIDAY}
    versions = [unit.history.first() for unit in units]
    assert {(version.act, version.actor_name) for version in versions} == {(act, "Bart Claes")}


def test_one_undo_puts_every_date_back(plan, units, bart):
    act = uuid.uuid4()
    accept_proposal(plan=plan, wishes=wishes_for(units), today=TODAY, by=bart, act=act)
    hand = undoing.Hand(bart, Access(role="mentor", plan_dates=True), timezone.now())
    assert len(undoing.undo(plan=plan, text=undoing.note(plan, act), hand=hand).keys) == 11
    assert ends_of(plan) == {None}


def test_it_takes_few_queries_whatever_the_number_of_rows(plan, units, bart, django_assert_max_num_queries):
    with django_assert_max_num_queries(MOST_QUERIES):
        accept_proposal(plan=plan, wishes=wishes_for(units), today=TODAY, by=bart)


def test_a_date_that_another_person_set_since_stays_and_nothing_is_saved(plan, units, bart, els):
    planning.set_planned_end(row=units[4], day=date(2026, 12, 11), seen=None, today=TODAY, by=els)
    with pytest.raises(ConflictError) as conflict:
        accept_proposal(plan=plan, wishes=wishes_for(units), today=TODAY, by=bart)
    assert (conflict.value.key, conflict.value.theirs.by) == (planning.key_of(units[4]), "Els Vermeulen")
    assert ends_of(plan) == {None, date(2026, 12, 11)}


def test_a_unit_exempted_since_gets_no_date_and_nothing_is_saved(plan, units, bart, els):
    planning.exempt(row=units[2], reason="Deed dit al", seen="", by=els)
    with pytest.raises(SettledSinceError) as settled:
        accept_proposal(plan=plan, wishes=wishes_for(units), today=TODAY, by=bart)
    assert (settled.value.theirs.value, settled.value.theirs.by) == (State.EXEMPT, "Els Vermeulen")
    assert ends_of(plan) == {None}


def test_a_unit_of_which_the_last_action_was_ticked_since_gets_no_date(plan, units, bart, lotte):
    tick_all(units[0], lotte)
    with pytest.raises(SettledSinceError) as settled:
        accept_proposal(plan=plan, wishes=wishes_for(units), today=TODAY, by=bart)
    assert (settled.value.theirs.value, settled.value.theirs.by) == (State.READY, "Lotte Peeters")
    assert ends_of(plan) == {None}


def test_a_unit_confirmed_since_gets_no_date(plan, units, bart, els):
    plan.units.filter(pk=units[0].pk).update(completed_on=TODAY, confirmed_by=els, confirmed_at=timezone.now())
    with pytest.raises(SettledSinceError) as settled:
        accept_proposal(plan=plan, wishes=wishes_for(units), today=TODAY, by=bart)
    assert (settled.value.theirs.value, settled.value.theirs.by) == (State.COMPLETED, "Els Vermeulen")
    assert ends_of(plan) == {None}


@pytest.mark.parametrize(("day", "error"), [(date(2026, 8, 28), ValidationError), (date(2027, 3, 5), QuestionError)])
def test_a_date_outside_the_training_is_refused_with_all_others(plan, units, bart, day, error):
    wishes = [*wishes_for(units[1:]), Wish(planning.key_of(units[0]), day, None)]
    with pytest.raises(error):
        accept_proposal(plan=plan, wishes=wishes, today=TODAY, by=bart)
    assert ends_of(plan) == {None}


def test_a_row_of_another_plan_is_refused(plan, units, bart):
    with pytest.raises(planning.RowGoneError):
        accept_proposal(plan=plan, wishes=[Wish("onderdeel-999999", FRIDAY, None)], today=TODAY, by=bart)
