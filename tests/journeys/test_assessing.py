"""A mentor notes what a trainee has already; the coordinator sees *nog niet op maat* go; an act is put back."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.journeys.steps import DESK, NO_SCRIPT, PHONE, is_saved, open_planning, press, toast, type_date


def open_assessment(page: Page, plan) -> None:
    """Come to the start assessment from the note on the planning."""
    open_planning(page, plan)
    press(page.get_by_role("link", name="Beginsituatie invullen"))
    expect(page.get_by_role("heading", name="Beginsituatie", exact=True)).to_be_visible()


def answer(page: Page, number: str, said: str, reason: str) -> None:
    """Say something of a unit."""
    group = page.get_by_role("group", name=f"Onderdeel {number} ")
    group.get_by_role("radio", name=said).check()
    page.get_by_label(f"Reden, onderdeel {number}", exact=True).fill(reason)


@pytest.mark.parametrize("screen", [DESK, PHONE, NO_SCRIPT], ids=["desk", "phone", "without script"])
def test_a_mentor_marks_two_units_and_they_are_exempted(opened, plan, bart, screen):
    page = opened(bart, screen)
    open_assessment(page, plan)
    answer(page, "1b", "Heeft al", "drie jaar makelaar")
    answer(page, "7", "Niet van toepassing", "geen schade hier")
    press(page.get_by_role("button", name="Beginsituatie bewaren"))
    toast(page, "Beginsituatie bewaard. 2 onderdelen vrijgesteld.")
    expect(page.locator("tr.is-exempt")).to_have_count(2)
    expect(page.locator("tr.is-exempt").first).to_contain_text("heeft dit al – drie jaar makelaar")


def test_two_units_take_a_few_keys_and_no_mouse(opened, plan, bart):
    page = opened(bart)
    page.goto(reverse("start_assessment", args=[plan.pk]))
    page.get_by_role("group", name="Onderdeel 1a ").get_by_role("radio", name="Te leren").focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Tab")
    page.keyboard.type("drie jaar makelaar")
    page.keyboard.press("Enter")
    toast(page, "1 onderdeel vrijgesteld.")
    expect(page.locator("html.js")).to_be_attached()
    page.keyboard.press("Control+z")
    expect(page.locator("tr.is-exempt")).to_have_count(0)


def test_the_coordinator_sees_nog_niet_op_maat_go(opened, plan, bart, griet):
    page = opened(griet)
    page.goto(reverse("overview"))
    page.get_by_role("link", name="Nog niet op maat 1").click()
    page.get_by_role("link", name="Lotte Peeters", exact=True).click()
    page.get_by_role("link", name="nog niet op maat").click()
    page.get_by_role("button", name="Beginsituatie bewaren").click()
    toast(page, "Beginsituatie bewaard.")
    expect(page.get_by_role("link", name="nog niet op maat")).to_have_count(0)
    page.goto(reverse("overview"))
    expect(page.get_by_role("link", name="Nog niet op maat 0")).to_be_visible()


def test_what_the_office_taught_before_fills_in_its_action(opened, plan, bart, taught_before):
    taught_before("Schade bij storm", "Volgt een dossier")
    page = opened(bart)
    open_planning(page, plan)
    page.get_by_label("Nieuwe competentie").click()
    expect(page.locator("#eerder option")).to_have_count(1)
    page.get_by_label("Nieuwe competentie").fill("Schade bij storm")
    expect(page.locator("#bedrijf-nieuw [name=action]")).to_have_value("Volgt een dossier")
    page.get_by_label("Nieuwe competentie").press("Enter")
    toast(page, "Competentie toegevoegd.")
    page.get_by_label("Nieuwe competentie").click()
    expect(page.locator("#eerder option")).to_have_count(0)


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
def test_the_history_puts_an_act_back(opened, dated_plan, bart, screen):
    page = opened(bart, screen)
    open_planning(page, dated_plan)
    type_date(page, "2", "1502")
    is_saved(page, "2", "ma 15 feb 2027")
    page.goto(reverse("history", args=[dated_plan.pk]))
    moved = page.locator(".history li").filter(has_text="verplaatste onderdeel 2")
    press(moved.get_by_role("button", name="Terugzetten"))
    toast(page, "Teruggezet.")
    expect(page.locator(".history li").filter(has_text="Reden: Ongedaan gemaakt")).to_have_count(1)
    open_planning(page, dated_plan)
    is_saved(page, "2", "vr 11 dec 2026")
