"""The table of rights of RULES, as data, and the relations that several rows give one person."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from tests.conftest import TODAY, person, start_plan
from trainees import access, starting
from trainees.models import Office, PlanMentor

WHO = ("lotte", "bart", "griet", "administrator", "stranger")
RIGHTS = {
    #               trainee mentor coordinator administrator stranger
    "read": (True, True, True, True, False),
    "print": (True, True, True, True, False),
    "tick": (True, True, True, False, False),
    "tick_mentor": (False, True, True, False, False),
    "plan_dates": (False, True, True, False, False),
    "agree": (False, True, True, False, False),
    "confirm": (False, True, True, False, False),
    "administer": (False, False, True, True, False),
    "remark": (True, True, True, False, False),
}
CELLS = [(verb, who, may) for verb, row in RIGHTS.items() for who, may in zip(WHO, row, strict=True)]


def rights(user, plan, today=TODAY):
    """What this person may do with a plan, or None when it does not exist for him."""
    found = access.visible_plans(user, today).filter(pk=plan.pk).first()
    return found and access.access_to(found, user)


def may(user, plan, verb) -> bool:
    found = rights(user, plan)
    return found is not None if verb == "read" else bool(found and getattr(found, verb))


@pytest.fixture
def strangers_plan(plan, stranger, administrator, edition):
    """The plan that the stranger guides, in an office without coordinator."""
    office = Office.objects.create(name="Ander Kantoor", city="Gent")
    noor = person("noor.janssens@anderkantoor.example", "Noor Janssens")
    return start_plan(noor, office, edition, [stranger], administrator)


def test_every_verb_of_access_has_a_row_in_the_table():
    fields = {name for name in access.Access.__slots__ if name != "role"}
    assert fields | {"read", "print"} == set(RIGHTS)


@pytest.mark.parametrize(("verb", "who", "expected"), CELLS)
def test_a_person_may_what_the_table_says(request, plan, strangers_plan, verb, who, expected):
    assert may(request.getfixturevalue(who), plan, verb) is expected


@pytest.mark.parametrize(
    ("who", "role"),
    [("lotte", "trainee"), ("bart", "mentor"), ("griet", "coordinator"), ("administrator", "administrator")],
)
def test_an_act_is_recorded_under_the_role_of_the_person(request, plan, who, role):
    assert rights(request.getfixturevalue(who), plan).role == role


def test_a_person_sees_only_the_plans_of_his_relations(
    plan, strangers_plan, lotte, bart, griet, stranger, administrator
):
    seen = {user.name: set(access.visible_plans(user, TODAY)) for user in (lotte, bart, griet, stranger, administrator)}
    assert seen["Lotte Peeters"] == seen["Bart Claes"] == seen["Griet Lemmens"] == {plan}
    assert seen["Vera Vreemd"] == {strangers_plan}
    assert seen["An Beheer"] == {plan, strangers_plan}


def test_a_mentor_of_one_plan_may_nothing_with_another_plan_of_the_same_office(plan, office, edition, els, griet, bart):
    amber = person("amber@kantoorvermeulen.example", "Amber Van Damme")
    others = start_plan(amber, office, edition, [els], griet)
    assert rights(bart, others) is None
    assert rights(els, plan) is None


def test_a_coordinator_who_is_a_trainee_too_confirms_nothing_of_his_own_plan(plan, office, lotte):
    office.coordinators.add(lotte)
    own = rights(lotte, plan)
    assert (own.role, own.confirm, own.tick_mentor) == ("trainee", False, False)
    assert own.tick
    assert own.administer


def test_an_administrator_who_is_a_trainee_too_confirms_nothing_of_his_own_plan(plan, lotte):
    lotte.is_superuser = True
    lotte.save()
    own = rights(lotte, plan)
    assert (own.role, own.tick, own.confirm, own.tick_mentor, own.plan_dates) == ("trainee", True, False, False, False)


def test_a_trainee_who_got_among_his_own_mentors_still_confirms_nothing(plan, lotte):
    PlanMentor.objects.create(plan=plan, mentor=lotte, since=plan.start)
    assert rights(lotte, plan).confirm is False


def test_nobody_becomes_the_mentor_of_his_own_plan(plan, lotte, griet):
    with pytest.raises(ValidationError, match="Niemand kan mentor zijn van zijn eigen plan"):
        starting.change_mentors(plan=plan, mentors=[lotte], today=TODAY, by=griet)


def test_a_trainee_who_guides_another_has_both_roles_each_in_its_own_plan(plan, office, edition, lotte, griet):
    amber = person("amber@kantoorvermeulen.example", "Amber Van Damme")
    guided = start_plan(amber, office, edition, [lotte], griet)
    assert (rights(lotte, guided).role, rights(lotte, guided).confirm) == ("mentor", True)
    assert (rights(lotte, plan).role, rights(lotte, plan).confirm) == ("trainee", False)


def test_who_coordinates_and_guides_acts_as_mentor_and_still_administers(plan, office, bart):
    office.coordinators.add(bart)
    both = rights(bart, plan)
    assert (both.role, both.confirm, both.administer) == ("mentor", True, True)


def test_an_administrator_who_guides_a_plan_may_what_a_mentor_may(plan, bart):
    bart.is_superuser = True
    bart.save()
    both = rights(bart, plan)
    assert (both.role, both.confirm, both.plan_dates, both.administer) == ("mentor", True, True, True)


@pytest.mark.parametrize(("days", "sees"), [(-1, False), (0, True), (1, True)])
def test_a_mentor_guides_up_to_and_including_his_last_day(plan, bart, days, sees):
    PlanMentor.objects.filter(plan=plan).update(until=TODAY + timedelta(days=days))
    assert (rights(bart, plan) is not None) is sees


def test_a_mentor_who_starts_later_can_already_prepare(plan, els):
    PlanMentor.objects.create(plan=plan, mentor=els, since=TODAY + timedelta(days=7))
    assert rights(els, plan).plan_dates


def test_a_mentor_who_left_and_came_back_guides_again(plan, bart):
    PlanMentor.objects.filter(plan=plan).update(until=TODAY - timedelta(days=7))
    PlanMentor.objects.create(plan=plan, mentor=bart, since=TODAY)
    assert rights(bart, plan).confirm
    assert access.visible_plans(bart, TODAY).count() == 1


def test_who_no_longer_coordinates_an_office_sees_its_plans_no_more(plan, office, griet):
    office.coordinators.remove(griet)
    assert rights(griet, plan) is None


@pytest.mark.parametrize("who", ["lotte", "bart", "griet", "administrator"])
def test_an_ended_plan_is_read_only_but_for_who_administers_it(request, plan, griet, administrator, who):
    starting.end(plan=plan, on=TODAY, reason="Ander werk", by=griet, today=TODAY)
    left = rights(request.getfixturevalue(who), plan)
    assert not any(getattr(left, verb) for verb in ("tick", "tick_mentor", "plan_dates", "confirm"))
    assert left.print
    assert left.administer is (who in {"griet", "administrator"})


def test_a_person_without_relations_starts_plans_nowhere(plan, stranger, bart, lotte, griet, office, administrator):
    for user in (stranger, bart, lotte):
        assert not access.coordinated_offices(user).exists()
    assert list(access.coordinated_offices(griet)) == [office]
    assert list(access.coordinated_offices(administrator)) == [office]


def test_a_signed_in_person_comes_with_the_pages_that_exist_for_him(plan, strangers_plan, lotte, bart, griet, stranger):
    people: Any = access.with_roles(type(lotte).objects.all(), TODAY)
    roles = {user.name: (user.has_plan, user.guides, user.coordinates) for user in people}
    assert roles["Lotte Peeters"] == (True, False, False)
    assert roles["Bart Claes"] == roles["Vera Vreemd"] == (False, True, False)
    assert roles["Griet Lemmens"] == (False, False, True)


def test_what_signing_in_knows_of_a_person_changes_none_of_his_rights(
    plan, strangers_plan, lotte, bart, griet, stranger, administrator, office
):
    office.coordinators.add(bart)
    plans = (plan, strangers_plan)
    people = (lotte, bart, griet, stranger, administrator)
    signed_in = {user.pk: user for user in access.with_roles(type(lotte).objects.all(), TODAY)}
    for user in people:
        known = signed_in[user.pk]
        assert [rights(known, each) for each in plans] == [rights(user, each) for each in plans]
        found = {each.pk: access.find_plan(known, each.pk, TODAY) for each in plans}
        assert {key for key, each in found.items() if each} == set(access.find_plans(user, found, TODAY))
