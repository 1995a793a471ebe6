"""Acts on the remarks at a unit: write one, remove it, put it back."""

import uuid
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from trainees.conflicts import locked
from trainees.models import PlannedUnit, UnitRemark, User


@transaction.atomic
def write(
    *, unit: PlannedUnit, text: str, by: User, role: str, now: datetime, act: uuid.UUID | None = None
) -> UnitRemark:
    """Write a remark at a unit, recorded as `role`. Raises ValidationError without text."""
    if not text.strip():
        raise ValidationError("Schrijf een opmerking.")
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
