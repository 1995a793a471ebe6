"""Tick and untick actions, leave one out; keep the counts per unit that lists sort by."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import Exists, F, FilteredRelation, Q

from competency_plans import catalogue
from competency_plans.catalogue import UnitText
from competency_plans.models import TrainingAction
from trainees.conflicts import ENDED_SINCE, locked
from trainees.models import CompanyCompetency, PlannedAction, PlannedUnit, TickEvent, TraineePlan, User
from trainees.models.history import save_untracked, sign
from trainees.planning import THIS
from trainees.wording import BRUSSELS, paper

DECIDED_FIELDS = ("completed_on", "checked_by", "checked_as", "checked_at")
ROW_FIELDS = ("id", "completed_on", "checked_by_id", "checked_as", "checked_at", "exemption")
TICKED_SINCE = "Dit vinkje is intussen gewijzigd, dus bleef het staan."
P = ParamSpec("P")
R = TypeVar("R")


class AlreadyConfirmedError(Exception):
    """A tick for a row, of a unit or of a company competency, that was confirmed meanwhile; nothing changed."""

    def __init__(self, by: str, row: PlannedUnit | CompanyCompetency) -> None:
        super().__init__(f"{by} bevestigde {THIS[type(row)]} al. Je vinkje was niet meer nodig.")


@dataclass(frozen=True, slots=True)
class Tick:
    """A tick or untick as it comes in.

    `on` is the day on which it was done as people claim it (default: the day of `device_at`); `device_at` the moment
    on the device (default: now); `id` the device's own key, so that sending twice counts once. `since` is the moment
    of the tick that an undo takes back: it leaves alone what was ticked after it.
    """

    ticked: bool
    on: date | None = None
    device_at: datetime | None = None
    id: uuid.UUID | None = None
    act: uuid.UUID | None = None
    since: datetime | None = None


def known_when_sent_at_once(act: Callable[P, R]) -> Callable[P, R]:
    """An act with ticks that begins anew, once, when the database refuses it.

    Each looks in its own unit whether its key is known; the same key in two units at the same moment is known after.
    """

    @wraps(act)
    def acted(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return act(*args, **kwargs)
        except IntegrityError:
            return act(*args, **kwargs)

    return acted


@known_when_sent_at_once
@transaction.atomic
def tick(
    *, plan: TraineePlan, action: int, tick: Tick, by: User, role: str, now: datetime, today: date
) -> PlannedAction:
    """Tick or untick the action with this key in a plan; return it as it stands afterwards, with its `planned_unit`.

    `role` is how it is recorded (trainee, mentor, coordinator). An event older than the one that decides is kept
    without effect; one that came before changes nothing. Raises ValidationError for a day before the training or
    after today, for an action that is not in the plan or does not apply, for a plan that was ended meanwhile, and for
    an undo that comes after another tick; AlreadyConfirmedError for a completed unit.
    """
    text = catalogue.tree(plan.edition_id)
    unit = _locked_unit(plan, text.units_by_action.get(action), action, tick.id)
    if unit is None:
        raise ValidationError("Deze actie staat niet in dit opleidingsplan.")
    row = PlannedAction(planned_unit=unit, action_id=action)
    if unit.row_id is not None:
        row._state.adding = False
        for field in ROW_FIELDS:
            setattr(row, field, getattr(unit, f"row_{field}"))
    if unit.known:
        return row
    _refuse_when_settled(unit, row)
    _refuse_when_ticked_since(row, tick)
    event = event_of(plan, tick, by, role, now, today)
    before = row.completed_on is not None
    _decide(row, event)
    event.planned_action = row
    event.save(force_insert=True)
    change = (row.completed_on is not None) - before
    if text.groups_by_action[action].actor == "trainee" and change:
        unit.ticked_actions += change
        save_untracked(unit, ["ticked_actions"])
    return row


def _locked_unit(plan: TraineePlan, text: UnitText | None, action: int, event: uuid.UUID | None) -> Any:
    """The unit of a plan with this text, locked, with what is known of its action; None when it is not in the plan.

    Locked first, read after: what a query joins to a row that it waited for is as old as the moment before the wait.
    (SQLite locks the whole database when the transaction begins.)
    """
    if text is None:
        return None
    units = PlannedUnit.objects.filter(plan=plan, retired=False, unit=text.id).order_by()
    if connection.features.has_select_for_update:
        list(units.select_for_update().values_list("pk"))
    return units.annotate(
        ended=F("plan__ended_on"),
        known=Exists(TickEvent.objects.filter(pk__in=[event] if event else [])),
        row=FilteredRelation("actions", condition=Q(actions__action=action)),
        **{f"row_{field}": F(f"row__{field}") for field in ROW_FIELDS},
    ).first()


def _refuse_when_settled(unit: Any, row: PlannedAction) -> None:
    if unit.ended is not None:
        raise ValidationError(ENDED_SINCE)
    if unit.confirmed_by is not None:
        raise AlreadyConfirmedError(unit.confirmed_by.first_name, unit)
    if unit.is_exempt:
        raise ValidationError("Dit onderdeel is vrijgesteld.")
    if row.exemption:
        raise ValidationError("Deze actie is niet van toepassing.")


def _refuse_when_ticked_since(row: PlannedAction | CompanyCompetency, tick: Tick) -> None:
    if tick.since is not None and row.checked_at != tick.since:
        raise ValidationError(TICKED_SINCE)


def event_of(plan: TraineePlan, tick: Tick, by: User, role: str, now: datetime, today: date) -> TickEvent:
    """The event of a tick, not saved yet and of no action; alone it is an act of its own, which may be put back.

    Raises ValidationError for a day that cannot be.
    """
    device_at = min(tick.device_at or now, now)
    return TickEvent(
        id=tick.id or uuid.uuid4(),
        ticked=tick.ticked,
        completed_on=_day_done(plan, tick.on, device_at, today) if tick.ticked else None,
        device_at=device_at,
        received_at=now,
        by=by,
        by_name=by.name,
        by_as=role,
        act=tick.act or uuid.uuid4(),
    )


def _day_done(plan: TraineePlan, on: date | None, device_at: datetime, today: date) -> date:
    """The day that was named, else the day of the tick on the device when that is a day of the training, else today."""
    if on is None:
        day = device_at.astimezone(BRUSSELS).date()
        return day if plan.start <= day <= today else today
    if on > today:
        raise ValidationError("De dag kan niet na vandaag liggen.")
    if on < plan.start and on != today:
        raise ValidationError(f"{paper(on)} valt voor de start van de IBO ({paper(plan.start)}).")
    return on


def _decide(row: PlannedAction, event: TickEvent) -> None:
    """Let the event decide the row when none with a later moment did, and save the row either way."""
    if row.checked_at is None or event.device_at >= row.checked_at:
        row.completed_on = event.completed_on
        row.checked_by, row.checked_as, row.checked_at = event.by, event.by_as, event.device_at
        save_untracked(row, list(DECIDED_FIELDS) if row.pk else None)
    elif not row.pk:
        save_untracked(row)


@known_when_sent_at_once
@transaction.atomic
def tick_company(*, row: CompanyCompetency, tick: Tick, by: User, role: str, now: datetime, today: date) -> Any:
    """Tick or untick the one action of a company competency; as `tick` does for an action of the form."""
    plan = row.plan
    fresh: CompanyCompetency = locked(row)
    if fresh.removed:
        raise ValidationError("Deze competentie is intussen verwijderd.")
    if tick.id is not None and TickEvent.objects.filter(pk=tick.id).exists():
        return fresh
    if fresh.confirmed_by is not None:
        raise AlreadyConfirmedError(fresh.confirmed_by.first_name, fresh)
    _refuse_when_ticked_since(fresh, tick)
    event = event_of(plan, tick, by, role, now, today)
    event.company_competency = fresh
    event.save(force_insert=True)
    if fresh.checked_at is None or event.device_at >= fresh.checked_at:
        fresh.checked_on = event.completed_on
        fresh.checked_by, fresh.checked_as, fresh.checked_at = by, role, event.device_at
        save_untracked(fresh)
    return fresh


@transaction.atomic
def exempt_action(*, unit: PlannedUnit, action: int, reason: str, by: User) -> PlannedUnit:
    """Mark one action as not applicable for this reason, or applicable again with an empty one."""
    fresh: PlannedUnit = locked(unit)
    row, _ = PlannedAction.objects.get_or_create(planned_unit=fresh, action_id=action)
    row.exemption = reason.strip()
    sign(row, by=by, reason=row.exemption)
    row.save()
    recount(fresh)
    return fresh


def recount(unit: PlannedUnit) -> None:
    """Count a unit's applicable and ticked candidate actions anew and store both."""
    rows = PlannedAction.objects.filter(planned_unit=unit, action__group__actor="trainee")
    all_actions = TrainingAction.objects.filter(group__unit=unit.unit_id, group__actor="trainee").count()
    unit.applicable_actions = all_actions - rows.exclude(exemption="").count()
    unit.ticked_actions = rows.filter(exemption="", completed_on__isnull=False).count()
    save_untracked(unit, ["applicable_actions", "ticked_actions"])
