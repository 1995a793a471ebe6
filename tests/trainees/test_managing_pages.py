"""Starting, changing and ending a plan on the pages of a coordinator."""

import re
from datetime import date
from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from competency_plans.models import Edition
from trainees import access, inviting, starting
from trainees.models import Office, TraineePlan, User

START = "/plannen/nieuw/"


@pytest.fixture
def filled_in(office, edition, bart):
    """The form of a plan for somebody new, filled in as a browser sends it."""
    return {
        "trainee_email": "nele.wouters@kantoorvermeulen.example",
        "trainee_name": "Nele Wouters",
        "office": office.pk,
        "edition": edition.pk,
        "start": "2026-12-01",
        "end": "2027-05-31",
        "hours_per_week": "38",
        "working_days": list("12345"),
        "mentor_email": bart.email,
    }


def first(pattern: str, text: Any) -> str:
    """What the first group of a pattern finds in a text, in which it must stand."""
    found = re.search(pattern, str(text), re.MULTILINE)
    assert found, pattern
    return found[1]


def page(client: Client, url: str, data: Any = None) -> str:
    """The text of a page, or of the answer to what is sent to it."""
    answer: Any = client.get(url) if data is None else client.post(url, data)
    assert answer.status_code == 200
    text: str = answer.content.decode()
    return text


def test_a_coordinator_starts_a_plan_for_somebody_new_with_a_known_mentor(today, signed_in, griet, bart, filled_in):
    answer = signed_in(griet).post(START, filled_in)
    plan = TraineePlan.objects.get()
    assert answer.headers["Location"] == reverse("planning", args=[plan.pk])
    assert (plan.trainee.name, plan.start, plan.end) == ("Nele Wouters", date(2026, 12, 1), date(2027, 5, 31))
    assert plan.mentors(today) == [bart]
    assert plan.units.count() == 11


def test_only_new_people_are_invited(today, signed_in, griet, filled_in, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        signed_in(griet).post(START, filled_in)
    assert [message.to for message in mail.outbox] == [["nele.wouters@kantoorvermeulen.example"]]
    assert first(r"(http://testserver/uitnodiging/[\w-]{43}/)\n", mail.outbox[0].body)


def test_a_mail_that_cannot_leave_loses_nothing_and_says_so(
    today, signed_in, griet, filled_in, django_capture_on_commit_callbacks, monkeypatch
):
    def refuse(*_: Any) -> None:
        raise SMTPServerDisconnected

    monkeypatch.setattr(inviting, "send_mail", refuse)
    with django_capture_on_commit_callbacks(execute=True):
        answer = signed_in(griet).post(START, filled_in)
    assert answer.status_code == 302
    assert TraineePlan.objects.get().trainee.name == "Nele Wouters"
    assert "nog niet" in page(signed_in(griet), reverse("invitations"))


def test_an_invitation_that_fails_is_not_called_sent(plan, griet, signed_in, monkeypatch, transactional_db):
    person = User.objects.create_user("nele@kantoor.example", name="Nele Wouters")
    monkeypatch.setattr(inviting, "send_mail", lambda *_: (_ for _ in ()).throw(ConnectionRefusedError()))
    TraineePlan.objects.update(trainee=person)
    answer: Any = signed_in(griet).post(reverse("send_again", args=[person.pk]), follow=True)
    assert "De mail naar nele@kantoor.example kon niet vertrekken." in answer.content.decode()
    assert "Uitnodiging verstuurd naar" not in answer.content.decode()


def test_a_known_address_needs_no_name_and_keeps_its_own(today, signed_in, griet, lotte, filled_in):
    signed_in(griet).post(START, filled_in | {"trainee_email": lotte.email.upper(), "trainee_name": ""})
    assert TraineePlan.objects.get().trainee == lotte
    assert User.objects.get(pk=lotte.pk).name == "Lotte Peeters"


@pytest.mark.parametrize("typed", ["01/12/2026", "1-12-2026", "2026-12-01", "1/12", "1.12.26", "0112", "di w49"])
def test_a_date_may_be_typed_as_on_paper(today, signed_in, griet, filled_in, typed):
    signed_in(griet).post(START, filled_in | {"start": typed})
    assert TraineePlan.objects.get().start == date(2026, 12, 1)


def test_what_was_typed_stays_in_the_date_fields_when_something_is_wrong(today, signed_in, griet, filled_in):
    text = page(signed_in(griet), START, filled_in | {"trainee_email": "geen adres", "start": "0112", "end": "31/6"})
    assert re.search(r'<input type="text" name="start" value="0112"', text)
    assert re.search(r'<input type="text" name="end" value="31/6"', text)
    assert "31\xa0juni bestaat niet. Bedoel je 30/6 of 1/7?" in text


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("15/11", date(2026, 11, 15)),
        ("15/5", date(2027, 5, 15)),
        ("ma w3", date(2027, 1, 18)),
        ("ma w46", date(2026, 11, 9)),
    ],
)
def test_a_first_day_without_a_year_is_the_nearest_to_today(today, signed_in, griet, filled_in, typed, first):
    signed_in(griet).post(START, filled_in | {"start": typed, "end": "w20"})
    assert TraineePlan.objects.get().start == first


@pytest.mark.parametrize("typed", ["31/5", "3105", "ma w27", "2027-05-31"])
def test_a_last_day_without_a_year_comes_after_the_first(today, signed_in, griet, filled_in, typed):
    signed_in(griet).post(START, filled_in | {"end": typed})
    assert TraineePlan.objects.get().end == date(2027, 5, 31)


def test_who_is_asked_about_a_contract_sees_its_days_in_full(today, signed_in, griet, filled_in):
    text = page(signed_in(griet), START, filled_in | {"start": "1/12", "end": "31/8"})
    assert "Toch bewaren" in text
    assert re.search(r'name="start" value="01/12/2026"', text)
    assert re.search(r'name="end" value="31/08/2027"', text)


def test_a_last_day_that_was_adjusted_is_told(today, signed_in, griet, filled_in):
    answer: Any = signed_in(griet).post(START, filled_in | {"end": "w4", "accept": "short"}, follow=True)
    assert TraineePlan.objects.get().end == date(2026, 12, 24)
    assert "w4 is vr 25 dec: we nemen de laatste werkdag ervoor." in answer.content.decode().replace("\xa0", " ")


def test_a_doubtful_contract_is_asked_about_and_kept_when_the_coordinator_insists(today, signed_in, griet, filled_in):
    doubtful = filled_in | {"end": "2027-08-31", "hours_per_week": "12,5"}
    text = page(signed_in(griet), START, doubtful)
    assert "Toch bewaren" in text
    assert not TraineePlan.objects.exists()
    insists = first(r'name="accept"\s+value="([^"]+)"', text)
    signed_in(griet).post(START, doubtful | {"accept": insists})
    assert TraineePlan.objects.get().end == date(2027, 8, 31)


def test_insisting_on_one_doubt_does_not_hide_another(today, signed_in, griet, filled_in):
    doubtful = filled_in | {"end": "2027-08-31", "hours_per_week": "12", "accept": "long"}
    assert "halftijds" in page(signed_in(griet), START, doubtful)
    assert not TraineePlan.objects.exists()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"trainee_email": ""}, "Dit veld is verplicht"),
        ({"trainee_name": ""}, "Vul ook de naam in"),
        ({"mentor_email": ""}, "Kies minstens één mentor"),
        ({"mentor_email": "", "mentor_name": "Els Vermeulen"}, "Vul het e-mailadres van de mentor in"),
        ({"mentor_email": "nele.wouters@kantoorvermeulen.example"}, "mentor zijn van zijn eigen plan"),
        ({"end": "2026-11-30"}, "De einddatum moet na de startdatum liggen"),
        ({"end": "2028-11-30"}, "hoogstens 52 weken"),
        ({"start": "zomaar"}, "Dit is geen datum. Typ bijvoorbeeld 15/12, w16 of d+7."),
        ({"start": "31/11/2026"}, "31\xa0november bestaat niet."),
        ({"start": " "}, "Vul een datum in."),
        ({"working_days": []}, "Kies minstens één werkdag"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(today, signed_in, griet, filled_in, change, message):
    people = User.objects.count()
    assert message in page(signed_in(griet), START, filled_in | change)
    assert not TraineePlan.objects.exists()
    assert User.objects.count() == people
    assert mail.outbox == []


def test_a_second_open_plan_for_the_same_profession_is_refused(plan, signed_in, griet, lotte, filled_in):
    text = page(signed_in(griet), START, filled_in | {"trainee_email": lotte.email})
    assert "heeft al een lopend opleidingsplan" in text
    assert TraineePlan.objects.count() == 1


def test_a_plan_does_not_start_in_an_office_of_somebody_else(today, signed_in, griet, filled_in):
    other = Office.objects.create(name="Ander kantoor", city="Leuven")
    text = page(signed_in(griet), START, filled_in | {"office": other.pk})
    assert "Ander kantoor" not in text
    assert not TraineePlan.objects.exists()


def test_a_plan_starts_on_a_published_edition_only(today, signed_in, griet, edition, filled_in):
    draft = Edition.objects.create(profession=edition.profession)
    page(signed_in(griet), START, filled_in | {"edition": draft.pk})
    assert not TraineePlan.objects.exists()


def test_only_coordinators_and_administrators_start_plans(plan, signed_in, bart, lotte, administrator):
    for person, status in ((bart, 403), (lotte, 403), (administrator, 200)):
        assert signed_in(person).get(START).status_code == status


def test_the_form_names_no_people_of_other_offices(plan, signed_in, griet, stranger):
    text = page(signed_in(griet), START)
    assert "Bart Claes" in text
    assert stranger.name not in text
    assert stranger.email not in text


def test_a_coordinator_changes_the_mentors(plan, signed_in, griet, els, today):
    url = reverse("change_mentors", args=[plan.pk])
    signed_in(griet).post(url, {"mentors": [], "mentor_email": els.email})
    assert TraineePlan.objects.get().mentors(today) == [els]


def test_a_plan_keeps_at_least_one_mentor(plan, signed_in, griet, bart, today):
    text = page(signed_in(griet), reverse("change_mentors", args=[plan.pk]), {"mentors": []})
    assert "Kies minstens één mentor" in text
    assert TraineePlan.objects.get().mentors(today) == [bart]


def test_ending_asks_first_and_needs_a_reason(plan, signed_in, griet):
    url = reverse("end_plan", args=[plan.pk])
    assert "stoppen?" in page(signed_in(griet), url)
    assert "Geef een reden" in page(signed_in(griet), url, {"on": "2026-11-20", "reason": " "})
    assert not TraineePlan.objects.get().is_ended
    signed_in(griet).post(url, {"on": "20/11/2026", "reason": "Ander werk gevonden"})
    assert TraineePlan.objects.get().ended_on == date(2026, 11, 20)


@pytest.mark.parametrize("typed", ["20/11", "2011", "20.11.26", "vr 20/11", "2026-11-20"])
def test_the_day_on_which_a_plan_ends_is_typed_as_on_paper(plan, signed_in, griet, typed):
    url = reverse("end_plan", args=[plan.pk])
    assert re.search(r'<input type="text" name="on" value="22/11/2026"', page(signed_in(griet), url))
    signed_in(griet).post(url, {"on": typed, "reason": "Ander werk gevonden"})
    assert TraineePlan.objects.get().ended_on == date(2026, 11, 20)


def test_a_refused_last_day_stays_in_its_field_with_what_is_wrong(plan, signed_in, griet):
    text = page(signed_in(griet), reverse("end_plan", args=[plan.pk]), {"on": "31/11", "reason": "Ander werk"})
    assert re.search(r'name="on" value="31/11"', text)
    assert "31\xa0november bestaat niet. Bedoel je 30/11 of 1/12?" in text
    assert not TraineePlan.objects.get().is_ended


def test_a_plan_does_not_end_in_the_future(plan, signed_in, griet):
    page(signed_in(griet), reverse("end_plan", args=[plan.pk]), {"on": "2026-11-23", "reason": "Ander werk"})
    assert not TraineePlan.objects.get().is_ended


def test_an_ended_plan_is_reopened_with_a_reason(plan, signed_in, griet, today):
    starting.end(plan=plan, on=date(2026, 11, 20), reason="Ziek", by=griet, today=today)
    signed_in(griet).post(reverse("reopen_plan", args=[plan.pk]), {"reason": "Terug aan het werk"})
    reopened = TraineePlan.objects.get()
    assert (reopened.is_ended, reopened.end) == (False, date(2027, 2, 28))


def test_a_plan_that_opened_again_meanwhile_is_not_reopened(
    plan, signed_in, griet, lotte, office, edition, bart, today
):
    starting.end(plan=plan, on=date(2026, 11, 20), reason="Ziek", by=griet, today=today)
    starting.start(
        trainee=lotte, office=office, edition=edition, mentors=[bart], start=date(2026, 12, 1), end=date(2027, 3, 1),
        hours_per_week=38, working_days="12345", by=griet,
    )  # fmt: skip
    text = page(signed_in(griet), reverse("reopen_plan", args=[plan.pk]), {"reason": "Terug"})
    assert "heeft al een lopend opleidingsplan" in text


def test_only_who_administers_a_plan_gets_its_pages(plan, signed_in, bart, lotte, stranger, administrator):
    for name in ("change_mentors", "end_plan", "reopen_plan"):
        url = reverse(name, args=[plan.pk])
        for person, status in ((bart, 403), (lotte, 403), (stranger, 404), (administrator, 200)):
            assert signed_in(person).get(url).status_code == status


def test_looking_at_a_form_writes_nothing(plan, signed_in, griet):
    before = TraineePlan.objects.values().get()
    for name in ("change_mentors", "end_plan", "reopen_plan"):
        signed_in(griet).get(reverse(name, args=[plan.pk]))
    signed_in(griet).get(START)
    assert TraineePlan.objects.values().get() == before
    assert access.visible_plans(griet, date(2026, 11, 22)).count() == 1
