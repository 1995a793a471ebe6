"""Acts on the dates and rows of a plan: set a planned date, exempt, keep the company competencies."""

import uuid
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from trainees import dates
from trainees.conflicts import QuestionError, last_change, locked, refuse_when_stale
from trainees.models import CompanyCompetency, PlannedKeySkill, PlannedUnit, TraineePlan, User
from trainees.working_days import monday_of

DatedRow = PlannedUnit | PlannedKeySkill | CompanyCompetency

AFTER_THE_PERIOD = "after_the_period"


@transaction.atomic
def set_planned_end(
    *, row: DatedRow, day: date | None, seen: date | None, today: date, by: User, accept: bool = False
) -> DatedRow:
    """Set or clear the planned end of a row that showed `seen`; return the row as saved.

    Raises ValidationError for a day before the training, QuestionError for one after it unless `accept`, and
    ConflictError when another person changed this date since.
    """
    plan = row.plan
    fresh: DatedRow = locked(row)
    fresh.plan = plan
    if day is not None:
        _refuse_outside(plan, day, today, accept)
    if isinstance(fresh, CompanyCompetency) and fresh.removed:
        raise ValidationError("Deze competentie is intussen verwijderd.")
    refuse_when_stale(fresh, "planned_end", seen=seen, wanted=day)
    if fresh.planned_end == day:
        return fresh
    fresh.planned_end = day
    fresh.save_change(by=by, act=uuid.uuid4())
    return fresh


def _refuse_outside(plan: TraineePlan, day: date, today: date, accept: bool) -> None:
    for remark in dates.review(day, today=today, start=plan.start, end=plan.end, calendar=plan.calendar):
        if remark.kind == "error":
            raise ValidationError(remark.text)
        if remark.kind == "question" and not accept:
            raise QuestionError(AFTER_THE_PERIOD, remark.text)


@transaction.atomic
def exempt(*, row: PlannedUnit | PlannedKeySkill, reason: str, seen: str, by: User) -> PlannedUnit | PlannedKeySkill:
    """Exempt a unit or key skill for this reason, or with an empty reason take the exemption back.

    `seen` is the reason that stood there. Raises ConflictError when another person changed it since.
    """
    reason = reason.strip()
    fresh: PlannedUnit | PlannedKeySkill = locked(row)
    refuse_when_stale(fresh, "exemption", seen=seen, wanted=reason)
    if fresh.exemption != reason:
        fresh.exemption = reason
        fresh.save_change(by=by, act=uuid.uuid4(), reason=reason)
    return fresh


@transaction.atomic
def add_company_competency(
    *, plan: TraineePlan, competency: str, action: str, planned_end: date | None, today: date, by: User,
    accept: bool = False,
) -> CompanyCompetency:  # fmt: skip
    """Add a company competency as the last row. Raises ValidationError or QuestionError as `set_planned_end` does."""
    TraineePlan.objects.select_for_update().get(pk=plan.pk)
    if planned_end is not None:
        _refuse_outside(plan, planned_end, today, accept)
    last = plan.company_competencies.aggregate(last=Max("position"))["last"]
    row = CompanyCompetency(
        plan=plan,
        position=(last or 0) + 1,
        competency=competency,
        action=action,
        planned_end=planned_end,
        version=0,
    )
    row.full_clean(validate_unique=False, validate_constraints=False)
    row.save_change(by=by, act=uuid.uuid4())
    return row


@transaction.atomic
def change_company_competency(
    *, row: CompanyCompetency, competency: str, action: str, seen: tuple[str, str], by: User
) -> CompanyCompetency:
    """Change the words of a company competency that showed `seen` (competency, action).

    Raises ConflictError when another person changed the same words since, ValidationError when it was removed or
    confirmed.
    """
    fresh: CompanyCompetency = locked(row)
    if fresh.removed:
        raise ValidationError("Deze competentie is intussen verwijderd.")
    _refuse_when_confirmed(fresh, "wijzigen")
    changed = False
    for field, wanted, saw in (("competency", competency, seen[0]), ("action", action, seen[1])):
        if wanted == saw:
            continue
        refuse_when_stale(fresh, field, seen=saw, wanted=wanted)
        setattr(fresh, field, wanted)
        changed = True
    if changed:
        fresh.clean_fields(exclude=["checked_by", "confirmed_by", "plan"])
        fresh.save_change(by=by, act=uuid.uuid4())
    return fresh


@transaction.atomic
def remove_company_competency(*, row: CompanyCompetency, by: User, back: bool = False) -> CompanyCompetency:
    """Remove a company competency, or with `back` put it back; the row and its history are kept.

    Raises ValidationError for a confirmed one: reopen it first.
    """
    fresh: CompanyCompetency = locked(row)
    if not back:
        _refuse_when_confirmed(fresh, "verwijderen")
    if fresh.removed == back:
        fresh.removed = not back
        fresh.save_change(by=by, act=uuid.uuid4())
    return fresh


def _refuse_when_confirmed(row: CompanyCompetency, verb: str) -> None:
    if row.completed_on:
        who = last_change(row, "completed_on").by
        raise ValidationError(f"{who} bevestigde deze competentie al. Heropen ze eerst om ze te {verb}.")


def others_in_week(row: PlannedUnit, day: date) -> int:
    """How many other units of the plan end in the calendar week of a day."""
    monday = monday_of(day)
    others = PlannedUnit.objects.filter(plan=row.plan_id, retired=False, exemption="").exclude(pk=row.pk)
    return others.filter(planned_end__range=(monday, monday + timedelta(days=6))).count()


def rows_of(plan: TraineePlan) -> dict[str, Any]:
    """The kinds of rows of a plan that carry a planned end, by the word that their addresses use."""
    return {
        "onderdeel": plan.units.filter(retired=False),
        "sleutelvaardigheid": plan.key_skills.filter(retired=False),
        "bedrijf": plan.company_competencies.all(),
    }
