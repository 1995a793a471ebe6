"""Acts on a plan as a whole: start it, change its mentors, end and reopen it."""

import uuid
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from competency_plans import catalogue
from competency_plans.models import Edition
from trainees.conflicts import last_change
from trainees.models import (
    Office,
    PlanMentor,
    PlannedKeySkill,
    PlannedUnit,
    PlanPeriod,
    TraineePlan,
    User,
)
from trainees.models.history import sign

A_BREATH = timedelta(seconds=1)


@transaction.atomic
def start(
    *, trainee: User, office: Office, edition: Edition, mentors: Iterable[User], start: date, end: date,
    hours_per_week: Decimal | int, working_days: str, by: User,
) -> TraineePlan:  # fmt: skip
    """Start a plan with every unit and key skill of the edition, nothing dated yet.

    `working_days` are digits, 1 for Monday. Raises ValidationError when the edition is not published, the trainee
    has an open plan for this profession, the period is upside down, or the trainee is among the mentors.
    """
    _one_at_a_time(trainee.pk)
    plan = TraineePlan(
        trainee=trainee, office=office, edition=edition, profession=edition.profession,
        hours_per_week=hours_per_week, working_days=working_days, version=0,
    )  # fmt: skip
    plan.full_clean()
    act = uuid.uuid4()
    plan.save_change(by=by, act=act)
    period = PlanPeriod(plan=plan, start=start, end=end, by=by)
    period.full_clean()
    period.save()
    for mentor in mentors:
        _add_mentor(plan, mentor, since=start, by=by)
    text = catalogue.tree(edition.pk)
    PlannedUnit.objects.bulk_create(
        PlannedUnit(plan=plan, unit_id=unit.id, applicable_actions=len(unit.trainee_actions)) for unit in text.units
    )
    PlannedKeySkill.objects.bulk_create(PlannedKeySkill(plan=plan, key_skill_id=skill.id) for skill in text.key_skills)
    return plan


def _one_at_a_time(trainee: int) -> None:
    """Let a plan of this person start or go on alone, so that the next sees it."""
    User.objects.select_for_update(no_key=True).get(pk=trainee)


def _add_mentor(plan: TraineePlan, mentor: User, *, since: date, by: User) -> None:
    row = PlanMentor(plan=plan, mentor=mentor, since=since)
    row.full_clean()
    sign(row, by=by)
    row.save()


@transaction.atomic
def change_mentors(*, plan: TraineePlan, mentors: Iterable[User], today: date, by: User) -> None:
    """Make exactly these people the mentors from today on; who leaves keeps his days until yesterday.

    Raises ValidationError when nobody is left or the trainee is among them.
    """
    wanted = {mentor.pk: mentor for mentor in mentors}
    if not wanted:
        raise ValidationError("Kies minstens één mentor.")
    TraineePlan.objects.select_for_update().get(pk=plan.pk)
    for row in PlanMentor.objects.filter(plan=plan, until=None):
        if wanted.pop(row.mentor_id, None) is None:
            _close(row, today, by)
    for mentor in wanted.values():
        _add_mentor(plan, mentor, since=max(today, plan.start), by=by)


def _close(row: PlanMentor, today: date, by: User) -> None:
    """End a mentorship yesterday; one that never counted for a day goes, its history stays."""
    sign(row, by=by)
    yesterday = today - timedelta(days=1)
    if row.since > yesterday:
        row.delete()
        return
    row.until = yesterday
    row.save()


@transaction.atomic
def end(*, plan: TraineePlan, on: date, reason: str, by: User, today: date) -> TraineePlan:
    """End a plan on a day, with a reason; before the end of its period that is a new, shorter period.

    Raises ValidationError without a reason, for a day before the start or after today, or when it ended already.
    """
    fresh = TraineePlan.objects.select_for_update().get(pk=plan.pk)
    if fresh.is_ended:
        raise ValidationError("Dit opleidingsplan is al beëindigd.")
    if not reason.strip():
        raise ValidationError({"reason": "Geef een reden."})
    if not fresh.start <= on <= today:
        raise ValidationError({"on": "Kies een dag van de start van de IBO tot en met vandaag."})
    if fresh.start < on < fresh.end:
        PlanPeriod.objects.create(
            plan=fresh,
            start=fresh.start,
            end=on,
            kind=PlanPeriod.Kind.EARLY_STOP,
            reason=reason.strip(),
            by=by,
        )
    fresh.ended_on, fresh.ended_by, fresh.end_reason = on, by, reason.strip()
    fresh.save_change(by=by, act=uuid.uuid4(), reason=reason.strip())
    return fresh


@transaction.atomic
def reopen(*, plan: TraineePlan, reason: str, by: User) -> TraineePlan:
    """Take the end of a plan back, with a reason; when ending it made a period, the one before counts again."""
    fresh = TraineePlan.objects.select_for_update().get(pk=plan.pk)
    if not reason.strip():
        raise ValidationError({"reason": "Geef een reden."})
    if not fresh.is_ended:
        return fresh
    _one_at_a_time(fresh.trainee_id)
    periods = list(fresh.periods.all())
    shortened = len(periods) > 1 and _made_by_ending(periods[-1], fresh)
    fresh.ended_on, fresh.ended_by, fresh.end_reason = None, None, ""
    fresh.full_clean()
    fresh.save_change(by=by, act=uuid.uuid4(), reason=reason.strip())
    if shortened:
        PlanPeriod.objects.create(
            plan=fresh, start=periods[-2].start, end=periods[-2].end, kind=PlanPeriod.Kind.CORRECTION,
            reason=reason.strip(), by=by,
        )  # fmt: skip
    return fresh


def _made_by_ending(period: PlanPeriod, plan: TraineePlan) -> bool:
    """Whether the ending of a plan made its newest period: to that day, for that reason, by whom and when it ended.

    An early stop on which the parties agreed before may say the same, but was made at another moment.
    """
    told = (PlanPeriod.Kind.EARLY_STOP, plan.ended_on, plan.end_reason, plan.ended_by_id)
    if (period.kind, period.end, period.reason, period.by_id) != told:
        return False
    ended = last_change(plan, "ended_on").at
    return ended is not None and abs(ended - period.at) < A_BREATH
