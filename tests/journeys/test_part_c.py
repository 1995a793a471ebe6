"""Company competencies in the planning: added in order and once, whatever the line, the server or the session does."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.steps import all_is, hold, let_go, sign_in_again, spaced

ADD, DATE = re.compile(r"/bedrijf/toevoegen/$"), re.compile(r"/datum/$")
EARLIER = re.compile(r"/bedrijf/eerder/$")


@pytest.fixture
def planning(broker, planning) -> Page:
    """The planning of a plan that has a company competency too."""
    opened: Page = planning
    return opened


def keeps_order(page: Page) -> None:
    """Wait until the entry line keeps what is added in order: its script comes when somebody stands in it."""
    expect(page.locator("body.has-queue")).to_have_count(1)


def competencies(plan) -> list[str]:
    return list(plan.company_competencies.order_by("position").values_list("competency", flat=True))


def test_a_competency_that_is_added_twice_in_one_go_is_added_once(planning, dated_plan):
    entry, held = planning.get_by_label("Nieuwe competentie"), hold(planning, ADD)
    entry.fill("Brand")
    keeps_order(planning)
    entry.press("Enter")
    entry.press("Enter")
    all_is(planning, "Bewaren…")
    let_go(planning, held, ADD)
    expect(planning.locator("[id^=rij-bedrijf]")).to_have_count(2)
    all_is(planning, "Alles bewaard")
    assert competencies(dated_plan) == ["Makelaarspakket", "Brand"]


def test_a_competency_that_did_not_get_through_goes_before_the_one_typed_after_it(planning, dated_plan):
    entry, held = planning.get_by_label("Nieuwe competentie"), hold(planning, ADD)
    entry.fill("Brand")
    keeps_order(planning)
    entry.press("Enter")
    entry.fill("Auto")
    held.pop().abort()
    all_is(planning, "1 wijziging niet bewaard")
    planning.unroute(ADD)
    planning.get_by_role("button", name="Opnieuw proberen").click()
    expect(planning.locator("[id^=rij-bedrijf]")).to_have_count(2)
    expect(entry).to_have_value("Auto")
    entry.press("Enter")
    expect(planning.locator("[id^=rij-bedrijf]")).to_have_count(3)
    all_is(planning, "Alles bewaard")
    assert competencies(dated_plan) == ["Makelaarspakket", "Brand", "Auto"]


def test_competencies_that_are_added_offline_all_wait(planning, dated_plan):
    entry = planning.get_by_label("Nieuwe competentie")
    planning.route(ADD, lambda route: route.abort())
    entry.focus()
    keeps_order(planning)
    for name in ("Brand", "Auto"):
        planning.keyboard.type(name)
        planning.keyboard.press("Enter")
        all_is(planning, "1 wijziging niet bewaard")
    planning.unroute(ADD)
    planning.evaluate("() => dispatchEvent(new Event('online'))")
    expect(planning.locator("[id^=rij-bedrijf]")).to_have_count(3)
    all_is(planning, "Alles bewaard")
    assert competencies(dated_plan) == ["Makelaarspakket", "Brand", "Auto"]


def test_a_refused_competency_stays_in_the_line_and_what_was_typed_after_it_comes_next(planning, dated_plan):
    entry, held = planning.get_by_label("Nieuwe competentie"), hold(planning, ADD)
    day = planning.locator("#bedrijf-regel [name=day]")
    entry.fill("Brand")
    keeps_order(planning)
    day.fill("32/13")
    entry.press("Enter")
    entry.fill("Auto")
    let_go(planning, held, ADD)
    expect(entry).to_have_value("Brand")
    expect(planning.locator("#bedrijf-regel")).to_contain_text("Dit is geen datum.")
    all_is(planning, "1 datum niet bewaard")
    day.fill("")
    entry.press("Enter")
    let_go(planning, held, ADD)
    expect(planning.locator("[id^=rij-bedrijf]")).to_have_count(2)
    expect(entry).to_have_value("Auto")
    assert competencies(dated_plan) == ["Makelaarspakket", "Brand"]


def test_competencies_that_wait_survive_the_end_of_a_session(planning, dated_plan, bart):
    entry, held = planning.get_by_label("Nieuwe competentie"), hold(planning, ADD)
    entry.focus()
    keeps_order(planning)
    for name in ("Brand", "Auto", "Leven"):
        planning.keyboard.type(name)
        planning.keyboard.press("Enter")
    planning.context.clear_cookies(name="sessionid")
    let_go(planning, held, ADD)
    planning.unroute(ADD)
    expect(planning.get_by_role("heading", name="Aanmelden")).to_be_visible()
    sign_in_again(planning, bart)
    all_is(planning, "1 wijziging niet bewaard")
    planning.get_by_role("button", name="Opnieuw proberen").click()
    expect(planning.locator("[id^=rij-bedrijf]")).to_have_count(4)
    assert sorted(competencies(dated_plan)) == ["Auto", "Brand", "Leven", "Makelaarspakket"]


def test_a_date_in_part_c_is_saved_also_when_that_part_comes_anew_meanwhile(planning, dated_plan, broker):
    dates, adds = hold(planning, DATE), hold(planning, ADD)
    entry = planning.get_by_label("Nieuwe competentie")
    entry.fill("Brand")
    keeps_order(planning)
    entry.press("Enter")
    day = planning.locator("[id^=rij-bedrijf] .date-input").first
    day.fill("1612")
    day.press("Enter")
    let_go(planning, adds, ADD)
    expect(planning.locator("[id^=rij-bedrijf]")).to_have_count(2)
    let_go(planning, dates, DATE)
    expect(planning.locator("[id^=rij-bedrijf] .date-input").first).to_have_attribute("value", spaced("wo_16_dec_2026"))
    all_is(planning, "Alles bewaard")


def test_a_competency_is_shown_also_while_the_earlier_ones_are_on_their_way(planning, dated_plan):
    held = hold(planning, EARLIER)
    entry = planning.get_by_label("Nieuwe competentie")
    entry.fill("Brand")
    keeps_order(planning)
    entry.press("Enter")
    expect(planning.locator("[id^=rij-bedrijf]")).to_have_count(2)
    all_is(planning, "Alles bewaard")
    assert held
    assert competencies(dated_plan) == ["Makelaarspakket", "Brand"]


def test_earlier_competencies_are_offered_for_the_next_one_too(planning, taught_before):
    taught_before("Schade bij storm")
    taught_before("Leven")
    entry = planning.get_by_label("Nieuwe competentie")
    entry.fill("Brand")
    expect(planning.locator("#eerder option")).to_have_count(2)
    entry.press("Enter")
    expect(planning.locator("[id^=rij-bedrijf]")).to_have_count(2)
    expect(entry).to_be_focused()
    expect(planning.locator("#eerder option")).to_have_count(2)


def test_the_date_of_the_entry_line_has_the_calendar_of_the_grid(planning, dated_plan):
    entry, day = planning.get_by_label("Nieuwe competentie"), planning.locator("#bedrijf-regel [name=day]")
    calendar = planning.get_by_role("dialog", name="Kalender")
    entry.fill("Brand")
    keeps_order(planning)
    day.press_sequentially("11/12")
    expect(calendar).to_contain_text(spaced("vr_11_december_2026"))
    expect(calendar).to_contain_text("eindigt al 1 onderdeel.")
    day.press("ArrowDown")
    planning.keyboard.press("ArrowDown")
    planning.keyboard.press("Enter")
    expect(calendar).to_have_count(0)
    expect(day).to_be_focused()
    expect(day).to_have_value(spaced("vr_18_dec_2026"))
    planning.keyboard.press("Enter")
    expect(planning.locator("[id^=rij-bedrijf] .date-input").last).to_have_value(spaced("vr_18_dec_2026"))
    day.fill("12/12")
    day.press("Escape")
    expect(calendar).to_have_count(0)
    expect(day).to_have_value("")
    day.fill("12/12")
    expect(calendar).to_have_count(1)
    entry.focus()
    expect(calendar).to_have_count(0)


def test_what_is_added_while_one_from_the_queue_is_on_its_way_is_a_competency_of_its_own(planning, dated_plan):
    entry, held = planning.get_by_label("Nieuwe competentie"), hold(planning, ADD)
    entry.focus()
    keeps_order(planning)
    for name in ("Brand", "Auto"):
        planning.keyboard.type(name)
        planning.keyboard.press("Enter")
    let_go(planning, held, ADD)
    expect(planning.locator("[id^=rij-bedrijf]")).to_have_count(2)
    for name in ("Leven", "Reis"):
        planning.keyboard.type(name)
        planning.keyboard.press("Enter")
    for _ in range(3):
        let_go(planning, held, ADD)
    expect(planning.locator("[id^=rij-bedrijf]")).to_have_count(5)
    all_is(planning, "Alles bewaard")
    assert competencies(dated_plan) == ["Makelaarspakket", "Brand", "Auto", "Leven", "Reis"]
