"""Undo of one act: everything that the history keeps under its name goes back, through the same acts and checks.

A signed note, good for the visit, names the act. Undoing is an act too, so undoing that one does it again.
"""

import uuid
from collections.abc import Sequence
from dataclasses import replace

from django.core.exceptions import ValidationError
from django.db import transaction

from competency_plans import catalogue
from trainees import planning
from trainees.access import Access
from trainees.models import TraineePlan
from trainees.undoing import rows, seen, ticks
from trainees.undoing.changes import changes_of
from trainees.undoing.notes import GONE, SALT, VISIT_SECONDS, SharedAct, note, read
from trainees.undoing.values import Change, Deed, Hand, Undone

__all__ = [
    "SALT",
    "VISIT_SECONDS",
    "Hand",
    "SharedAct",
    "Undone",
    "changed_since",
    "note",
    "read",
    "touched",
    "undo",
    "undo_act",
    "undo_shared",
]

PLANNED = ("planned_end", "exemption", "competency", "action", "removed", "outcome", "reason")


def undo(*, plan: TraineePlan, text: str, hand: Hand) -> Undone:
    """Put back what a note says. Raises ValidationError for a forged, old or foreign note or without the right.

    ConflictError and QuestionError come from the acts themselves: another person changed it since.
    """
    act, again = read(plan, text)
    try:
        return undo_act(plan=plan, act=act, hand=hand, again=again)
    except planning.RowGoneError:
        raise ValidationError(GONE) from None


def touched(plan: TraineePlan, text: str) -> tuple[str, ...]:
    """The keys of the rows that a note would put back; none for a note that does not work."""
    try:
        act, _ = read(plan, text)
    except ValidationError:
        return ()
    return tuple(dict.fromkeys(change.key for change in changes_of(plan, act)))


@transaction.atomic
def undo_shared(*, shared: SharedAct, hands: Sequence[tuple[TraineePlan, Hand]]) -> SharedAct | None:
    """Put back what an act changed in each of its plans, all or nothing, as one act; None when all stood back already.

    `hands` are its plans, each with who undoes there. Raises as `undo` does.
    """
    if {plan.pk for plan, _ in hands} != set(shared.plans):
        raise ValidationError(GONE)
    new = uuid.uuid4()
    changed = []
    deeds = [(_deed(plan, shared.act, hand), hand) for plan, hand in hands]
    rows.lock(key for deed, _ in deeds for key in deed.keys)
    try:
        for deed, hand in deeds:
            if _put_back(_as_seen(deed, hand), hand, shared.again, new).act:
                changed.append(deed.plan.pk)
    except planning.RowGoneError:
        raise ValidationError(GONE) from None
    except planning.RemovedSinceError as error:
        raise seen.removed(error.row) from None
    return SharedAct(tuple(changed), new, not shared.again) if changed else None


@transaction.atomic
def undo_act(*, plan: TraineePlan, act: uuid.UUID, hand: Hand, again: bool = False) -> Undone:
    """Put back everything that an act changed in a plan, as one act. Raises as `undo` does."""
    deed = _deed(plan, act, hand)
    if hand.seen or not deed.is_of_dates:
        rows.lock(deed.keys)
    try:
        return _put_back(_as_seen(deed, hand), hand, again, uuid.uuid4())
    except planning.RemovedSinceError as error:
        raise seen.removed(error.row) from None


@transaction.atomic
def changed_since(plan: TraineePlan, act: uuid.UUID) -> frozenset[str]:
    """What others changed since in the rows of an act, each as `ConflictError.sight` says it: what who insists saw.

    Nothing when a row went, which the undo itself says.
    """
    try:
        return seen.stale(plan, changes_of(plan, act))
    except planning.RowGoneError:
        return frozenset()


def _as_seen(deed: Deed, hand: Hand) -> Deed:
    """The deed as if it was done on top of what this person saw of others, its rows being locked."""
    return replace(deed, changes=seen.on_top(deed.plan, deed.changes, hand.seen)) if hand.seen else deed


def _deed(plan: TraineePlan, act: uuid.UUID, hand: Hand) -> Deed:
    """What an act did in a plan. Raises ValidationError when there is nothing, or this person may not put it back."""
    deed = Deed(plan, changes_of(plan, act), ticks.ticks_of(plan, act))
    _refuse_without_right(deed.changes, hand.may)
    _refuse_ticks_without_right(deed, hand)
    return deed


def _put_back(deed: Deed, hand: Hand, again: bool, new: uuid.UUID) -> Undone:
    """Put back what an act did in one plan, its rows being locked, in the act `new`."""
    if again:
        hand = replace(hand, reason="Opnieuw gedaan")
    plan, changes = deed.plan, deed.changes
    completed = [change for change in changes if change.did("completed_on")]
    kept: list[int] = []
    changed = [
        rows.dates(plan, changes, hand, new),
        rows.exemptions(plan, changes, hand, new),
        rows.company(plan, changes, hand, new),
        rows.assessments(plan, changes, hand, new),
        rows.complete(plan, [change for change in completed if change.before.completed_on is None], hand, new),
        ticks.put_back(deed.events, plan, hand, new, kept),
        rows.complete(plan, [change for change in completed if change.before.completed_on], hand, new),
    ]
    return Undone(deed.keys, new if any(changed) else None, again, bool(deed.events), tuple(kept))


def _refuse_without_right(changes: list[Change], may: Access) -> None:
    """Raise ValidationError when this person may not do what it takes to put these rows back."""
    completing = any(change.did("completed_on") for change in changes)
    planned = any(change.did(field) for change in changes for field in PLANNED)
    if not ((may.confirm or not completing) and (may.plan_dates or not planned)):
        raise ValidationError(GONE)


def _refuse_ticks_without_right(deed: Deed, hand: Hand) -> None:
    """Raise ValidationError when there is nothing to put back, or ticks that are not this person's to take back.

    Who guides takes back every tick, as he may untick every action; a trainee only what he ticked himself.
    """
    text = catalogue.tree(deed.plan.edition_id)
    actions = {action.id for unit in text.units for action in unit.trainee_actions}
    own = all(
        event.by_id == hand.by.pk and event.planned_action and event.planned_action.action_id in actions
        for event in deed.events
    )
    allowed = hand.may.tick_mentor or (hand.may.tick and own) or not deed.events
    if not (deed.changes or deed.events) or not allowed:
        raise ValidationError(GONE)
