"""What undoing takes and gives: who undoes, what an act changed, what was put back."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from trainees.access import Access
from trainees.models import User
from trainees.wording import BRUSSELS


@dataclass(frozen=True, slots=True)
class Hand:
    """Who undoes, with which rights, when.

    `seen` are planned ends that another person gave since, by the key of their row: this person saw them and insists.
    `reason` is what the history says of it.
    """

    by: User
    may: Access
    now: datetime
    seen: Mapping[str, date | None] = field(default_factory=dict)
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
