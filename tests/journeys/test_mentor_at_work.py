"""What a mentor does beside dates: take a confirmation back, tick, exempt, add what the office teaches."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.steps import DESK, NO_SCRIPT, PHONE, SHORT_UNIT, open_planning, press, row, spaced, toast

devices = pytest.mark.parametrize("where", [DESK, PHONE, NO_SCRIPT], ids=["desk", "phone", "no-script"])


def line(page: Page):
    return page.locator("#queue-ready .queue-line").filter(has_text=SHORT_UNIT)


@devices
def test_a_confirmation_in_the_queue_can_be_taken_back(opened, ready_plan, bart, where):
    page = opened(bart, where)
    page.goto("/mijn-cursisten/")
    press(line(page).get_by_role("button", name=spaced("Bevestig zo_22_nov")))
    press(page.get_by_role("button", name="Toch bevestigen"))
    toast(page, "Onderdeel 8 bevestigd op zo_22_nov.")
    expect(line(page)).to_have_count(0)
    press(page.get_by_role("button", name="Ongedaan maken"))
    expect(page.get_by_role("button", name="Ongedaan maken")).to_have_count(0)
    page.goto("/mijn-cursisten/")
    expect(line(page)).to_have_count(1)


@devices
def test_a_mentor_ticks_his_own_action_in_the_planning(opened, dated_plan, bart, where):
    page = opened(bart, where)
    open_planning(page, dated_plan)
    press(page.locator("tbody.unit").first.locator("a.unit-title"))
    action = page.locator(".unit-detail button.action").first
    expect(action).to_have_attribute("aria-pressed", "false")
    press(action)
    toast(page, "Afgevinkt: ")
    open_planning(page, dated_plan, "?open=alle")
    expect(page.locator(".unit-detail button.action").first).to_have_attribute("aria-pressed", "true")


@devices
def test_a_unit_is_exempt_with_a_reason_and_back(opened, dated_plan, bart, where):
    page = opened(bart, where)
    open_planning(page, dated_plan)
    exempt = page.locator("tr.unit-row").filter(has=page.locator("a.unit-title", has_text=SHORT_UNIT))
    press(exempt.get_by_label("Meer voor onderdeel 8"))
    exempt.get_by_label("Vrijstellen, met reden").fill("eerdere ervaring")
    press(exempt.get_by_role("button", name="Vrijstellen", exact=True))
    toast(page, "Vrijgesteld.")
    expect(exempt.locator(".cell-status")).to_contain_text("eerdere ervaring")
    press(page.get_by_role("button", name="Ongedaan maken"))
    toast(page, "Ongedaan gemaakt.")
    expect(row(page, "8")).to_be_visible()


@devices
def test_what_the_office_teaches_is_added_as_the_last_row(opened, dated_plan, bart, where):
    page = opened(bart, where)
    open_planning(page, dated_plan)
    page.get_by_label("Nieuwe competentie").fill("Onthaal volgens het draaiboek")
    page.locator("#bedrijf-nieuw").get_by_label("Opleidingsactie").fill("Draait twee weken mee")
    page.locator("#bedrijf-nieuw").get_by_label("Voorziene einddatum").fill("1512")
    press(page.get_by_role("button", name="Toevoegen"))
    toast(page, "Competentie toegevoegd.")
    added = page.locator("#bedrijf tbody[id^=bedrijf-]").first
    expect(added.get_by_label("Competentie", exact=True)).to_have_value("Onthaal volgens het draaiboek")
    expect(page.get_by_label("Nieuwe competentie")).to_have_value("")
    if where is DESK:
        expect(page.get_by_label("Nieuwe competentie")).to_be_focused()


def test_the_chosen_theme_stays(opened, plan, bart):
    page = opened(bart)
    page.goto("/mijn-cursisten/")
    press(page.locator(".topbar details summary"))
    with page.expect_response("**/thema/"):
        press(page.get_by_role("button", name="Donker"))
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    page.goto("/hulp/")
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
