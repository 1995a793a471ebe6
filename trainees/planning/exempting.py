"""Exempt rows of a plan with a reason, and take an exemption back."""

import uuid
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction

from trainees.conflicts import refuse_when_stale
from trainees.models import CompanyCompetency, PlannedKeySkill, PlannedUnit, TraineePlan, User
from trainees.planning.rows import key_of, locked_rows, save_rows


@transaction.atomic
def exempt_rows(
    *, plan: TraineePlan, seen: Mapping[str, str], reason: str, by: User, act: uuid.UUID | None = None
) -> list[PlannedUnit | PlannedKeySkill]:
    """Exempt several units and key skills for one reason, or with an empty one take their exemptions back.

    `seen` is the reason that stood at each key. Return the rows that changed. Raises ValidationError for a row that
    cannot be exempted or went, ConflictError (with the key of its row) when another person changed one since.
    """
    reason = reason.strip()
    changed: list[PlannedUnit | PlannedKeySkill] = []
    for key, row in locked_rows(plan, seen).items():
        if isinstance(row, CompanyCompetency):
            raise ValidationError("Een bedrijfsspecifieke competentie kan niet vrijgesteld worden. Verwijder ze.")
        refuse_when_stale(row, "exemption", seen=seen[key], wanted=reason, key=key)
        if row.exemption != reason:
            row.exemption = reason
            changed.append(row)
    save_rows(changed, "exemption", by=by, act=act or uuid.uuid4(), reason=reason)
    return changed


def exempt(*, row: PlannedUnit | PlannedKeySkill, reason: str, seen: str, by: User) -> PlannedUnit | PlannedKeySkill:
    """Exempt one unit or key skill that showed the reason `seen`; return the row as saved. As `exempt_rows`."""
    changed = exempt_rows(plan=row.plan, seen={key_of(row): seen}, reason=reason, by=by)
    if not changed:
        row.refresh_from_db(fields=["exemption", "version"])
        return row
    return changed[0]
