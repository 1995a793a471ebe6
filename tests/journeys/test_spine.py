"""From an empty plan to paper: a mentor types dates, a trainee ticks, the mentor confirms, a coordinator prints."""

import re
from io import BytesIO

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.journeys.steps import (
    DESK,
    NO_SCRIPT,
    NUMBERS,
    PHONE,
    PRINTED,
    SHORT_UNIT,
    SHOWN,
    TYPED,
    cell,
    has_script,
    is_on,
    is_saved,
    open_week,
    press,
    sign_in,
    spaced,
    toast,
    type_date,
)

DEVICES = {
    "each-his-own": (DESK, PHONE, DESK),
    "desk": (DESK, DESK, DESK),
    "phone": (PHONE, PHONE, PHONE),
    "no-script": (NO_SCRIPT, NO_SCRIPT, NO_SCRIPT),
}


def fill_in_dates(page: Page) -> None:
    """Type the 11 dates: by 1 press and 55 keys, in the sheet of each row, or by the button of each row."""
    if is_on(page, PHONE):
        for number, typed, shown in zip(NUMBERS, TYPED, SHOWN, strict=True):
            press(cell(page, number))
            page.locator("#sheet-day").fill(typed)
            page.locator("#sheet-day").press("Enter")
            is_saved(page, number, shown)
    elif has_script(page):
        keys = [key for typed in TYPED for key in (*typed, "Enter")]
        assert len(keys) <= 55
        press(cell(page, "1a"))
        for key in keys:
            page.keyboard.press(key)
    else:
        for number, typed in zip(NUMBERS, TYPED, strict=True):
            type_date(page, number, typed)


def dates_are_there(page: Page) -> None:
    for number, shown in zip(NUMBERS, SHOWN, strict=True):
        is_saved(page, number, shown)


def boxes(page: Page):
    """The actions of the unit of this week, as check boxes or as buttons."""
    unit = page.locator("section.week-unit").filter(has=page.get_by_role("heading", name=SHORT_UNIT))
    return unit.locator("input.tick-box" if has_script(page) else "button.tick-box")


def is_ticked(page: Page, number: int, ticked: bool) -> None:
    box = boxes(page).nth(number)
    if has_script(page):
        expect(box).to_be_checked(checked=ticked)
    else:
        expect(box).to_have_attribute("aria-pressed", "true" if ticked else "false")


def tick_all(page: Page) -> None:
    """Tick the four actions of the unit of this week; the first is undone and ticked again."""
    press(boxes(page).first)
    is_ticked(page, 0, True)
    toast(page, "Afgevinkt: ")
    press(page.get_by_role("button", name="Ongedaan maken"))
    toast(page, "Ongedaan gemaakt.")
    is_ticked(page, 0, False)
    for number in range(4):
        press(boxes(page).nth(number))
    toast(page, "Onderdeel_8 is klaar voor bevestiging.")
    expect(page.get_by_text("alles afgevinkt").or_(page.get_by_text("vandaag afgevinkt")).first).to_be_visible()


def confirm(page: Page) -> None:
    """Confirm the unit that waits, and answer the question about the mentor's own open actions."""
    press(page.get_by_role("button", name=spaced("Bevestig zo_22_nov")))
    expect(page.get_by_role("alertdialog")).to_contain_text("2 acties van de mentor staan nog open.")
    press(page.get_by_role("button", name="Mee afvinken en bevestigen"))


def printed(page: Page) -> str:
    """The text of the plan behind the link to print it."""
    link = page.get_by_role("link", name=re.compile("^Afdrukken.*Lotte Peeters$"))
    answer = page.request.get(link.get_attribute("href") or "")
    assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")
    return "\n".join(sheet.extract_text() for sheet in PdfReader(BytesIO(answer.body())).pages)


@pytest.mark.parametrize(("first", "second", "third"), DEVICES.values(), ids=DEVICES.keys())
def test_from_an_empty_plan_to_paper(opened, plan, bart, lotte, griet, first, second, third):
    mentor, trainee, coordinator = opened(device=first), opened(device=second), opened(device=third)
    sign_in(mentor, bart)
    press(mentor.get_by_role("link", name="Alle 11 onderdelen"))
    fill_in_dates(mentor)
    dates_are_there(mentor)
    mentor.reload()
    dates_are_there(mentor)
    sign_in(trainee, lotte)
    tick_all(trainee)
    mentor.goto("/mijn-cursisten/")
    confirm(mentor)
    expect(mentor.locator(".queue-line").filter(has_text=SHORT_UNIT)).to_have_count(0)
    sign_in(coordinator, griet)
    expect(coordinator.locator("tbody tr").filter(has_text="Lotte Peeters")).to_be_visible()
    paper = printed(coordinator)
    assert [day for day in PRINTED if day not in paper] == []
    assert paper.count("☑") == 4 + 2
    assert "Bevestigd door Bart Claes op 22/11/2026" in " ".join(paper.split())


def test_one_tick_on_a_phone_takes_one_tap_from_opening(opened, dated_plan, lotte):
    page = opened(lotte, PHONE)
    page.goto("/")
    box = page.locator("input.tick-box").first
    box.tap()
    toast(page, "Afgevinkt: ")
    page.reload()
    expect(page.locator("input.tick-box").first).to_be_checked()


@pytest.mark.parametrize("where", [DESK, PHONE, NO_SCRIPT], ids=["desk", "phone", "no-script"])
def test_an_action_done_earlier_is_ticked_on_that_day(opened, dated_plan, lotte, where):
    page = opened(lotte, where)
    open_week(page)
    first = page.locator("li.tick-row").first
    press(first.get_by_label("Andere dag"))
    first.locator("input[name=on]").fill("2026-11-20" if where is PHONE else "20/11/2026")
    press(first.get_by_role("button", name="Afvinken op deze dag"))
    toast(page, "Afgevinkt op vr_20_nov")
    if has_script(page):
        expect(page.locator("li.tick-row").first.locator(".tick-when")).to_have_text("20 nov")


def test_ticks_made_just_before_leaving_the_page_are_kept(opened, dated_plan, lotte):
    page = opened(lotte, PHONE)
    page.goto("/deze-week/")
    page.evaluate("document.querySelectorAll('input.tick-box').forEach((box) => box.click())")
    page.goto("/mijn-plan/")
    expect(page.get_by_role("heading", name="Mijn plan", level=1)).to_be_visible()
    for _ in range(20):
        page.goto(f"/mijn-plan/onderdeel/{dated_plan.units.order_by('pk')[0].pk}/")
        if page.locator("input.tick-box:checked").count() == 5:
            return
    pytest.fail("not every tick was kept")
