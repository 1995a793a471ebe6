"""Who was told that another person changed something since, and insists, undoes what stands there now."""

from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import replace
from typing import Any

from trainees import planning
from trainees.conflicts import sight_of
from trainees.models import StartAssessment, TraineePlan
from trainees.undoing.values import Change

FIELDS = ("planned_end", "exemption", "completed_on", "competency", "action")
JUDGED = ("outcome", "reason")
REMOVED = ("removed", "checked_on")  # a company competency goes with all that was done in it


def on_top(plan: TraineePlan, changes: list[Change], seen: frozenset[str]) -> list[Change]:
    """These changes as if each was made on the version of its row that was seen, where that still stands there.

    Raises RowGoneError when a row is gone. One query a kind of row.
    """
    told = {sight.partition(":")[0] for sight in seen}
    mine = [change for change in changes if change.key in told]
    now: dict[str, Any] = planning.locked_rows(plan, [change.key for change in mine])
    judged = {row.planned_unit_id: row for row in _judged(plan, mine)}
    found = []
    for change in changes:
        row = now.get(change.key)
        said = judged.get(change.after.planned_unit_id) if _is_judged(change) else None
        values = dict(_judgement(change, row, said, seen) if said else _values(change, row, seen)) if row else {}
        found.append(replace(change, after=_with(change.after, values)))
    return found


def _judged(plan: TraineePlan, changes: list[Change]) -> Iterable[StartAssessment]:
    """What is said now of the units of these changes."""
    units = [change.after.planned_unit_id for change in changes if _is_judged(change)]
    rows = StartAssessment.objects.select_for_update(of=("self",))
    return rows.filter(planned_unit__plan=plan, planned_unit__in=units) if units else ()


def _is_judged(change: Change) -> bool:
    return hasattr(change.after, "outcome")


def _values(change: Change, row: Any, seen: frozenset[str]) -> Iterator[tuple[str, Any]]:
    """The fields of a row that were seen as they are now, each with its value."""
    for field in FIELDS:
        if change.did(field) and sight_of(change.key, field, row.version) in seen:
            yield field, getattr(row, field)
    if change.did("removed") and any(sight_of(change.key, field, row.version) in seen for field in REMOVED):
        yield from (("version", row.version), ("checked_on", row.checked_on))


def _judgement(change: Change, unit: Any, said: StartAssessment, seen: frozenset[str]) -> Iterator[tuple[str, Any]]:
    """What is said of a unit now, when that was seen, or the exemption that came of it."""
    if {sight_of(change.key, "outcome", said.version), sight_of(change.key, "exemption", unit.version)} & seen:
        yield from ((field, getattr(said, field)) for field in JUDGED)


def _with(version: Any, values: dict[str, Any]) -> Any:
    changed = copy(version)
    for field, value in values.items():
        setattr(changed, field, value)
    return changed
