"""What tests of one plan start from: a unit, a company competency, a unit that is ready, an act sent as Bart."""

from datetime import date

import pytest
from django.db import connection
from django.urls import reverse

from competency_plans import catalogue
from competency_plans.revising import revise
from tests.builders import text_of, tick_all
from tests.conftest import TODAY
from trainees import planning
from trainees.models import PlannedKeySkill, PlannedUnit, TraineePlan


@pytest.fixture
def unit(plan):
    return plan.units.first()


@pytest.fixture
def storm(plan, bart):
    return planning.add_company_competency(
        plan=plan, competency="Schade bij storm", action="Volgt een dossier", planned_end=None, today=TODAY, by=bart
    )


@pytest.fixture(params=[True, False], ids=["htmx", "plain"])
def htmx(request):
    """Whether the page has its script."""
    return request.param


@pytest.fixture
def send(plan, bart, signed_in):
    """Send an act on a row as Bart: `send("set_date", unit, day="15/12")`; the row's kind follows from its class."""
    kinds = {"PlannedUnit": "onderdeel", "PlannedKeySkill": "sleutelvaardigheid", "CompanyCompetency": "bedrijf"}

    def post(name, row=None, *, by=bart, htmx=True, **fields):
        kind = kinds[type(row).__name__] if row else ""
        short = name in {"change_company", "remove_company"}
        args = [plan.pk, *([] if row is None else [row.pk] if short else [kind, row.pk])]
        headers = {"HX-Request": "true"} if htmx else {}
        return signed_in(by).post(reverse(name, args=args), fields, headers=headers)

    return post


@pytest.fixture
def ready(plan, unit, lotte):
    """A unit of which Lotte ticked everything on 19 November; three mentor actions are open."""
    tick_all(unit, ["trainee"], on=date(2026, 11, 19))
    return unit


@pytest.fixture
def tick_url(plan, unit) -> str:
    """The address of the tick of a candidate action of the first unit."""
    return reverse("tick", args=[plan.pk, text_of(unit).trainee_actions[0].id])


@pytest.fixture
def ends_meanwhile(plan):
    """Let the plan end once a request is past its guard, at its first look at a unit: `with ends_meanwhile():`."""

    def look(execute, sql, params, many, context):
        found = execute(sql, params, many, context)
        if '"trainees_plannedunit"' in sql:
            TraineePlan.objects.filter(pk=plan.pk, ended_on=None).update(ended_on=TODAY, end_reason="Ander werk")
        return found

    return lambda: connection.execute_wrapper(look)


@pytest.fixture
def move_on(plan):
    """Move the plan to the next edition, as a move leaves it: new rows, the former ones retired."""

    def move():
        next_edition = revise(plan.edition)
        next_edition.publish()
        text = catalogue.tree(next_edition.pk)
        plan.units.update(retired=True)
        plan.key_skills.update(retired=True)
        PlannedUnit.objects.bulk_create(
            PlannedUnit(plan=plan, unit_id=unit.id, applicable_actions=len(unit.trainee_actions)) for unit in text.units
        )
        PlannedKeySkill.objects.bulk_create(
            PlannedKeySkill(plan=plan, key_skill_id=skill.id) for skill in text.key_skills
        )
        TraineePlan.objects.filter(pk=plan.pk).update(edition=next_edition)
        plan.refresh_from_db()

    return move
