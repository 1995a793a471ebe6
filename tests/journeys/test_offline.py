"""The trainee's phone with and without a network: nothing that was ticked is lost, nothing counts twice."""

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Route, expect

from competency_plans import catalogue
from tests.journeys.phone import agrees, boxes, copies_are_there, is_sent, let_in, tick, waiting
from tests.journeys.steps import PHONE, toast
from tests.journeys.test_every_page import violations
from trainees import checking
from trainees.checking import Confirmation
from trainees.models import PlannedAction, PlannedUnit, TickEvent, TraineePlan, User

KEPT = "document.body.dataset.kept ?? null"
ALREADY = "Bart bevestigde dit onderdeel al. Je vinkje was niet meer nodig."


def test_the_own_pages_open_without_a_network(phone, dated_plan, lotte):
    page = phone(lotte)
    page.context.set_offline(True)
    unit = catalogue.tree(dated_plan.edition_id).units[0]
    page.goto("/")
    expect(page.get_by_role("heading", name="Deze week", level=1)).to_be_visible()
    expect(page.locator("#no-network:visible")).to_contain_text(
        re.compile(r"^\s*Je bent offline\..*Versie van vandaag \d+\.\d\d u\.")
    )
    page.get_by_role("link", name="Mijn plan").last.tap()
    expect(page.get_by_role("heading", name="Mijn plan", level=1)).to_be_visible()
    page.get_by_role("link", name="Per competentie").tap()
    expect(page.get_by_role("link", name="Per competentie")).to_have_attribute("aria-current", "true")
    page.get_by_role("link", name=unit.name).tap()
    expect(page.get_by_role("heading", name=unit.name, level=1)).to_be_visible()


def test_opening_shows_the_copy_at_once_and_then_what_is_newer(phone, dated_plan, lotte, bart, today):
    page = phone(lotte)
    action = int(str(boxes(page).first.get_attribute("id")).rsplit("-", 1)[1])
    done = checking.Tick(ticked=True)
    checking.tick(plan=dated_plan, action=action, tick=done, by=bart, role="mentor", now=datetime.now(UTC), today=today)
    page.goto("/deze-week/")
    assert page.evaluate(KEPT)
    expect(boxes(page).first).to_be_checked()
    expect(page.get_by_text("door Bart Claes")).to_be_visible()
    expect(page.locator("#no-network")).to_be_hidden()
    tick(page, 1)
    toast(page, "Afgevinkt: ")
    agrees(page, dated_plan)


def test_going_on_in_the_site_and_loading_again_ask_the_server_first(phone, dated_plan, lotte):
    page = phone(lotte)
    page.reload()
    assert page.evaluate(KEPT) is None
    page.get_by_role("link", name="Mijn plan").last.tap()
    expect(page.get_by_role("heading", name="Mijn plan", level=1)).to_be_visible()
    assert page.evaluate(KEPT) is None


def test_nothing_is_lost_when_the_network_goes_before_or_after_a_tick(phone, dated_plan, lotte):
    page = phone(lotte)
    tick(page, 0)
    toast(page, "Afgevinkt: ")
    page.context.set_offline(True)
    tick(page, 1, 2, 2, 3)
    left = page.locator(".week-left").first.text_content()
    expect(waiting(page)).to_have_count(3)
    expect(page.locator("#no-network:visible")).to_contain_text("Je bent offline. 4 vinkjes staan op dit toestel")
    page.reload()
    expect(waiting(page)).to_have_count(3)
    assert [boxes(page).nth(place).is_checked() for place in range(4)] == [True, True, False, True]
    expect(page.locator(".week-left").first).to_have_text(str(left))
    page.context.set_offline(False)
    is_sent(page)
    assert TickEvent.objects.count() == 1 + 4
    agrees(page, dated_plan)


def test_an_answer_that_got_lost_counts_once(phone, dated_plan, lotte):
    page = phone(lotte)

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/afvinken/", lose, times=1)
    tick(page, 0)
    expect(page.locator("#no-network:visible")).to_contain_text(
        "De server antwoordt niet. 1 vinkje staat op dit toestel"
    )
    is_sent(page)
    assert TickEvent.objects.count() == 1
    agrees(page, dated_plan)


def test_a_server_in_trouble_gets_the_tick_later(phone, dated_plan, lotte):
    page = phone(lotte)
    page.route("**/afvinken/", lambda route: route.fulfill(status=503), times=1)
    tick(page, 0)
    expect(waiting(page)).to_be_visible()
    is_sent(page)
    agrees(page, dated_plan)


def test_ticks_survive_closing_the_browser_and_keep_their_moment(profile, world, dated_plan, lotte):
    with profile() as context:
        let_in(context, lotte, world)
        page = context.new_page()
        page.goto("/deze-week/")
        copies_are_there(page)
        context.set_offline(True)
        page.clock.set_system_time(datetime(2026, 11, 20, 9, 30, tzinfo=UTC))
        tick(page, 0, 1)
        expect(waiting(page)).to_have_count(2)
    with profile() as context:
        context.set_offline(True)
        page = context.new_page()
        page.goto("/deze-week/")
        expect(waiting(page)).to_have_count(2)
        context.set_offline(False)
        is_sent(page)
        assert {event.device_at.date().isoformat() for event in TickEvent.objects.all()} == {"2026-11-20"}
        assert {str(row.completed_on) for row in PlannedAction.objects.all()} == {"2026-11-20"}
        agrees(page, dated_plan)


def test_of_opposite_ticks_on_two_devices_the_later_one_stays(phone, dated_plan, lotte):
    first, second = phone(lotte), phone(lotte)
    for page, hour in ((first, 10), (second, 9)):
        page.context.set_offline(True)
        page.clock.set_system_time(datetime(2026, 11, 22, hour, 0, tzinfo=UTC))
    tick(first, 0)
    tick(second, 0, 0)
    first.context.set_offline(False)
    is_sent(first)
    second.context.set_offline(False)
    is_sent(second)
    expect(boxes(second).first).to_be_checked()
    assert list(TickEvent.objects.order_by("device_at", "received_at").values_list("ticked", flat=True)) == [
        True, False, True,
    ]  # fmt: skip
    agrees(second, dated_plan)


def test_two_tabs_share_one_queue(phone, dated_plan, lotte):
    page = phone(lotte)
    page.context.set_offline(True)
    tick(page, 0)
    other = page.context.new_page()
    other.goto("/deze-week/")
    expect(boxes(other).first).to_be_checked()
    tick(other, 1)
    page.context.set_offline(False)
    is_sent(other)
    is_sent(page)
    assert TickEvent.objects.count() == 2
    agrees(page, dated_plan)


def confirm(unit: PlannedUnit, bart: User, plan: TraineePlan) -> None:
    how = Confirmation(on=plan.created_at.date(), mentor_actions="leave", accept=checking.EVERY)
    unit.plan = plan
    checking.confirm(unit=unit, how=how, by=bart, role="mentor", now=plan.created_at, today=plan.created_at.date())


def test_a_tick_for_a_unit_that_was_confirmed_meanwhile_is_told_so(phone, dated_plan, lotte, bart):
    page = phone(lotte)
    page.context.set_offline(True)
    row = page.locator("li.tick-row").first
    tick(page, 0)
    expect(waiting(page)).to_be_visible()
    confirm(dated_plan.units.order_by("planned_end").first(), bart, dated_plan)
    page.context.set_offline(False)
    expect(row.or_(page.locator(".toast-text").filter(visible=True)).first).to_contain_text(ALREADY)
    is_sent(page)
    assert not TickEvent.objects.exists()


def test_a_refused_tick_is_said_and_taken_back(phone, dated_plan, lotte, griet):
    page = phone(lotte)
    page.context.set_offline(True)
    tick(page, 0)
    TraineePlan.objects.filter(pk=dated_plan.pk).update(
        ended_on=dated_plan.created_at.date(), end_reason="Andere job", ended_by=griet
    )
    page.context.set_offline(False)
    expect(page.get_by_role("alert").filter(has_text="Niet bewaard: dit kan je niet meer afvinken.")).to_have_count(1)
    is_sent(page)


def test_without_a_network_the_rest_of_a_unit_is_on_its_own_page(phone, dated_plan, lotte, bart, today):
    unit = dated_plan.units.order_by("pk").first()
    unit.planned_end = dated_plan.start
    unit.save()
    page = phone(lotte)
    page.context.set_offline(True)
    page.get_by_text(re.compile("^Toon nog")).first.tap()
    page.wait_for_url(f"**/mijn-plan/onderdeel/{unit.pk}/")
    tick(page, 4)
    expect(page.locator(".unit-page-head .end")).to_have_text(re.compile(r"^1 van \d+ acties$"))


def test_a_box_pressed_before_the_scripts_are_there_is_kept(opened, dated_plan, lotte):
    page = opened(lotte, PHONE)
    page.route("**/js/outbox*.js", lambda route: (page.wait_for_timeout(800), route.continue_())[1])
    page.goto("/deze-week/", wait_until="commit")
    boxes(page).first.tap()
    toast(page, "Afgevinkt: ")
    agrees(page, dated_plan)


@pytest.mark.parametrize("width", [390, 320])
def test_the_offline_state_is_accessible_and_fits(phone, dated_plan, lotte, width):
    page = phone(lotte)
    page.set_viewport_size({"width": width, "height": 844})
    page.context.set_offline(True)
    tick(page, 0)
    page.reload()
    expect(waiting(page)).to_be_visible()
    assert violations(page, "light") == []
    assert violations(page, "dark") == []
    assert page.evaluate("document.scrollingElement.scrollWidth") <= width
