"""Who was told that another person changed something since, and insists, undoes what stands there now."""

from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import replace
from typing import Any

from trainees import planning
from trainees.conflicts import ConflictError, last_change, sight_of
from trainees.models import CompanyCompetency, StartAssessment, TraineePlan
from trainees.undoing.values import Change

FIELDS = ("planned_end", "exemption", "completed_on", "competency", "action")
JUDGED = ("outcome", "reason")
REMOVED = ("removed", "checked_on")  # a company competency goes with all that was done in it
GONE = "gone"
Now = tuple[Any, StartAssessment | None]  # the row of a change as it is now, and what is said of a unit


def on_top(plan: TraineePlan, changes: list[Change], seen: frozenset[str]) -> list[Change]:
    """These changes as if each was made on the version of its row that was seen, where that still stands there.

    What was removed since, and seen so, stays out. Raises RowGoneError when a row is gone. One query a kind of row.
    """
    told = {sight.partition(":")[0] for sight in seen}
    mine = [change for change in changes if change.key in told]
    now = _now(plan, mine)
    found = []
    for change in changes:
        row, said = now.get(change.key, (None, None))
        if row is not None and _is_gone(change, row) and sight_of(change.key, GONE, row.version) in seen:
            continue
        values = dict(_values(change, row, said, seen)) if row is not None else {}
        found.append(replace(change, after=_with(change.after, values)))
    return found


def stale(plan: TraineePlan, changes: list[Change]) -> frozenset[str]:
    """What stands in the rows of these changes that is neither what they made of it nor what was there before."""
    now = _now(plan, changes)
    return frozenset(sight for change in changes for sight in _differing(change, *now[change.key]))


def removed(row: CompanyCompetency) -> ConflictError:
    """That another person removed a company competency since."""
    theirs = replace(last_change(row, "removed"), value=row.competency)
    return ConflictError(theirs, planning.key_of(row), GONE, version=row.version)


def _now(plan: TraineePlan, changes: list[Change]) -> dict[str, Now]:
    """The rows of these changes by their key, with what is said of a unit, kept for this transaction."""
    rows = planning.locked_rows(plan, [change.key for change in changes])
    judged = {row.planned_unit_id: row for row in _judged(plan, changes)}
    return {key: (row, judged.get(row.pk) if key.startswith("onderdeel") else None) for key, row in rows.items()}


def _judged(plan: TraineePlan, changes: list[Change]) -> Iterable[StartAssessment]:
    units = [change.after.planned_unit_id for change in changes if _is_judged(change)]
    rows = StartAssessment.objects.select_for_update(of=("self",))
    return rows.filter(planned_unit__plan=plan, planned_unit__in=units) if units else ()


def _is_judged(change: Change) -> bool:
    return hasattr(change.after, "outcome")


def _is_gone(change: Change, row: Any) -> bool:
    """Whether a company competency was removed after an act that did something else with it."""
    return not change.did("removed") and getattr(row, "removed", False)


def _differing(change: Change, row: Any, said: StartAssessment | None) -> Iterator[str]:
    """What differs in the row of one change, as sights."""
    if _is_judged(change):
        if said and _pair(said) not in (_pair(change.before), _pair(change.after)):
            yield sight_of(change.key, "outcome", said.version)
        return
    if _is_gone(change, row):
        yield sight_of(change.key, GONE, row.version)
    for field in FIELDS:
        known = [getattr(version, field, None) for version in (change.before, change.after)]
        if change.did(field) and getattr(row, field) not in known:
            yield sight_of(change.key, field, row.version)


def _pair(said: Any) -> tuple[str, str]:
    return said.outcome, said.reason


def _values(change: Change, row: Any, said: StartAssessment | None, seen: frozenset[str]) -> Iterator[tuple[str, Any]]:
    """The fields of a row that were seen as they are now, each with its value."""
    if _is_judged(change):
        # The exemption that came of it tells it too.
        sights = {sight_of(change.key, "exemption", row.version)}
        if said and {*sights, sight_of(change.key, "outcome", said.version)} & seen:
            yield from ((field, getattr(said, field)) for field in JUDGED)
        return
    for field in FIELDS:
        if change.did(field) and sight_of(change.key, field, row.version) in seen:
            yield field, getattr(row, field)
    if change.did("removed") and any(sight_of(change.key, field, row.version) in seen for field in REMOVED):
        yield from (("version", row.version), ("checked_on", row.checked_on))


def _with(version: Any, values: dict[str, Any]) -> Any:
    changed = copy(version)
    for field, value in values.items():
        setattr(changed, field, value)
    return changed
