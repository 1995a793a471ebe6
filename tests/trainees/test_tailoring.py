"""*Nog niet op maat*: a plan that is still word for word what everybody gets."""

import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from competency_plans import catalogue
from tests.conftest import TODAY, start_plan
from trainees import assessing, checking, planning, tailoring
from trainees.assessing import Judgement
from trainees.models import TraineePlan
from trainees.standings import standings_of

LEARN, HAS = ("learn", ""), ("has", "attest")
CHIP = "plan-untailored"


def is_tailored(plan) -> bool:
    """What the rule says, which must be what the ranking of the overview says."""
    rule = bool(TraineePlan.objects.filter(pk=plan.pk).values_list(tailoring.tailored("pk"), flat=True).get())
    (standing,) = standings_of(TraineePlan.objects.filter(pk=plan.pk), TODAY)
    assert standing.tailored == rule
    return rule


def assess(plan, by, said, seen=("", "")):
    wish = Judgement(plan.units.first().pk, said, seen)
    assessing.assess(plan=plan, judgements=[wish], by=by, now=timezone.now(), act=uuid.uuid4())


def exempt_unit(plan, by):
    planning.exempt(row=plan.units.first(), reason="attest", seen="", by=by)


def exempt_key_skill(plan, by):
    planning.exempt(row=plan.key_skills.first(), reason="niet nodig", seen="", by=by)


def exempt_action(plan, by):
    unit = plan.units.first()
    action = catalogue.tree(plan.edition_id).units_by_id[unit.unit_id].trainee_actions[0].id
    checking.exempt_action(unit=unit, action=action, reason="geen brand hier", by=by)


def add_company(plan, by):
    return planning.add_company_competency(
        plan=plan, competency="Schade bij storm", action="", planned_end=None, today=TODAY, by=by
    )


def test_a_new_plan_is_not_and_neither_is_one_with_only_dates(plan, bart):
    assert not is_tailored(plan)
    planning.set_planned_end(row=plan.units.first(), day=TODAY, seen=None, today=TODAY, by=bart)
    assert not is_tailored(plan)


@pytest.mark.parametrize(
    "deviate",
    [exempt_unit, exempt_key_skill, exempt_action, add_company, lambda plan, by: assess(plan, by, LEARN)],
    ids=["unit", "key skill", "action", "company competency", "assessment"],
)
def test_one_deviation_is_enough(plan, bart, deviate, els, office, edition, griet):
    other = start_plan(els, office, edition, [bart], griet)
    deviate(plan, bart)
    assert is_tailored(plan)
    assert not is_tailored(other)


def test_a_deviation_that_was_taken_back_does_not_count(plan, bart):
    exempt_unit(plan, bart)
    planning.exempt(row=plan.units.first(), reason="", seen="attest", by=bart)
    planning.remove_company_competency(row=add_company(plan, bart), by=bart)
    assess(plan, bart, HAS)
    judgement = Judgement(plan.units.first().pk, ("", ""), HAS)
    act = uuid.uuid4()
    assessing.take_back(plan=plan, judgements=[judgement], by=bart, now=timezone.now(), act=act, reason="")
    planning.exempt(row=plan.units.first(), reason="", seen="heeft dit al – attest", by=bart)
    assert not is_tailored(plan)


def test_what_a_move_to_another_edition_left_behind_does_not_count(plan, bart):
    exempt_unit(plan, bart)
    unit = plan.units.first()
    unit.retired = True
    unit.save()
    assert not is_tailored(plan)


def test_the_planning_says_it_to_a_coordinator_and_an_administrator_alone(
    plan, signed_in, griet, administrator, bart, lotte
):
    pages = {
        who.name: CHIP in signed_in(who).get(reverse("planning", args=[plan.pk])).content.decode()
        for who in (griet, administrator, bart, lotte)
    }
    assert pages == {"Griet Lemmens": True, "An Beheer": True, "Bart Claes": False, "Lotte Peeters": False}
    assess(plan, bart, LEARN)
    assert CHIP not in signed_in(griet).get(reverse("planning", args=[plan.pk])).content.decode()


def test_the_planning_of_a_coordinator_stays_within_its_queries(plan, signed_in, griet, django_assert_max_num_queries):
    client, page = signed_in(griet), reverse("planning", args=[plan.pk])
    client.get(page)
    with django_assert_max_num_queries(8):
        client.get(page)
