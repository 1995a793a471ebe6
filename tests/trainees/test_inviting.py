"""Invitations: one use, expiring, for people of one's own offices, and only their hash is kept."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from trainees import inviting
from trainees.models import Invitation, User

LINK = "http://testserver/uitnodiging/{key}/"
PASSWORD = "vier paarse paraplus"


def first(pattern: str, text: Any) -> str:
    """What the first group of a pattern finds in a text, in which it must stand."""
    found = re.search(pattern, str(text), re.MULTILINE)
    assert found, pattern
    return found[1]


@pytest.fixture
def nele(plan, els, griet) -> User:
    """Somebody new in Griet's office: mentor of Lotte, without a password."""
    person, _ = inviting.find_or_make(name="Nele Wouters", email="nele@kantoorvermeulen.example", by=griet)
    plan.mentorships.create(mentor=person, since=plan.start)
    return person


@pytest.fixture
def invite(griet, nele, django_capture_on_commit_callbacks):
    """Send an invitation to Nele and give the address in her mail."""

    def send(now=None) -> str:
        with django_capture_on_commit_callbacks(execute=True):
            inviting.invite(user=nele, by=griet, now=now or timezone.now(), link=LINK)
        return first(r"http://testserver(/uitnodiging/\S+)", mail.outbox[-1].body)

    return send


def test_who_accepts_has_a_password_and_is_signed_in(invite, client, nele):
    answer = client.post(invite(), {"password": PASSWORD})
    assert answer.headers["Location"] == reverse("home")
    nele.refresh_from_db()
    assert nele.check_password(PASSWORD)
    assert client.session["_auth_user_id"] == str(nele.pk)


def test_looking_at_an_invitation_uses_nothing_up(invite, client, nele):
    link = invite()
    assert client.get(link).status_code == client.get(link).status_code == 200
    assert Invitation.objects.get().accepted_at is None
    assert not User.objects.get(pk=nele.pk).has_usable_password()


def test_an_invitation_works_once(invite, client):
    link = invite()
    client.post(link, {"password": PASSWORD})
    client.logout()
    answer = client.post(link, {"password": "een ander wachtwoord"})
    assert answer.status_code == 410
    assert "Deze uitnodiging werkt niet meer" in answer.content.decode()
    assert "Nele" not in answer.content.decode()


def test_an_invitation_expires_after_fourteen_days(invite, client):
    link = invite()
    with time_machine.travel(timezone.now() + timedelta(days=14), tick=False):
        assert client.get(link).status_code == 410
        assert client.post(link, {"password": PASSWORD}).status_code == 410
    assert Invitation.objects.get().accepted_at is None


def test_a_newer_invitation_replaces_the_older(invite, client):
    first, second = invite(), invite()
    assert client.get(first).status_code == 410
    assert client.get(second).status_code == 200


def test_a_deactivated_person_cannot_accept(invite, client, nele):
    link = invite()
    nele.is_active = False
    nele.save()
    assert client.post(link, {"password": PASSWORD}).status_code == 410


@pytest.mark.parametrize("weak", ["kort", "1234567890123", "nele@kantoorvermeulen.example", ""])
def test_a_weak_password_is_refused_and_the_invitation_still_works(invite, client, weak):
    link = invite()
    assert client.post(link, {"password": weak}).status_code == 200
    assert client.post(link, {"password": PASSWORD}).status_code == 302


def test_only_the_hash_of_a_key_is_kept(invite):
    key = invite().split("/")[2]
    kept = Invitation.objects.values_list("key_hash", flat=True).get()
    assert kept != key
    assert kept == Invitation.hash_of(key)


def test_an_unknown_key_gives_a_clear_page(db, client):
    answer = client.get(reverse("accept_invitation", args=["verzonnen"]))
    assert answer.status_code == 410
    assert "Vraag je coördinator" in answer.content.decode()


def test_who_has_a_password_is_not_invited(griet, bart):
    with pytest.raises(ValidationError, match="heeft al een wachtwoord"):
        inviting.invite(user=bart, by=griet, now=timezone.now(), link=LINK)


def test_a_coordinator_sees_who_did_not_accept_and_sends_again(
    nele, invite, signed_in, griet, django_capture_on_commit_callbacks
):
    old = invite()
    text = signed_in(griet).get(reverse("invitations")).content.decode()
    assert nele.email in text
    assert "werkt tot" in text
    with django_capture_on_commit_callbacks(execute=True):
        signed_in(griet).post(reverse("send_again", args=[nele.pk]))
    assert signed_in(griet).get(old).status_code == 410
    assert mail.outbox[-1].to == [nele.email]


def test_an_expired_invitation_is_called_so(invite, signed_in, griet):
    invite()
    with time_machine.travel(timezone.now() + timedelta(days=15), tick=False):
        text = signed_in(griet).get(reverse("invitations")).content.decode()
    assert "werkt niet meer" in text


def test_a_coordinator_sends_nothing_to_people_of_other_offices(office, signed_in, griet):
    other, _ = inviting.find_or_make(name="Olga Ooms", email="olga@anderkantoor.example", by=griet)
    assert signed_in(griet).post(reverse("send_again", args=[other.pk])).status_code == 404
    assert "Olga" not in signed_in(griet).get(reverse("invitations")).content.decode()
    assert not Invitation.objects.exists()


def test_only_who_oversees_an_office_sees_and_sends_invitations(nele, signed_in, bart, lotte, administrator):
    for person, status in ((bart, 403), (lotte, 403), (administrator, 200)):
        assert signed_in(person).get(reverse("invitations")).status_code == status
    assert signed_in(bart).post(reverse("send_again", args=[nele.pk])).status_code == 403
    assert signed_in(administrator).get(reverse("send_again", args=[nele.pk])).status_code == 405


def test_invitations_cost_the_same_queries_for_one_as_for_many(
    nele, invite, plan, signed_in, griet, django_assert_num_queries
):
    client = signed_in(griet)
    with django_assert_num_queries(3):
        client.get(reverse("invitations"))
    for number in range(5):
        person = inviting.find_or_make(name=f"Persoon {number}", email=f"p{number}@x.example", by=griet)[0]
        plan.mentorships.create(mentor=person, since=plan.start)
    with django_assert_num_queries(3):
        client.get(reverse("invitations"))
