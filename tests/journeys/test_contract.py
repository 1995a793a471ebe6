"""A mentor agrees on dates and moves one, a coordinator extends a training: on a desk, a phone, without script."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.steps import (
    DESK,
    NO_SCRIPT,
    PHONE,
    cell,
    has_script,
    is_saved,
    open_planning,
    press,
    spaced,
    toast,
    type_date,
)

devices = pytest.mark.parametrize("where", [DESK, PHONE, NO_SCRIPT], ids=["desk", "phone", "no-script"])
SENTENCE = "1 keer verplaatst, 17 werkdagen later dan overeengekomen"


def from_menu(page: Page, name: str) -> None:
    """Follow a link in the menu of the plan."""
    press(page.get_by_label("Meer voor dit opleidingsplan"))
    press(page.get_by_role("link", name=name))


def agreed(page: Page):
    """What the unfolded part of the first unit says about its agreed date."""
    return page.locator("tbody.unit").first.locator(".unit-agreed")


@devices
def test_a_mentor_agrees_moves_a_date_and_sees_how_far_it_slipped(opened, dated_plan, bart, where):
    page = opened(bart, where)
    open_planning(page, dated_plan)
    from_menu(page, "Plan overeenkomen")
    expect(page.get_by_role("row", name="1a Vraag en informatie verzamelen")).to_contain_text(spaced("vr_27_nov_2026"))
    press(page.get_by_role("button", name="Plan overeenkomen"))
    toast(page, "Overeenkomst 1 is bewaard: 11 datums.")
    press(page.locator("tbody.unit").first.locator("a.unit-title"))
    expect(agreed(page)).to_have_text(spaced("Overeengekomen: vr_27_nov_2026"))
    type_date(page, "1a", "+17")
    is_saved(page, "1a", "di 22 dec 2026")
    if not has_script(page):
        press(page.locator("tbody.unit").first.locator("a.unit-title"))
    expect(agreed(page)).to_contain_text(SENTENCE)
    if has_script(page):
        press(page.get_by_role("button", name="Ongedaan maken"))
        is_saved(page, "1a", "vr 27 nov 2026")
        expect(agreed(page)).not_to_contain_text("verplaatst")


@devices
def test_a_coordinator_extends_a_training_by_four_weeks_with_a_reason(opened, dated_plan, griet, where):
    page = opened(griet, where)
    open_planning(page, dated_plan)
    from_menu(page, "Periode aanpassen")
    page.get_by_label("Wat verandert er?").select_option("Verlenging")
    last_day = page.get_by_label("Laatste dag van de IBO")
    expect(last_day).to_have_value("28/02/2027")
    last_day.fill("2803")
    page.get_by_label("Reden").fill("Zes weken ziek geweest")
    press(page.get_by_role("button", name="Periode bewaren"))
    expect(page.get_by_role("alert").filter(has_text="Een IBO duurt hoogstens 26 weken")).to_be_visible()
    expect(page.get_by_label("Reden")).to_have_value("Zes weken ziek geweest")
    expect(last_day).to_have_value("28/03/2027")
    page.get_by_label("Toch bewaren").check()
    press(page.get_by_role("button", name="Periode bewaren"))
    toast(page, "Bewaard: IBO van 01/09/2026 tot 28/03/2027.")
    expect(page.locator(".strip-week").last).to_have_text("30")
    expect(cell(page, "1a")).to_have_value(spaced("vr_27_nov_2026"))


def test_a_date_that_moved_while_the_page_was_open_is_shown_again(opened, dated_plan, bart, griet):
    page, other = opened(bart), opened(griet)
    page.goto(f"/plannen/{dated_plan.pk}/overeenkomst/")
    open_planning(other, dated_plan)
    type_date(other, "1b", "1512")
    is_saved(other, "1b", "di 15 dec 2026")
    press(page.get_by_role("button", name="Plan overeenkomen"))
    expect(page.get_by_role("alert").filter(has_text="zette onderdeel 1b")).to_be_visible()
    press(page.get_by_role("button", name="Plan overeenkomen"))
    toast(page, "Overeenkomst 1 is bewaard: 11 datums.")
