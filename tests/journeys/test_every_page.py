"""What holds on every page: no accessibility violation, no sideways scrolling, nothing in the console, few requests."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.journeys import tour
from tests.journeys.steps import DESK, PHONE
from tests.journeys.tour import Stop
from trainees.models import User

MOST_REQUESTS = 8
NARROW = {"viewport": {"width": 320, "height": 700}}


@pytest.fixture
def visits(opened, edition) -> Callable[..., Iterator[tuple[Stop, Page]]]:
    """Every stop of the tour with its page, which stays open until the next: one browser for each person."""

    def visits(device: dict[str, Any]) -> Iterator[tuple[Stop, Page]]:
        people = {user.name: user for user in User.objects.all()}
        pages: dict[str, Page] = {}
        for stop in found:
            if stop.person not in pages:
                pages[stop.person] = opened(people.get(stop.person), device)
            page = pages[stop.person]
            page.goto(stop.path)
            stop.act(page)
            yield stop, page

    found = tour.stops(edition)
    return visits


def violations(page: Page, rules: list[str] | None = None) -> list[str]:
    """What axe objects to, with the elements; by these rules, else by all."""
    options = {"resultTypes": ["violations"], **({"runOnly": rules} if rules else {})}
    found = Axe().run(page, options=options).response["violations"]
    return [f"{rule['id']}: {node['html'][:200]} {node['failureSummary']}" for rule in found for node in rule["nodes"]]


@pytest.mark.parametrize("where", [DESK, PHONE], ids=["desk", "phone"])
def test_no_page_has_an_accessibility_violation_in_either_theme(visits, subtests, where):
    for stop, page in visits(where):
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        with subtests.test(page=stop.name, theme="light"):
            assert violations(page) == []
        page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        with subtests.test(page=stop.name, theme="dark"):
            assert violations(page, ["color-contrast"]) == []


def complaints_of(page: Page) -> list[str]:
    """What the console says from now on: errors, warnings, what the Content Security Policy blocked."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


def test_no_page_scrolls_sideways_nor_complains_in_the_console(visits, subtests):
    said: dict[Page, list[str]] = {}
    for stop, page in visits(NARROW):
        for width in (320, 390):
            page.set_viewport_size({"width": width, "height": 844})
            with subtests.test(page=stop.name, width=width):
                assert page.evaluate("document.scrollingElement.scrollWidth - innerWidth") <= 0
