"""Take over a proposal: the planned ends that a person saw, all in one act."""

import uuid
from collections.abc import Sequence
from datetime import date

from django.db import transaction

from trainees.conflicts import ConflictError, Theirs, last_change
from trainees.models import PlannedUnit, TraineePlan, User
from trainees.models.states import State
from trainees.planning.moving import Move, Wish, may_move, set_planned_ends
from trainees.planning.rows import DatedRow, locked_rows


class SettledSinceError(ConflictError):
    """A row was completed, got ready or was exempted since the proposal was shown; `theirs.value` is its state."""


@transaction.atomic
def accept_proposal(
    *, plan: TraineePlan, wishes: Sequence[Wish], today: date, by: User, act: uuid.UUID | None = None
) -> list[Move]:
    """Set the planned ends of a proposal in one act; return those that changed.

    All or nothing, and as `set_planned_ends`: it raises ValidationError, QuestionError and ConflictError likewise.
    Raises SettledSinceError for a row that proposals leave alone.
    """
    for key, row in locked_rows(plan, [wish.key for wish in wishes]).items():
        if not may_move(row):
            raise SettledSinceError(_settled(row, today), key)
    reason = "Voorgestelde planning overgenomen"
    return set_planned_ends(plan=plan, wishes=wishes, today=today, by=by, act=act, reason=reason)


def _settled(row: DatedRow, today: date) -> Theirs:
    """The state of a row that is settled, with who brought it there when."""
    state = row.state(today)
    if state is State.EXEMPT:
        made = last_change(row, "exemption")
        return Theirs(state, made.by, made.at)
    if isinstance(row, PlannedUnit) and state is State.READY:
        ticks = row.actions.filter(action__group__actor="trainee", checked_at__isnull=False)
        tick = ticks.select_related("checked_by").latest("checked_at")
        return Theirs(state, tick.checked_by.name if tick.checked_by else "", tick.checked_at)
    if isinstance(row, PlannedUnit) and row.confirmed_by:
        return Theirs(state, row.confirmed_by.name, row.confirmed_at)
    return Theirs(state, "", None)
