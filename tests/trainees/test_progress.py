"""Progress and expectation: exact fractions compare, rounding is for show; every reading counts the same."""

from datetime import date
from fractions import Fraction

import pytest
from django.utils import timezone

from tests.conftest import TODAY
from trainees import access, checking, mentor_queue, plan_document, standings
from trainees.progress import Band, Progress, round_half_up


def progress(done, total, expected=0, undated=0) -> Progress:
    return Progress(done=done, total=total, expected=expected, undated=undated)


@pytest.mark.parametrize(
    ("done", "expected", "total", "band"),
    [
        (60, 65, 120, Band.ON_SCHEDULE),
        (60, 66, 120, Band.ON_SCHEDULE),  # five points exactly
        (60, 67, 120, Band.BEHIND),
        (66, 60, 120, Band.ON_SCHEDULE),  # five points exactly
        (67, 60, 120, Band.AHEAD),
        (0, 0, 1, Band.ON_SCHEDULE),
        (0, 7, 140, Band.ON_SCHEDULE),
        (7, 0, 140, Band.ON_SCHEDULE),
        (0, 7, 139, Band.BEHIND),
        (7, 0, 139, Band.AHEAD),
        (0, 500_000, 10_000_000, Band.ON_SCHEDULE),
        (0, 500_001, 10_000_000, Band.BEHIND),
        (0, 1, 1, Band.BEHIND),
        (1, 0, 1, Band.AHEAD),
    ],
)
def test_a_plan_within_five_points_is_on_schedule_and_bands_compare_exactly(done, expected, total, band):
    assert progress(done, total, expected).band is band


def test_a_band_follows_the_fraction_not_the_rounded_percentages():
    behind = progress(56, 1000, 107)
    assert (behind.percent, behind.expected_percent, behind.points) == (6, 11, 5)
    assert behind.band is Band.BEHIND


@pytest.mark.parametrize(
    ("value", "shown"),
    [(Fraction(1, 2), 1), (Fraction(5, 2), 3), (Fraction(249, 100), 2), (Fraction(0), 0), (Fraction(-1, 2), 0)],
)
def test_a_half_is_rounded_upwards(value, shown):
    assert round_half_up(value) == shown


@pytest.mark.parametrize(
    ("done", "total", "percent"), [(1, 8, 13), (1, 200, 1), (199, 200, 100), (65, 120, 54), (0, 9, 0)]
)
def test_a_percentage_is_rounded_half_up(done, total, percent):
    assert progress(done, total).percent == percent
    assert progress(0, total, done).expected_percent == percent


@pytest.mark.parametrize(
    ("undated", "total", "compares"),
    [(0, 10, True), (5, 10, True), (6, 10, False), (5, 11, True), (6, 11, False), (1, 1, False)],
)
def test_without_a_date_for_more_than_half_of_the_actions_nothing_is_compared(undated, total, compares):
    found = progress(3, total, 2, undated)
    assert (found.band is not None) is compares
    assert (found.expected_percent is not None) is compares
    assert found.percent is not None


def test_without_applicable_actions_there_is_no_percentage():
    nothing = progress(0, 0)
    assert (nothing.percent, nothing.expected_percent, nothing.difference, nothing.points, nothing.band) == (None,) * 5


@pytest.fixture
def mixed(plan, bart, lotte):
    """A plan with ticks, a confirmed unit with open actions, an exempted unit and an action that does not apply."""
    units = list(plan.units.all())
    plan.units.filter(pk__in=[unit.pk for unit in units[:8]]).update(planned_end=TODAY)
    plan.units.filter(pk=units[2].pk).update(planned_end=date(2027, 1, 8))
    first, text = units[0], plan_document.build(plan, TODAY).units[0]
    lines = [line.id for line in text.lines("trainee")]
    checking.exempt_action(unit=first, action=lines[0], reason="Niet van toepassing hier", by=bart)
    for action in lines[1:4]:
        done = checking.Tick(ticked=True)
        checking.tick(plan=plan, action=action, tick=done, by=lotte, role="trainee", now=timezone.now(), today=TODAY)
    how = checking.Confirmation(on=TODAY, mentor_actions="leave", accept=checking.EVERY)
    checking.confirm(unit=units[1], how=how, by=bart, role="mentor", now=timezone.now(), today=TODAY)
    plan.units.filter(pk=units[3].pk).update(exemption="Deed dit al", planned_end=TODAY)
    plan.units.filter(pk=units[4].pk).update(retired=True)
    return plan


def test_progress_counts_what_applies_and_a_completed_unit_whole(mixed):
    rows = [row for row in plan_document.build(mixed, TODAY).units if not row.exemption]
    found = plan_document.build(mixed, TODAY).progress
    assert found.total == sum(row.applicable for row in rows)
    assert found.done == 3 + rows[1].applicable
    assert found.expected == sum(row.applicable for row in rows if row.planned_end == TODAY)
    assert found.undated == sum(row.applicable for row in rows if row.planned_end is None)


def test_every_reading_counts_the_same_progress(mixed, bart):
    wanted = plan_document.build(mixed, TODAY).progress
    (person,) = mentor_queue.build(bart, TODAY).people
    assert person.progress == wanted
    (standing,) = standings.standings_of(access.visible_plans(bart, TODAY), TODAY)
    assert standing.progress == wanted
    assert standing.is_behind is (wanted.band is Band.BEHIND)


def test_a_planned_end_of_today_is_expected_and_of_tomorrow_is_not(plan):
    plan.units.update(planned_end=TODAY)
    assert plan_document.build(plan, TODAY).progress.expected == 124
    plan.units.update(planned_end=date(2026, 11, 23))
    assert plan_document.build(plan, TODAY).progress.expected == 0
