"""Two people at once: what counts as a conflict, and what stands there now."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from tests.conftest import TODAY
from trainees import conflicts, planning, remarking, starting
from trainees.conflicts import ConflictError
from trainees.models import PlannedUnit

A, B, C = date(2026, 12, 4), date(2026, 12, 11), date(2026, 12, 18)


def write(unit, day, by, seen=None):
    return planning.set_planned_end(row=unit, day=day, seen=seen, today=TODAY, by=by)


@pytest.mark.parametrize(
    ("now", "seen", "wanted", "refused"),
    [
        (A, A, B, False),
        (A, A, None, False),
        (None, None, A, False),
        (B, A, B, False),
        (None, A, None, False),
        (B, A, C, True),
        (B, None, C, True),
        (None, A, B, True),
        (B, A, None, True),
    ],
)
def test_a_save_conflicts_when_the_value_is_neither_what_was_seen_nor_what_is_wanted(unit, now, seen, wanted, refused):
    unit.planned_end = now
    try:
        conflicts.refuse_when_stale(unit, "planned_end", seen=seen, wanted=wanted)
    except ConflictError as conflict:
        assert refused
        assert conflict.theirs.value == now  # noqa: PT017
    else:
        assert not refused


def test_the_last_change_is_by_who_gave_the_field_its_value(unit, bart, els, griet):
    write(unit, A, bart)
    saved = write(unit, B, els, seen=A)
    planning.exempt(row=unit, reason="Deed dit al", seen="", by=griet)
    assert conflicts.last_change(saved, "planned_end").by == "Els Vermeulen"


def test_a_value_that_came_back_is_of_who_brought_it_back(unit, bart, els, griet):
    write(unit, A, bart)
    write(unit, B, els, seen=A)
    saved = write(unit, A, griet, seen=B)
    assert conflicts.last_change(saved, "planned_end").by == "Griet Lemmens"


def test_a_value_without_history_is_of_nobody(unit):
    theirs = conflicts.last_change(unit, "planned_end")
    assert (theirs.value, theirs.by, theirs.at) == (None, "", None)


def test_the_moment_of_the_last_change_is_kept_in_utc(unit, bart):
    saved = write(unit, A, bart)
    assert conflicts.last_change(saved, "planned_end").at == datetime(2026, 11, 22, 11, 0, tzinfo=UTC)


def test_changes_at_the_same_moment_are_told_apart(unit, bart, els):
    for day, seen, by in ((A, None, bart), (B, A, els), (C, B, bart)):
        saved = write(unit, day, by, seen=seen)
    assert conflicts.last_change(saved, "planned_end").by == "Bart Claes"
    assert unit.history.values("history_date").distinct().count() == 1


def test_a_locked_row_is_the_row_as_it_is_now(unit, django_assert_num_queries):
    old = PlannedUnit.objects.get(pk=unit.pk)
    PlannedUnit.objects.filter(pk=unit.pk).update(planned_end=A)
    with django_assert_num_queries(1):
        fresh = conflicts.locked(old)
    assert (old.planned_end, fresh.planned_end) == (None, A)


def test_a_locked_row_that_is_gone_says_so(unit):
    unit.pk += 10**6
    with pytest.raises(ValidationError, match="Laad de pagina opnieuw"):
        conflicts.locked(unit)


def test_a_row_of_a_plan_that_was_ended_meanwhile_is_not_given_to_an_act(plan, unit, storm, bart, griet):
    remark = remarking.write(unit=unit, text="Ging goed", by=bart, role="mentor", now=plan.created_at)
    starting.end(plan=plan, on=TODAY, reason="Ander werk", by=griet, today=TODAY)
    for row in (unit, storm, remark):
        with pytest.raises(ValidationError, match="Dit opleidingsplan is intussen beëindigd"):
            conflicts.locked(row)


def test_ten_saves_give_ten_versions_and_lose_none(unit, bart):
    days = [A + timedelta(days=number) for number in range(10)]
    for seen, day in zip([None, *days], days, strict=False):
        write(unit, day, bart, seen=seen)
    unit.refresh_from_db()
    assert (unit.version, unit.history.count(), unit.planned_end) == (11, 10, days[-1])
    assert list(unit.history.order_by("history_id").values_list("version", flat=True)) == list(range(2, 12))
