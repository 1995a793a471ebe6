"""A trainee's phone: how long from opening *Deze week* until a tick is on its way, and the bytes of our scripts.

The phone is Chromium with its processor four times slower, on slow 4G; the worker is held to that network too.
"""

import json
import time
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
    first, repeat, scripts = [], [], 0
    with chromium() as browser:
        for _ in range(visits):
            context = browser.new_context(**DEVICE)
            try:
                address = f"http://{HOST}:{site.port}"
                session = site.targets["sessions"]["ticker"]
                context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
                first.append(_seconds_to_tick(context, address + PATH))
                scripts = _settle(context, address + PATH)
                _slow_down_workers(browser)
                repeat.append(_seconds_to_tick(context, address + PATH))
            finally:
                context.close()
    return {"first": sorted(first)[-2], "repeat": sorted(repeat)[-2], "scripts": scripts}


def _seconds_to_tick(context: BrowserContext, address: str) -> float:
    """From asking the page until the tick of its first action leaves the phone."""
    page = context.new_page()
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send("Network.emulateNetworkConditions", SLOW_4G)
    wire.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    start = time.perf_counter()
    page.goto(address, wait_until="commit")
    with page.expect_request("**/afvinken/") as sent:
        page.locator("input.tick-box").first.tap()
    seconds = time.perf_counter() - start
    sent.value.response()
    page.close()
    return seconds


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
