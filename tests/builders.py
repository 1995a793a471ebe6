"""Builders of rows in a state that several test modules need."""

from datetime import date

from django.utils import timezone

from competency_plans import catalogue
from tests.conftest import START, TODAY
from trainees import checking

THURSDAY, FRIDAY = date(2026, 11, 19), date(2026, 11, 20)


def unit_of(plan, number):
    text = next(text for text in catalogue.tree(plan.edition_id).units if text.number == number)
    unit = plan.units.get(unit=text.id)
    unit.plan = plan
    return unit


def text_of(unit):
    """The text of a unit of a plan."""
    return catalogue.tree(unit.plan.edition_id).units_by_id[unit.unit_id]


def tick_all(unit, actors=("trainee", "mentor"), on=FRIDAY, by=None, now=None):
    """Tick every action of a unit on a day, as its trainee or as the mentor `by`."""
    for action in (action for actor in actors for action in getattr(text_of(unit), f"{actor}_actions")):
        checking.tick(
            plan=unit.plan, action=action.id, tick=checking.Tick(ticked=True, on=on), by=by or unit.plan.trainee,
            role="mentor" if by else "trainee", now=now or timezone.now(), today=TODAY,
        )  # fmt: skip
    unit.refresh_from_db()


def ready(plan, number, on=FRIDAY, actors=("trainee", "mentor")):
    """A unit that waits for its confirmation, with nothing else to ask."""
    unit = unit_of(plan, number)
    tick_all(unit, actors, on)
    return unit


def contract(office, edition, mentor, **fields):
    """What the form of a new plan sends."""
    return {
        "trainee_name": "Nele Wouters",
        "trainee_email": "nele.wouters@kantoorvermeulen.example",
        "office": office.pk,
        "edition": edition.pk,
        "mentors": [mentor.pk],
        "start": START.isoformat(),
        "end": date(2027, 2, 26).isoformat(),
        "hours_per_week": "38",
        "working_days": list("12345"),
        "accept": "far long short",
    } | fields
