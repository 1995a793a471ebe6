"""From ticks to the form's one date: tick and untick actions, confirm and reopen rows."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, F, FilteredRelation, Q

from competency_plans.models import TrainingAction
from trainees.conflicts import QuestionError, locked, refuse_when_stale
from trainees.models import CompanyCompetency, PlannedAction, PlannedUnit, TickEvent, TraineePlan, User
from trainees.wording import BRUSSELS, counted, day_and_month, paper, short

OPEN_MENTOR_ACTIONS = "open_mentor_actions"
BEFORE_THE_FIRST_TICK = "before_the_first_tick"
PROPOSAL_CHANGED = "proposal_changed"
OPEN_TRAINEE_ACTIONS = "open_trainee_actions"
ROW_FIELDS = ("id", "completed_on", "checked_by_id", "checked_as", "checked_at", "exemption")
EVERY = frozenset({BEFORE_THE_FIRST_TICK, PROPOSAL_CHANGED, OPEN_TRAINEE_ACTIONS})


class AlreadyConfirmedError(Exception):
    """A tick for a row that was confirmed meanwhile; nothing changed."""

    def __init__(self, by: str) -> None:
        super().__init__(f"{by} bevestigde dit onderdeel al. Je vinkje was niet meer nodig.")


@dataclass(frozen=True, slots=True)
class Tick:
    """A tick or untick as it comes in.

    `on` is the day on which it was done as people claim it (default: the day of `device_at`); `device_at` the moment
    on the device (default: now); `id` the device's own key, so that sending twice counts once.
    """

    ticked: bool
    on: date | None = None
    device_at: datetime | None = None
    id: uuid.UUID | None = None
    act: uuid.UUID | None = None


@transaction.atomic
def tick(
    *, plan: TraineePlan, action: int, tick: Tick, by: User, role: str, now: datetime, today: date
) -> PlannedAction:
    """Tick or untick the action with this key in a plan; return it as it stands afterwards, with its `planned_unit`.

    `role` is how it is recorded (trainee, mentor, coordinator). An event older than the one that decides is kept
    without effect; one that came before changes nothing. Raises ValidationError for a day before the training or
    after today and for an action that is not in the plan or does not apply, AlreadyConfirmedError for a completed unit.
    """
    unit = _locked_unit_of(action, plan, tick.id)
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
    event = _event(plan, tick, by, role, now, today)
    before = row.completed_on is not None
    _decide(row, event)
    event.planned_action = row
    event.save(force_insert=True)
    change = (row.completed_on is not None) - before
    if unit.actor == "trainee" and change:
        unit.ticked_actions += change
        unit.skip_history_when_saving = True
        unit.save(update_fields=["ticked_actions"])
    return row


def _locked_unit_of(action: int, plan: TraineePlan, event: uuid.UUID | None) -> Any:
    """The unit of a plan that an action stands in, locked, with what is known of the action, in one query."""
    return (
        PlannedUnit.objects.select_for_update(of=("self",))
        .filter(plan=plan, retired=False, unit__groups__actions=action)
        .annotate(
            actor=F("unit__groups__actor"),
            known=Exists(TickEvent.objects.filter(pk__in=[event] if event else [])),
            row=FilteredRelation("actions", condition=Q(actions__action=action)),
            **{f"row_{field}": F(f"row__{field}") for field in ROW_FIELDS},
        )
        .select_related("confirmed_by")
        .order_by("pk")
        .first()
    )


def _refuse_when_settled(unit: PlannedUnit, row: PlannedAction) -> None:
    if unit.confirmed_by is not None:
        raise AlreadyConfirmedError(unit.confirmed_by.first_name)
    if unit.is_exempt:
        raise ValidationError("Dit onderdeel is vrijgesteld.")
    if row.exemption:
        raise ValidationError("Deze actie is niet van toepassing.")


def _event(plan: TraineePlan, tick: Tick, by: User, role: str, now: datetime, today: date) -> TickEvent:
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
        act=tick.act,
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
    elif row.pk:
        return
    row.skip_history_when_saving = True  # type: ignore[attr-defined]
    row.save()


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
        raise AlreadyConfirmedError(fresh.confirmed_by.first_name)
    event = _event(plan, tick, by, role, now, today)
    event.company_competency = fresh
    event.save(force_insert=True)
    if fresh.checked_at is None or event.device_at >= fresh.checked_at:
        fresh.checked_on = event.completed_on
        fresh.checked_by, fresh.checked_as, fresh.checked_at = by, role, event.device_at
        fresh.skip_history_when_saving = True  # type: ignore[attr-defined]
        fresh.save()
    return fresh


@dataclass(frozen=True, slots=True)
class Confirmation:
    """How a mentor confirms a row: on which day, and what he saw and accepts.

    `shown` is the date the page proposed (None when it proposed none), `seen` the completion date that stood there.
    `mentor_actions` is what to do with the mentor's open actions: ask, tick or leave. `accept` names the questions
    that the person answered with yes.
    """

    on: date
    shown: date | None = None
    seen: date | None = None
    mentor_actions: str = "ask"
    accept: frozenset[str] = frozenset()


@transaction.atomic
def confirm(*, unit: PlannedUnit, how: Confirmation, by: User, role: str, now: datetime, today: date) -> PlannedUnit:
    """Fill in *Afgewerkt op* of a unit, as its mentor. Return the unit as saved.

    Raises ValidationError for a day after today, QuestionError when something should be asked first (the proposal
    changed, open actions, a day before the first tick), ConflictError when another person confirmed another day.
    """
    plan = unit.plan
    fresh: PlannedUnit = locked(unit)
    fresh.plan = plan
    if fresh.is_exempt:
        raise ValidationError("Dit onderdeel is vrijgesteld.")
    refuse_when_stale(fresh, "completed_on", seen=how.seen, wanted=how.on)
    if fresh.completed_on == how.on:
        return fresh
    own = fresh.actions.filter(completed_on__isnull=False, exemption="", action__group__actor="trainee")
    days = [day for day in own.values_list("completed_on", flat=True) if day]
    left = fresh.applicable_actions - fresh.ticked_actions
    _ask_first(how, days, f"De cursist heeft nog {counted(left, 'actie', 'acties')} niet afgevinkt." if left else "")
    act = uuid.uuid4()
    for action in _mentor_actions_to_tick(fresh, how):
        done = Tick(ticked=True, on=min(how.on, today), act=act)
        tick(plan=plan, action=action.pk, tick=done, by=by, role=role, now=now, today=today)
    completed: PlannedUnit = _complete(fresh, how.on, by, now, act)
    return completed


def _ask_first(how: Confirmation, days: list[date], still_open: str) -> None:
    """Raise the first QuestionError that was not answered yet, about the days of the candidate's ticks."""
    if how.shown and days and how.shown != max(days) and PROPOSAL_CHANGED not in how.accept:
        last = short(max(days))
        raise QuestionError(
            PROPOSAL_CHANGED, f"Intussen is er nog afgevinkt: de laatste actie is nu van {last}. Toch bevestigen?"
        )
    if still_open and OPEN_TRAINEE_ACTIONS not in how.accept:
        raise QuestionError(OPEN_TRAINEE_ACTIONS, f"{still_open} Toch bevestigen?")
    if days and how.on < min(days) and BEFORE_THE_FIRST_TICK not in how.accept:
        first, on = day_and_month(min(days)), day_and_month(how.on)
        raise QuestionError(BEFORE_THE_FIRST_TICK, f"De eerste actie is pas op {first} afgevinkt. Toch {on} bewaren?")


def _mentor_actions_to_tick(unit: PlannedUnit, how: Confirmation) -> list[TrainingAction]:
    """The mentor's open actions that a confirmation ticks along; a completed unit is not asked about them again."""
    if unit.completed_on is not None or how.mentor_actions == "leave":
        return []
    left = open_mentor_actions(unit)
    if left and how.mentor_actions == "ask":
        number = "1 actie van de mentor staat" if len(left) == 1 else f"{len(left)} acties van de mentor staan"
        raise QuestionError(OPEN_MENTOR_ACTIONS, f"{number} nog open.")
    return left


def open_mentor_actions(unit: PlannedUnit) -> list[TrainingAction]:
    """The mentor's own actions of a unit that apply and that nobody ticked."""
    settled = PlannedAction.objects.filter(planned_unit=unit).exclude(completed_on=None, exemption="")
    actions = TrainingAction.objects.filter(group__unit=unit.unit_id, group__actor="mentor")
    return list(actions.exclude(pk__in=settled.values("action")))


def open_trainee_actions(row: PlannedUnit | CompanyCompetency) -> list[str]:
    """The words of the candidate's actions of a row that apply and that nobody ticked."""
    if isinstance(row, CompanyCompetency):
        return [row.action] if row.action and row.checked_on is None else []
    settled = PlannedAction.objects.filter(planned_unit=row).exclude(completed_on=None, exemption="")
    actions = TrainingAction.objects.filter(group__unit=row.unit_id, group__actor="trainee")
    return list(actions.exclude(pk__in=settled.values("action")).values_list("text", flat=True))


def _complete(row: Any, on: date, by: User, now: datetime, act: uuid.UUID) -> Any:
    if row.completed_on == on:
        return row
    row.completed_on, row.confirmed_by, row.confirmed_at = on, by, now
    row.clean()
    row.save_change(by=by, act=act)
    return row


@transaction.atomic
def confirm_company(*, row: CompanyCompetency, how: Confirmation, by: User, now: datetime) -> CompanyCompetency:
    """Fill in *Afgewerkt op* of a company competency; as `confirm` does for a unit."""
    fresh: CompanyCompetency = locked(row)
    if fresh.removed:
        raise ValidationError("Deze competentie is intussen verwijderd.")
    refuse_when_stale(fresh, "completed_on", seen=how.seen, wanted=how.on)
    ticked = [fresh.checked_on] if fresh.checked_on else []
    if fresh.completed_on != how.on:
        _ask_first(how, ticked, "" if ticked else "De cursist heeft deze actie nog niet afgevinkt.")
    saved: CompanyCompetency = _complete(fresh, how.on, by, now, uuid.uuid4())
    return saved


@transaction.atomic
def reopen(*, row: PlannedUnit | CompanyCompetency, reason: str, seen: date | None, by: User) -> Any:
    """Take *Afgewerkt op* back, with a reason. Raises ValidationError without one, ConflictError when stale."""
    if not reason.strip():
        raise ValidationError("Geef een reden om dit onderdeel te heropenen.")
    fresh = locked(row)
    refuse_when_stale(fresh, "completed_on", seen=seen, wanted=None)
    if fresh.completed_on is not None:
        fresh.completed_on = fresh.confirmed_by = fresh.confirmed_at = None
        fresh.save_change(by=by, act=uuid.uuid4(), reason=reason.strip())
    return fresh


@transaction.atomic
def exempt_action(*, unit: PlannedUnit, action: int, reason: str, by: User) -> PlannedUnit:
    """Mark one action as not applicable for this reason, or applicable again with an empty one."""
    fresh: PlannedUnit = locked(unit)
    row, _ = PlannedAction.objects.get_or_create(planned_unit=fresh, action_id=action)
    row.exemption = reason.strip()
    row._history_user, row._change_reason = by, row.exemption  # type: ignore[attr-defined]
    row.save()
    recount(fresh)
    return fresh


def recount(unit: PlannedUnit) -> None:
    """Count a unit's applicable and ticked candidate actions anew and store both."""
    rows = PlannedAction.objects.filter(planned_unit=unit, action__group__actor="trainee")
    all_actions = TrainingAction.objects.filter(group__unit=unit.unit_id, group__actor="trainee").count()
    unit.applicable_actions = all_actions - rows.exclude(exemption="").count()
    unit.ticked_actions = rows.filter(exemption="", completed_on__isnull=False).count()
    unit.skip_history_when_saving = True  # type: ignore[attr-defined]
    unit.save(update_fields=["applicable_actions", "ticked_actions"])
