"""What typing in the planning costs the browser: the scripts that it loads, and how long a key takes to show."""

import re
from statistics import median
from typing import Any

from playwright.sync_api import BrowserContext, Page, Response

from tests.bench.browser import chromium
from tests.bench.server import HOST, Site

TEXTS, KEYS = ("1512", "w16", "d+7", "+5", "24/12", "vr", "do w20", "0801"), 30
OWN = re.compile("/static/js/(planning|unit_detail|company|strip|typed)")  # app.js is every page's
WATCH = """() => {
  window.watched = { frames: [], tasks: [] };
  new PerformanceObserver((list) => watched.tasks.push(...list.getEntries().map((each) => each.duration)))
    .observe({ type: "longtask" });
  addEventListener("input", ({ timeStamp }) => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => watched.frames.push(performance.now() - timeStamp);
    port2.postMessage("");
  }), true);
}"""


def measure(site: Site) -> dict[str, Any]:
    """Type dates, unfold a unit, choose a row: bytes of the page's own scripts, median per key, long tasks."""
    address = f"http://{HOST}:{site.port}"
    with chromium() as browser:
        context = browser.new_context()
        context.add_cookies([{"name": "sessionid", "value": site.targets["sessions"]["mentor"], "url": address}])
        return _typed(context, f"{address}/plannen/{site.targets['plan']}/planning/")


def _typed(context: BrowserContext, address: str) -> dict[str, Any]:
    page = context.new_page()
    scripts: list[Response] = []
    page.on("response", lambda response: scripts.append(response) if OWN.search(response.url) else None)
    page.goto(address, wait_until="networkidle")
    page.mouse.move(5, 5)
    page.wait_for_selector("html[data-desk=ready]")
    page.wait_for_load_state("networkidle")
    page.evaluate(WATCH)
    _type(page)
    watched = page.evaluate("watched")
    page.locator(".plan-grid .fold").first.click()
    page.locator(".plan-grid .row-check").first.click()
    page.wait_for_load_state("networkidle")
    return {
        "script_bytes": sum(len(script.body()) for script in scripts),
        "key_to_frame_ms": median(watched["frames"]),
        "long_tasks": len(watched["tasks"]),
    }


def _type(page: Page) -> None:
    """Type over the dates of the planning, one after the other, and leave each as it was."""
    fields = page.locator(".plan-grid .unit-row .date-input")
    typed, place = 0, 0
    while typed < KEYS:
        text = TEXTS[place % len(TEXTS)]
        fields.nth(place % fields.count()).focus()
        page.keyboard.type(text, delay=30)
        page.keyboard.press("Escape")
        typed, place = typed + len(text), place + 1
    page.wait_for_timeout(200)
