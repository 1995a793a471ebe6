"""The planning on a phone and at middle widths, and every state of it held against axe in light and dark."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import TODAY
from tests.journeys.steps import PHONE, cell, dates_of, is_saved, open_planning, row, spaced, toast, type_date
from tests.journeys.test_every_page import too_wide, violations
from trainees import planning as acts
from trainees.models import TraineePlan, User

State = Callable[[Page, TraineePlan, User], None]


def choose_rows(page: Page) -> None:
    """Turn the boxes on or off, in the menu of the plan."""
    page.get_by_label("Meer voor dit opleidingsplan").tap()
    page.get_by_role("button", name="Kiezen").tap()


@pytest.fixture
def phone(opened, dated_plan, bart) -> Page:
    """Bart at the planning on his phone."""
    page: Page = opened(bart, PHONE, reduced_motion="reduce")
    open_planning(page, dated_plan)
    return page


def test_a_date_opens_a_sheet_that_saves_it_and_moves_the_rest_along_in_one_act(phone, dated_plan):
    before = dates_of(dated_plan)
    cell(phone, "7").tap()
    sheet = phone.get_by_role("dialog")
    expect(sheet).to_contain_text(spaced("nu op vr_15_jan"))
    sheet.get_by_label("Voorziene einddatum").fill("+5")
    sheet.get_by_label("Schuif de 3 volgende onderdelen mee op").check()
    expect(sheet).to_contain_text("Alles 5 werkdagen later.")
    sheet.get_by_role("button", name=spaced("Bewaar vr_22_jan")).tap()
    toast(phone, "3 datums 5 werkdagen later gezet.")
    assert dates_of(dated_plan)[7:] == ["2027-01-22", "2027-01-29", "2027-02-05", "2027-02-12"]
    phone.locator(".toast-undo:visible").tap()
    toast(phone, "Ongedaan gemaakt.")
    assert dates_of(dated_plan)[7:] == before[7:]


def test_what_the_sheet_asked_is_not_asked_again(phone, dated_plan):
    cell(phone, "9").tap()
    phone.get_by_role("dialog").get_by_label("Voorziene einddatum").fill("+5")
    expect(phone.get_by_label("Schuif het volgende onderdeel mee op")).to_be_visible()
    phone.get_by_role("button", name=spaced("Bewaar vr_5_feb")).tap()
    is_saved(phone, "9", "vr 5 feb 2027")
    expect(phone.locator(".toast-undo:visible")).to_have_count(1)
    expect(phone.locator("#bar")).to_be_hidden()
    assert dates_of(dated_plan)[-1] == "2027-02-05"


def test_a_date_saved_before_the_sheet_could_ask_offers_the_rest_in_the_bar_at_the_bottom(phone, dated_plan):
    phone.route(re.compile("/datums/mee/"), lambda route: route.abort())
    cell(phone, "9").tap()
    phone.get_by_role("dialog").get_by_label("Voorziene einddatum").fill("+5")
    phone.get_by_role("button", name=spaced("Bewaar vr_5_feb")).tap()
    bar = phone.locator("#bar.is-offer")
    expect(bar).to_contain_text("Ook het volgende onderdeel opschuiven?")
    box = bar.bounding_box()
    assert box
    assert (round(box["x"]), round(box["width"]), round(box["y"] + box["height"])) == (0, 390, 844)
    bar.get_by_role("button", name="Schuif 1 mee op").tap()
    toast(phone, "1 datum 5 werkdagen later gezet.")
    assert dates_of(dated_plan)[-2:] == ["2027-02-05", "2027-02-12"]


def test_choosing_rows_turns_on_boxes_and_the_bar_at_the_bottom(phone, dated_plan):
    box = phone.get_by_label("Kies onderdeel 2", exact=True)
    expect(box).to_be_hidden()
    choose_rows(phone)
    box.tap()
    phone.get_by_label("Kies onderdeel 3", exact=True).tap()
    bar = phone.locator("#bar")
    expect(bar).to_contain_text("2 onderdelen gekozen")
    bar.get_by_role("button", name="Verschuiven").tap()
    bar.get_by_role("button", name="Verschuiven").tap()
    toast(phone, "2 datums 5 werkdagen later gezet.")
    assert dates_of(dated_plan)[2:4] == ["2026-12-18", "2026-12-28"]
    choose_rows(phone)
    expect(box).to_be_hidden()


@pytest.mark.parametrize("who", ["bart", "griet"])
@pytest.mark.parametrize("which", ["plan", "dated_plan"])
def test_all_rows_the_timeline_and_the_progress_are_in_view_on_a_desk(request, opened, which, who):
    plan, person = request.getfixturevalue(which), request.getfixturevalue(who)
    page = opened(person)
    open_planning(page, plan)
    for part in ("#plan-overview", *(f"#planning [data-number='{number}']" for number in ("1a", "10"))):
        box = page.locator(part).bounding_box()
        assert 0 <= box["y"] <= box["y"] + box["height"] <= 900, part


@pytest.mark.parametrize("width", [768, 1000, 1199])
def test_at_middle_widths_the_grid_fits_and_keeps_its_keys(opened, dated_plan, bart, width):
    page = opened(bart)
    page.set_viewport_size({"width": width, "height": 900})
    open_planning(page, dated_plan)
    expect(row(page, "2").locator(".unit-official")).to_be_hidden()
    expect(row(page, "2").locator(".cell-actions .figures")).to_be_visible()
    expect(row(page, "2").locator(".cell-actions .meter")).to_be_hidden()
    cell(page, "2").focus()
    page.keyboard.type("1512")
    page.keyboard.press("Enter")
    is_saved(page, "2", "di 15 dec 2026")
    page.keyboard.press("End")
    expect(page.get_by_label("Meer voor onderdeel 3")).to_be_focused()
    page.set_viewport_size({"width": width, "height": 844})
    assert too_wide(page, width) == []


def is_under_the_heads(page: Page, number: str) -> bool:
    """Whether the sticky heads cover a part of a date."""
    heads = page.locator(".unit-grid thead th, .plan-grid thead th").first.bounding_box()
    box = cell(page, number).bounding_box()
    assert heads
    assert box
    return bool(box["y"] < heads["y"] + heads["height"])


@pytest.mark.parametrize("size", [(1440, 600), (1000, 600)], ids=["desk", "tablet"])
def test_a_row_that_one_comes_to_is_not_under_the_sticky_heads(opened, dated_plan, bart, size):
    page: Page = opened(bart, {"viewport": {"width": size[0], "height": size[1]}}, reduced_motion="reduce")
    unit = dated_plan.units.order_by("pk")[8]
    open_planning(page, dated_plan, f"#onderdeel-{unit.pk}")
    assert not is_under_the_heads(page, "8")
    cell(page, "8").focus()
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.keyboard.press("ArrowUp")
    assert not is_under_the_heads(page, "7")


def typing(page: Page, plan: TraineePlan, els: User) -> None:
    cell(page, "5").focus()
    page.keyboard.type("d+7")
    expect(page.locator(".date-popover")).to_be_visible()


def offer(page: Page, plan: TraineePlan, els: User) -> None:
    type_date(page, "5", "d+7")
    expect(page.locator("#bar.is-offer")).to_be_visible()


def shifting(page: Page, plan: TraineePlan, els: User) -> None:
    for number in ("2", "7", "9"):
        page.get_by_label(f"Kies onderdeel {number}", exact=True).check()
    page.locator("#bar").get_by_role("button", name="Verschuiven").click()
    expect(page.locator(".date-preview")).to_have_count(3)


def conflict(page: Page, plan: TraineePlan, els: User) -> None:
    unit = plan.units.order_by("pk")[2]
    acts.set_planned_end(row=unit, day=TODAY.replace(month=12), seen=unit.planned_end, today=TODAY, by=els)
    type_date(page, "2", "0801")
    expect(page.get_by_role("alertdialog")).to_be_visible()


def expanded(page: Page, plan: TraineePlan, els: User) -> None:
    row(page, "5").locator("a.unit-title").click()
    expect(page.get_by_text("Onderliggende kennis en vaardigheden").first).to_be_visible()


def shortcuts(page: Page, plan: TraineePlan, els: User) -> None:
    cell(page, "6").focus()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Sneltoetsen en datums typen")).to_be_visible()


def failing(page: Page, plan: TraineePlan, els: User) -> None:
    page.route(re.compile(r"/datum/$"), lambda route: route.fulfill(status=500))
    type_date(page, "2", "1512")
    expect(page.locator(".unsaved-note").first).to_be_visible()


def sheet(page: Page, plan: TraineePlan, els: User) -> None:
    cell(page, "5").click()
    expect(page.get_by_role("dialog")).to_be_visible()


def choosing(page: Page, plan: TraineePlan, els: User) -> None:
    choose_rows(page)
    page.get_by_label("Kies onderdeel 2", exact=True).check()
    expect(page.locator("#bar")).to_be_visible()


DESK_STATES = [typing, offer, shifting, conflict, expanded, shortcuts, failing]


def is_accessible(page: Page) -> None:
    """Expect no objection of axe in the light, and none about contrast in the dark."""
    assert violations(page, "light") == []
    assert violations(page, "dark", ["color-contrast"]) == []


@pytest.mark.parametrize("state", DESK_STATES, ids=lambda state: state.__name__)
def test_no_state_of_the_planning_has_an_accessibility_violation(opened, dated_plan, bart, els, state: State):
    page = opened(bart, reduced_motion="reduce")
    open_planning(page, dated_plan)
    state(page, dated_plan, els)
    is_accessible(page)


@pytest.mark.parametrize("state", [sheet, choosing, expanded], ids=lambda state: state.__name__)
def test_no_state_on_a_phone_has_an_accessibility_violation(phone, dated_plan, els, state: State):
    state(phone, dated_plan, els)
    is_accessible(phone)
