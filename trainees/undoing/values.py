"""What undoing takes and gives: who undoes, what an act changed, what was put back."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from trainees.access import Access
from trainees.models import TickEvent, TraineePlan, User
from trainees.wording import BRUSSELS


@dataclass(frozen=True, slots=True)
class Hand:
    """Who undoes, with which rights, when.

    `seen` is what another person changed since, as `ConflictError.sight` says it: this person saw it and insists.
    `reason` is what the history says of it.
    """

    by: User
    may: Access
    now: datetime
    seen: frozenset[str] = frozenset()
    reason: str = "Ongedaan gemaakt"

    @property
    def today(self) -> date:
        """The day in Brussels."""
        return self.now.astimezone(BRUSSELS).date()


@dataclass(frozen=True, slots=True)
class Undone:
    """The keys of the rows that were put back, the act that did it (None when all stood back already).

    `again` when an undo was undone; `ticked` when ticks went back too; `kept` are the units, by the key of their
    text, in which ticks stayed because somebody confirmed or exempted them since.
    """

    keys: tuple[str, ...]
    act: uuid.UUID | None
    again: bool = False
    ticked: bool = False
    kept: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """What an act did to one row: its values before and after."""

    key: str
    before: Any
    after: Any

    def did(self, name: str) -> bool:
        """Whether the act changed a field; a kind of row without that field never did."""
        return hasattr(self.after, name) and getattr(self.before, name) != getattr(self.after, name)


@dataclass(frozen=True, slots=True)
class Deed:
    """What an act did in one plan: to rows, and as ticks."""

    plan: TraineePlan
    changes: list[Change]
    events: list[TickEvent]

    @property
    def is_of_dates(self) -> bool:
        """Whether it gave new planned ends and nothing else: then one act puts all of it back."""
        other = ("exemption", "completed_on", "competency", "action", "removed", "outcome", "reason")
        return not self.events and not any(change.did(name) for change in self.changes for name in other)

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the rows that it touched, each once."""
        ticked = [event.planned_action for event in self.events if event.planned_action]
        units = [f"onderdeel-{action.planned_unit_id}" for action in ticked]
        return tuple(dict.fromkeys([*(change.key for change in self.changes), *units]))
