"""Undo of a confirmation and of a reopening: the day, who confirmed and when are as they were."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from tests.conftest import TODAY
from tests.undoing import at, confirmed, step, undo
from trainees import checking, planning, undoing
from trainees.checking import Confirmation
from trainees.conflicts import ConflictError


def test_undoing_a_confirmation_or_its_undo_twice_changes_nothing_more(plan, unit, bart):
    text = confirmed(unit, bart)
    undone = undo(plan, text, bart)
    assert undo(plan, text, bart).act is None
    again = undoing.note(plan, undone.act, again=True)
    assert undo(plan, again, bart).act
    assert undo(plan, again, bart).act is None
    unit.refresh_from_db()
    assert (unit.completed_on, unit.version) == (TODAY, 4)


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
