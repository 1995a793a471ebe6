"""Undo of one act by a signed note."""

import uuid
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.builders import text_of, tick_all
from tests.conftest import TODAY, person, start_plan
from trainees import access, checking, planning, starting, undoing
from trainees.checking import Confirmation
from trainees.conflicts import ConflictError
from trainees.models import PlannedAction
from trainees.wording import BRUSSELS

FRIDAY, LATER = date(2026, 12, 18), date(2027, 1, 8)
GONE = "Dit kan niet meer ongedaan gemaakt worden"


@pytest.fixture
def storm(plan, bart):
    return planning.add_company_competency(
        plan=plan, competency="Schade bij storm", action="", planned_end=None, today=TODAY, by=bart
    )


def undo(plan, text, by):
    found = access.visible_plans(by, TODAY).get(pk=plan.pk)
    may = access.access_to(found, by)
    assert may is not None
    return undoing.undo(plan=found, text=text, hand=undoing.Hand(by, may, timezone.now()))


def step(row):
    """The note that undoes the last act on a row."""
    return undoing.note(row.plan, row.history.latest("history_id").act)


def moved(unit, by, day=FRIDAY, seen=None):
    """Move a date; return the note that undoes it."""
    planning.set_planned_end(row=unit, day=day, seen=seen, today=TODAY, by=by, accept=True)
    return step(unit)


def confirmed(unit, by, on=TODAY, seen=None, mentor_actions="leave"):
    """Confirm a unit; return the note that undoes it."""
    how = Confirmation(on=on, seen=seen, mentor_actions=mentor_actions, accept=checking.EVERY)
    checking.confirm(unit=unit, how=how, by=by, role="mentor", now=timezone.now(), today=TODAY)
    return step(unit)


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


def test_undoing_a_confirmation_or_its_undo_twice_changes_nothing_more(plan, unit, bart):
    text = confirmed(unit, bart)
    undone = undo(plan, text, bart)
    assert undo(plan, text, bart).act is None
    again = undoing.note(plan, undone.act, again=True)
    assert undo(plan, again, bart).act
    assert undo(plan, again, bart).act is None
    unit.refresh_from_db()
    assert (unit.completed_on, unit.version) == (TODAY, 4)


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


def test_a_confirmation_is_taken_back(plan, unit, bart):
    undo(plan, confirmed(unit, bart), bart)
    unit.refresh_from_db()
    assert (unit.completed_on, unit.confirmed_by, unit.confirmed_at) == (None, None, None)


def test_a_changed_completion_goes_back_to_the_day_before_the_change(plan, unit, bart):
    first = date(2026, 11, 19)
    confirmed(unit, bart, on=first)
    undo(plan, confirmed(unit, bart, on=TODAY, seen=first), bart)
    unit.refresh_from_db()
    assert unit.completed_on == first


def test_an_undone_confirmation_unticks_the_mentor_actions_that_it_ticked_along(plan, unit, bart):
    before = len(checking.open_mentor_actions(unit))
    assert before > 0
    undo(plan, confirmed(unit, bart, mentor_actions="tick"), bart)
    assert len(checking.open_mentor_actions(unit)) == before


def test_an_undone_confirmation_leaves_the_ticks_that_stood_there(plan, unit, bart, lotte):
    action = checking.open_mentor_actions(unit)[0].pk
    done = checking.Tick(ticked=True)
    checking.tick(plan=plan, action=action, tick=done, by=bart, role="mentor", now=timezone.now(), today=TODAY)
    left = len(checking.open_mentor_actions(unit))
    undo(plan, confirmed(unit, bart), bart)
    assert len(checking.open_mentor_actions(unit)) == left


def test_a_reopened_unit_is_confirmed_again_on_its_own_day(plan, unit, bart):
    on = date(2026, 11, 19)
    confirmed(unit, bart, on=on)
    checking.reopen(row=unit, reason="Te vroeg", seen=on, by=bart)
    undo(plan, step(unit), bart)
    unit.refresh_from_db()
    assert (unit.completed_on, unit.confirmed_by) == (on, bart)


def at(minute):
    """A moment of today, so many minutes after noon."""
    return time_machine.travel(datetime(2026, 11, 22, 12, minute, tzinfo=BRUSSELS), tick=False)


def test_undo_of_a_reopening_keeps_who_confirmed_and_when_and_the_history_names_who_undid(plan, unit, bart, els, griet):
    confirmed(unit, bart, on=date(2026, 11, 19))
    unit.refresh_from_db()
    moment = unit.confirmed_at
    with at(5):
        checking.reopen(row=unit, reason="Te vroeg", seen=date(2026, 11, 19), by=els)
    with at(10):
        undo(plan, step(unit), griet)
    unit.refresh_from_db()
    assert (unit.completed_on, unit.confirmed_by, unit.confirmed_at) == (date(2026, 11, 19), bart, moment)
    latest = unit.history.latest("history_id")
    assert (latest.actor_name, latest.history_change_reason, latest.version) == (
        "Griet Lemmens",
        "Ongedaan gemaakt",
        unit.version,
    )


def test_undo_of_a_changed_completion_keeps_who_confirmed_the_day_before_and_when(plan, unit, bart, els, griet):
    first = date(2026, 11, 19)
    confirmed(unit, bart, on=first)
    unit.refresh_from_db()
    moment = unit.confirmed_at
    with at(5):
        text = confirmed(unit, els, on=TODAY, seen=first)
    with at(10):
        undone = undo(plan, text, griet)
    unit.refresh_from_db()
    assert (unit.completed_on, unit.confirmed_by, unit.confirmed_at) == (first, bart, moment)
    with at(15):
        undo(plan, undoing.note(plan, undone.act, again=True), bart)
    unit.refresh_from_db()
    assert (unit.completed_on, unit.confirmed_by, unit.confirmed_at) == (TODAY, els, moment + timedelta(minutes=5))
    assert unit.history.latest("history_id").history_change_reason == "Opnieuw gedaan"


def test_undo_of_a_reopening_of_a_company_competency_keeps_who_confirmed(plan, storm, bart, els, griet):
    how = Confirmation(on=TODAY, accept=checking.EVERY)
    checking.confirm_company(row=storm, how=how, by=bart, now=timezone.now())
    checking.reopen(row=storm, reason="Te vroeg", seen=TODAY, by=els)
    undo(plan, step(storm), griet)
    storm.refresh_from_db()
    assert (storm.completed_on, storm.confirmed_by) == (TODAY, bart)
    assert storm.history.latest("history_id").actor_name == "Griet Lemmens"


def test_a_reopened_unit_that_was_exempted_or_confirmed_on_another_day_since_stays(plan, unit, bart, els, griet):
    first = date(2026, 11, 19)
    confirmed(unit, bart, on=first)
    checking.reopen(row=unit, reason="Te vroeg", seen=first, by=bart)
    text = step(unit)
    confirmed(unit, els)
    with pytest.raises(ConflictError):
        undo(plan, text, griet)
    checking.reopen(row=unit, reason="Toch niet", seen=TODAY, by=els)
    planning.exempt(row=unit, reason="Kent dit al", seen="", by=els)
    with pytest.raises(ValidationError, match="vrijgesteld"):
        undo(plan, text, griet)
    unit.refresh_from_db()
    assert unit.completed_on is None


def test_an_added_company_competency_goes_and_a_removed_one_comes_back(plan, storm, bart):
    undo(plan, step(storm), bart)
    storm.refresh_from_db()
    assert storm.removed
    undo(plan, step(storm), bart)
    storm.refresh_from_db()
    assert not storm.removed


def test_an_added_company_competency_that_was_confirmed_since_stays(plan, storm, bart):
    added = step(storm)
    how = Confirmation(on=TODAY, accept=checking.EVERY)
    checking.confirm_company(row=storm, how=how, by=bart, now=timezone.now())
    with pytest.raises(ValidationError, match="bevestigde deze competentie al"):
        undo(plan, added, bart)


def test_a_confirmed_company_competency_is_undone_too(plan, storm, bart):
    how = Confirmation(on=TODAY, accept=checking.EVERY)
    checking.confirm_company(row=storm, how=how, by=bart, now=timezone.now())
    undo(plan, step(storm), bart)
    storm.refresh_from_db()
    assert storm.completed_on is None


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


def test_words_of_a_company_competency_go_back(plan, storm, bart):
    planning.change_company_competency(
        row=storm, competency="Hagel", action="Leert taxeren", seen=("Schade bij storm", ""), by=bart
    )
    undo(plan, step(storm), bart)
    storm.refresh_from_db()
    assert (storm.competency, storm.action) == ("Schade bij storm", "")


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


def changed_words(row, by):
    planning.change_company_competency(
        row=row, competency="Schade bij hagel", action="", seen=("Schade bij storm", ""), by=by
    )


def changed_date(row, by):
    planning.set_planned_end(row=row, day=FRIDAY, seen=None, today=TODAY, by=by)


def ticked(row, by):
    tick = checking.Tick(ticked=True)
    checking.tick_company(row=row, tick=tick, by=by, role="trainee", now=timezone.now(), today=TODAY)


WORK = pytest.mark.parametrize("work", [changed_words, changed_date, ticked])


@WORK
def test_an_added_company_competency_in_which_another_person_worked_since_stays(plan, storm, bart, els, work):
    added = step(storm)
    work(storm, els)
    with pytest.raises(ConflictError) as conflict:
        undo(plan, added, bart)
    assert conflict.value.theirs.by == "Els Vermeulen"
    storm.refresh_from_db()
    assert not storm.removed


@WORK
def test_own_later_changes_go_with_an_added_company_competency(plan, storm, bart, work):
    added = step(storm)
    work(storm, bart)
    undo(plan, added, bart)
    storm.refresh_from_db()
    assert storm.removed


def test_what_stood_there_before_a_removal_does_not_keep_it_from_being_done_again(plan, storm, bart, els, lotte):
    changed_words(storm, els)
    ticked(storm, lotte)
    planning.remove_company_competency(row=storm, by=bart)
    back = undo(plan, step(storm), bart)
    undo(plan, undoing.note(plan, back.act, again=True), bart)
    storm.refresh_from_db()
    assert storm.removed


def test_a_company_competency_that_another_person_removed_again_is_not_put_back(plan, storm, bart, els):
    planning.remove_company_competency(row=storm, by=bart)
    removed = step(storm)
    planning.remove_company_competency(row=storm, by=els, back=True)
    planning.remove_company_competency(row=storm, by=els)
    with pytest.raises(ConflictError):
        undo(plan, removed, bart)


def test_undoing_twice_what_was_done_to_a_company_competency_changes_nothing_more(plan, storm, bart):
    added = step(storm)
    changed_words(storm, bart)
    for text in (step(storm), added):
        assert undo(plan, text, bart).act
        storm.refresh_from_db()
        version = storm.version
        assert undo(plan, text, bart).act is None
        storm.refresh_from_db()
        assert storm.version == version


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
