"""The same action in other units of a plan: what may be ticked along, and the words that offer it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import FilteredRelation, Q

from competency_plans import catalogue
from trainees.models import TraineePlan
from trainees.progress import Progress, tally

NONE = (0,)  # joined to nothing; an empty list would leave no unit either
COUNTS = ("pk", "unit", "applicable_actions", "ticked_actions", "completed_on", "planned_end")


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Open actions that are the same as one that was ticked, in how many other units they stand, and the question."""

    actions: tuple[int, ...]
    units: int
    asks: str


def open_twins(plan: TraineePlan, action: int) -> Elsewhere | None:
    """The open twins of an action in other units of a plan, or None when there are none; at most one query.

    Twins have the same `twin_key` (the rule of the catalogue). Those in an exempted or completed unit, those that do
    not apply and those that are ticked are none.
    """
    twins = _twins(plan, action)
    return _open(plan, twins, _live_units(plan, twins)) if twins else None


def after_tick(plan: TraineePlan, action: int, today: date) -> tuple[Progress, Elsewhere | None]:
    """The progress of a plan, and the open twins of an action that was ticked; one query for both."""
    twins = _twins(plan, action)
    rows = _live_units(plan, twins)
    units = {row.pk: (row.applicable_actions, row.ticked_actions, row.completed_on, row.planned_end) for row in rows}
    counts = ((total, total if completed else ticked, end) for total, ticked, completed, end in units.values())
    return tally(counts, today), _open(plan, twins, rows)


def _twins(plan: TraineePlan, action: int) -> list[int]:
    text = catalogue.tree(plan.edition_id)
    here = text.units_by_action[action]
    same = text.twins[text.actions_by_id[action].twin_key]
    return [twin for twin in same if text.units_by_action[twin] is not here]


def _live_units(plan: TraineePlan, twins: list[int]) -> list[Any]:
    """The units that count, each beside what is known of the twins in it."""
    return list(
        plan.units.live()
        .annotate(twin=FilteredRelation("actions", condition=Q(actions__action__in=twins or NONE)))
        .order_by()
        .values_list(*COUNTS, "twin__action", "twin__completed_on", "twin__exemption", named=True)
    )


def _open(plan: TraineePlan, twins: list[int], rows: list[Any]) -> Elsewhere | None:
    unit_of = catalogue.tree(plan.edition_id).units_by_action
    units = {row.unit for row in rows if row.completed_on is None}
    settled = {row.twin__action for row in rows if row.twin__completed_on or row.twin__exemption}
    still_open = tuple(twin for twin in twins if unit_of[twin].id in units and twin not in settled)
    count = len({unit_of[twin].id for twin in still_open})
    return Elsewhere(still_open, count, asks(count)) if still_open else None


def asks(units: int) -> str:
    """The question after a tick: "Staat ook in 3 andere onderdelen. Daar ook afvinken?"."""
    return f"Staat ook in {units} {'ander onderdeel' if units == 1 else 'andere onderdelen'}. Daar ook afvinken?"
