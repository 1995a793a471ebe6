"""Builders of rows in a state that several test modules need."""

from datetime import date

from django.utils import timezone

from competency_plans import catalogue
from tests.conftest import TODAY
from trainees import checking

THURSDAY, FRIDAY = date(2026, 11, 19), date(2026, 11, 20)


def unit_of(plan, number):
    text = next(text for text in catalogue.tree(plan.edition_id).units if text.number == number)
    unit = plan.units.get(unit=text.id)
    unit.plan = plan
    return unit


def tick_all(unit, actors=("trainee", "mentor"), on=FRIDAY):
    """Tick every action of a unit on a day."""
    text = catalogue.tree(unit.plan.edition_id).units_by_id[unit.unit_id]
    for action in (action for actor in actors for action in getattr(text, f"{actor}_actions")):
        done = checking.Tick(ticked=True, on=on)
        checking.tick(
            plan=unit.plan, action=action.id, tick=done, by=unit.plan.trainee, role="trainee",
            now=timezone.now(), today=TODAY,
        )  # fmt: skip
    unit.refresh_from_db()


def ready(plan, number, on=FRIDAY, actors=("trainee", "mentor")):
    """A unit that waits for its confirmation, with nothing else to ask."""
    unit = unit_of(plan, number)
    tick_all(unit, actors, on)
    return unit
