"""The planning and the mentor's start page through the client: who reads what, exemptions, filters, queries."""

import re

import pytest
from django.urls import reverse

from tests.builders import tick_all
from tests.conftest import person, start_plan
from tests.pages import ON_19, choices_in, said, undo_in, words
from trainees import planning

MOST_QUERIES = 8


def test_exempting_needs_a_reason_and_is_undone(unit, send, bart, signed_in):
    assert "Geef een reden om vrij te stellen." in words(send("exempt", unit, reason=" ", seen="", wanted="1"))
    answer = send("exempt", unit, reason="Heeft het attest", seen="", wanted="1")
    undo = undo_in(answer)
    signed_in(bart).post(undo)
    unit.refresh_from_db()
    assert (unit.exemption, unit.version) == ("", 3)


def test_a_reason_that_is_too_long_says_so(unit, send):
    assert "2000 tekens" in words(send("exempt", unit, reason="x" * 2001, seen="", wanted="1"))
    unit.refresh_from_db()
    assert unit.exemption == ""


def test_the_address_of_an_undo_stays_short_whatever_the_reason(unit, send):
    answer = send("exempt", unit, reason="é" * 2000, seen="", wanted="1")
    assert len(undo_in(answer)) < 400


def test_a_stale_exemption_asks_which_reason_stays(unit, send, els):
    planning.exempt(row=unit, reason="Heeft het attest", seen="", by=els)
    answer = send("exempt", unit, reason="Deed dit al", seen="", wanted="1")
    assert "Els stelde dit onderdeel zonet vrij: “Heeft het attest”." in words(answer)
    assert "Jij vulde “Deed dit al” in." in words(answer)
    keep, mine = choices_in(answer)
    for choice, reason in ((keep, "Heeft het attest"), (mine, "Deed dit al")):
        send("exempt", unit, **choice)
        unit.refresh_from_db()
        assert unit.exemption == reason


def test_an_exemption_that_was_taken_back_meanwhile_is_asked_about(unit, send, els):
    planning.exempt(row=unit, reason="Heeft het attest", seen="", by=els)
    planning.exempt(row=unit, reason="", seen="Heeft het attest", by=els)
    answer = send("exempt", unit, reason="Deed dit al", seen="Heeft het attest", wanted="1")
    assert "Els haalde de vrijstelling van dit onderdeel zonet weg." in words(answer)
    assert "Stel toch vrij" in words(answer)


@pytest.mark.parametrize(
    ("act", "fields"),
    [("exempt", {"reason": "al gekend 🙂", "wanted": "1"}), ("reopen", {"reason": "te vroeg 🙂"})],
)
def test_what_cannot_be_printed_is_refused_where_it_is_typed(ready, send, act, fields):
    assert "Het teken 🙂 kan niet afgedrukt worden." in words(send(act, ready, **fields))
    ready.refresh_from_db()
    assert ready.exemption == ""


def test_every_link_of_a_refused_plain_form_leads_to_a_page(unit, send, bart, signed_in):
    page = send("set_date", unit, htmx=False, day="5/3/2027", seen="").content.decode()
    assert 'href=""' not in page
    assert 'href="?' not in page


def test_an_empty_plan_shows_every_unit_and_no_comparison(plan, bart, signed_in):
    text = words(signed_in(bart).get(reverse("planning", args=[plan.pk])))
    assert "Week 12 van 26 · nog geen planning" in text
    assert "0 van 124 acties" in text
    assert text.count("Niet gepland") >= 11


@pytest.mark.parametrize(("chosen", "rows"), [("", 11), ("te-bevestigen", 1), ("te-laat", 0), ("onzin", 11)])
def test_a_filter_shows_its_rows_only(plan, ready, bart, signed_in, chosen, rows):
    page = signed_in(bart).get(reverse("planning", args=[plan.pk]), {"toon": chosen}).content.decode()
    assert page.count('id="rij-onderdeel-') == rows


def count_queries(client, url, record):
    with record as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def test_the_planning_page_takes_the_same_queries_with_nothing_and_with_everything_ticked(
    plan, lotte, bart, signed_in, django_assert_max_num_queries
):
    client, url = signed_in(bart), reverse("planning", args=[plan.pk]) + "?open=alle"
    before = count_queries(client, url, django_assert_max_num_queries(MOST_QUERIES))
    for unit in plan.units.all():
        tick_all(unit)
    assert count_queries(client, url, django_assert_max_num_queries(MOST_QUERIES)) == before


def test_the_mentors_home_takes_the_same_queries_with_one_and_with_many_trainees(
    plan, ready, office, edition, griet, bart, signed_in, django_assert_max_num_queries
):
    client, url = signed_in(bart), reverse("mentor_home")
    before = count_queries(client, url, django_assert_max_num_queries(MOST_QUERIES))
    for number in range(6):
        trainee = person(f"cursist{number}@kantoorvermeulen.example", f"Cursist {number}")
        other = start_plan(trainee, office, edition, [bart], griet)
        tick_all(other.units.first(), ["trainee"])
    assert count_queries(client, url, django_assert_max_num_queries(MOST_QUERIES)) == before


def test_the_mentor_confirms_from_home_with_one_press(plan, ready, send, bart, signed_in):
    page = words(signed_in(bart).get(reverse("mentor_home")))
    assert "Te bevestigen" in page
    assert "Bevestig do 19 nov" in page
    answer = send("confirm", ready, where="home", **ON_19, mentor_actions="leave")
    assert "Te bevestigen" not in words(answer)
    assert f'id="rij-onderdeel-{ready.pk}"' not in answer.content.decode()
    assert "Onderdeel 1a bevestigd op do 19 nov." in words(answer)


def test_a_question_at_home_stands_in_its_line(ready, send):
    answer = send("confirm", ready, where="home", **ON_19)
    assert f'id="vraag-onderdeel-{ready.pk}"' in answer.content.decode()
    assert 'id="queue"' not in answer.content.decode()


def test_a_plain_form_at_home_goes_back_home_with_its_warning(unit, send):
    answer = send("set_date", unit, htmx=False, where="home", day="28/11", seen="")
    assert answer.url == reverse("mentor_home")
    assert "28/11 is een zaterdag." in said(answer)


def test_a_trainee_reads_the_planning_without_a_field_to_change_it(unit, lotte, storm, signed_in):
    page = signed_in(lotte).get(reverse("planning", args=[unit.plan_id]) + "?open=alle").content.decode()
    for address in ("datum/", "bevestigen/", "vrijstellen/", "heropenen/", "toevoegen/", "verwijderen/"):
        assert address not in page
    mentors_own = re.findall(r'<button class="action"[^>]*disabled', page)
    assert len(mentors_own) == 39


def test_an_administrator_ticks_nothing_on_the_planning(unit, administrator, signed_in):
    page = signed_in(administrator).get(reverse("planning", args=[unit.plan_id]) + "?open=alle").content.decode()
    assert len(re.findall(r'<button class="action"[^>]*disabled', page)) == 163
