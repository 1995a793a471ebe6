"""Acts on the remarks at a unit: write one, remove it, put it back."""

import uuid
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction

from trainees.conflicts import locked
from trainees.models import PlannedUnit, UnitRemark, User

SENT_TWICE = timedelta(minutes=1)


@transaction.atomic
def write(
    *, unit: PlannedUnit, text: str, by: User, role: str, now: datetime, act: uuid.UUID | None = None
) -> UnitRemark:
    """Write a remark at a unit, recorded as `role`; the same words again within a minute were sent twice.

    Raises ValidationError without text.
    """
    if not text.strip():
        raise ValidationError("Schrijf een opmerking.")
    locked(unit)
    same = UnitRemark.objects.filter(planned_unit=unit, text=text.strip(), by=by, removed=False)
    if known := same.filter(at__gt=now - SENT_TWICE).first():
        return known
    remark = UnitRemark(
        planned_unit=unit, text=text.strip(), by=by, by_name=by.name, by_as=role, at=now, version=0
    )  # fmt: skip
    remark.save_change(by=by, act=act or uuid.uuid4())
    return remark


@transaction.atomic
def remove(*, remark: UnitRemark, by: User, back: bool = False, act: uuid.UUID | None = None) -> UnitRemark:
    """Remove a remark, or put it back. Raises ValidationError for a remark of somebody else."""
    fresh: UnitRemark = locked(remark)
    if fresh.by_id != by.pk:
        raise ValidationError("Alleen wie een opmerking schreef, kan ze verwijderen.")
    if fresh.removed == back:
        fresh.removed = not back
        fresh.save_change(by=by, act=act or uuid.uuid4())
    return fresh
