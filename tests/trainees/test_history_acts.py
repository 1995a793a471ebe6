"""The history by gesture: one entry an act, and putting an act back."""

import re
import uuid
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.core.paginator import Paginator
from django.urls import reverse
from django.utils import timezone

from competency_plans import catalogue
from tests.conftest import TODAY, start_plan
from trainees import access, assessing, checking, history_acts, history_log, planning, starting
from trainees.assessing import Judgement
from trainees.models import PlannedUnit
from trainees.planning import Wish
from trainees.wording import BRUSSELS

FRIDAY = date(2026, 12, 18)


@pytest.fixture(autouse=True)
def clock(today):
    """Time goes on, so that one act follows another."""
    with time_machine.travel(datetime(2026, 11, 22, 13, 0, tzinfo=BRUSSELS), tick=True):
        yield


@pytest.fixture
def units(plan):
    return list(plan.units.all())


def gestures(plan, by, page=1, size=50):
    """The history as this person reads it."""
    found = access.visible_plans(by, TODAY).get(pk=plan.pk)
    may = access.access_to(found, by)
    assert may is not None
    return history_acts.read(found, Paginator(history_log.entries(found), size).get_page(page), may)


def move(plan, units, by, day=FRIDAY, act=None):
    wishes = [Wish(planning.key_of(unit), day, PlannedUnit.objects.get(pk=unit.pk).planned_end) for unit in units]
    planning.set_planned_ends(plan=plan, wishes=wishes, today=TODAY, by=by, act=act, accept=True)


def confirm(unit, by, act, mentor_actions="leave"):
    how = checking.Confirmation(on=TODAY, mentor_actions=mentor_actions, accept=checking.EVERY, act=act)
    checking.confirm(unit=unit, how=how, by=by, role="mentor", now=timezone.now(), today=TODAY)


def put_back(client, plan, act):
    """What is said after *Terugzetten*."""
    answer = client.post(reverse("put_back", args=[plan.pk, act]))
    return " ".join(str(message) for message in get_messages(answer.wsgi_request)).replace("\xa0", " ")


def test_eleven_dates_of_one_act_are_one_entry_with_its_rows_and_one_button(plan, units, bart, signed_in):
    act = uuid.uuid4()
    move(plan, units, bart, act=act)
    first = gestures(plan, bart)[0]
    assert (first.who, first.sentence) == ("Bart Claes", "vulde 11 voorziene einddatums in.")
    assert [part.sentence.split()[6] for part in first.parts] == [
        "1a", "1b", "2", "3", "4", "5", "6", "7", "8", "9", "10"
    ]  # fmt: skip
    page = signed_in(bart).get(reverse("history", args=[plan.pk])).content.decode()
    assert page.count("/terugzetten/") == 1


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        ((14, 14), "zette 2 voorziene einddatums later."),
        ((-14, -7), "zette 2 voorziene einddatums vroeger."),
        ((14, -7), "wijzigde 2 voorziene einddatums."),
        ((None, None), "wiste 2 voorziene einddatums."),
        ((None, 7), "wijzigde 2 voorziene einddatums."),
    ],
)
def test_what_happened_to_dates_is_said_in_one_sentence(plan, units, bart, days, sentence):
    move(plan, units[:2], bart)
    wishes = [
        Wish(planning.key_of(unit), FRIDAY + timedelta(days=step) if step else None, FRIDAY)
        for unit, step in zip(units, days, strict=False)
    ]
    planning.set_planned_ends(plan=plan, wishes=wishes, today=TODAY, by=bart)
    assert gestures(plan, bart)[0].sentence == sentence


def test_exempted_rows_tell_their_reason_row_by_row(plan, units, bart):
    planning.exempt_rows(plan=plan, seen={planning.key_of(unit): "" for unit in units[:3]}, reason="attest", by=bart)
    assert gestures(plan, bart)[0].sentence == "stelde 3 onderdelen vrij."


def test_an_assessment_is_told_by_its_units_and_its_exemptions_stand_below(plan, units, bart):
    judgements = [Judgement(units[0].pk, ("has", "attest")), Judgement(units[1].pk, ("learn", ""))]
    assessing.assess(plan=plan, judgements=judgements, by=bart, now=timezone.now(), act=uuid.uuid4())
    first = gestures(plan, bart)[0]
    assert first.sentence == "bepaalde de beginsituatie van 2 onderdelen."
    assert [part.sentence for part in first.parts] == [
        "bepaalde de beginsituatie van onderdeel 1a Vraag en informatie verzamelen: heeft al (attest).",
        "bepaalde de beginsituatie van onderdeel 1b Meldingen behandelen en dekking beoordelen: te leren.",
        "stelde onderdeel 1a Vraag en informatie verzamelen vrij: heeft dit al – attest",
    ]


def test_a_confirmation_keeps_its_sentence_and_the_ticks_with_it_stand_below(plan, units, bart):
    confirm(units[0], bart, uuid.uuid4(), "tick")
    first = gestures(plan, bart)[0]
    assert first.sentence.startswith("bevestigde onderdeel 1a")
    assert first.parts
    assert all(part.sentence.startswith("vinkte") for part in first.parts)


def test_what_was_one_row_stays_one_sentence(plan, units, bart):
    move(plan, units[:1], bart)
    first = gestures(plan, bart)[0]
    assert first.sentence.startswith("zette de voorziene einddatum van onderdeel 1a")
    assert first.parts == ()


def test_an_act_over_two_pages_is_told_without_numbers_and_may_be_put_back_from_both(plan, units, bart):
    act = uuid.uuid4()
    move(plan, units, bart, act=act)
    pages = [gestures(plan, bart, page, size=6)[0] for page in (1, 2)]
    assert {gesture.sentence for gesture in pages} == {"vulde meerdere voorziene einddatums in."}
    assert [len(gesture.parts) for gesture in pages] == [6, 5]
    assert {gesture.act for gesture in pages} == {act}


def test_acts_side_by_side_stay_apart(plan, units, bart):
    move(plan, units[:2], bart)
    move(plan, units[2:4], bart)
    assert [gesture.sentence for gesture in gestures(plan, bart)[:2]] == ["vulde 2 voorziene einddatums in."] * 2


def test_a_page_takes_two_queries_however_many_rows(plan, units, bart, django_assert_num_queries):
    move(plan, units, bart)
    found = access.visible_plans(bart, TODAY).get(pk=plan.pk)
    may = access.access_to(found, bart)
    assert may is not None
    catalogue.tree(plan.edition_id)
    with django_assert_num_queries(2):
        history_acts.read(found, Paginator(history_log.entries(found), 50).get_page(1), may)


def test_a_trainee_reads_the_history_and_puts_nothing_back(plan, units, bart, lotte, signed_in):
    act = uuid.uuid4()
    move(plan, units, bart, act=act)
    page = reverse("history", args=[plan.pk])
    assert "Terugzetten" in signed_in(bart).get(page).content.decode()
    assert "Terugzetten" not in signed_in(lotte).get(page).content.decode()
    assert signed_in(lotte).post(reverse("put_back", args=[plan.pk, act])).status_code == 403
    assert PlannedUnit.objects.filter(planned_end=FRIDAY).count() == 11


def test_the_start_and_the_end_of_a_plan_have_no_button(plan, griet):
    starting.end(plan=plan, on=TODAY, reason="Ander werk", by=griet, today=TODAY)
    starting.reopen(plan=plan, reason="Toch terug", by=griet)
    assert {gesture.act for gesture in gestures(plan, griet)} == {None}


def test_a_ticked_company_competency_has_no_button(plan, bart, lotte):
    storm = planning.add_company_competency(
        plan=plan, competency="Schade bij storm", action="", planned_end=None, today=TODAY, by=bart
    )
    tick = checking.Tick(ticked=True, act=uuid.uuid4())
    checking.tick_company(row=storm, tick=tick, by=lotte, role="trainee", now=timezone.now(), today=TODAY)
    found = {gesture.sentence.split()[0]: gesture.act for gesture in gestures(plan, bart)}
    assert found["vinkte"] is None
    assert found["voegde"]


def test_an_act_goes_back_as_a_whole_and_that_can_be_put_back_too(plan, units, bart, signed_in):
    act = uuid.uuid4()
    move(plan, units, bart, act=act)
    assert put_back(signed_in(bart), plan, act) == "Teruggezet."
    assert not PlannedUnit.objects.exclude(planned_end=None).exists()
    first = gestures(plan, bart)[0]
    assert (first.sentence, first.reason) == ("wiste 11 voorziene einddatums.", "Ongedaan gemaakt")
    put_back(signed_in(bart), plan, first.act)
    assert PlannedUnit.objects.filter(planned_end=FRIDAY).count() == 11


def test_putting_back_twice_says_that_there_is_nothing_left(plan, units, bart, signed_in):
    act = uuid.uuid4()
    move(plan, units, bart, act=act)
    put_back(signed_in(bart), plan, act)
    assert put_back(signed_in(bart), plan, act) == "Er was niets meer om terug te zetten."


def test_a_single_tick_goes_back_from_the_history(plan, lotte, bart, signed_in):
    action = catalogue.tree(plan.edition_id).units[0].trainee_actions[0].id
    tick = checking.Tick(ticked=True)
    checking.tick(plan=plan, action=action, tick=tick, by=lotte, role="trainee", now=timezone.now(), today=TODAY)
    page = signed_in(bart).get(reverse("history", args=[plan.pk])).content.decode()
    act = re.findall(r"/geschiedenis/([0-9a-f-]{36})/terugzetten/", page)[0]
    assert put_back(signed_in(bart), plan, act) == "Teruggezet."
    assert PlannedUnit.objects.get(plan=plan, unit__groups__actions=action).ticked_actions == 0
    assert put_back(signed_in(bart), plan, act) == "Er was niets meer om terug te zetten."


def test_a_conflict_names_who_changed_which_row_and_changes_nothing(plan, units, bart, els, signed_in):
    act = uuid.uuid4()
    move(plan, units, bart, act=act)
    move(plan, units[5:6], els, day=FRIDAY + timedelta(days=7))
    assert (
        put_back(signed_in(bart), plan, act)
        == "Els wijzigde onderdeel 5 zonet naar 25/12/2026. Toch alles terugzetten?"
    )
    assert PlannedUnit.objects.filter(planned_end=FRIDAY).count() == 10


def test_a_confirmation_goes_back_too(plan, units, bart, signed_in):
    act = uuid.uuid4()
    confirm(units[0], bart, act)
    assert put_back(signed_in(bart), plan, act) == "Teruggezet."
    assert PlannedUnit.objects.get(pk=units[0].pk).completed_on is None


def test_an_act_on_another_plan_is_not_there(plan, units, bart, els, office, edition, griet, signed_in):
    other, act = start_plan(els, office, edition, [bart], griet), uuid.uuid4()
    move(other, list(other.units.all()), bart, act=act)
    assert "niet meer ongedaan gemaakt" in put_back(signed_in(bart), plan, act)
    assert PlannedUnit.objects.filter(plan=other, planned_end=FRIDAY).count() == 11


def test_the_history_of_one_row_tells_its_dates_only_and_offers_no_button(plan, units, bart, els, signed_in):
    move(plan, units[:3], bart)
    planning.set_planned_end(row=units[2], day=FRIDAY + timedelta(days=7), seen=FRIDAY, today=TODAY, by=els)
    url = reverse("history", args=[plan.pk])
    text = signed_in(bart).get(url, {"rij": f"onderdeel-{units[2].pk}"}).content.decode()
    told = re.findall(r"<b>(.+?)</b>", text[text.index('<ol class="history">') :])
    assert told == ["Els Vermeulen", "Bart Claes"]
    assert ">Geschiedenis van onderdeel\xa02 Contracten en clausules opstellen<" in text
    assert "Terugzetten" not in text


@pytest.mark.parametrize("row", ["onderdeel-999999", "onderdeel-", "acties-1", "x", "bedrijf-1"])
def test_the_history_of_a_row_that_is_not_in_the_plan_does_not_exist(plan, bart, signed_in, row):
    assert signed_in(bart).get(reverse("history", args=[plan.pk]), {"rij": row}).status_code == 404


@pytest.mark.parametrize("query", ["", "?rij=onderdeel-{}"])
def test_the_history_takes_at_most_eight_queries(plan, units, bart, signed_in, query, django_assert_max_num_queries):
    move(plan, units, bart)
    client = signed_in(bart)
    client.get("/hulp/")
    with django_assert_max_num_queries(8):
        client.get(reverse("history", args=[plan.pk]) + query.format(units[0].pk))
