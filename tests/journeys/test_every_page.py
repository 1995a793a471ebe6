"""What holds on every page: no accessibility violation, nothing in the console, no sideways scrolling, few requests."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Literal
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page

from tests.journeys import tour
from tests.journeys.steps import DESK, PHONE, address
from tests.journeys.tour import Stop
from trainees.models import User

MOST_REQUESTS = 8
TOUCH = {**PHONE, **DESK}
NARROW = (390, 320)
OUTSIDE = """width => {
  if (document.scrollingElement.scrollWidth <= width) return [];
  const outside = (element) => element.getBoundingClientRect().right > width && element.checkVisibility();
  return [...document.querySelectorAll("body *")].filter(outside).map((element) => element.outerHTML.slice(0, 200));
}"""


@pytest.fixture
def said() -> dict[Page, list[str]]:
    """What the browser complained about since the last look, by page."""
    return defaultdict(list)


@pytest.fixture
def visits(opened, edition, said) -> Callable[[], Iterator[tuple[Stop, Page]]]:
    """Every stop of the tour with its page, on a desk, open until the next: one browser for each person."""

    def page_for(person: User | None) -> Page:
        page: Page = opened(person, TOUCH, reduced_motion="reduce")
        page.on("console", lambda message: said[page].append(message.text) if is_complaint(message) else None)
        page.on("pageerror", lambda error: said[page].append(str(error)))
        return page

    def visits() -> Iterator[tuple[Stop, Page]]:
        people = {user.name: user for user in User.objects.all()}
        pages: dict[str, Page] = {}
        for stop in found:
            page = pages.get(stop.person) or pages.setdefault(stop.person, page_for(people.get(stop.person)))
            page.set_viewport_size(DESK["viewport"])
            page.goto(stop.path)
            stop.act(page)
            yield stop, page

    found = tour.stops(edition)
    return visits


def is_complaint(message: ConsoleMessage) -> bool:
    """Errors and warnings; that the page itself is not there is what its visitor reads too."""
    gone = message.page and message.location["url"] == message.page.url and "Failed to load resource" in message.text
    return message.type in {"error", "warning"} and not gone


def violations(page: Page, theme: Literal["light", "dark"], rules: list[str] | None = None) -> list[str]:
    """What axe objects to in a theme, with the elements; by these rules, else by all."""
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    options = {"resultTypes": ["violations"], **({"runOnly": rules} if rules else {})}
    found = Axe().run(page, options=options).response["violations"]
    return [f"{rule['id']}: {node['html'][:200]} {node['failureSummary']}" for rule in found for node in rule["nodes"]]


def too_wide(page: Page, width: int) -> list[str]:
    """What stands outside a screen of this width, when that makes the page scroll sideways."""
    page.set_viewport_size({"width": width, "height": 844})
    return list(page.evaluate(OUTSIDE, width))


def test_no_page_has_an_accessibility_violation_in_either_theme_scrolls_sideways_or_complains(visits, said, subtests):
    for stop, page in visits():
        with subtests.test(page=stop.name, rule="accessible"):
            assert violations(page, "light") == []
        with subtests.test(page=stop.name, rule="contrast in the dark"):
            assert violations(page, "dark", ["color-contrast"]) == []
        page.set_viewport_size(PHONE["viewport"])
        with subtests.test(page=stop.name, rule="accessible on a phone"):
            assert violations(page, "light") == []
        for width in NARROW:
            with subtests.test(page=stop.name, rule="fits", width=width):
                assert too_wide(page, width) == []
        with subtests.test(page=stop.name, rule="quiet"):
            assert said.pop(page, []) == []


@pytest.mark.parametrize("name", ["planning", "deze week"])
def test_a_first_visit_takes_few_requests_and_none_to_another_host(opened, world, dated_plan, bart, lotte, name):
    path, person = {"planning": (address(dated_plan), bart), "deze week": ("/deze-week/", lotte)}[name]
    page, asked = opened(person), []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path, wait_until="networkidle")
    asked = [url for url in asked if not url.startswith("data:")]
    assert {urlsplit(url).netloc for url in asked} == {urlsplit(world).netloc}
    assert len(asked) <= MOST_REQUESTS, asked
