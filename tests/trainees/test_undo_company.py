"""Undo of what was done to a company competency: what others did in it since stays."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from tests.conftest import TODAY
from tests.undoing import step, undo
from trainees import checking, planning, undoing
from trainees.checking import Confirmation
from trainees.conflicts import ConflictError

FRIDAY, LATER = date(2026, 12, 18), date(2027, 1, 8)


@pytest.fixture
def storm(plan, bart):
    return planning.add_company_competency(
        plan=plan, competency="Schade bij storm", action="", planned_end=None, today=TODAY, by=bart
    )


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


def test_words_of_a_company_competency_go_back(plan, storm, bart):
    planning.change_company_competency(
        row=storm, competency="Hagel", action="Leert taxeren", seen=("Schade bij storm", ""), by=bart
    )
    undo(plan, step(storm), bart)
    storm.refresh_from_db()
    assert (storm.competency, storm.action) == ("Schade bij storm", "")


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
