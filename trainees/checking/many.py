"""Tick or untick several actions of a plan in one act; what cannot be ticked is left out and named."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from competency_plans import catalogue
from trainees.checking.ticks import Tick, event_of, known_when_sent_at_once
from trainees.conflicts import ENDED_SINCE
from trainees.models import PlannedAction, PlannedUnit, TickEvent, TraineePlan, User

CONFIRMED, EXEMPT, NOT_APPLICABLE, AS_WISHED, KNOWN = "confirmed", "exempt", "not_applicable", "as_wished", "known"
DECIDING_FIELDS = ["completed_on", "checked_by", "checked_as", "checked_at"]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An action that stayed as it was, in which unit, and why: one of the constants of this module."""

    action: int
    unit: PlannedUnit
    why: str


@dataclass(frozen=True, slots=True)
class Many:
    """What came of several ticks: the act, the units in which an action changed, how many did, what was left out."""

    act: uuid.UUID
    units: tuple[PlannedUnit, ...]
    count: int
    left_out: tuple[LeftOut, ...]

    def left_out_units(self, *reasons: str) -> dict[int, PlannedUnit]:
        """The units of what was left out for these reasons, by their key."""
        return {left.unit.pk: left.unit for left in self.left_out if left.why in reasons}


@known_when_sent_at_once
@transaction.atomic
def tick_many(
    *, plan: TraineePlan, ticks: Mapping[int, Tick], by: User, role: str, now: datetime, today: date,
    act: uuid.UUID | None = None,
) -> Many:  # fmt: skip
    """Tick or untick the actions with these keys, each with its own event, all of them part of one act.

    Left out are actions of a completed or exempted unit, those that do not apply, those that are (or are not) ticked
    already, and events that came before. An event older than the one that decides is kept without effect, as by
    `tick`. Raises ValidationError, and changes nothing, for a day before the training or after today, for an action
    that is not in the plan, and for a plan that was ended meanwhile. Six queries, seven with keys of a device, however
    many actions.
    """
    batch = _Batch(plan, ticks, act or uuid.uuid4())
    for action, tick in ticks.items():
        why = batch.reason_to_leave(action, tick)
        if why:
            batch.left_out.append(LeftOut(action, batch.units[action], why))
        else:
            batch.add(action, event_of(plan, tick, by, role, now, today))
    return batch.saved()


@dataclass(slots=True)
class _Batch:
    """The units of one act, locked in the order of their keys, with what their actions are and become."""

    plan: TraineePlan
    ticks: Mapping[int, Tick]
    act: uuid.UUID
    units: dict[int, PlannedUnit] = field(init=False)
    rows: dict[int, PlannedAction] = field(init=False)
    known: set[Any] = field(init=False)
    left_out: list[LeftOut] = field(default_factory=list)
    decided: dict[int, PlannedAction] = field(default_factory=dict)
    events: dict[int, TickEvent] = field(default_factory=dict)

    def __post_init__(self) -> None:
        of = {action: text.id for action, text in self._text.units_by_action.items() if action in self.ticks}
        rows = self.plan.units.select_for_update(of=("self",)).filter(retired=False, unit__in=set(of.values()))
        found: list[Any] = list(rows.annotate(ended=F("plan__ended_on")).order_by("pk"))
        if any(unit.ended for unit in found):
            raise ValidationError(ENDED_SINCE)
        locked = {unit.unit_id: unit for unit in found}
        if len(of) < len(self.ticks) or not set(of.values()) <= set(locked):
            raise ValidationError("Deze actie staat niet in dit opleidingsplan.")
        self.units = {action: locked[unit] for action, unit in of.items()}
        touched = PlannedAction.objects.filter(planned_unit__in=locked.values(), action__in=of)
        self.rows = {row.action_id: row for row in touched}
        keys = [tick.id for tick in self.ticks.values() if tick.id]
        self.known = set(TickEvent.objects.filter(pk__in=keys).values_list("pk", flat=True)) if keys else set()

    @property
    def _text(self) -> catalogue.EditionTree:
        return catalogue.tree(self.plan.edition_id)

    def reason_to_leave(self, action: int, tick: Tick) -> str:
        """Why an action stays as it is; empty when it does not."""
        unit, row = self.units[action], self.rows.get(action)
        if tick.id in self.known:
            return KNOWN
        if unit.completed_on is not None:
            return CONFIRMED
        if unit.is_exempt:
            return EXEMPT
        if row is not None and row.exemption:
            return NOT_APPLICABLE
        is_ticked = row is not None and row.completed_on is not None
        return AS_WISHED if is_ticked == tick.ticked else ""

    def add(self, action: int, event: TickEvent) -> None:
        """Keep an event, and let it decide its action when none with a later moment did."""
        row = self.rows.get(action) or PlannedAction(planned_unit=self.units[action], action_id=action)
        event.act, event.planned_action = self.act, row
        self.known.add(event.pk)
        self.events[action] = event
        if row.checked_at is not None and event.device_at < row.checked_at:
            return
        self.decided[action] = PlannedAction(
            planned_unit=row.planned_unit, action_id=action, completed_on=event.completed_on,
            checked_by=event.by, checked_as=event.by_as, checked_at=event.device_at,
        )  # fmt: skip
        if self._text.groups_by_action[action].actor == "trainee":
            self.units[action].ticked_actions += 1 if event.ticked else -1

    def saved(self) -> Many:
        """Write everything down: rows made or changed in one query, counts in one, events in one; no versions."""
        PlannedAction.objects.bulk_create(
            self.decided.values(), update_conflicts=True, unique_fields=["planned_unit", "action"],
            update_fields=DECIDING_FIELDS,
        )  # fmt: skip
        for action, row in self.decided.items():
            self.events[action].planned_action = row
        TickEvent.objects.bulk_create(self.events.values())
        units = {unit.pk: unit for action, unit in self.units.items() if action in self.decided}
        PlannedUnit.objects.bulk_update(units.values(), ["ticked_actions"])
        for unit in units.values():
            unit.plan = self.plan
        return Many(self.act, tuple(units.values()), len(self.decided), tuple(self.left_out))
