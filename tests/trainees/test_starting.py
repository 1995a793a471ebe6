"""Acts on a plan as a whole, and the contract that it belongs to."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import ValidationError

from competency_plans import catalogue
from competency_plans.models import Edition
from tests.conftest import END, START, TODAY, start_plan
from trainees import contracts, periods, starting
from trainees.models import PlanPeriod, TraineePlan
from trainees.wording import BRUSSELS


def test_a_plan_starts_with_every_unit_and_key_skill_and_nothing_dated(plan, edition):
    text = catalogue.tree(edition.pk)
    assert {unit.unit_id for unit in plan.units.all()} == {unit.id for unit in text.units}
    assert plan.key_skills.count() == len(text.key_skills)
    assert not plan.units.exclude(planned_end=None).exists()


def test_a_plan_counts_the_candidate_actions_of_its_units(plan):
    assert sum(unit.applicable_actions for unit in plan.units.all()) == 124


def test_a_plan_starts_on_a_published_edition_only(today, lotte, office, edition, bart, griet):
    draft = Edition.objects.create(profession=edition.profession)
    with pytest.raises(ValidationError, match="gepubliceerde editie"):
        start_plan(lotte, office, draft, [bart], griet)
    assert not TraineePlan.objects.exists()


def test_one_open_plan_per_trainee_and_profession(plan, lotte, office, edition, bart, griet):
    with pytest.raises(ValidationError, match="al een lopend opleidingsplan"):
        start_plan(lotte, office, edition, [bart], griet)


def test_nobody_is_mentor_of_his_own_plan(today, lotte, office, edition, griet):
    with pytest.raises(ValidationError, match="mentor zijn van zijn eigen plan"):
        start_plan(lotte, office, edition, [lotte], griet)
    assert not TraineePlan.objects.exists()


def test_a_period_ends_after_it_starts(today, lotte, office, edition, bart, griet):
    with pytest.raises(ValidationError, match="na de startdatum"):
        start_plan(lotte, office, edition, [bart], griet, end=START)
    assert not TraineePlan.objects.exists()


def test_who_stops_as_mentor_keeps_his_days_until_yesterday(plan, bart, els, griet, today):
    starting.change_mentors(plan=plan, mentors=[els], today=today, by=griet)
    old = plan.mentorships.get(mentor=bart)
    assert (old.since, old.until) == (START, today - timedelta(days=1))
    assert TraineePlan.objects.get().mentors(today) == [els]


def test_a_plan_is_never_without_a_mentor(plan, griet, today):
    with pytest.raises(ValidationError, match="minstens één mentor"):
        starting.change_mentors(plan=plan, mentors=[], today=today, by=griet)


def test_an_early_stop_is_a_new_period_with_its_reason(plan, griet, today):
    starting.end(plan=plan, on=date(2026, 11, 20), reason="Ander werk", by=griet, today=today)
    kept = [(period.end, period.kind, period.reason) for period in PlanPeriod.objects.filter(plan=plan)]
    assert kept == [(END, "initial", ""), (date(2026, 11, 20), "early_stop", "Ander werk")]


@pytest.mark.parametrize("on", [START - timedelta(days=1), date(2026, 11, 23)])
def test_a_plan_ends_between_its_start_and_today(plan, griet, today, on):
    with pytest.raises(ValidationError):
        starting.end(plan=plan, on=on, reason="Ander werk", by=griet, today=today)
    assert not TraineePlan.objects.get().is_ended


def test_reopening_gives_the_former_period_back_and_keeps_every_row(plan, griet, today):
    starting.end(plan=plan, on=date(2026, 11, 20), reason="Ziek", by=griet, today=today)
    starting.reopen(plan=plan, reason="Terug", by=griet)
    fresh = TraineePlan.objects.get()
    assert (fresh.is_ended, fresh.end, fresh.end_reason) == (False, END, "")
    assert fresh.periods.count() == 3


def later(minutes):
    return time_machine.travel(datetime(2026, 11, 22, 12, minutes, tzinfo=BRUSSELS), tick=False)


def stop_early(plan, griet, on, reason):
    """Agree with the parties on an earlier last day, as the page of the contract does."""
    seen = periods.Frame.of(TraineePlan.objects.get())
    periods.change(
        plan=plan, wanted=replace(seen, end=on), seen=seen, kind=PlanPeriod.Kind.EARLY_STOP, reason=reason,
        accept=frozenset({"far", "long", "short"}), today=TODAY, by=griet,
    )  # fmt: skip


def test_reopening_keeps_an_early_stop_that_was_agreed_before_for_the_same_reason(plan, griet):
    on, reason = date(2026, 11, 20), "Ander werk"
    stop_early(plan, griet, on, reason)
    with later(5):
        starting.end(plan=plan, on=on, reason=reason, by=griet, today=TODAY)
    with later(10):
        starting.reopen(plan=plan, reason="Terug", by=griet)
    fresh = TraineePlan.objects.get()
    assert (fresh.is_ended, fresh.end, fresh.periods.count()) == (False, on, 2)


def test_reopening_tells_apart_a_stop_by_ending_and_one_agreed_on_in_the_same_words(plan, griet):
    on, reason = date(2026, 11, 20), "Ander werk"
    starting.end(plan=plan, on=on, reason=reason, by=griet, today=TODAY)
    with later(5):
        starting.reopen(plan=plan, reason="Terug", by=griet)
    assert TraineePlan.objects.get().end == END
    with later(10):
        stop_early(plan, griet, on, reason)
    with later(15):
        starting.end(plan=plan, on=on, reason=reason, by=griet, today=TODAY)
    with later(20):
        starting.reopen(plan=plan, reason="Terug", by=griet)
    assert TraineePlan.objects.get().end == on


@pytest.mark.parametrize(
    ("weeks", "hours", "kinds"),
    [
        (4, 38, []),
        (26, 19, []),
        (27, 38, ["long"]),
        (52, 38, ["long"]),
        (3, 38, ["short"]),
        (26, "18.5", ["hours"]),
        (26, 40, ["overtime"]),
        (30, 10, ["long", "hours"]),
    ],
)
def test_a_questionable_contract_is_doubted_not_refused(weeks, hours, kinds):
    end = START + timedelta(weeks=weeks, days=-1)
    found = contracts.doubts(start=START, end=end, hours_per_week=Decimal(hours), today=START)
    assert [doubt.kind for doubt in found] == kinds


@pytest.mark.parametrize("days", [-1, 0, 52 * 7])
def test_what_no_contract_can_be_is_refused(days):
    with pytest.raises(ValidationError):
        contracts.doubts(start=START, end=START + timedelta(days=days), hours_per_week=Decimal(38), today=START)
