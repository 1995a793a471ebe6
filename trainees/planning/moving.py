"""Acts on planned ends: set, clear, shift and spread them, one row or many in one go."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from trainees import dates
from trainees.conflicts import QuestionError, refuse_when_stale
from trainees.models import CompanyCompetency, PlannedUnit, TraineePlan, User
from trainees.models.history import save_changes
from trainees.planning.rows import DatedRow, key_of, locked_rows

AFTER_THE_PERIOD = "after_the_period"


@dataclass(frozen=True, slots=True)
class Wish:
    """A planned end that somebody wants for the row with this key, who saw `seen` there."""

    key: str
    day: date | None
    seen: date | None


class RemovedSinceError(ValidationError):
    """A company competency was removed since this person saw it; `row` is that one."""

    def __init__(self, row: CompanyCompetency) -> None:
        super().__init__("Deze competentie is intussen verwijderd.")
        self.row = row


@dataclass(frozen=True, slots=True)
class Move:
    """A planned end that changed: the row as saved, and what stood there before."""

    row: DatedRow
    before: date | None

    @property
    def key(self) -> str:
        """The key of the row."""
        return key_of(self.row)


@transaction.atomic
def set_planned_ends(
    *, plan: TraineePlan, wishes: Sequence[Wish], today: date, by: User, act: uuid.UUID | None = None,
    reason: str = "", accept: bool = False,
) -> list[Move]:  # fmt: skip
    """Set or clear the planned ends of several rows of a plan in one act; return those that changed.

    All or nothing. Raises ValidationError for a day before the training or a row that went, QuestionError for a day
    after the training unless `accept`, and ConflictError (with the key of its row) when another person changed one
    of these dates since.
    """
    rows = locked_rows(plan, [wish.key for wish in wishes])
    for day in dict.fromkeys(wish.day for wish in wishes if wish.day != rows[wish.key].planned_end):
        if day is not None:
            refuse_outside(plan, day, today, accept)
    moves = []
    for wish in wishes:
        row = rows[wish.key]
        if isinstance(row, CompanyCompetency) and row.removed:
            raise RemovedSinceError(row)
        refuse_when_stale(row, "planned_end", seen=wish.seen, wanted=wish.day, key=wish.key)
        if row.planned_end != wish.day:
            moves.append(Move(row, row.planned_end))
            row.planned_end = wish.day
    save_changes([move.row for move in moves], ["planned_end"], by=by, act=act or uuid.uuid4(), reason=reason)
    return moves


def set_planned_end(
    *, row: DatedRow, day: date | None, seen: date | None, today: date, by: User, accept: bool = False
) -> DatedRow:
    """Set or clear the planned end of one row that showed `seen`; return the row as saved. As `set_planned_ends`."""
    wish = Wish(key_of(row), day, seen)
    moves = set_planned_ends(plan=row.plan, wishes=[wish], today=today, by=by, accept=accept)
    if not moves:
        row.refresh_from_db(fields=["planned_end", "version"])
        return row
    return moves[0].row


def refuse_outside(plan: TraineePlan, day: date, today: date, accept: bool) -> None:
    """Raise ValidationError for a day before the training, QuestionError for one after it unless `accept`."""
    for remark in dates.review(day, today=today, start=plan.start, end=plan.end, calendar=plan.calendar):
        if remark.kind == "error":
            raise ValidationError(remark.text)
        if remark.kind == "question" and not accept:
            raise QuestionError(AFTER_THE_PERIOD, remark.text)


def may_move(row: DatedRow) -> bool:
    """Whether acts on many rows move this one: not when completed, ready for confirmation or exempted."""
    if isinstance(row, PlannedUnit):
        return not (row.completed_on or row.is_ready or row.is_exempt)
    if isinstance(row, CompanyCompetency):
        return not (row.completed_on or row.is_ready or row.removed)
    return not row.is_exempt
