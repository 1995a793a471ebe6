"""The trainee's phone with and without a network: nothing ticked is lost, nobody meets another's plan."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from playwright.sync_api import BrowserContext, Page, Route, expect

from competency_plans import catalogue
from tests.conftest import start_plan
from tests.journeys.steps import PHONE, fill_in, sign_in, toast
from tests.journeys.test_every_page import violations
from trainees import checking
from trainees.checking import Confirmation
from trainees.models import PlannedAction, PlannedUnit, TickEvent, TraineePlan, User

OWN_PAGES = 2 + 3 + 11  # the week, the plan, its three orders, its units
KEPT = """async () => {
  const names = (await caches.keys()).filter((name) => name.startsWith("own-"));
  const pages = await Promise.all(names.map(async (name) => (await (await caches.open(name)).keys()).length));
  return pages.reduce((all, some) => all + some, 0);
}"""
QUEUED = """async () => (await (await import("/static/js/outbox.js")).waiting()).length"""
DATABASES = "async () => (await indexedDB.databases()).map(({ name }) => name)"
ALREADY = "Bart bevestigde dit onderdeel al. Je vinkje was niet meer nodig."


@pytest.fixture
def phone(opened) -> Callable[..., Page]:
    """A phone on *Deze week* that has copies of the own pages: `phone(lotte)`."""

    def phone(user: User) -> Page:
        page: Page = opened(user, PHONE, reduced_motion="reduce")
        page.goto("/deze-week/")
        copies_are_there(page)
        return page

    return phone


@pytest.fixture
def profile(world, tmp_path, browser_type, browser_type_launch_args) -> Callable[[], Any]:
    """A browser on one profile of this device, that can be closed and opened again: `with profile() as browser`."""

    @contextmanager
    def profile() -> Iterator[BrowserContext]:
        context = browser_type.launch_persistent_context(
            tmp_path / "profile", **browser_type_launch_args, **PHONE, base_url=world, locale="nl-BE"
        )
        context.set_default_timeout(15_000)
        try:
            yield context
        finally:
            context.close()

    return profile


def copies_are_there(page: Page) -> None:
    """Wait until the worker keeps every own page."""
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    for _ in range(100):
        if page.evaluate(KEPT) == OWN_PAGES:
            return
        page.wait_for_timeout(100)
    pytest.fail("the worker kept no copies")


def let_in(context: BrowserContext, user: User, world: str) -> None:
    """Sign somebody in without the form."""
    client = Client()
    client.force_login(user)
    context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": world, "expires": 2_000_000_000}]
    )


def boxes(page: Page):
    return page.locator("input.tick-box")


def waiting(page: Page):
    """The words at ticks that are on this device only."""
    return page.locator(".on-device")


def tick(page: Page, *places: int) -> None:
    for place in places:
        boxes(page).nth(place).tap()


def shown(page: Page) -> dict[int, bool]:
    """What the page shows of every action on it."""
    return {int(str(box.get_attribute("id")).rsplit("-", 1)[1]): box.is_checked() for box in boxes(page).all()}


def stored(plan: TraineePlan) -> dict[int, bool]:
    """What is kept of every action that was ever touched."""
    rows = PlannedAction.objects.filter(planned_unit__plan=plan)
    return {row.action_id: row.completed_on is not None for row in rows}


def is_sent(page: Page) -> None:
    """Expect that nothing waits on this device any more, and that the page says so."""
    for _ in range(150):
        if page.evaluate(QUEUED) == 0:
            break
        page.wait_for_timeout(100)
    else:
        pytest.fail("the queue was not sent")
    expect(page.locator("#no-network")).to_be_hidden()
    expect(waiting(page)).to_have_count(0)


def agrees(page: Page, plan: TraineePlan) -> None:
    """Expect that the page, opened anew, the rows and the counts say the same of every action."""
    page.reload()
    kept = stored(plan)
    assert {action: kept.get(action, False) for action in shown(page)} == shown(page)
    for unit in plan.units.all():
        ticked, applicable = unit.ticked_actions, unit.applicable_actions
        checking.recount(unit)
        assert (unit.ticked_actions, unit.applicable_actions) == (ticked, applicable)


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


def test_an_ended_session_keeps_the_ticks_for_the_same_person(phone, dated_plan, lotte):
    page = phone(lotte)
    page.context.set_offline(True)
    tick(page, 0, 1)
    expect(waiting(page)).to_have_count(2)
    Session.objects.all().delete()
    page.context.set_offline(False)
    expect(page.get_by_role("heading", name="Aanmelden")).to_be_visible()
    assert page.evaluate(KEPT) == 0
    fill_in(page, lotte)
    expect(page.get_by_role("heading", name="Deze week", level=1)).to_be_visible()
    is_sent(page)
    assert TickEvent.objects.count() == 2
    agrees(page, dated_plan)


def test_a_copy_asks_to_sign_in_when_the_session_ended_meanwhile(phone, dated_plan, lotte):
    page = phone(lotte)
    page.context.set_offline(True)
    page.reload()
    expect(page.locator("#no-network:visible")).to_contain_text("Versie van vandaag")
    Session.objects.all().delete()
    page.context.set_offline(False)
    expect(page.get_by_role("heading", name="Aanmelden")).to_be_visible()


@pytest.mark.parametrize("has_plan", [True, False], ids=["trainee", "mentor"])
def test_another_person_on_the_phone_meets_nothing_of_the_first(
    phone, dated_plan, lotte, bart, els, office, edition, griet, has_plan
):
    page = phone(lotte)
    page.context.set_offline(True)
    tick(page, 0)
    Session.objects.all().delete()
    page.context.set_offline(False)
    expect(page.get_by_role("heading", name="Aanmelden")).to_be_visible()
    if has_plan:
        start_plan(els, office, edition, [bart], griet)
    fill_in(page, els if has_plan else bart)
    page.wait_for_url("**/deze-week/")
    page.goto("/")
    expect(page.get_by_role("heading", name="Deze week" if has_plan else "Mijn cursisten", level=1)).to_be_visible()
    page.wait_for_timeout(1000)
    page.context.set_offline(True)
    page.goto("/deze-week/")
    assert "Lotte" not in page.content()
    assert f"outbox-{lotte.pk}" not in page.evaluate(DATABASES)
    assert not TickEvent.objects.exists()


def test_a_tick_of_one_person_is_never_sent_as_another(phone, dated_plan, lotte, bart, world):
    page = phone(lotte)
    page.context.set_offline(True)
    tick(page, 0)
    expect(waiting(page)).to_be_visible()
    let_in(page.context, bart, world)
    page.context.set_offline(False)
    expect(page.get_by_role("heading", name="Mijn cursisten", level=1)).to_be_visible()
    assert not TickEvent.objects.exists()


def sign_out(page: Page) -> None:
    page.locator(".topbar summary").tap()
    page.get_by_role("button", name="Afmelden", exact=True).tap()


def test_signing_out_empties_the_device(phone, dated_plan, lotte):
    page = phone(lotte)
    tick(page, 0)
    toast(page, "Afgevinkt: ")
    sign_out(page)
    expect(page.get_by_role("heading", name="Aanmelden")).to_be_visible()
    assert page.evaluate(KEPT) == 0
    assert f"outbox-{lotte.pk}" not in page.evaluate(DATABASES)
    page.context.set_offline(True)
    page.goto("/deze-week/")
    expect(page.get_by_role("heading", name="Geen verbinding")).to_be_visible()
    assert "Lotte" not in page.content()


def test_signing_out_with_ticks_that_were_not_sent_asks_first(phone, dated_plan, lotte):
    page = phone(lotte)
    page.route("**/afvinken/", lambda route: route.abort())
    tick(page, 0, 1)
    sign_out(page)
    question = page.get_by_role("dialog")
    expect(question).to_contain_text("2 vinkjes zijn nog niet bewaard. Toch afmelden?")
    expect(question.get_by_role("listitem")).to_have_count(2)
    assert violations(page, "light") == []
    question.get_by_role("button", name="Wachten").tap()
    expect(waiting(page)).to_have_count(2)
    sign_out(page)
    question.get_by_role("button", name="Toch afmelden").tap()
    expect(page.get_by_role("heading", name="Aanmelden")).to_be_visible()
    sign_in(page, lotte)
    expect(boxes(page).first).not_to_be_checked()
    assert not TickEvent.objects.exists()


def test_signing_out_without_a_network_ends_the_session_later(phone, dated_plan, lotte):
    page = phone(lotte)
    page.context.set_offline(True)
    sign_out(page)
    expect(page.get_by_role("heading", name="Geen verbinding")).to_be_visible()
    page.context.set_offline(False)
    page.goto("/deze-week/")
    expect(page.get_by_role("heading", name="Aanmelden")).to_be_visible()
    assert not Session.objects.exists()


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
