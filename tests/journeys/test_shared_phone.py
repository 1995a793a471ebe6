"""A phone that more people use, and a session that ends: nobody meets another's plan or loses his ticks unasked."""

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from tests.conftest import start_plan
from tests.journeys.phone import DATABASES, KEPT, agrees, boxes, is_sent, let_in, tick, waiting
from tests.journeys.steps import fill_in, sign_in, toast
from tests.journeys.test_every_page import violations
from trainees.models import TickEvent


def test_an_ended_session_keeps_the_ticks_for_the_same_person(phone, dated_plan, lotte):
    page = phone(lotte)
    page.context.set_offline(True)
    tick(page, 0, 1)
    expect(waiting(page)).to_have_count(2)
    Session.objects.all().delete()
    page.context.set_offline(False)
    expect(page.get_by_role("heading", name="Aanmelden")).to_be_visible()
    assert page.evaluate(KEPT) == 0
    fill_in(page, lotte)
    expect(page.get_by_role("heading", name="Deze week", level=1)).to_be_visible()
    is_sent(page)
    assert TickEvent.objects.count() == 2
    agrees(page, dated_plan)


def test_a_copy_asks_to_sign_in_when_the_session_ended_meanwhile(phone, dated_plan, lotte):
    page = phone(lotte)
    page.context.set_offline(True)
    page.reload()
    expect(page.locator("#no-network:visible")).to_contain_text("Versie van vandaag")
    Session.objects.all().delete()
    page.context.set_offline(False)
    expect(page.get_by_role("heading", name="Aanmelden")).to_be_visible()


@pytest.mark.parametrize("has_plan", [True, False], ids=["trainee", "mentor"])
def test_another_person_on_the_phone_meets_nothing_of_the_first(
    phone, dated_plan, lotte, bart, els, office, edition, griet, has_plan
):
    page = phone(lotte)
    page.context.set_offline(True)
    tick(page, 0)
    Session.objects.all().delete()
    page.context.set_offline(False)
    expect(page.get_by_role("heading", name="Aanmelden")).to_be_visible()
    if has_plan:
        start_plan(els, office, edition, [bart], griet)
    fill_in(page, els if has_plan else bart)
    page.wait_for_url("**/deze-week/")
    page.goto("/")
    expect(page.get_by_role("heading", name="Deze week" if has_plan else "Mijn cursisten", level=1)).to_be_visible()
    page.wait_for_timeout(1000)
    page.context.set_offline(True)
    page.goto("/deze-week/")
    assert "Lotte" not in page.content()
    assert f"outbox-{lotte.pk}" not in page.evaluate(DATABASES)
    assert not TickEvent.objects.exists()


def test_a_tick_of_one_person_is_never_sent_as_another(phone, dated_plan, lotte, bart, world):
    page = phone(lotte)
    page.context.set_offline(True)
    tick(page, 0)
    expect(waiting(page)).to_be_visible()
    let_in(page.context, bart, world)
    page.context.set_offline(False)
    expect(page.get_by_role("heading", name="Mijn cursisten", level=1)).to_be_visible()
    assert not TickEvent.objects.exists()


def sign_out(page: Page) -> None:
    page.locator(".topbar summary").tap()
    page.get_by_role("button", name="Afmelden", exact=True).tap()


def test_signing_out_empties_the_device(phone, dated_plan, lotte):
    page = phone(lotte)
    tick(page, 0)
    toast(page, "Afgevinkt: ")
    sign_out(page)
    expect(page.get_by_role("heading", name="Aanmelden")).to_be_visible()
    assert page.evaluate(KEPT) == 0
    assert f"outbox-{lotte.pk}" not in page.evaluate(DATABASES)
    page.context.set_offline(True)
    page.goto("/deze-week/")
    expect(page.get_by_role("heading", name="Geen verbinding")).to_be_visible()
    assert "Lotte" not in page.content()


def test_signing_out_with_ticks_that_were_not_sent_asks_first(phone, dated_plan, lotte):
    page = phone(lotte)
    page.route("**/afvinken/", lambda route: route.abort())
    tick(page, 0, 1)
    sign_out(page)
    question = page.get_by_role("dialog")
    expect(question).to_contain_text("2 vinkjes zijn nog niet bewaard. Toch afmelden?")
    expect(question.get_by_role("listitem")).to_have_count(2)
    assert violations(page, "light") == []
    question.get_by_role("button", name="Wachten").tap()
    expect(waiting(page)).to_have_count(2)
    sign_out(page)
    question.get_by_role("button", name="Toch afmelden").tap()
    expect(page.get_by_role("heading", name="Aanmelden")).to_be_visible()
    sign_in(page, lotte)
    expect(boxes(page).first).not_to_be_checked()
    assert not TickEvent.objects.exists()


def test_signing_out_without_a_network_ends_the_session_later(phone, dated_plan, lotte):
    page = phone(lotte)
    page.context.set_offline(True)
    sign_out(page)
    expect(page.get_by_role("heading", name="Geen verbinding")).to_be_visible()
    page.context.set_offline(False)
    page.goto("/deze-week/")
    expect(page.get_by_role("heading", name="Aanmelden")).to_be_visible()
    assert not Session.objects.exists()
