"""What people do on a page, and the devices on which they do it."""

import re
from datetime import timedelta
from typing import Any

from playwright.sync_api import Locator, Page, Route, expect

from tests.conftest import PASSWORD, TODAY
from trainees.models import TraineePlan, User

DESK: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}}
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
NO_SCRIPT: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}, "java_script_enabled": False}

NUMBERS = ("1a", "1b", "2", "3", "4", "5", "6", "7", "8", "9", "10")
TYPED = ("0412", "1112", "1812", "0801", "1501", "2201", "2901", "0502", "2711", "1202", "1902")
SHOWN = (
    "vr 4 dec 2026", "vr 11 dec 2026", "vr 18 dec 2026", "vr 8 jan 2027", "vr 15 jan 2027", "vr 22 jan 2027",
    "vr 29 jan 2027", "vr 5 feb 2027", "vr 27 nov 2026", "vr 12 feb 2027", "vr 19 feb 2027",
)  # fmt: skip
PRINTED = (
    "04/12/2026", "11/12/2026", "18/12/2026", "08/01/2027", "15/01/2027", "22/01/2027",
    "29/01/2027", "05/02/2027", "27/11/2026", "12/02/2027", "19/02/2027",
)  # fmt: skip
WEEKLY = tuple(TODAY + timedelta(days=5 + 7 * week) for week in range(11))
SHORT_UNIT = "Vervaldagen controleren en aanmanen"
PASTE = """([selector, text]) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", text);
  const field = document.querySelector(selector);
  field.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""


def is_on(page: Page, device: dict[str, Any]) -> bool:
    """Whether a page is on this device: each has a width of its own."""
    return bool(page.viewport_size == device["viewport"])


def has_script(page: Page) -> bool:
    """Whether scripts run on this page."""
    return not is_on(page, NO_SCRIPT)


def press(target: Locator) -> None:
    """Press with a finger on a phone, else with the mouse."""
    target.tap() if is_on(target.page, PHONE) else target.click()


def sign_in(page: Page, person: User, password: str = PASSWORD) -> None:
    """Come to the site, which asks who you are."""
    page.goto("/")
    fill_in(page, person, password)


def fill_in(page: Page, person: User, password: str = PASSWORD) -> None:
    """Fill in e-mail and password where they are asked."""
    page.get_by_label("E-mailadres").fill(person.email)
    page.get_by_label("Wachtwoord", exact=True).fill(password)
    press(page.get_by_role("button", name="Aanmelden", exact=True))


def address(plan: TraineePlan) -> str:
    """Where the planning of this plan is."""
    return f"/plannen/{plan.pk}/planning/"


def open_planning(page: Page, plan: TraineePlan, query: str = "") -> None:
    """Go to the planning of a plan."""
    page.goto(address(plan) + query)
    expect(page.get_by_role("heading", level=1)).to_have_text(plan.trainee.name)
    ready_to_type(page)


def open_week(page: Page) -> None:
    """Go to *Deze week*, and wait until its rows take more than a tick."""
    page.goto("/deze-week/")
    if has_script(page):
        expect(page.locator("html")).to_have_attribute("data-rows", "ready")


def ready_to_type(page: Page) -> None:
    """Touch the planning, as a hand does on its way to a cell, and wait until the grid takes keys."""
    if has_script(page):
        page.mouse.move(5, 5)
        expect(page.locator("html")).to_have_attribute("data-desk", "ready")


def cell(page: Page, number: str) -> Locator:
    """The field of the planned end of a unit."""
    return page.get_by_label(f"Voorziene einddatum, onderdeel {number},")


def row(page: Page, number: str) -> Locator:
    """The row of a unit."""
    return page.locator("tr.unit-row").filter(has=cell(page, number))


def is_saved(page: Page, number: str, shown: str) -> None:
    """Expect that the server keeps this date for a unit: only then does its field start from it."""
    kept = shown.replace(" ", "\N{NO-BREAK SPACE}")
    expect(cell(page, number)).to_have_attribute("value", kept)
    expect(cell(page, number)).to_have_value(kept)


def unedited(page: Page, number: str, shown: str) -> None:
    """Expect that a unit shows this date and that nobody is typing in it."""
    is_saved(page, number, shown)
    expect(page.locator(".is-editing")).to_have_count(0)


def dates_of(plan: TraineePlan) -> list[str]:
    """The planned ends that the server keeps for the units of a plan, in ISO format; empty for none."""
    days = plan.units.order_by("pk").values_list("planned_end", flat=True)
    return [day.isoformat() if day else "" for day in days]


def type_date(page: Page, number: str, typed: str) -> None:
    """Type a date over the one that is there, and press Enter or the button of the row."""
    cell(page, number).fill(typed)
    if has_script(page):
        cell(page, number).press("Enter")
    else:
        row(page, number).get_by_role("button", name="Bewaren").click()


def close_days(page: Page, first: str, last: str, reason: str) -> None:
    """Add closed days on the page of an office."""
    page.get_by_label("Van", exact=True).fill(first)
    page.get_by_label("Tot en met").fill(last)
    page.get_by_label("Reden").fill(reason)
    press(page.get_by_role("button", name="Toevoegen"))


def spaced(text: str) -> str:
    """The text with the spaces of a date as they stand on a page."""
    return text.replace("_", "\N{NO-BREAK SPACE}")


def toast(page: Page, text: str) -> None:
    """Expect this to be said at the bottom of the page."""
    expect(page.locator(".toast-text").filter(visible=True)).to_contain_text(spaced(text))


def all_is(page: Page, text: str) -> None:
    """Expect the head of the planning to say this of what is saved."""
    expect(page.locator("#saved-state")).to_have_text(text)


def words(page: Page) -> Locator:
    """The name of the one company competency of a plan."""
    return page.get_by_label("Competentie", exact=True)


def sign_in_again(page: Page, person: User) -> None:
    """Sign in where the session ended, and wait until the planning is back."""
    fill_in(page, person)
    expect(page.locator("html")).to_have_attribute("data-desk", "ready")


def hold(page: Page, where: re.Pattern[str]) -> list[Route]:
    """Keep requests to an address from the server, until they are let go one by one."""
    held: list[Route] = []
    page.route(where, lambda route: held.append(route))
    return held


def let_go(page: Page, held: list[Route], where: re.Pattern[str]) -> None:
    """Let the first request go on once it is there, and wait for its answer."""
    while not held:
        page.wait_for_timeout(20)
    with page.expect_response(where):
        held.pop(0).continue_()
