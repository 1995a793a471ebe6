"""Finding a trainee by name: what is found, for whom, in which order, and the page."""

import re
import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.conftest import TODAY, person, start_plan
from trainees import finding, starting
from trainees.models import Office

MOST_QUERIES = 8


@pytest.fixture
def join(office, edition, bart, griet):
    """Start a plan for a new trainee with this name: `join("Élise Ünal")`."""

    def start(name, *mentors):
        number = Office.objects.count() * 1000 + type(bart).objects.count()
        trainee = person(f"cursist{number}@kantoorvermeulen.example", name)
        return start_plan(trainee, office, edition, list(mentors or [bart]), griet)

    return start


def names(user, typed, most=finding.MOST_HITS):
    return [hit.name for hit in finding.find(user, typed, TODAY, most).hits]


@pytest.mark.parametrize("typed", ["lot", "LOT", "lotte p", "pee", "p lot", " Peeters  Lotte ", "lótte", "peë"])
def test_a_name_is_found_by_the_start_of_its_words(plan, bart, typed):
    assert names(bart, typed) == ["Lotte Peeters"]


@pytest.mark.parametrize(
    "typed", ["otte", "eeters", "lotte x", "peeters.", "l.tte", "[lot", "lot%", "(lo", "\\lo", "^lo"]
)
def test_what_no_word_starts_with_is_not_found(plan, bart, typed):
    assert names(bart, typed) == []


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Élise Ünal", "elise unal"),
        ("Élise Ünal", "ÉLISE"),
        ("E\u0301lise Unal", "elise"),
        ("Zoë D'Hondt", "zoe hondt"),
        ("Zoë D’Hondt", "hondt"),
        ("Søren Łukasz", "soren lukasz"),
        ("Jan-Piet Çelik", "piet celik"),
        ("ŞEYMA ÖZ", "seyma oz"),
    ],
)
def test_accents_and_capitals_make_no_difference(join, plan, bart, name, typed):
    join(name)
    assert names(bart, typed) == [name]


def test_two_letters_are_the_least(plan, bart):
    with CaptureQueriesContext(connection) as queries:
        found = finding.find(bart, " l ", TODAY)
        nothing = finding.find(bart, "  ", TODAY)
        assert finding.find(bart, "l.", TODAY).too_short
    assert (found.too_short, nothing.too_short, len(queries)) == (True, False, 0)


def test_one_query_finds_and_the_most_eight_are_shown(join, plan, bart):
    for number in range(9):
        join(f"Lotte Nummer {number}")
    with CaptureQueriesContext(connection) as queries:
        found = finding.find(bart, "lotte", TODAY)
    assert (len(queries), len(found.hits), found.more) == (1, 8, True)
    assert names(bart, "lotte", 50)[-1] == "Lotte Peeters"


def test_what_runs_comes_first_and_what_ended_is_marked(join, plan, bart, griet):
    join("Lotte Zeep")
    starting.end(plan=plan, on=TODAY, reason="Ander werk", by=griet, today=TODAY)
    hits = finding.find(bart, "lotte", TODAY).hits
    assert [(hit.name, hit.is_ended) for hit in hits] == [("Lotte Zeep", False), ("Lotte Peeters", True)]
    assert (hits[0].profession, hits[0].office) == ("Beheerder verzekeringen", "Kantoor Vermeulen, Mechelen")


def test_nobody_finds_a_plan_that_does_not_exist_for_him(join, plan, bart, els, griet, stranger, administrator):
    join("Lotte Els", els)
    assert names(bart, "lotte") == ["Lotte Peeters"]
    assert names(els, "lotte") == ["Lotte Els"]
    assert names(stranger, "lotte") == []
    assert len(names(griet, "lotte")) == len(names(administrator, "lotte")) == 2


def test_a_long_or_hostile_text_takes_no_time(plan, bart):
    started = time.perf_counter()
    for typed in ("a" * 100_000, "aa " * 30_000, "\x00lo", "(a+)+$" * 9, "é" * 60, "[[:<:]]lo"):
        finding.find(bart, typed, TODAY)
    assert time.perf_counter() - started < 2


def test_the_page_lists_names_that_lead_to_the_planning(plan, bart, signed_in):
    page = signed_in(bart).get(reverse("find"), {"zoek": "lot"}).content.decode()
    assert "Lotte Peeters" in page
    assert reverse("planning", args=[plan.pk]) in page
    assert "<html" in page


def test_the_list_leads_to_the_page_of_a_plan_from_which_somebody_looked(plan, bart, signed_in):
    client = signed_in(bart)
    for tab, leads in (("history", "history"), ("print_plan", "planning"), ("vals", "planning")):
        answer = client.get(reverse("find"), {"zoek": "lot", "tab": tab}, headers={"HX-Request": "true"})
        assert re.findall(r'href="([^"]+)"', answer.content.decode()) == [reverse(leads, args=[plan.pk])]


def test_the_page_says_what_it_needs_and_that_nothing_was_found(plan, bart, signed_in):
    client = signed_in(bart)
    for typed, said in (("l", "Typ minstens twee letters"), ("zzz", "Geen cursist gevonden voor “zzz”")):
        assert said in client.get(reverse("find"), {"zoek": typed}).content.decode()
    assert "<script>" not in client.get(reverse("find"), {"zoek": "<script>x"}).content.decode()


def test_every_page_has_the_field_for_who_sees_others_only(plan, bart, griet, lotte, signed_in):
    for user, page, has in ((bart, "history", True), (griet, "planning", True), (lotte, "planning", False)):
        content = signed_in(user).get(reverse(page, args=[plan.pk])).content.decode()
        assert (f'action="{reverse("find")}"' in content) is has
        assert (f'name="tab" value="{page}"' in content) is has


def test_the_page_takes_few_queries(join, plan, bart, signed_in, django_assert_max_num_queries):
    join("Lotte Maes")
    client = signed_in(bart)
    with django_assert_max_num_queries(MOST_QUERIES):
        client.get(reverse("find"), {"zoek": "lotte"})
