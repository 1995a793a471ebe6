"""A trainee's phone: how long from opening *Deze week* until a tick is on its way, and the bytes of our scripts.

The phone is Chromium with its processor four times slower, on slow 4G, the worker too.
"""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

from tests.bench.browser import chromium
from tests.bench.server import HOST, Site

SLOWER = 4
SLOW_4G = {"offline": False, "latency": 150, "downloadThroughput": 1_600_000 / 8, "uploadThroughput": 750_000 / 8}
DEVICE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
PATH = "/deze-week/"
OWN_SCRIPTS = """async () => {
  const named = performance.getEntriesByType("resource").map(({ name }) => name);
  const own = named.filter((name) => new URL(name).pathname.startsWith("/static/js/"));
  const sizes = [document.body.dataset.worker, ...new Set(own)].map(async (name) =>
    (await (await fetch(name)).arrayBuffer()).byteLength);
  return (await Promise.all(sizes)).reduce((all, size) => all + size, 0);
}"""


def measure(site: Site, visits: int) -> dict[str, Any]:
    """Seconds of so many first visits and the visits after them, each the worst but one; bytes of our own scripts."""
    first, repeat, scripts, address = [], [], 0, f"http://{HOST}:{site.port}{PATH}"
    with chromium() as browser:
        with _phone(browser, site) as ruler:
            spot = _spot(ruler, address)
        for _ in range(visits):
            with _phone(browser, site) as context:
                first.append(_seconds_to_tick(context, address, spot))
                scripts = _settle(context, address)
                _slow_down_workers(browser)
                repeat.append(_seconds_to_tick(context, address, spot))
    return {"first": sorted(first)[-2], "repeat": sorted(repeat)[-2], "scripts": scripts}


@contextmanager
def _phone(browser: Browser, site: Site) -> Iterator[BrowserContext]:
    """A phone on which a trainee is signed in and nothing is kept yet."""
    context = browser.new_context(**DEVICE)
    try:
        session = site.targets["sessions"]["ticker"]
        context.add_cookies([{"name": "sessionid", "value": session, "url": f"http://{HOST}:{site.port}"}])
        yield context
    finally:
        context.close()


def _seconds_to_tick(context: BrowserContext, address: str, spot: dict[str, float]) -> float:
    """From asking the page until the tick of its first action leaves the phone: tapped as soon as it is painted.

    The finger is the browser's own: a script in the page that looks for the box would be four times slower too.
    """
    page = context.new_page()
    wire = context.new_cdp_session(page)
    painted: list[float] = []

    def see(event: dict[str, Any]) -> None:
        if event["name"] == "firstContentfulPaint" and not painted:
            painted.append(time.perf_counter())

    wire.on("Page.lifecycleEvent", see)
    wire.send("Page.enable")
    wire.send("Page.setLifecycleEventsEnabled", {"enabled": True})
    wire.send("Network.enable")
    wire.send("Network.emulateNetworkConditions", SLOW_4G)
    wire.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    painted.clear()
    start = time.perf_counter()
    with page.expect_request("**/afvinken/") as sent:
        page.goto(address, wait_until="commit")
        while not painted:
            page.wait_for_timeout(5)
        wire.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [spot]})
        wire.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    seconds = time.perf_counter() - start
    sent.value.response()
    page.close()
    return seconds


def _spot(context: BrowserContext, address: str) -> dict[str, float]:
    """Where the first action has its box."""
    page = context.new_page()
    page.goto(address, wait_until="load")
    box = page.locator("input.tick-box").first.bounding_box()
    page.close()
    if box is None:
        raise RuntimeError("There is nothing to tick.")
    return {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}


def _settle(context: BrowserContext, address: str) -> int:
    """Open the page at ease until the worker has its copies; return how many bytes our scripts are."""
    page = context.new_page()
    page.goto(address, wait_until="networkidle")
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    _await_copies(page)
    scripts = int(page.evaluate(OWN_SCRIPTS))
    page.close()
    return scripts


def _await_copies(page: Page) -> None:
    before = -1
    while (now := page.evaluate("caches.keys().then((names) => names.length)")) != before:
        before = now
        page.wait_for_timeout(1000)


def _slow_down_workers(browser: Browser) -> None:
    """Hold the running workers to the slow network: what a page is held to does not count for its worker."""
    session = browser.new_browser_cdp_session()
    for target in session.send("Target.getTargets")["targetInfos"]:
        if target["type"] != "service_worker":
            continue
        attached = session.send("Target.attachToTarget", {"targetId": target["targetId"], "flatten": False})
        for number, (method, words) in enumerate(
            [("Network.enable", {}), ("Network.emulateNetworkConditions", SLOW_4G)], start=1
        ):
            message = json.dumps({"id": number, "method": method, "params": words})
            session.send("Target.sendMessageToTarget", {"sessionId": attached["sessionId"], "message": message})
