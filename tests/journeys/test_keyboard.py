"""Everything by keyboard: from signing in to a saved date and a confirmed unit, with the focus in sight all the way."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.conftest import PASSWORD
from tests.journeys.steps import DESK, PHONE, SHORT_UNIT, cell, is_saved, open_planning, spaced

FAR = 60
# Nothing when the element with the focus is on the screen with an outline or a ring around it, else the element.
UNMARKED = """() => {
  const focused = document.activeElement, box = focused.getBoundingClientRect(), style = getComputedStyle(focused);
  const { outlineStyle, outlineWidth, outlineColor } = style;
  const outlined = outlineStyle !== "none" && parseFloat(outlineWidth) && !outlineColor.endsWith(" 0)");
  const shown = box.width && box.bottom > 0 && box.top < innerHeight;
  return shown && (outlined || style.boxShadow !== "none") ? "" : focused.outerHTML;
}"""


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until the target has the focus; each stop on the way must be marked and on the screen."""
    for _ in range(FAR):
        page.keyboard.press("Tab")
        assert page.evaluate(UNMARKED) == ""
        if target.evaluate("element => element === document.activeElement"):
            return
    pytest.fail(f"{target} is not within {FAR} stops")


def test_a_mentor_signs_in_confirms_and_dates_by_keyboard_alone(opened, ready_plan, bart):
    page = opened()
    page.goto("/")
    tab_to(page, page.get_by_label("E-mailadres"))
    page.keyboard.type(bart.email)
    tab_to(page, page.get_by_label("Wachtwoord", exact=True))
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Mijn cursisten")).to_be_visible()
    tab_to(page, page.get_by_role("button", name=spaced("Bevestig zo_22_nov")))
    page.keyboard.press("Enter")
    answer = page.get_by_role("button", name="Mee afvinken en bevestigen")
    expect(answer).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".queue-line").filter(has_text=SHORT_UNIT)).to_have_count(0)
    tab_to(page, page.get_by_role("link", name="Lotte Peeters").first)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Lotte Peeters")
    tab_to(page, cell(page, "1a"))
    page.keyboard.type("1512")
    page.keyboard.press("Enter")
    is_saved(page, "1a", "di 15 dec 2026")
    expect(cell(page, "1b")).to_be_focused()


def test_a_trainee_ticks_by_keyboard_with_the_focus_in_sight(opened, dated_plan, lotte):
    page = opened(lotte)
    page.goto("/deze-week/")
    box = page.locator("input.tick-box").nth(1)
    tab_to(page, box)
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Ongedaan maken")).to_be_visible()
    expect(page.locator("input.tick-box").nth(1)).to_be_checked()
    expect(page.locator("input.tick-box").nth(1)).to_be_focused()


@pytest.mark.parametrize("where", [DESK, PHONE], ids=["desk", "phone"])
def test_the_first_stop_skips_to_the_content(opened, ready_plan, bart, where):
    page = opened(bart, where)
    open_planning(page, ready_plan)
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Naar de inhoud")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.locator("main").evaluate("main => main.contains(document.activeElement)")


def test_from_the_planning_a_second_link_skips_to_the_key_skills(opened, ready_plan, bart):
    page = opened(bart)
    open_planning(page, ready_plan)
    tab_to(page, page.get_by_role("link", name="Naar sleutelvaardigheden"))
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Voorziene einddatum, sleutelvaardigheid").first).to_be_focused()


def test_arrows_go_up_and_down_in_the_dates_and_escape_closes_a_menu(opened, ready_plan, bart):
    page = opened(bart)
    open_planning(page, ready_plan)
    cell(page, "1a").focus()
    page.keyboard.press("ArrowDown")
    expect(cell(page, "1b")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(cell(page, "1a")).to_be_focused()
    menu = page.get_by_label("Meer voor onderdeel 1a")
    page.keyboard.press("End")
    expect(menu).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Vrijstellen, met reden").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_label("Vrijstellen, met reden").first).to_be_hidden()
    expect(menu).to_be_focused()
