"""Confirm a row on the form's one date, and reopen it."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from competency_plans import catalogue
from competency_plans.models import TrainingAction
from trainees.checking.many import tick_many
from trainees.checking.ticks import Tick
from trainees.conflicts import QuestionError, locked, refuse_when_stale
from trainees.models import CompanyCompetency, PlannedAction, PlannedUnit, User
from trainees.models.history import save_changes
from trainees.planning import THIS, RemovedSinceError, key_of
from trainees.wording import counted, day_and_month, short

OPEN_MENTOR_ACTIONS = "open_mentor_actions"
BEFORE_THE_FIRST_TICK = "before_the_first_tick"
PROPOSAL_CHANGED = "proposal_changed"
OPEN_TRAINEE_ACTIONS = "open_trainee_actions"
CONFIRMED_FIELDS = ("completed_on", "confirmed_by", "confirmed_at")
EVERY = frozenset({BEFORE_THE_FIRST_TICK, PROPOSAL_CHANGED, OPEN_TRAINEE_ACTIONS})


@dataclass(frozen=True, slots=True)
class Confirmation:
    """How a mentor confirms a row: on which day, and what he saw and accepts.

    `shown` is the date the page proposed (None when it proposed none), `seen` the completion date that stood there.
    `mentor_actions` is what to do with the mentor's open actions: ask, tick or leave. `accept` names the questions
    that the person answered with yes; `act` is the gesture that it is part of (default: one of its own).
    """

    on: date
    shown: date | None = None
    seen: date | None = None
    mentor_actions: str = "ask"
    accept: frozenset[str] = frozenset()
    act: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class OpenGroup:
    """Actions that nobody ticked, under their heading; that is empty where the form has none beside the action."""

    heading: str
    actions: tuple[str, ...]


@transaction.atomic
def confirm(*, unit: PlannedUnit, how: Confirmation, by: User, role: str, now: datetime, today: date) -> PlannedUnit:
    """Fill in *Afgewerkt op* of a unit, as its mentor. Return the unit as saved.

    Raises ValidationError for a day after today, QuestionError when something should be asked first (the proposal
    changed, open actions, a day before the first tick), ConflictError when another person confirmed another day.
    """
    plan = unit.plan
    fresh: PlannedUnit = locked(unit)
    fresh.plan = plan
    refuse(fresh, how)
    if fresh.completed_on == how.on:
        return fresh
    own = fresh.actions.filter(completed_on__isnull=False, exemption="", action__group__actor="trainee")
    ask_first(fresh, how, [day for day in own.values_list("completed_on", flat=True) if day])
    act = how.act or uuid.uuid4()
    done = Tick(ticked=True, on=min(how.on, today), act=act)
    if ticks := {action.pk: done for action in _mentor_actions_to_tick(fresh, how)}:
        tick_many(plan=plan, ticks=ticks, by=by, role=role, now=now, today=today, act=act)
    fill_in(fresh, how.on, by, now)
    fresh.save_change(by=by, act=act)
    return fresh


def refuse(row: PlannedUnit | CompanyCompetency, how: Confirmation) -> None:
    """Raise ValidationError for a row that is exempt or removed, ConflictError when another confirmed another day."""
    if isinstance(row, PlannedUnit) and row.is_exempt:
        raise ValidationError("Dit onderdeel is vrijgesteld.")
    if isinstance(row, CompanyCompetency) and row.removed:
        raise RemovedSinceError(row)
    refuse_when_stale(row, "completed_on", seen=how.seen, wanted=how.on, key=key_of(row))


def ask_first(row: PlannedUnit | CompanyCompetency, how: Confirmation, days: Collection[date]) -> None:
    """Raise the first QuestionError that was not answered yet; `days` are those of the candidate's ticks."""
    if how.shown and days and how.shown != max(days) and PROPOSAL_CHANGED not in how.accept:
        last = short(max(days))
        raise QuestionError(
            PROPOSAL_CHANGED, f"Intussen is er nog afgevinkt: de laatste actie is nu van {last}. Toch bevestigen?"
        )
    still_open = _still_open(row)
    if still_open and OPEN_TRAINEE_ACTIONS not in how.accept:
        raise QuestionError(OPEN_TRAINEE_ACTIONS, f"{still_open} Toch bevestigen?")
    if days and how.on < min(days) and BEFORE_THE_FIRST_TICK not in how.accept:
        first, on = day_and_month(min(days)), day_and_month(how.on)
        raise QuestionError(BEFORE_THE_FIRST_TICK, f"De eerste actie is pas op {first} afgevinkt. Toch {on} bewaren?")


def _still_open(row: PlannedUnit | CompanyCompetency) -> str:
    """What the candidate did not tick yet, in a sentence; empty when everything is."""
    if isinstance(row, CompanyCompetency):
        return "" if row.checked_on else "De cursist heeft deze actie nog niet afgevinkt."
    left = row.applicable_actions - row.ticked_actions
    return f"De cursist heeft nog {counted(left, 'actie', 'acties')} niet afgevinkt." if left else ""


def ask_about_mentor_actions(count: int) -> None:
    """Raise QuestionError when so many actions of the mentor are open."""
    if count:
        number = "1 actie van de mentor staat" if count == 1 else f"{count} acties van de mentor staan"
        raise QuestionError(OPEN_MENTOR_ACTIONS, f"{number} nog open.")


def fill_in(row: PlannedUnit | CompanyCompetency, on: date, by: User, now: datetime) -> None:
    """Write *Afgewerkt op* and who confirmed it in a row, unsaved. Raises ValidationError for a day after today."""
    row.completed_on, row.confirmed_by, row.confirmed_at = on, by, now
    row.clean()


def _mentor_actions_to_tick(unit: PlannedUnit, how: Confirmation) -> list[TrainingAction]:
    """The mentor's open actions that a confirmation ticks along; a completed unit is not asked about them again."""
    if unit.completed_on is not None or how.mentor_actions == "leave":
        return []
    left = open_mentor_actions(unit)
    if how.mentor_actions == "ask":
        ask_about_mentor_actions(len(left))
    return left


def open_mentor_actions(unit: PlannedUnit) -> list[TrainingAction]:
    """The mentor's own actions of a unit that apply and that nobody ticked."""
    settled = PlannedAction.objects.filter(planned_unit=unit).exclude(completed_on=None, exemption="")
    actions = TrainingAction.objects.filter(group__unit=unit.unit_id, group__actor="mentor")
    return list(actions.exclude(pk__in=settled.values("action")))


def open_groups(row: PlannedUnit | CompanyCompetency, actor: str) -> tuple[OpenGroup, ...]:
    """The actions of an actor (trainee or mentor) in a row that apply and that nobody ticked, in the order of the form.

    The one action of a company competency is the trainee's.
    """
    if isinstance(row, CompanyCompetency):
        is_open = actor == "trainee" and row.action and row.checked_on is None
        return (OpenGroup("", (row.action,)),) if is_open else ()
    touched = PlannedAction.objects.filter(planned_unit=row).exclude(completed_on=None, exemption="")
    settled = set(touched.values_list("action_id", flat=True))
    found = []
    for group in catalogue.tree(row.plan.edition_id).units_by_id[row.unit_id].groups:
        left = tuple(action.text for action in group.actions if action.id not in settled)
        if group.actor == actor and left:
            found.append(OpenGroup("" if group.is_sentence else group.heading, left))
    return tuple(found)


@transaction.atomic
def confirm_company(*, row: CompanyCompetency, how: Confirmation, by: User, now: datetime) -> CompanyCompetency:
    """Fill in *Afgewerkt op* of a company competency; as `confirm` does for a unit."""
    fresh: CompanyCompetency = locked(row)
    refuse(fresh, how)
    if fresh.completed_on != how.on:
        ask_first(fresh, how, [fresh.checked_on] if fresh.checked_on else [])
        fill_in(fresh, how.on, by, now)
        fresh.save_change(by=by, act=how.act or uuid.uuid4())
    return fresh


@transaction.atomic
def reopen(
    *, row: PlannedUnit | CompanyCompetency, reason: str, seen: date | None, by: User, act: uuid.UUID | None = None
) -> Any:
    """Take *Afgewerkt op* back, with a reason. Raises ValidationError without one, ConflictError when stale."""
    fresh = locked(row)
    reopen_locked(rows=[(fresh, seen)], reason=reason, by=by, act=act or uuid.uuid4())
    return fresh


def reopen_locked(
    *, rows: Sequence[tuple[PlannedUnit | CompanyCompetency, date | None]], reason: str, by: User, act: uuid.UUID
) -> None:
    """Take *Afgewerkt op* of rows that are locked already back, each with the date that was seen. As `reopen`."""
    for row, seen in rows:
        if not reason.strip():
            raise ValidationError(f"Geef een reden om {THIS[type(row)]} te heropenen.")
        refuse_when_stale(row, "completed_on", seen=seen, wanted=None, key=key_of(row))
    changed = [row for row, _ in rows if row.completed_on is not None]
    for row in changed:
        row.completed_on = row.confirmed_by = row.confirmed_at = None
    save_changes(changed, CONFIRMED_FIELDS, by=by, act=act, reason=reason.strip())


def restore_locked(
    *, rows: Sequence[tuple[PlannedUnit | CompanyCompetency, Any, date | None]], reason: str, by: User, act: uuid.UUID
) -> None:
    """Bring *Afgewerkt op* of rows that are locked already back as a version of each had it: the day, by whom and when.

    Each comes with that version and the date that was seen; the history says that `by` did it. Nothing is asked. Raises
    ValidationError for a row that is exempt or removed, ConflictError when another person confirmed another day.
    """
    changed = []
    for row, before, seen in rows:
        refuse(row, Confirmation(on=before.completed_on, seen=seen))
        if row.completed_on != before.completed_on:
            row.completed_on, row.confirmed_at = before.completed_on, before.confirmed_at
            row.confirmed_by_id = before.confirmed_by_id
            changed.append(row)
    save_changes(changed, CONFIRMED_FIELDS, by=by, act=act, reason=reason)
