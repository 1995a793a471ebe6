"""Undo of one act: everything that the history keeps under its name goes back, through the same acts and checks.

A signed note, good for the visit, names the act. Undoing is an act too, so undoing that one does it again.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction

from competency_plans import catalogue
from trainees import assessing, checking, planning
from trainees.access import Access
from trainees.assessing import Judgement
from trainees.models import (
    CompanyCompetency,
    PlannedAction,
    PlannedUnit,
    StartAssessment,
    TickEvent,
    TraineePlan,
    User,
)
from trainees.planning import KIND_OF, Exemption, Wish
from trainees.wording import BRUSSELS

SALT = "trainees.undoing"
SALT_OF_SEVERAL = "trainees.undoing.several"
VISIT_SECONDS = 12 * 60 * 60
REASON = "Ongedaan gemaakt"
PLANNED = ("planned_end", "exemption", "competency", "action", "removed", "outcome", "reason")
PLAN_OF: dict[type, str] = {**dict.fromkeys(KIND_OF, "plan"), StartAssessment: "planned_unit__plan"}
GONE = "Dit kan niet meer ongedaan gemaakt worden. Kijk in de geschiedenis."


@dataclass(frozen=True, slots=True)
class Hand:
    """Who undoes, with which rights, when."""

    by: User
    may: Access
    now: datetime

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
class _Change:
    """What an act did to one row: its values before and after."""

    key: str
    before: Any
    after: Any

    def did(self, field: str) -> bool:
        """Whether the act changed a field; a kind of row without that field never did."""
        return hasattr(self.after, field) and getattr(self.before, field) != getattr(self.after, field)


def note(plan: TraineePlan, act: uuid.UUID, *, again: bool = False) -> str:
    """A signed note that undoes an act on a plan; `again` when the act is itself an undo.

    The note becomes an address, and addresses are logged: nothing about a person goes in it.
    """
    return signing.dumps([plan.pk, act.hex, int(again)], salt=SALT)


def undo(*, plan: TraineePlan, text: str, hand: Hand) -> Undone:
    """Put back what a note says. Raises ValidationError for a forged, old or foreign note or without the right.

    ConflictError and QuestionError come from the acts themselves: another person changed it since.
    """
    try:
        of, act, again = signing.loads(text, salt=SALT, max_age=VISIT_SECONDS)
    except (signing.BadSignature, ValueError, TypeError):
        raise ValidationError(GONE) from None
    if of != plan.pk:
        raise ValidationError(GONE)
    try:
        return undo_act(plan=plan, act=uuid.UUID(act), hand=hand, again=bool(again))
    except planning.RowGoneError:
        raise ValidationError(GONE) from None


@dataclass(frozen=True, slots=True)
class SharedAct:
    """An act on several plans, as a signed note tells it; `again` when it was itself an undo."""

    plans: tuple[int, ...]
    act: uuid.UUID
    again: bool = False

    @property
    def note(self) -> str:
        """The note; as that of one plan it says nothing about a person."""
        return signing.dumps([self.plans, self.act.hex, int(self.again)], salt=SALT_OF_SEVERAL, compress=True)

    @classmethod
    def of(cls, text: str) -> "SharedAct":
        """Read a note. Raises ValidationError for a forged or old one."""
        try:
            plans, act, again = signing.loads(text, salt=SALT_OF_SEVERAL, max_age=VISIT_SECONDS)
        except (signing.BadSignature, ValueError, TypeError):
            raise ValidationError(GONE) from None
        return cls(tuple(plans), uuid.UUID(act), bool(again))


@transaction.atomic
def undo_shared(*, shared: SharedAct, hands: Sequence[tuple[TraineePlan, Hand]]) -> SharedAct | None:
    """Put back what an act changed in each of its plans, all or nothing, as one act; None when all stood back already.

    `hands` are its plans, each with who undoes there. Raises as `undo` does.
    """
    if {plan.pk for plan, _ in hands} != set(shared.plans):
        raise ValidationError(GONE)
    new = uuid.uuid4()
    changed = []
    try:
        for plan, hand in hands:
            if undo_act(plan=plan, act=shared.act, hand=hand, again=shared.again, new=new).act:
                changed.append(plan.pk)
    except planning.RowGoneError:
        raise ValidationError(GONE) from None
    return SharedAct(tuple(changed), new, not shared.again) if changed else None


@transaction.atomic
def undo_act(
    *, plan: TraineePlan, act: uuid.UUID, hand: Hand, again: bool = False, new: uuid.UUID | None = None
) -> Undone:
    """Put back everything that an act changed in a plan, as one act. Raises as `undo` does.

    `new` names that act when it is part of a larger one.
    """
    changes = _changes(plan, act)
    ticks = list(
        TickEvent.objects.filter(act=act, planned_action__planned_unit__plan=plan).select_related(
            "planned_action__planned_unit"
        )
    )
    _refuse_without_right(changes, hand.may)
    _refuse_ticks_without_right(changes, ticks, plan, hand)
    new = new or uuid.uuid4()
    keys = [change.key for change in changes]
    keys += [f"onderdeel-{event.planned_action.planned_unit_id}" for event in ticks if event.planned_action]
    completed = [change for change in changes if change.did("completed_on")]
    kept: list[int] = []
    changed = [
        _dates(plan, changes, hand, new),
        _exemptions(plan, changes, hand, new),
        _company(plan, changes, hand, new),
        _assessments(plan, changes, hand, new),
        _complete(plan, [change for change in completed if change.before.completed_on is None], hand, new),
        _ticks(ticks, plan, hand, new, kept),
        _complete(plan, [change for change in completed if change.before.completed_on], hand, new),
    ]
    return Undone(tuple(dict.fromkeys(keys)), new if any(changed) else None, again, bool(ticks), tuple(kept))


def _changes(plan: TraineePlan, act: uuid.UUID) -> list[_Change]:
    """What an act did, row by row: the version before its first beside its last. One query a kind."""
    found = []
    for model, own in PLAN_OF.items():
        history: Any = model.history  # type: ignore[attr-defined]
        touched = history.filter(**{own: plan.pk}, act=act).values("id")
        versions: dict[int, list[Any]] = defaultdict(list)
        for version in history.filter(id__in=touched).order_by("history_id"):
            versions[version.id].append(version)
        for every in versions.values():
            made = [version for version in every if version.act == act]
            before = [version for version in every if version.version < made[0].version]
            found.append(_Change(_key(made[-1], model), before[-1] if before else _blank(model), made[-1]))
    return found


def _key(version: Any, model: type) -> str:
    """The key of the row that shows this version on the planning."""
    return f"onderdeel-{version.planned_unit_id}" if model is StartAssessment else f"{KIND_OF[model]}-{version.id}"


def _blank(model: type) -> Any:
    """A row before its first version: without dates, and of part C not there."""
    return CompanyCompetency(removed=True) if model is CompanyCompetency else model()


def _refuse_without_right(changes: list[_Change], may: Access) -> None:
    """Raise ValidationError when this person may not do what it takes to put these rows back."""
    completing = any(change.did("completed_on") for change in changes)
    planned = any(change.did(field) for change in changes for field in PLANNED)
    if not ((may.confirm or not completing) and (may.plan_dates or not planned)):
        raise ValidationError(GONE)


def _refuse_ticks_without_right(changes: list[_Change], ticks: list[TickEvent], plan: TraineePlan, hand: Hand) -> None:
    """Raise ValidationError when there is nothing to put back, or ticks that are not this person's to take back.

    Who guides takes back every tick, as he may untick every action; a trainee only what he ticked himself.
    """
    groups = catalogue.tree(plan.edition_id).groups_by_action
    own = all(
        event.by_id == hand.by.pk and event.planned_action and groups[event.planned_action.action_id].actor == "trainee"
        for event in ticks
    )
    allowed = hand.may.tick_mentor or (hand.may.tick and own) or not ticks
    if not (changes or ticks) or not allowed:
        raise ValidationError(GONE)


def _dates(plan: TraineePlan, changes: list[_Change], hand: Hand, act: uuid.UUID) -> bool:
    wishes = [
        Wish(change.key, change.before.planned_end, change.after.planned_end)
        for change in changes
        if change.did("planned_end") and not change.did("removed")
    ]
    if not wishes:
        return False
    moves = planning.set_planned_ends(
        plan=plan, wishes=wishes, today=hand.today, by=hand.by, act=act, reason=REASON, accept=True
    )
    return bool(moves)


def _exemptions(plan: TraineePlan, changes: list[_Change], hand: Hand, act: uuid.UUID) -> bool:
    wishes = {
        change.key: Exemption(change.before.exemption, change.after.exemption)
        for change in changes
        if change.did("exemption")
    }
    return bool(wishes and planning.exempt_each(plan=plan, wishes=wishes, by=hand.by, act=act))


def _company(plan: TraineePlan, changes: list[_Change], hand: Hand, act: uuid.UUID) -> bool:
    changed = False
    for change in changes:
        row = CompanyCompetency(pk=change.after.id, plan=plan)
        if change.did("removed"):
            planning.remove_company_competency(row=row, by=hand.by, back=not change.before.removed, act=act)
        elif change.did("competency") or change.did("action"):
            planning.change_company_competency(
                row=row, competency=change.before.competency, action=change.before.action,
                seen=(change.after.competency, change.after.action), by=hand.by, act=act,
            )  # fmt: skip
        else:
            continue
        changed = True
    return changed


def _assessments(plan: TraineePlan, changes: list[_Change], hand: Hand, act: uuid.UUID) -> bool:
    judgements = [
        Judgement(
            change.after.planned_unit_id,
            said=(change.before.outcome, change.before.reason),
            seen=(change.after.outcome, change.after.reason),
        )
        for change in changes
        if change.did("outcome") or change.did("reason")
    ]
    if not judgements:
        return False
    undone = assessing.take_back(plan=plan, judgements=judgements, by=hand.by, now=hand.now, act=act, reason=REASON)
    return bool(undone.changed)


def _complete(plan: TraineePlan, changes: list[_Change], hand: Hand, act: uuid.UUID) -> bool:
    """Reopen what was open, and confirm on the day that stood there before, so without questions."""
    rows: dict[str, Any] = planning.locked_rows(plan, [change.key for change in changes])
    opened = [(rows[change.key], change.after.completed_on) for change in changes if not change.before.completed_on]
    checking.reopen_locked(rows=opened, reason=REASON, by=hand.by, act=act)
    for change in changes:
        row, on, seen = rows[change.key], change.before.completed_on, change.after.completed_on
        if on is None:
            continue
        how = checking.Confirmation(on=on, seen=seen, mentor_actions="leave", accept=checking.EVERY, act=act)
        if isinstance(row, PlannedUnit):
            checking.confirm(unit=row, how=how, by=hand.by, role=hand.may.role, now=hand.now, today=hand.today)
        else:
            checking.confirm_company(row=row, how=how, by=hand.by, now=hand.now)
    return bool(changes)


def _ticks(events: list[TickEvent], plan: TraineePlan, hand: Hand, act: uuid.UUID, kept: list[int]) -> bool:
    """Give each action that these ticks still decide the tick that it had before; `kept` gets units that stay."""
    many: dict[int, checking.Tick] = {}
    changed = False
    for row, tick in _ticks_before(events, act):
        if row.completed_on is None or not tick.ticked:
            many[row.action_id] = tick
            continue
        try:
            checking.tick(
                plan=plan, action=row.action_id, tick=tick, by=hand.by, role=hand.may.role, now=hand.now,
                today=hand.today,
            )  # fmt: skip
        except checking.AlreadyConfirmedError:
            kept.append(row.planned_unit.unit_id)
        else:
            changed = True
    if not many:
        return changed
    done = checking.tick_many(
        plan=plan, ticks=many, by=hand.by, role=hand.may.role, now=hand.now, today=hand.today, act=act
    )
    left = done.left_out_units(checking.CONFIRMED, checking.EXEMPT)
    kept += [unit.unit_id for unit in left.values()]
    return changed or done.count > 0


def _ticks_before(events: list[TickEvent], act: uuid.UUID) -> Iterator[tuple[PlannedAction, checking.Tick]]:
    """The actions that these events still decide, each with the tick that stood before; one query."""
    deciding = {
        event.planned_action: event
        for event in events
        if event.planned_action
        and event.planned_action.checked_at == event.device_at
        and event.planned_action.completed_on == event.completed_on
    }
    every = defaultdict(list)
    for event in TickEvent.objects.filter(planned_action__in=deciding).exclude(pk__in=[e.pk for e in events]):
        every[event.planned_action_id].append(event)
    for row, event in deciding.items():
        earlier = [other for other in every[row.pk] if other.device_at <= event.device_at]
        before = max(earlier, key=lambda e: (e.device_at, e.received_at, e.ticked != event.ticked), default=None)
        ticked = before is not None and before.ticked
        yield row, checking.Tick(ticked=ticked, on=before.completed_on if before and ticked else None, act=act)
