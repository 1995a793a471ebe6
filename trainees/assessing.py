"""The start assessment of a plan: what this trainee can already do or does not need is exempted, with a reason."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from trainees import planning
from trainees.conflicts import ConflictError, Theirs
from trainees.models import PlannedUnit, StartAssessment, TraineePlan, User
from trainees.planning import Exemption

Said = tuple[str, str]  # an outcome and its reason
NOTHING: Said = ("", "")


@dataclass(frozen=True, slots=True)
class Judgement:
    """What somebody says of a unit in the start assessment, and what he saw there (an outcome and a reason)."""

    unit: int
    said: Said
    seen: Said = NOTHING

    @property
    def key(self) -> str:
        """The key of the unit among the rows of the plan."""
        return f"onderdeel-{self.unit}"


@dataclass(frozen=True, slots=True)
class Assessed:
    """What an assessment changed, and the units that stay exempted because somebody else said so by hand."""

    changed: tuple[StartAssessment, ...]
    stays: tuple[PlannedUnit, ...] = ()


@transaction.atomic
def assess(*, plan: TraineePlan, judgements: Sequence[Judgement], by: User, now: datetime, act: uuid.UUID) -> Assessed:
    """Keep what is said of these units, and exempt those that the trainee has already or does not need.

    A unit that is to be learned after all loses the exemption that the assessment gave. An exemption that was given by
    hand stays, whatever is said. Raises ConflictError (with the key of the unit) when another person said something
    else since, ValidationError for a unit that is not in the plan or a missing reason.
    """
    units, rows = _locked(plan, judgements)
    before = {pk: row.exemption for pk, row in rows.items()}
    changed = _say(rows, judgements, by, now, act)
    wishes: dict[str, Exemption] = {}
    stays: list[PlannedUnit] = []
    for row in changed:
        unit = units[row.planned_unit_id]
        if unit.exemption not in ("", before[unit.pk]):
            stays.append(unit)
        elif unit.exemption != row.exemption:
            wishes[planning.key_of(unit)] = Exemption(row.exemption, unit.exemption)
    if wishes:
        planning.exempt_each(plan=plan, wishes=wishes, by=by, act=act)
    return Assessed(tuple(changed), tuple(stays))


@transaction.atomic
def take_back(
    *, plan: TraineePlan, judgements: Sequence[Judgement], by: User, now: datetime, act: uuid.UUID, reason: str
) -> Assessed:
    """Say again of these units what was said before; their exemptions are left alone. Raises as `assess` does."""
    rows = _locked(plan, judgements)[1]
    return Assessed(tuple(_say(rows, judgements, by, now, act, reason)))


def _locked(
    plan: TraineePlan, judgements: Sequence[Judgement]
) -> tuple[dict[int, PlannedUnit], dict[int, StartAssessment]]:
    """The units and what is said of each now, kept for this transaction; a unit without anything gets a new row."""
    found = planning.locked_rows(plan, [judgement.key for judgement in judgements]).values()
    units = {unit.pk: unit for unit in found if isinstance(unit, PlannedUnit)}
    said = StartAssessment.objects.select_for_update(of=("self",)).select_related("by")
    rows = {row.planned_unit_id: row for row in said.filter(planned_unit__in=units)}
    return units, {pk: rows.get(pk) or StartAssessment(planned_unit=unit, version=0) for pk, unit in units.items()}


def _say(
    rows: dict[int, StartAssessment],
    judgements: Sequence[Judgement],
    by: User,
    now: datetime,
    act: uuid.UUID,
    reason: str = "",
) -> list[StartAssessment]:
    """Save what is said where it differs from what stands there: as new rows and as new versions, two queries each."""
    changed = []
    for judgement in judgements:
        row = rows[judgement.unit]
        stands = (row.outcome, row.reason)
        if judgement.said in (stands, judgement.seen):
            continue
        if stands != judgement.seen:
            raise ConflictError(_theirs(row), judgement.key, "outcome", version=row.version)
        row.outcome, row.reason = judgement.said
        row.by, row.at = by, now
        row.version += 1
        row.clean_fields(exclude=["planned_unit", "by"])
        row.clean()
        changed.append(row)
    _save([row for row in changed if row.pk is None], [row for row in changed if row.pk], by, now, act, reason)
    return changed


def _theirs(row: StartAssessment) -> Theirs:
    return Theirs(row.get_outcome_display(), row.by.name if row.by_id else "", row.at)


def _save(
    new: list[StartAssessment], old: list[StartAssessment], by: User, now: datetime, act: uuid.UUID, reason: str
) -> None:
    told: dict[str, Any] = {
        "default_user": by,
        "default_change_reason": reason,
        "default_date": now,
        "custom_historical_attrs": {"actor_name": by.name, "act": act},
    }
    if new:
        bulk_create_with_history(new, StartAssessment, **told)
    if old:
        bulk_update_with_history(old, StartAssessment, ["outcome", "reason", "by", "at", "version"], **told)
