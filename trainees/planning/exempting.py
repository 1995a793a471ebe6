"""Exempt rows of a plan with a reason, and take an exemption back."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from trainees.conflicts import refuse_when_stale
from trainees.models import CompanyCompetency, PlannedKeySkill, PlannedUnit, TraineePlan, User
from trainees.models.history import save_changes, sign
from trainees.planning.rows import key_of, locked_rows


@dataclass(frozen=True, slots=True)
class Exemption:
    """The reason that an exemption gets (empty takes it back), and the one that stood there."""

    reason: str
    seen: str


@transaction.atomic
def exempt_each(
    *, plan: TraineePlan, wishes: Mapping[str, Exemption], by: User, act: uuid.UUID | None = None
) -> list[PlannedUnit | PlannedKeySkill]:
    """Exempt units and key skills, each for its own reason, or with an empty one take the exemption back.

    Return the rows that changed. Raises ValidationError for a row that cannot be exempted or went, ConflictError (with
    the key of its row) when another person changed one since.
    """
    act = act or uuid.uuid4()
    changed: list[PlannedUnit | PlannedKeySkill] = []
    for key, row in locked_rows(plan, wishes).items():
        if isinstance(row, CompanyCompetency):
            raise ValidationError("Een bedrijfsspecifieke competentie kan niet vrijgesteld worden. Verwijder ze.")
        reason = wishes[key].reason.strip()
        refuse_when_stale(row, "exemption", seen=wishes[key].seen, wanted=reason, key=key)
        if row.exemption != reason:
            row.exemption = reason
            sign(row, by=by, reason=reason, act=act)
            changed.append(row)
    save_changes(changed, ["exemption"], by=by, act=act, reason=changed[0].exemption if len(changed) == 1 else "")
    return changed


def exempt_rows(
    *, plan: TraineePlan, seen: Mapping[str, str], reason: str, by: User, act: uuid.UUID | None = None
) -> list[PlannedUnit | PlannedKeySkill]:
    """Exempt several units and key skills for one reason; `seen` is what stood at each key. As `exempt_each`."""
    wishes = {key: Exemption(reason, saw) for key, saw in seen.items()}
    return exempt_each(plan=plan, wishes=wishes, by=by, act=act)


def exempt(*, row: PlannedUnit | PlannedKeySkill, reason: str, seen: str, by: User) -> PlannedUnit | PlannedKeySkill:
    """Exempt one unit or key skill that showed the reason `seen`; return the row as saved. As `exempt_rows`."""
    changed = exempt_rows(plan=row.plan, seen={key_of(row): seen}, reason=reason, by=by)
    if not changed:
        row.refresh_from_db(fields=["exemption", "version"])
        return row
    return changed[0]
