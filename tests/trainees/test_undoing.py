"""Undo of one act by a signed note."""

import uuid
from datetime import date, timedelta

import pytest
import time_machine
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.builders import text_of, tick_all
from tests.conftest import TODAY, person, start_plan
from tests.undoing import at, confirmed, moved, step, undo
from trainees import checking, planning, starting, undoing
from trainees.checking import Confirmation
from trainees.conflicts import ConflictError
from trainees.models import PlannedAction

FRIDAY, LATER = date(2026, 12, 18), date(2027, 1, 8)
GONE = "Dit kan niet meer ongedaan gemaakt worden"


def test_a_moved_date_goes_back_as_a_new_version(plan, unit, bart):
    undone = undo(plan, moved(unit, bart), bart)
    unit.refresh_from_db()
    assert (unit.planned_end, unit.version) == (None, 3)
    assert undone.keys == (f"onderdeel-{unit.pk}",)
    assert unit.history.count() == 2


def test_a_date_outside_the_ibo_comes_back_without_a_question(plan, unit, bart):
    moved(unit, bart, day=date(2027, 3, 5))
    undo(plan, moved(unit, bart, day=FRIDAY, seen=date(2027, 3, 5)), bart)
    unit.refresh_from_db()
    assert unit.planned_end == date(2027, 3, 5)


def test_undoing_twice_changes_nothing_more(plan, unit, bart):
    text = moved(unit, bart)
    undo(plan, text, bart)
    undo(plan, text, bart)
    unit.refresh_from_db()
    assert unit.version == 3


def test_an_undo_leaves_standing_what_another_person_changed_since(plan, unit, bart, els, griet):
    text = moved(unit, bart)
    planning.set_planned_end(row=unit, day=LATER, seen=FRIDAY, today=TODAY, by=els)
    with pytest.raises(ConflictError) as conflict:
        undo(plan, text, bart)
    assert conflict.value.theirs.by == "Els Vermeulen"
    unit.refresh_from_db()
    assert unit.planned_end == LATER


def test_a_second_mentor_may_undo_what_the_first_did(plan, unit, bart, griet):
    undo(plan, moved(unit, bart), griet)
    unit.refresh_from_db()
    assert unit.planned_end is None
    assert unit.history.latest("history_id").actor_name == "Griet Lemmens"


@pytest.mark.parametrize("who", ["lotte", "administrator"])
def test_who_may_not_do_an_act_may_not_undo_it(request, plan, unit, bart, who):
    for text in (moved(unit, bart), confirmed(unit, bart)):
        with pytest.raises(ValidationError, match=GONE):
            undo(plan, text, request.getfixturevalue(who))
    unit.refresh_from_db()
    assert (unit.planned_end, unit.completed_on) == (FRIDAY, TODAY)


@pytest.mark.parametrize("text", ["", "vals", "a:b:c", "{}", "é" * 50, "A" * 5000])
def test_a_forged_note_undoes_nothing(plan, bart, text):
    with pytest.raises(ValidationError, match=GONE):
        undo(plan, text, bart)


def test_a_note_with_a_changed_letter_undoes_nothing(plan, unit, bart):
    text = moved(unit, bart)
    with pytest.raises(ValidationError, match=GONE):
        undo(plan, ("B" if text[0] == "A" else "A") + text[1:], bart)


def test_a_note_signed_for_another_purpose_undoes_nothing(plan, unit, bart):
    values = {"plan": plan.pk, "act": "date", "kind": "onderdeel", "row": unit.pk, "back": "", "seen": ""}
    with pytest.raises(ValidationError, match=GONE):
        undo(plan, signing.dumps(values, salt="iets.anders"), bart)


def test_a_note_is_good_for_the_visit_only(plan, unit, bart):
    text = moved(unit, bart)
    later = timezone.now() + timedelta(seconds=undoing.VISIT_SECONDS + 1)
    with time_machine.travel(later, tick=False), pytest.raises(ValidationError, match=GONE):
        undo(plan, text, bart)


def test_a_note_of_one_plan_undoes_nothing_in_another(plan, unit, bart, office, edition, griet):
    amber = person("amber@kantoorvermeulen.example", "Amber Van Damme")
    other = start_plan(amber, office, edition, [bart], griet)
    theirs = moved(other.units.first(), bart)
    with pytest.raises(ValidationError, match=GONE):
        undo(plan, theirs, bart)
    assert other.units.filter(planned_end=FRIDAY).count() == 1


def test_a_note_about_a_row_that_was_left_behind_undoes_nothing(plan, unit, bart):
    text = moved(unit, bart)
    plan.units.filter(pk=unit.pk).update(retired=True)
    with pytest.raises(ValidationError, match=GONE):
        undo(plan, text, bart)


def exempted(row, by, reason, seen=""):
    planning.exempt(row=row, reason=reason, seen=seen, by=by)
    return step(row)


def test_an_exemption_is_taken_back_and_given_again(plan, unit, bart):
    undo(plan, exempted(unit, bart, "Heeft het attest"), bart)
    unit.refresh_from_db()
    assert unit.exemption == ""
    planning.exempt(row=unit, reason="Deed dit al", seen="", by=bart)
    undo(plan, exempted(unit, bart, "", seen="Deed dit al"), bart)
    unit.refresh_from_db()
    assert unit.exemption == "Deed dit al"


def test_an_exemption_that_another_person_changed_since_stays(plan, unit, bart, els):
    text = exempted(unit, bart, "Heeft het attest")
    planning.exempt(row=unit, reason="Deed dit al", seen="Heeft het attest", by=els)
    with pytest.raises(ConflictError):
        undo(plan, text, bart)


def test_a_date_that_was_set_since_does_not_keep_an_exemption_from_being_undone(plan, unit, bart, els):
    text = exempted(unit, bart, "Heeft het attest")
    planning.set_planned_end(row=unit, day=FRIDAY, seen=None, today=TODAY, by=els)
    undo(plan, text, bart)
    unit.refresh_from_db()
    assert (unit.exemption, unit.planned_end) == ("", FRIDAY)


def test_a_note_never_carries_a_reason(plan, unit, bart):
    text = exempted(unit, bart, "Langdurig ziek geweest")
    assert "ziek" not in str(signing.loads(text, salt=undoing.SALT))


def test_nothing_is_undone_in_an_ended_plan(plan, unit, bart, griet):
    text = moved(unit, bart)
    starting.end(plan=plan, on=TODAY, reason="Ander werk", by=griet, today=TODAY)
    with pytest.raises(ValidationError, match=GONE):
        undo(plan, text, bart)


def test_an_undone_act_can_be_done_again_and_undone_again(plan, unit, bart):
    undone = undo(plan, moved(unit, bart), bart)
    again = undo(plan, undoing.note(plan, undone.act, again=True), bart)
    unit.refresh_from_db()
    assert (unit.planned_end, again.again) == (FRIDAY, True)
    undo(plan, undoing.note(plan, again.act), bart)
    unit.refresh_from_db()
    assert unit.planned_end is None


def test_one_undo_puts_back_every_row_of_an_act_and_only_those(plan, bart):
    units = list(plan.units.order_by("pk"))
    moved(units[0], bart, day=LATER)
    wishes = [planning.Wish(planning.key_of(unit), FRIDAY, None) for unit in units[1:5]]
    planning.set_planned_ends(plan=plan, wishes=wishes, today=TODAY, by=bart)
    undone = undo(plan, step(units[1]), bart)
    assert set(undone.keys) == {planning.key_of(unit) for unit in units[1:5]}
    assert list(plan.units.exclude(planned_end=None).values_list("pk", flat=True)) == [units[0].pk]


def test_an_undo_of_many_rows_is_all_or_nothing(plan, bart, els):
    units = list(plan.units.order_by("pk"))[:3]
    wishes = [planning.Wish(planning.key_of(unit), FRIDAY, None) for unit in units]
    planning.set_planned_ends(plan=plan, wishes=wishes, today=TODAY, by=bart)
    text = step(units[0])
    planning.set_planned_end(row=units[2], day=LATER, seen=FRIDAY, today=TODAY, by=els)
    with pytest.raises(ConflictError):
        undo(plan, text, bart)
    assert plan.units.filter(planned_end=FRIDAY).count() == 2


def test_ticks_of_an_act_go_back_and_forth(plan, unit, bart):
    before = len(checking.open_mentor_actions(unit))
    undone = undo(plan, confirmed(unit, bart, mentor_actions="tick"), bart)
    undo(plan, undoing.note(plan, undone.act, again=True), bart)
    unit.refresh_from_db()
    assert (unit.completed_on, checking.open_mentor_actions(unit)) == (TODAY, [])
    assert before > 0


def test_a_trainee_does_not_take_back_ticks_that_a_move_left_behind(plan, unit, lotte, move_on):
    action = text_of(unit).trainee_actions[0].id
    act, tick = uuid.uuid4(), checking.Tick(ticked=True)
    checking.tick_many(
        plan=plan, ticks={action: tick}, by=lotte, role="trainee", now=timezone.now(), today=TODAY, act=act
    )
    move_on()
    with pytest.raises(ValidationError, match=GONE):
        undo(plan, undoing.note(plan, act), lotte)


def test_what_another_ticked_since_an_act_stays_whatever_stood_there_before(plan, unit, bart, lotte):
    action = text_of(unit).trainee_actions[0].id
    act, ticks = uuid.uuid4(), {action: checking.Tick(ticked=True)}
    checking.tick_many(
        plan=plan, ticks=ticks, by=lotte, role="trainee", now=timezone.now(), today=TODAY, act=act
    )  # fmt: skip
    with at(5):
        on = date(2026, 11, 20)
        other = checking.Tick(ticked=True, on=on)
        checking.tick(
            plan=plan, action=action, tick=other, by=bart, role="mentor", now=timezone.now(), today=TODAY
        )  # fmt: skip
    with at(10):
        assert undo(plan, undoing.note(plan, act), lotte).act is None
    row = PlannedAction.objects.get(action=action)
    assert (row.completed_on, row.checked_by) == (on, bart)


def test_what_another_ticks_while_an_undo_begins_stays(plan, unit, bart, lotte):
    action = text_of(unit).trainee_actions[0].id
    act, told = uuid.uuid4(), {"plan": plan, "today": TODAY}
    ticks = {action: checking.Tick(ticked=True)}
    checking.tick_many(ticks=ticks, by=lotte, role="trainee", now=timezone.now(), act=act, **told)
    theirs = [checking.Tick(ticked=True, on=date(2026, 11, 20))]

    def tick_after_the_first_look(execute, sql, params, many, context):
        found = execute(sql, params, many, context)
        if 'FROM "trainees_tickevent"' in sql and theirs:
            checking.tick(action=action, tick=theirs.pop(), by=bart, role="mentor", now=timezone.now(), **told)
        return found

    with at(5), connection.execute_wrapper(tick_after_the_first_look):
        assert undo(plan, undoing.note(plan, act), lotte).act is None
    row = PlannedAction.objects.get(action=action)
    assert (row.completed_on, row.checked_by) == (date(2026, 11, 20), bart)


@pytest.fixture
def both(plan, unit, bart):
    """The act of a confirmation that ticked three actions of the mentor along, and reopened another unit."""
    other = plan.units.order_by("pk").last()
    confirmed(other, bart)
    act = uuid.uuid4()
    tick_all(unit, ["trainee"])
    how = Confirmation(on=TODAY, mentor_actions="tick", accept=checking.EVERY, act=act)
    checking.confirm(unit=unit, how=how, by=bart, role="mentor", now=timezone.now(), today=TODAY)
    checking.reopen(row=other, reason="Te vroeg", seen=TODAY, by=bart, act=act)
    return act


@pytest.mark.skipif(not connection.features.has_select_for_update, reason="SQLite has no rows to lock")
def test_an_undo_locks_its_rows_by_kind_and_number_before_it_does_anything(plan, both, storm, bart):
    planning.remove_company_competency(row=storm, by=bart, act=both)
    with CaptureQueriesContext(connection) as queries:
        undo(plan, undoing.note(plan, both), bart)
    asked = [query["sql"] for query in queries]
    locks = [place for place, sql in enumerate(asked) if "FOR UPDATE" in sql]
    writes = [place for place, sql in enumerate(asked) if sql.startswith(("UPDATE", "INSERT"))]
    first, second = (asked[place] for place in locks[:2])
    assert max(locks[:2]) < min(writes)
    assert 'FROM "trainees_plannedunit"' in first
    assert 'FROM "trainees_companycompetency"' in second
    assert all("ORDER BY 1 ASC" in sql or '."id" ASC' in sql for sql in (first, second))
    units = plan.units.order_by("pk")
    assert all(str(pk) in first.partition(" IN ")[2] for pk in (units.first().pk, units.last().pk))
