"""Signing in: by password or code, a reset by e-mail, nobody signs up, and nothing else is open."""

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse

from trainees.models import User

PASSWORD = "een-lang-wachtwoord"
LOGIN = "/toegang/login/"
OPEN = {
    "account_login",
    "account_signup",
    "account_inactive",
    "account_request_login_code",
    "account_confirm_login_code",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
    "help",
    "manifest",
    "no_network",
    "worker",
    "privacy",
    "accessibility",
}


def first(pattern: str, text: Any) -> str:
    """What the first group of a pattern finds in a text, in which it must stand."""
    found = re.search(pattern, str(text), re.MULTILINE)
    assert found, pattern
    return found[1]


def addresses() -> dict[str, str]:
    """Every address of the site that needs no value, by name."""
    found = {}
    for name in filter(lambda key: isinstance(key, str), get_resolver().reverse_dict):
        try:
            found[name] = reverse(name)
        except NoReverseMatch:
            continue
    return found


def sign_in(client: Client, email: str, password: str = PASSWORD) -> Any:
    return client.post(LOGIN, {"login": email, "password": password})


def test_signed_out_only_the_entrance_four_texts_and_what_a_device_keeps_open(edition, client):
    for name, address in addresses().items():
        answer = client.get(address)
        to_login = answer.headers.get("Location", "").split("?")[0] in {LOGIN, "/beheer/login/"}
        assert to_login != (name in OPEN), (name, answer.status_code)


def test_of_allauth_only_what_we_offer_exists():
    ours = {name for name in addresses() if name.startswith("account_")}
    assert ours == {name for name in OPEN if name.startswith("account_")} | {"account_logout"}


def test_the_right_password_leads_home_however_the_address_is_capitalised(edition, client, bart):
    assert sign_in(client, "Bart.Claes@KantoorVermeulen.example").headers["Location"] == reverse("home")


def test_after_signing_in_people_land_where_they_were_going(edition, client, bart):
    answer = client.post(f"{LOGIN}?next=/hulp/", {"login": bart.email, "password": PASSWORD, "next": "/hulp/"})
    assert answer.headers["Location"] == "/hulp/"


@pytest.mark.parametrize("email", ["bart.claes@kantoorvermeulen.example", "niemand@kantoorvermeulen.example"])
def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(edition, client, bart, email):
    answer = sign_in(client, email, "verkeerd-wachtwoord")
    assert "Dit e-mailadres en wachtwoord horen niet bij elkaar." in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_after_five_wrong_passwords_the_right_one_waits_too(edition, client, bart):
    for _ in range(5):
        sign_in(client, bart.email, "verkeerd-wachtwoord")
    answer = sign_in(client, bart.email)
    assert "Te veel pogingen" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_a_deactivated_person_does_not_get_in(edition, client, bart):
    bart.is_active = False
    bart.save()
    sign_in(client, bart.email)
    assert client.get("/deze-week/").headers["Location"].startswith(LOGIN)


def test_a_person_who_is_deactivated_loses_the_open_session(edition, signed_in, bart):
    client = signed_in(bart)
    User.objects.filter(pk=bart.pk).update(is_active=False)
    assert client.get("/").headers["Location"].startswith(LOGIN)


def test_nobody_signs_up(edition, client):
    before = User.objects.count()
    new = {"email": "nieuw@kantoorvermeulen.example", "password1": PASSWORD, "password2": PASSWORD}
    for answer in (client.get("/toegang/signup/"), client.post("/toegang/signup/", new)):
        assert "Een account krijg je van je kantoor" in answer.content.decode()
    assert User.objects.count() == before


def test_a_code_by_e_mail_signs_in(edition, client, bart):
    client.post(reverse("account_request_login_code"), {"email": bart.email})
    code = first(r"^\s*([A-Z0-9]{3,}-?[A-Z0-9]{3,})\s*$", mail.outbox[0].body)
    answer = client.post(reverse("account_confirm_login_code"), {"code": code})
    assert answer.headers["Location"] == reverse("home")
    assert client.session["_auth_user_id"] == str(bart.pk)


def test_a_code_for_an_unknown_address_says_nothing_about_it(edition, client, bart):
    known = client.post(reverse("account_request_login_code"), {"email": bart.email})
    unknown = client.post(reverse("account_request_login_code"), {"email": "niemand@kantoorvermeulen.example"})
    assert (known.status_code, known.headers.get("Location")) == (unknown.status_code, unknown.headers.get("Location"))


def test_a_forgotten_password_is_replaced_through_a_link_that_works_once(edition, client, bart):
    client.post(reverse("account_reset_password"), {"email": bart.email})
    link = first(r"http://testserver(/toegang/password/reset/key/\S+)", mail.outbox[0].body)
    form = client.get(link).headers["Location"]
    new = "vier paarse paraplus"
    client.post(form, {"password1": new, "password2": new})
    assert sign_in(client, bart.email, new).headers["Location"] == reverse("home")
    client.logout()
    assert "Deze link werkt niet meer" in client.get(link).content.decode()


def test_a_reset_for_an_unknown_address_looks_the_same(edition, client, bart):
    answers = [
        client.post(reverse("account_reset_password"), {"email": email})
        for email in (bart.email, "niemand@kantoorvermeulen.example")
    ]
    assert {answer.headers["Location"] for answer in answers} == {reverse("account_reset_password_done")}


def test_signing_out_needs_a_button(edition, signed_in, bart):
    client = signed_in(bart)
    client.get(reverse("account_logout"))
    assert "_auth_user_id" in client.session
    client.post(reverse("account_logout"))
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    ("person", "lands"),
    [("griet", "overview"), ("bart", "mentor_home"), ("lotte", "this_week"), ("administrator", "admin:index")],
)
def test_home_is_the_page_people_come_for(plan, signed_in, request, person, lands):
    client = signed_in(request.getfixturevalue(person))
    assert client.get("/").headers["Location"] == reverse(lands)


def test_the_administration_signs_in_through_the_same_page(edition, client, signed_in, bart):
    assert client.get("/beheer/", follow=True).redirect_chain[-1][0].startswith(LOGIN)
    assert signed_in(bart).get("/beheer/", follow=True).status_code == 403
