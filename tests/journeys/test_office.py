"""A coordinator keeps the closed days of his office, and sees what they mean for a plan."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.steps import DESK, NO_SCRIPT, PHONE, cell, close_days, open_planning, press, spaced, toast

devices = pytest.mark.parametrize("where", [DESK, PHONE, NO_SCRIPT], ids=["desk", "phone", "no-script"])
LEAVE = "ma_28_dec – do_31_dec_2026"


@pytest.fixture
def calendar(opened, dated_plan, griet):
    """The page of Griet's office, on a device."""

    def calendar(where) -> Page:
        page: Page = opened(griet, where, reduced_motion="reduce")
        page.goto("/overzicht/")
        press(page.get_by_role("link", name="Kantoor", exact=True))
        expect(page.get_by_role("heading", level=1)).to_have_text("Kantoor Vermeulen, Mechelen")
        return page

    return calendar


def replacement(page: Page, holiday: str):
    """The field of the replacement day of a holiday, once the page is whole: its address may take the focus."""
    page.wait_for_load_state()
    return page.get_by_label(f"Vervangingsdag van {holiday}")


@devices
def test_a_coordinator_adds_collective_leave_and_takes_it_back(calendar, where):
    page = calendar(where)
    close_days(page, "25/12", "1/1", "collectief verlof")
    toast(page, "Overgeslagen: twee weekenddagen en twee feestdagen.")
    span = page.locator(".spans li")
    expect(span).to_contain_text(spaced(LEAVE))
    expect(span).to_contain_text("collectief verlof")
    press(page.get_by_role("button", name="Ongedaan maken"))
    expect(span).to_have_count(0)
    close_days(page, "28/12", "31", "collectief verlof")
    expect(span).to_contain_text(spaced(LEAVE))
    press(page.get_by_role("button", name="Verwijder"))
    expect(span).to_have_count(0)


@devices
def test_a_coordinator_saves_the_proposal_changes_it_and_takes_it_away(calendar, where):
    page = calendar(where)
    field = replacement(page, "Allerheiligen")
    save = page.get_by_role("button", name="Bewaar de vervangingsdag van Allerheiligen")
    expect(page.get_by_text("2 zonder vervangingsdag")).to_be_visible()
    expect(field).to_have_value(spaced("ma_2_nov_2026"))
    press(save)
    toast(page, "Bewaard: ma_2_nov_2026 vervangt zo_1_nov, Allerheiligen.")
    expect(page.get_by_text("1 zonder vervangingsdag")).to_be_visible()
    replacement(page, "Allerheiligen").fill("3/11")
    if where is DESK:
        field.hover()
    press(save)
    toast(page, "Bewaard: di_3_nov_2026 vervangt zo_1_nov, Allerheiligen.")
    press(page.get_by_role("button", name="Verwijder de vervangingsdag van Allerheiligen"))
    toast(page, "Allerheiligen heeft geen vervangingsdag meer.")
    expect(field).to_have_value(spaced("ma_2_nov_2026"))


@devices
def test_a_planned_end_on_a_closed_day_is_said_and_leads_to_its_planning(calendar, where):
    page = calendar(where)
    close_days(page, "11/12", "", "brugdag")
    toast(page, "1 voorziene einddatum valt nu op een sluitingsdag.")
    press(page.locator(".office-ends").get_by_role("link", name="Lotte Peeters"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Lotte Peeters")
    expect(cell(page, "2")).to_have_value(spaced("vr_11_dec_2026"))


def test_a_year_is_left_for_the_next_and_keyboard_alone_saves_a_proposal(calendar):
    page = calendar(DESK)
    page.get_by_role("navigation", name="Jaar").get_by_role("link", name="2027").click()
    expect(page.get_by_role("heading", name="Feestdagen 2027")).to_be_visible()
    field = replacement(page, "Kerstmis")
    expect(field).to_have_value(spaced("ma_27_dec_2027"))
    field.press("Enter")
    toast(page, "Bewaard: ma_27_dec_2027 vervangt za_25_dec, Kerstmis.")
    page.wait_for_load_state()
    page.keyboard.press("Control+z")
    toast(page, "Ongedaan gemaakt.")
    expect(page.get_by_text("3 zonder vervangingsdag")).to_be_visible()


def test_a_mentor_is_warned_for_a_replacement_day(calendar, opened, dated_plan, bart):
    page = calendar(DESK)
    replacement(page, "Allerheiligen").fill("30/11")
    replacement(page, "Allerheiligen").press("Enter")
    toast(page, "vervangt")
    planning = opened(bart)
    open_planning(planning, dated_plan)
    cell(planning, "2").fill("30/11")
    cell(planning, "2").press("Enter")
    expect(planning.locator(".date-message").first).to_contain_text("vervanging van Allerheiligen")
