"""Acts on the company competencies of a plan (part C of the form): add, change, remove, put back."""

import uuid
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from trainees.conflicts import ConflictError, Theirs, last_change, refuse_when_stale
from trainees.models import CompanyCompetency, TraineePlan, User
from trainees.planning.moving import RemovedSinceError, refuse_outside
from trainees.planning.rows import key_of, locked_rows


@transaction.atomic
def add_company_competency(
    *, plan: TraineePlan, competency: str, action: str, planned_end: date | None, today: date, by: User,
    accept: bool = False, act: uuid.UUID | None = None,
) -> CompanyCompetency:  # fmt: skip
    """Add a company competency as the last row. Raises ValidationError or QuestionError as `set_planned_end` does."""
    if TraineePlan.objects.select_for_update().get(pk=plan.pk).is_ended:
        raise ValidationError("Dit opleidingsplan is intussen beëindigd.")
    if planned_end is not None:
        refuse_outside(plan, planned_end, today, accept)
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
    row.save_change(by=by, act=act or uuid.uuid4())
    return row


@transaction.atomic
def change_company_competency(
    *,
    row: CompanyCompetency,
    competency: str,
    action: str,
    seen: tuple[str, str],
    by: User,
    act: uuid.UUID | None = None,
) -> CompanyCompetency:
    """Change the words of a company competency that showed `seen` (competency, action).

    Raises ConflictError when another person changed the same words since, ValidationError when it was removed or
    confirmed.
    """
    fresh = _locked(row)
    if fresh.removed:
        raise RemovedSinceError(fresh)
    _refuse_when_confirmed(fresh, "wijzigen")
    changed = False
    for field, wanted, saw in (("competency", competency, seen[0]), ("action", action, seen[1])):
        if wanted == saw:
            continue
        refuse_when_stale(fresh, field, seen=saw, wanted=wanted, key=key_of(fresh))
        changed = changed or getattr(fresh, field) != wanted
        setattr(fresh, field, wanted)
    if changed:
        fresh.clean_fields(exclude=["checked_by", "confirmed_by", "plan"])
        fresh.save_change(by=by, act=act or uuid.uuid4())
    return fresh


@transaction.atomic
def remove_company_competency(
    *,
    row: CompanyCompetency,
    by: User,
    back: bool = False,
    seen: tuple[int, date | None] | None = None,
    act: uuid.UUID | None = None,
) -> CompanyCompetency:
    """Remove a company competency, or with `back` put it back; the row and its history are kept.

    `seen` is the version that `by` knows, with the day of its tick. Raises ConflictError when another person changed
    or ticked it since (`field` says which), ValidationError for a confirmed one: reopen it first.
    """
    fresh = _locked(row)
    if not back:
        _refuse_when_confirmed(fresh, "verwijderen")
    if fresh.removed == back:
        if seen is not None:
            _refuse_over_others(fresh, *seen, by)
        fresh.removed = not back
        fresh.save_change(by=by, act=act or uuid.uuid4())
    return fresh


def _locked(row: CompanyCompetency) -> CompanyCompetency:
    """The row as it is now, kept for this transaction."""
    key = key_of(row)
    return locked_rows(row.plan, [key])[key]  # type: ignore[return-value]


def _refuse_over_others(row: CompanyCompetency, version: int, checked_on: date | None, by: User) -> None:
    """Raise ConflictError when another person than `by` ticked a row, or changed it after a version."""
    if row.checked_on != checked_on and row.checked_by_id != by.pk:
        who = row.checked_by.name if row.checked_by else ""
        theirs = Theirs(row.checked_on, who, row.checked_at)
        raise ConflictError(theirs, key_of(row), "checked_on", version=row.version)
    later = row.history.filter(version__gt=version).exclude(history_user=by)
    if last := later.order_by("version").last():
        theirs = Theirs(last.competency, last.actor_name, last.history_date)
        raise ConflictError(theirs, key_of(row), "removed", version=row.version)


def _refuse_when_confirmed(row: CompanyCompetency, verb: str) -> None:
    if row.completed_on:
        who = last_change(row, "completed_on").by
        raise ValidationError(f"{who} bevestigde deze competentie al. Heropen ze eerst om ze te {verb}.")
