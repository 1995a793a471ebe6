"""Ticks go back to what stood there before an act."""

import uuid
from collections import defaultdict
from collections.abc import Iterator

from trainees import checking
from trainees.models import PlannedAction, TickEvent, TraineePlan
from trainees.undoing.values import Hand


def ticks_of(plan: TraineePlan, act: uuid.UUID) -> list[TickEvent]:
    """The ticks that an act made in a plan, each with its row and unit; one query."""
    ticks = TickEvent.objects.filter(act=act, planned_action__planned_unit__plan=plan)
    return list(ticks.select_related("planned_action__planned_unit"))


def put_back(events: list[TickEvent], plan: TraineePlan, hand: Hand, act: uuid.UUID, kept: list[int]) -> bool:
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
    """The actions that these events still decide, each with the tick that stood before; one query.

    The actions are read again with it: what somebody ticked until their units were locked counts.
    """
    own = {event.pk for event in events}
    every: dict[PlannedAction, list[TickEvent]] = defaultdict(list)
    actions = {event.planned_action_id for event in events}
    for event in TickEvent.objects.filter(planned_action__in=actions).select_related("planned_action__planned_unit"):
        if event.planned_action:
            every[event.planned_action].append(event)
    for row, ticks in every.items():
        stands = (row.checked_at, row.completed_on)
        deciding = next((one for one in ticks if one.pk in own and (one.device_at, one.completed_on) == stands), None)
        if deciding is None:
            continue
        before = _before(deciding, [other for other in ticks if other.pk not in own])
        ticked = before is not None and before.ticked
        yield row, checking.Tick(ticked=ticked, on=before.completed_on if before and ticked else None, act=act)


def _before(event: TickEvent, others: list[TickEvent]) -> TickEvent | None:
    """The latest of the other ticks of an action until an event; of the same moment rather one of the other way."""
    earlier = [other for other in others if other.device_at <= event.device_at]
    return max(earlier, key=lambda e: (e.device_at, e.received_at, e.ticked != event.ticked), default=None)
