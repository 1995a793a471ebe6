"""What a trainee does on a phone with or without a network, and what is expected of it afterwards."""

import pytest
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect

from trainees import checking
from trainees.models import PlannedAction, TraineePlan, User

OWN_PAGES = 2 + 3 + 11  # the week, the plan, its three orders, its units
KEPT = """async () => {
  const names = (await caches.keys()).filter((name) => name.startsWith("own-"));
  const pages = await Promise.all(names.map(async (name) => (await (await caches.open(name)).keys()).length));
  return pages.reduce((all, some) => all + some, 0);
}"""
QUEUED = """async () => (await (await import("/static/js/outbox.js")).waiting()).length"""
DATABASES = "async () => (await indexedDB.databases()).map(({ name }) => name)"


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
