"""From one trainee to the next: who stands beside a plan, for whom."""

import re

import pytest
from django.urls import reverse

from tests.conftest import TODAY, person, start_plan
from trainees import access, neighbours, starting
from trainees.models import Office


@pytest.fixture
def plans(plan, office, edition, bart, els, griet):
    """Lotte's plan with those of Amber and Nele, whom Bart guides, and of Maya, whom Els guides; by first name."""
    found = {"Lotte": plan}
    for name, mentor in (("Amber Van Damme", bart), ("Nele Wouters", bart), ("Maya Diaz", els)):
        trainee = person(f"{name[:4].lower()}@kantoorvermeulen.example", name)
        found[trainee.first_name] = start_plan(trainee, office, edition, [mentor], griet)
    return found


def beside(plan, user):
    return neighbours.of(access.visible_plans(user, TODAY).get(pk=plan.pk), user, TODAY)


def names(found):
    return (found.previous.name.split()[0], found.place, found.count, found.next.name.split()[0])


def test_a_mentor_goes_through_the_plans_that_he_guides_by_name_and_round(plans, bart):
    assert names(beside(plans["Lotte"], bart)) == ("Amber", 2, 3, "Nele")
    assert names(beside(plans["Amber"], bart)) == ("Nele", 1, 3, "Lotte")
    assert names(beside(plans["Nele"], bart)) == ("Lotte", 3, 3, "Amber")


def test_a_coordinator_goes_through_the_plans_of_the_office(plans, griet, edition):
    other = Office.objects.create(name="Ander Kantoor", city="Gent")
    other.coordinators.add(griet)
    start_plan(person("zita@anderkantoor.example", "Zita Ver"), other, edition, [], griet)
    assert names(beside(plans["Lotte"], griet)) == ("Amber", 2, 4, "Maya")


def test_an_administrator_stays_in_the_office_of_the_plan(plans, administrator):
    assert names(beside(plans["Maya"], administrator)) == ("Lotte", 3, 4, "Nele")


def test_a_trainee_an_ended_plan_and_a_plan_alone_have_nobody_beside_them(plans, lotte, els, bart, griet):
    assert beside(plans["Lotte"], lotte) is None
    assert beside(plans["Maya"], els) is None
    starting.end(plan=plans["Nele"], on=TODAY, reason="Ander werk", by=griet, today=TODAY)
    assert beside(plans["Nele"], bart) is None
    assert names(beside(plans["Lotte"], bart)) == ("Amber", 2, 2, "Amber")


@pytest.mark.parametrize("page", ["planning", "history"])
def test_the_links_keep_the_page_of_the_plan(plans, bart, lotte, signed_in, page):
    url = reverse(page, args=[plans["Lotte"].pk])
    content = signed_in(bart).get(url).content.decode()
    links = dict(re.findall(r'rel="(prev|next)"\s+href="([^"]+)"', content))
    assert links == {"prev": reverse(page, args=[plans["Amber"].pk]), "next": reverse(page, args=[plans["Nele"].pk])}
    assert "2 van 3" in content
    assert 'rel="next"' not in signed_in(lotte).get(url).content.decode()


def test_the_planning_takes_as_many_queries_with_one_beside_it_as_with_many(
    plans, bart, els, signed_in, django_assert_max_num_queries
):
    for user, name in ((bart, "Lotte"), (els, "Maya")):
        client, url = signed_in(user), reverse("planning", args=[plans[name].pk])
        client.get(url)
        with django_assert_max_num_queries(8):
            client.get(url)
