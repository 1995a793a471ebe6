"""The state of a row: computed, never stored; the first rule that holds wins."""

from datetime import date

from django.db import models

from trainees.working_days import display_week


class State(models.TextChoices):
    """Where a row of a plan stands."""

    EXEMPT = "exempt", "Vrijgesteld"
    COMPLETED = "completed", "Afgewerkt"
    READY = "ready", "Klaar voor bevestiging"
    UNPLANNED = "unplanned", "Niet gepland"
    OVERDUE = "overdue", "Te laat"
    THIS_WEEK = "this_week", "Deze week"
    PLANNED = "planned", "Gepland"
    TO_DISCUSS = "to_discuss", "Te bespreken"


def state_of(*, exempt: bool, completed: bool, ready: bool, planned_end: date | None, today: date) -> State:
    """The state of a row with these facts on the day `today`."""
    if exempt:
        return State.EXEMPT
    if completed:
        return State.COMPLETED
    if ready:
        return State.READY
    if planned_end is None:
        return State.UNPLANNED
    if planned_end < today:
        return State.OVERDUE
    if planned_end <= display_week(today)[1]:
        return State.THIS_WEEK
    return State.PLANNED


def state_of_skill(*, exempt: bool, planned_end: date | None, today: date) -> State:
    """The state of a key skill on the day `today`.

    The form knows no completion there: it is never completed nor late, but to be discussed once its date has passed.
    """
    state = state_of(exempt=exempt, completed=False, ready=False, planned_end=planned_end, today=today)
    return State.TO_DISCUSS if state is State.OVERDUE else state
