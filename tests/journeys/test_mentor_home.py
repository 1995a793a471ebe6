"""The mentor's start page in a browser: one press confirms, undo in place, what came in, finding and leafing."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.builders import FRIDAY, THURSDAY, ready, tick_all, unit_of
from tests.conftest import person, start_plan
from tests.journeys.steps import DESK, NO_SCRIPT, PHONE, open_planning, press, spaced, toast
from trainees.models import PlannedUnit

devices = pytest.mark.parametrize("where", [DESK, PHONE, NO_SCRIPT], ids=["desk", "phone", "no-script"])
HALF_A_MINUTE = 30_000


@pytest.fixture
def amber(dated_plan, office, edition, bart, griet):
    """The plan of a second trainee of Bart."""
    trainee = person("amber@kantoorvermeulen.example", "Amber Van Damme")
    return start_plan(trainee, office, edition, [bart], griet)


@pytest.fixture
def waiting(dated_plan, amber):
    """Two units that wait for Bart with nothing to ask, in two plans."""
    return [ready(dated_plan, "8", THURSDAY), ready(amber, "1a", FRIDAY)]


def lines(page: Page, group="ready"):
    return page.locator(f"#queue-{group} .queue-line:not(.is-leaving)")


def home(page: Page) -> Page:
    page.goto("/mijn-cursisten/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Mijn cursisten")
    return page


@devices
def test_one_press_on_the_start_page_confirms(opened, waiting, bart, where):
    page = home(opened(bart, where))
    press(page.get_by_role("button", name=spaced("Bevestig do_19_nov")))
    toast(page, "Onderdeel 8 bevestigd op do_19_nov.")
    expect(lines(page)).to_have_count(1)
    expect(page.locator("#home-summary")).to_contain_text("Eén onderdeel wacht op je bevestiging")


@devices
def test_one_press_confirms_all_and_one_undo_brings_all_back(opened, waiting, bart, where):
    page = home(opened(bart, where))
    press(page.get_by_role("button", name="Bevestig alle 2"))
    toast(page, "2 bevestigd.")
    expect(page.locator("#queue-ready")).to_have_count(0)
    press(page.get_by_role("button", name="Ongedaan maken"))
    toast(page, "Ongedaan gemaakt.")
    expect(lines(page)).to_have_count(2)
    expect(page.get_by_role("button", name="Bevestig alle 2")).to_be_visible()


def test_undo_changes_the_page_in_place_and_is_read_out(opened, waiting, bart):
    page = home(opened(bart))
    page.evaluate("window.stayed = true")
    page.get_by_role("button", name=spaced("Bevestig do_19_nov")).press("Enter")
    expect(page.get_by_role("button", name=spaced("Bevestig vr_20_nov"))).to_be_focused()
    page.keyboard.press("Control+z")
    expect(page.locator("#live")).to_contain_text("Ongedaan gemaakt.")
    expect(lines(page)).to_have_count(2)
    assert page.evaluate("window.stayed")
    assert not PlannedUnit.objects.filter(completed_on__isnull=False).exists()


@devices
def test_another_date_is_typed_in_its_line(opened, waiting, bart, where):
    plan = waiting[0].plan
    plan.units.filter(pk=unit_of(plan, "5").pk).update(planned_end=FRIDAY)
    page = home(opened(bart, where))
    late = lines(page, "overdue")
    press(late.locator("summary"))
    field = late.get_by_label("Nieuwe voorziene einddatum")
    if where is not NO_SCRIPT:
        expect(field).to_be_focused()
        field.fill("morgen")
        press(late.get_by_role("button", name="Bewaren"))
        expect(late.get_by_role("alert")).to_contain_text("Dit is geen datum.")
        expect(field).to_have_value("morgen")
    field.fill("1512")
    press(late.get_by_role("button", name="Bewaren"))
    toast(page, "Onderdeel 5: di_15_dec bewaard.")
    expect(late).to_have_count(0)


@pytest.fixture
def late_line(opened, waiting, bart):
    """A line that is late, of a plan in which a unit ends on every Friday to come: `late_line(where)`."""

    def late_line(where):
        plan = waiting[0].plan
        plan.units.filter(pk=unit_of(plan, "5").pk).update(planned_end=FRIDAY)
        plan.units.filter(pk=unit_of(plan, "9").pk).update(planned_end=FRIDAY + timedelta(weeks=3))
        return lines(home(opened(bart, where)), "overdue").filter(has_text="Lotte")

    return late_line


def test_the_calendar_of_another_date_says_what_is_typed_and_takes_the_arrows(late_line):
    late = late_line(DESK)
    page = late.page
    late.locator("summary").press("Enter")
    calendar = late.get_by_role("dialog", name="Kalender")
    expect(calendar).to_contain_text("Kies een datum")
    page.keyboard.type("25/12")
    expect(calendar).to_contain_text(spaced("vr_25_december_2026"))
    expect(calendar).to_contain_text("feestdag")
    page.keyboard.press("Control+a")
    page.keyboard.type("11/12")
    expect(calendar).to_contain_text("eindigen al 2 onderdelen")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect(late.get_by_label("Nieuwe voorziene einddatum")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    toast(page, "Onderdeel 5: za_12_dec bewaard.")


def test_a_day_is_tapped_in_the_calendar_of_another_date(late_line):
    late = late_line(PHONE)
    press(late.locator("summary"))
    press(late.get_by_role("gridcell", name=spaced("donderdag_10_december_2026")))
    toast(late.page, "Onderdeel 5: do_10_dec bewaard.")


def test_without_an_answer_about_the_calendar_the_field_still_saves(late_line):
    late = late_line(DESK)
    late.page.route(re.compile("/kalender/$"), lambda route: route.abort())
    with late.page.expect_event("requestfailed"):
        late.locator("summary").click()
    late.get_by_label("Nieuwe voorziene einddatum").fill("1512")
    late.page.keyboard.press("Enter")
    toast(late.page, "Onderdeel 5: di_15_dec bewaard.")


def polling(page: Page) -> Page:
    page.clock.install()
    return home(page)


def test_what_became_ready_comes_in_without_loading_the_page(opened, waiting, amber, bart):
    page = polling(opened(bart))
    expect(lines(page)).to_have_count(2)
    ready(amber, "4", FRIDAY)
    page.clock.fast_forward(HALF_A_MINUTE)
    expect(lines(page)).to_have_count(3)
    expect(page.locator("#home-summary")).to_contain_text("Drie onderdelen wachten")
    page.clock.fast_forward(2_000)
    expect(page.locator("#live")).to_have_text("1 onderdeel kwam erbij.")
    expect(page.get_by_role("button", name="Bevestig alle 3")).to_be_visible()


def test_what_another_mentor_confirmed_leaves(opened, waiting, bart, griet):
    page, other = polling(opened(bart)), opened(griet)
    open_planning(other, waiting[0].plan)
    other.locator("tr.unit-row").get_by_role("button", name=spaced("Bevestig do_19_nov")).click()
    toast(other, "Onderdeel 8 bevestigd op do_19_nov.")
    page.clock.fast_forward(HALF_A_MINUTE)
    expect(lines(page)).to_have_count(1)


def test_a_field_in_which_somebody_types_is_left_alone(opened, waiting, amber, bart):
    plan = waiting[0].plan
    late = unit_of(plan, "5")
    plan.units.filter(pk=late.pk).update(planned_end=FRIDAY)
    page = polling(opened(bart))
    lines(page, "overdue").locator("summary").click()
    expect(lines(page, "overdue").get_by_label("Nieuwe voorziene einddatum")).to_be_focused()
    page.keyboard.type("15/1")
    tick_all(late)
    ready(amber, "4", FRIDAY)
    page.mouse.move(0, 0)
    page.clock.fast_forward(HALF_A_MINUTE)
    expect(lines(page)).to_have_count(3)
    expect(lines(page, "overdue").get_by_label("Nieuwe voorziene einddatum")).to_have_value("15/1")
    expect(lines(page, "overdue").get_by_label("Nieuwe voorziene einddatum")).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.press("Escape")
    page.get_by_role("heading", level=1).click()
    page.clock.fast_forward(HALF_A_MINUTE)
    expect(lines(page)).to_have_count(4)
    expect(lines(page, "overdue")).to_have_count(0)


def test_ctrl_k_finds_a_trainee_and_keeps_the_tab(opened, waiting, amber, bart):
    page = opened(bart)
    page.goto(f"/plannen/{waiting[0].plan_id}/geschiedenis/")
    page.keyboard.press("Control+k")
    field = page.get_by_role("combobox", name="Zoek een cursist")
    expect(field).to_be_focused()
    page.keyboard.type("van")
    option = page.get_by_role("option", name=re.compile("Amber Van Damme"))
    expect(option).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Escape")
    expect(option).to_be_hidden()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"/plannen/{amber.pk}/geschiedenis/$"))


def test_a_quick_hand_needs_not_wait_for_the_list(opened, waiting, amber, bart):
    page = home(opened(bart))
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox")).to_be_focused()
    page.keyboard.type("lot")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"/plannen/{waiting[0].plan_id}/planning/$"))


@pytest.mark.parametrize("where", [PHONE, NO_SCRIPT], ids=["phone", "no-script"])
def test_a_page_finds_a_trainee_on_a_phone_and_without_script(opened, waiting, bart, where):
    page = home(opened(bart, where))
    if where is PHONE:
        press(page.get_by_role("link", name="Zoek een cursist"))
        page.wait_for_url("**/zoeken/**")
    field = page.get_by_role("searchbox").filter(visible=True)
    field.fill("amb")
    field.press("Enter")
    press(page.get_by_role("main").get_by_role("link", name=re.compile("Amber Van Damme")))
    expect(page.get_by_role("heading", level=1)).to_have_text("Amber Van Damme")


def test_the_next_trainee_is_one_press_away_on_the_same_page(opened, waiting, amber, bart):
    page = opened(bart)
    open_planning(page, waiting[0].plan)
    expect(page.locator(".plan-beside")).to_contain_text("2 van 2")
    page.get_by_role("link", name="Volgende cursist: Amber Van Damme").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Amber Van Damme")
    expect(page.locator(".plan-beside")).to_contain_text("1 van 2")


def test_the_next_trainee_opens_with_the_cursor_in_the_same_column(opened, waiting, amber, bart):
    page = opened(bart)
    open_planning(page, waiting[0].plan)
    page.get_by_role("link", name="Onderdeel 2 openen of sluiten").focus()
    page.get_by_role("link", name="Volgende cursist: Amber Van Damme").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Amber Van Damme")
    expect(page.get_by_label("Onderdeel 1a openen of sluiten")).to_be_focused()


def test_a_date_half_typed_stays_in_sight_when_one_looks_elsewhere(late_line):
    late = late_line(DESK)
    late.locator("summary").click()
    late.get_by_label("Nieuwe voorziene einddatum").fill("16/12")
    late.page.get_by_role("heading", level=1).click()
    expect(late.get_by_label("Nieuwe voorziene einddatum")).to_be_visible()
    expect(late.get_by_label("Nieuwe voorziene einddatum")).to_have_value("16/12")


def test_a_long_group_unfolds_without_script(opened, waiting, bart):
    for plan in {unit.plan for unit in waiting}:
        plan.units.update(planned_end=FRIDAY)
    PlannedUnit.objects.filter(pk__in=[unit.pk for unit in waiting]).update(ticked_actions=0)
    page = home(opened(bart, NO_SCRIPT))
    shown = lines(page, "overdue").filter(visible=True)
    expect(shown).to_have_count(20)
    page.get_by_text("Toon alle 22").click()
    expect(shown).to_have_count(22)
