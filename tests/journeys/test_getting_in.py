"""Signing in by password or code, and the way of a new trainee from the coordinator's form to his own page."""

import re

import pytest
from django.core import mail
from playwright.sync_api import Page, expect

from tests.conftest import PASSWORD
from tests.journeys.steps import DESK, NO_SCRIPT, PHONE, press, sign_in, toast

NEW = "noor.nieuw@kantoorvermeulen.example"
devices = pytest.mark.parametrize("where", [DESK, PHONE, NO_SCRIPT], ids=["desk", "phone", "no-script"])


def test_a_wrong_password_is_said_and_the_address_stays(opened, plan, bart):
    page = opened()
    sign_in(page, bart, "verkeerd")
    expect(page.get_by_role("alert").first).to_contain_text("Dit e-mailadres en wachtwoord horen niet bij elkaar.")
    expect(page.get_by_label("E-mailadres")).to_have_value(bart.email)
    page.get_by_label("Wachtwoord", exact=True).fill(PASSWORD)
    press(page.get_by_role("button", name="Aanmelden", exact=True))
    expect(page.get_by_role("heading", name="Mijn cursisten")).to_be_visible()


def test_a_password_can_be_shown_and_hidden(opened):
    page = opened()
    page.goto("/")
    field = page.get_by_label("Wachtwoord", exact=True)
    press(page.get_by_role("button", name="Tonen"))
    expect(field).to_have_attribute("type", "text")
    press(page.get_by_role("button", name="Verbergen"))
    expect(field).to_have_attribute("type", "password")


def found_in_mail(pattern: str) -> str:
    """The one line of the newest mail that looks like this."""
    (line,) = re.findall(pattern, str(mail.outbox[-1].body), re.MULTILINE)
    return str(line)


@devices
def test_a_code_from_the_mail_signs_in_without_a_password(opened, plan, lotte, where):
    page = opened(device=where)
    page.goto("/")
    press(page.get_by_role("link", name="Stuur me een aanmeldcode"))
    page.get_by_label("E-mailadres").fill(lotte.email)
    press(page.get_by_role("button", name="Stuur me een aanmeldcode"))
    code = page.get_by_label("Code uit de mail")
    expect(code).to_be_visible()
    assert [message.to for message in mail.outbox] == [[lotte.email]]
    code.fill(found_in_mail(r"^[A-Z0-9]+-?[A-Z0-9]+$"))
    press(page.get_by_role("button", name="Aanmelden"))
    expect(page.get_by_role("heading", name="Deze week", level=1)).to_be_visible()


def start_a_plan(page: Page) -> None:
    """Fill in the form of a new plan for somebody whom nobody knows yet, guided by Bart."""
    page.goto("/overzicht/")
    press(page.get_by_role("link", name="Opleidingsplan starten"))
    page.get_by_label("E-mailadres van de cursist").fill(NEW)
    page.get_by_label("Naam van de cursist").fill("Noor Nieuw")
    page.get_by_label("Eerste dag van de IBO").fill("2311")
    page.get_by_label("Laatste dag van de IBO").fill("21/5/2027")
    page.get_by_label("Bart Claes").check()
    press(page.get_by_role("button", name="Opleidingsplan starten"))


def link_in_mail(world: str) -> str:
    """The link that the newest mail brought to the new trainee."""
    assert mail.outbox[-1].to == [NEW]
    link = found_in_mail(r"^https?://\S+$")
    assert link.startswith(f"{world}/uitnodiging/")
    return link


def choose_password(page: Page, password: str) -> None:
    page.get_by_label("Wachtwoord", exact=True).fill(password)
    press(page.get_by_role("button", name="Wachtwoord bewaren"))


@devices
def test_a_plan_started_on_the_form_brings_its_new_trainee_in(opened, world, plan, griet, bart, where):
    coordinator, trainee = opened(griet, where), opened(device=where)
    start_a_plan(coordinator)
    toast(coordinator, f"Het opleidingsplan van Noor Nieuw is gestart. Uitnodiging verstuurd naar {NEW}.")
    expect(coordinator.get_by_role("heading", level=1)).to_have_text("Noor Nieuw")
    link = link_in_mail(world)
    trainee.goto(link)
    expect(trainee.get_by_role("heading", level=1)).to_have_text("Welkom, Noor")
    choose_password(trainee, "kort")
    expect(trainee.get_by_role("alert").first).to_be_visible()
    choose_password(trainee, "drie-blauwe-fietsen")
    expect(trainee.get_by_role("heading", name="Deze week", level=1)).to_be_visible()
    trainee.goto(link)
    expect(trainee.get_by_role("heading", level=1)).to_have_text("Deze uitnodiging werkt niet meer")


def test_an_invitation_that_is_sent_again_replaces_the_first(opened, world, plan, griet, bart):
    coordinator, trainee = opened(griet), opened()
    start_a_plan(coordinator)
    expect(coordinator.get_by_role("heading", level=1)).to_have_text("Noor Nieuw")
    first = link_in_mail(world)
    coordinator.goto("/uitnodigingen/")
    press(coordinator.locator("tr").filter(has_text="Noor Nieuw").get_by_role("button", name="Stuur opnieuw"))
    toast(coordinator, f"Uitnodiging verstuurd naar {NEW}.")
    trainee.goto(first)
    expect(trainee.get_by_role("heading", level=1)).to_have_text("Deze uitnodiging werkt niet meer")
    trainee.goto(link_in_mail(world))
    expect(trainee.get_by_role("heading", level=1)).to_have_text("Welkom, Noor")


def test_signing_out_closes_the_plan(opened, dated_plan, lotte):
    page = opened(lotte, PHONE)
    page.goto("/deze-week/")
    press(page.locator(".topbar details summary"))
    press(page.get_by_role("button", name="Afmelden"))
    expect(page.get_by_role("heading", name="Aanmelden")).to_be_visible()
    page.goto("/deze-week/")
    expect(page.get_by_role("heading", name="Aanmelden")).to_be_visible()
