"""Fills an empty scratch database: the demonstration and an office of TRAINEES; prints what to ask of it as JSON.

Run as `python -m tests.bench.prepare TRAINEES` with DATABASE_URL.
"""

import json
import os
import sys
from datetime import date
from typing import Any

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"
django.setup()

# Models can be imported only now.
from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.models import F  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from competency_plans import supplied  # noqa: E402
from competency_plans.models import Edition, TrainingAction  # noqa: E402
from tests.bench import office  # noqa: E402
from trainees.demonstration import loading, stages  # noqa: E402
from trainees.models import PlannedAction, PlannedUnit, TraineePlan, User  # noqa: E402

CROWD, EACH_TICKS = 100, 3


def main(trainees: int) -> dict[str, Any]:
    """Fill the database and say who signs in with which session, and which plans and rows to ask for."""
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    supplied.load()
    edition = Edition.objects.select_related("profession").get(profession__slug=supplied.SLUG)
    today = timezone.localdate()
    loading.load(edition=edition, today=today)
    office.make(trainees=trainees, edition=edition, today=today)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    sessions, crowd = _sessions(trainees), _crowd(today)
    return {"sessions": sessions, "crowd": crowd, "actions": TrainingAction.objects.count(), **_rows(today)}


def _sessions(trainees: int) -> dict[str, str]:
    """A session for each part that somebody plays in the measurement."""
    by_name = {
        "mentor": stages.BART, "trainee": stages.LOTTE.name, "ticker": stages.NELE.name, "office_mentor": "Mentor 1"
    }  # fmt: skip
    people = {part: User.objects.get(name=name) for part, name in by_name.items()}
    people["office_coordinator"] = User.objects.get(email__startswith=f"coordinator.{trainees}@")
    return {part: _sign_in(person) for part, person in people.items()}


def _sign_in(person: User) -> str:
    client = Client()
    client.force_login(person, settings.AUTHENTICATION_BACKENDS[0])
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def _crowd(today: date) -> list[dict[str, Any]]:
    """Trainees who all have some actions open in one unit, each with a session."""
    found: list[dict[str, Any]] = []
    units = PlannedUnit.objects.filter(plan__trainee__email__startswith="cursist.", completed_on=None)
    units = units.filter(ticked_actions__lte=F("applicable_actions") - EACH_TICKS)
    for unit in units.select_related("plan__trainee").order_by("plan", "pk"):
        if found and found[-1]["plan"] == unit.plan_id:
            continue
        ticked = PlannedAction.objects.filter(planned_unit=unit).values("action")
        actions = TrainingAction.objects.filter(group__unit=unit.unit_id, group__actor="trainee").exclude(pk__in=ticked)
        keys = list(actions.order_by("pk").values_list("pk", flat=True)[:EACH_TICKS])
        session = _sign_in(unit.plan.trainee)
        found.append({"plan": unit.plan_id, "unit": unit.pk, "actions": keys, "session": session})
        if len(found) == CROWD:
            break
    return found


def _plan_of(name: str) -> TraineePlan:
    return TraineePlan.objects.get(trainee__name=name)


def _rows(today: date) -> dict[str, Any]:
    """The filled-in plan to read; in other plans an action to tick, a date to move, a unit to confirm.

    Raises StopIteration when the demonstration has none of one of these.
    """
    ticked = _plan_of(stages.NELE.name)
    open_units = [unit for unit in ticked.units.live() if not unit.completed_on and not unit.is_ready]
    past = [unit for unit in open_units if unit.planned_end and unit.planned_end <= today]
    due = max(past, key=lambda unit: unit.applicable_actions - unit.ticked_actions)
    settled = PlannedAction.objects.filter(planned_unit=due).values("action")
    of_unit = TrainingAction.objects.filter(group__unit=due.unit_id, group__actor="trainee").order_by("pk")
    action = next(iter(of_unit.exclude(pk__in=settled)))
    coming = ((unit.planned_end, unit) for unit in open_units if unit.planned_end and unit.planned_end > today)
    planned_end, later = min(coming, key=lambda pair: pair[0])
    ready = next(unit for unit in _plan_of(stages.YASSINE.name).units.live() if unit.is_ready and not unit.completed_on)
    days = [planned_end, ticked.calendar.add(planned_end, 5)]
    return {
        "plan": _plan_of(stages.LOTTE.name).pk,
        "tick": {"plan": ticked.pk, "action": action.pk},
        "date": {"plan": ticked.pk, "row": later.pk, "days": [day.isoformat() for day in days]},
        "dates": _empty_rows(today),
        "confirm": {"plan": ready.plan_id, "row": ready.pk, "on": today.isoformat()},
    }


def _empty_rows(today: date) -> dict[str, Any]:
    """A plan in which no unit has a date: its rows, and a day for each."""
    plan = _plan_of(stages.JONAS.name)
    rows = [f"onderdeel-{unit.pk}" for unit in plan.units.live()]
    days = [plan.calendar.add(max(today, plan.start), 5 * place + 5) for place in range(len(rows))]
    return {"plan": plan.pk, "rows": rows, "days": [day.isoformat() for day in days]}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(int(sys.argv[1]))))
