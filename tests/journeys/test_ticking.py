"""A trainee with a phone: fewest taps, the same elsewhere, another day, remarks; without script and enlarged too."""

import pytest
from playwright.sync_api import Locator, Page, expect

from competency_plans import catalogue
from tests.conftest import TODAY
from tests.journeys.steps import DESK, NO_SCRIPT, PHONE, address, open_planning, open_week, press, spaced, toast
from tests.journeys.test_every_page import OUTSIDE, violations
from trainees import planning
from trainees.models import PlannedAction, TickEvent

FRIENDLY = "leert klantgericht communiceren"
OFFER = "Daar ook afvinken"
TALL = """() => { document.documentElement.style.setProperty("font-size", "200%");
  const sheet = new CSSStyleSheet(); sheet.replaceSync("body, body * { font-size: max(32px, 1em); line-height: 1.3; }");
  document.adoptedStyleSheets = [sheet]; }"""
COVERED = """box => { const { x, y, width, height } = box.getBoundingClientRect();
  return !box.closest(".tick-row").contains(document.elementFromPoint(x + width / 2, y + height / 2)); }"""


@pytest.fixture
def friendly_week(world, plan, bart):
    """Lotte's plan in which onderdeel 3 is due this week."""
    text = next(unit for unit in catalogue.tree(plan.edition_id).units if unit.number == "3")
    unit = plan.units.get(unit=text.id)
    planning.set_planned_end(row=unit, day=TODAY.replace(day=27), seen=None, today=TODAY, by=bart)
    return plan


def row(page: Page, text: str = FRIENDLY) -> Locator:
    return page.locator("li.tick-row").filter(has_text=text).first


def ticked(plan) -> int:
    return PlannedAction.objects.filter(planned_unit__plan=plan, completed_on__isnull=False).count()


def hold(page: Page, target: Locator, milliseconds: int, *, slip: int = 0) -> None:
    """Rest a finger on something, and let it slip so far before it is lifted."""
    box = target.bounding_box()
    assert box
    place = {"x": box["x"] + 100, "y": box["y"] + 20}
    session = page.context.new_cdp_session(page)
    session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [place]})
    if slip:
        place["y"] -= slip
        session.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [place]})
    page.wait_for_timeout(milliseconds)
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_one_tap_ticks_from_opening_and_one_more_ticks_the_six_twins(opened, friendly_week, lotte):
    page = opened(lotte, PHONE)
    page.goto("/")
    row(page).locator("input.tick-box").tap()
    toast(page, "Staat ook in 6 andere onderdelen. Daar ook afvinken?")
    page.get_by_role("button", name=OFFER).tap()
    toast(page, "Ook afgevinkt in onderdeel_1b, 2, 4, 5, 8 en 10.")
    assert ticked(friendly_week) == 7
    page.get_by_role("button", name="Ongedaan maken").tap()
    toast(page, "Ongedaan gemaakt.")
    expect(row(page).locator("input.tick-box")).to_be_checked()
    assert ticked(friendly_week) == 1
    page.keyboard.press("Control+z")
    expect(row(page).locator("input.tick-box")).not_to_be_checked()


def test_the_offer_never_lies_over_the_next_action(opened, dated_plan, lotte):
    page = opened(lotte, PHONE)
    page.goto(f"/mijn-plan/onderdeel/{dated_plan.units.order_by('pk')[5].pk}/")
    for place in range(6):
        boxes = page.locator("input.tick-box")
        boxes.nth(place).tap()
        expect(page.locator(".toast-bar").filter(visible=True)).to_be_visible()
        expect(boxes.nth(place)).to_be_checked()
        page.wait_for_timeout(300)
        assert not boxes.nth(place + 1).evaluate(COVERED), place


def test_without_script_the_offer_is_a_button_on_the_page_that_follows(opened, friendly_week, lotte):
    page = opened(lotte, NO_SCRIPT)
    open_week(page)
    row(page).locator("button.tick-box").click()
    page.get_by_role("button", name=OFFER).click()
    toast(page, "Ook afgevinkt in onderdeel_1b, 2, 4, 5, 8 en 10.")
    page.get_by_role("button", name="Ongedaan maken").click()
    toast(page, "Ongedaan gemaakt.")
    assert ticked(friendly_week) == 1
    page.locator("li.tick-row").last.get_by_label("Andere dag", exact=True).click()
    page.get_by_role("button", name="Gisteren").last.click()
    toast(page, "Afgevinkt op za_21_nov")


def test_a_finger_that_rests_on_a_row_asks_for_the_day_and_does_not_tick(opened, friendly_week, lotte):
    page = opened(lotte, PHONE)
    open_week(page)
    hold(page, row(page), 700)
    expect(row(page).get_by_role("button", name="Gisteren")).to_be_visible()
    assert not TickEvent.objects.exists()
    row(page).get_by_role("button", name="Gisteren").tap()
    toast(page, "Afgevinkt op za_21_nov")
    expect(row(page).locator(".tick-when")).to_have_text("21 nov")


def test_a_toast_never_lies_over_the_choice_of_a_day(opened, friendly_week, lotte):
    page = opened(lotte, PHONE)
    open_week(page)
    row(page).locator("input.tick-box").tap()
    expect(page.locator(".toast-bar")).to_be_visible()
    page.locator("li.tick-row").last.get_by_label("Andere dag", exact=True).tap()
    page.get_by_role("button", name="Vandaag").tap(timeout=3_000)
    expect(page.locator("li.tick-row").last.locator("input.tick-box")).to_be_checked()


def test_a_short_touch_and_a_scroll_ask_nothing(opened, friendly_week, lotte):
    page = opened(lotte, PHONE)
    open_week(page)
    hold(page, row(page), 700, slip=60)
    expect(row(page).locator("details")).to_have_count(0)
    assert not TickEvent.objects.exists()


def test_the_key_for_menus_asks_for_the_day_which_is_typed_at_a_desk(opened, friendly_week, lotte):
    page = opened(lotte, DESK)
    open_week(page)
    row(page).locator("input.tick-box").focus()
    row(page).locator("input.tick-box").dispatch_event("contextmenu")
    day = row(page).get_by_label("Op welke dag")
    day.fill("23/11")
    day.press("Enter")
    expect(row(page).get_by_role("alert")).to_have_text("De dag kan niet na vandaag liggen.")
    expect(row(page).locator("input[name=on]")).to_have_value("23/11")
    day.fill("do")
    day.press("Enter")
    toast(page, "Afgevinkt op do_19_nov")


def test_a_mentor_ticks_a_heading_for_the_trainee_with_one_undo(opened, friendly_week, bart):
    page = opened(bart, DESK)
    open_planning(page, friendly_week)
    page.get_by_role("link", name="Onderdeel 6 openen of sluiten").click()
    name = "De kandidaat leert wetgeving en past toe"
    page.get_by_role("button", name=f"Alles afvinken onder {name}").click()
    toast(page, "Vier acties afgevinkt.")
    group = page.get_by_role("group", name=name, exact=True)
    expect(group.get_by_role("button", pressed=True)).to_have_count(4)
    expect(group.get_by_role("button", name="verzekeringsrecht")).to_be_focused()
    assert set(TickEvent.objects.values_list("by_as", flat=True)) == {"mentor"}
    page.keyboard.press("Control+z")
    toast(page, "Ongedaan gemaakt.")
    expect(group.get_by_role("button", pressed=True)).to_have_count(0)
    expect(page.locator("tr.unit-detail").filter(visible=True)).to_have_count(1)


@pytest.mark.parametrize("where", [DESK, PHONE, NO_SCRIPT], ids=["desk", "phone", "no-script"])
def test_mentor_and_trainee_write_to_each_other_at_a_unit(opened, friendly_week, lotte, bart, where):
    unit = friendly_week.units.order_by("pk")[5]
    mentor = opened(bart, where)
    mentor.goto(f"{address(friendly_week)}?open={unit.pk}")
    mentor.get_by_label("Opmerking schrijven").fill("Samen met Els overlopen.")
    press(mentor.get_by_role("button", name="Opmerking bewaren"))
    toast(mentor, "Opmerking bewaard.")
    trainee = opened(lotte, where)
    trainee.goto(f"/mijn-plan/onderdeel/{unit.pk}/")
    expect(trainee.get_by_text("Samen met Els overlopen.")).to_be_visible()
    expect(trainee.get_by_text("Opmerking van Bart, 22 nov")).to_be_visible()
    expect(trainee.get_by_role("button", name="Opmerking verwijderen")).to_have_count(0)
    press(mentor.get_by_role("button", name="Opmerking verwijderen"))
    toast(mentor, "Opmerking verwijderd.")
    expect(mentor.get_by_text("Samen met Els overlopen.")).to_have_count(0)


def test_confirming_with_open_actions_of_the_trainee_lists_them_and_reopening_asks_why(opened, friendly_week, bart):
    page = opened(bart, PHONE)
    page.goto(address(friendly_week))
    for asked in ("Bevestigen", "Heropenen"):
        if asked == "Heropenen":
            page.locator("label.fold-line").filter(visible=True).tap()
        page.get_by_label("Meer voor onderdeel 6").tap()
        if asked == "Heropenen":
            page.get_by_label("Heropenen, met reden").fill("Nog eens samen doen")
        page.get_by_role("button", name=asked, exact=True).filter(visible=True).tap()
        if asked == "Bevestigen":
            question = page.get_by_role("alertdialog")
            expect(question).to_contain_text("De cursist heeft nog zeven acties niet afgevinkt.")
            expect(question.locator(".conflict-heading").first).to_contain_text(
                "De kandidaat (via interne of externe opleiding"
            )
            expect(question.locator("li:not(:has(li))")).to_have_count(7)
            question.get_by_role("button", name=spaced("Bevestig zo_22_nov")).tap()
            page.get_by_role("alertdialog").get_by_role("button", name="Toch bevestigen").tap()
            toast(page, "Onderdeel 6 bevestigd op zo_22_nov.")
    toast(page, "Heropend.")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_offer_menu_and_remarks_are_accessible_and_fit_at_320_and_enlarged(opened, friendly_week, lotte, bart, theme):
    unit = friendly_week.units.order_by("pk")[3]
    page = opened(lotte, PHONE)
    open_week(page)
    row(page).locator("input.tick-box").tap()
    expect(page.get_by_role("button", name=OFFER)).to_be_visible()
    assert violations(page, theme) == []
    page.locator("li.tick-row").last.get_by_label("Andere dag", exact=True).click()
    assert violations(page, theme) == []
    for path in (f"/mijn-plan/onderdeel/{unit.pk}/", f"{address(friendly_week)}?open=alle"):
        page.goto(path)
        assert violations(page, theme) == []
    for path in ("/deze-week/", f"/mijn-plan/onderdeel/{unit.pk}/", f"{address(friendly_week)}?open={unit.pk}"):
        for width, tall in ((320, False), (390, True)):
            page.set_viewport_size({"width": width, "height": 844})
            page.goto(path)
            if tall:
                page.evaluate(TALL)
            assert page.evaluate(OUTSIDE, width) == [], (path, width, tall)


def test_a_tick_that_is_answered_before_the_device_wrote_it_down_is_sent_once(opened, dated_plan, lotte):
    page = opened(lotte)
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 8})
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.url.endswith("/afvinken/") else None)
    page.goto("/deze-week/")
    page.locator("input.tick-box").first.click()
    toast(page, "Afgevinkt: ")
    page.wait_for_timeout(1500)
    assert len(sent) == 1
    expect(page.locator(".toast-bar")).to_have_count(1)
