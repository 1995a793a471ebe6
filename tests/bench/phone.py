"""A trainee's phone: how long from opening *Deze week* until a tick is on its way, and the bytes of our scripts.

The phone is Chromium on slow 4G, the worker too, with its processor slowed down: four times, as seen from a developer's
desktop that scores about 2,530 in the measure by which Chromium's own tools choose how much to slow down. A quarter of
that lies half-way between what they call a low-tier (264) and a mid-tier phone (1,000). A machine that scores less
itself is slowed down less, so that it imitates the same phone.
"""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

from tests.bench.browser import chromium
from tests.bench.server import HOST, Site

SCORE = 632
SLOWER, SLOWEST = 1, 4
BENCHMARK = """() => {
  const score = (round) => {
    const start = performance.now();
    let rounds = 0;
    for (; rounds % 10 || performance.now() - start < 500; rounds++) round(rounds);
    return (100 * rounds) / (performance.now() - start);
  };
  const numbers = [0, 1].map(() => Array.from({ length: 100000 }, (_, place) => place));
  const joined = score(() => {
    let text = "";
    for (let times = 0; times < 10000; times++) text += "a";
    if (text.length < 2) throw new Error();
  });
  const copied = score((rounds) => {
    const [from, to] = rounds % 2 ? numbers : [numbers[1], numbers[0]];
    for (let place = 0; place < from.length; place++) to[place] = from[place];
  });
  return (joined + copied) / 2;
}"""
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
            spot, rate = _spot(ruler, address), _rate(ruler)
        for _ in range(visits):
            with _phone(browser, site) as context:
                first.append(_seconds_to_tick(context, address, spot, rate))
                scripts = _settle(context, address)
                _slow_down_workers(browser)
                repeat.append(_seconds_to_tick(context, address, spot, rate))
    return {"first": sorted(first)[-2], "repeat": sorted(repeat)[-2], "scripts": scripts, "rate": rate}


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


def _seconds_to_tick(context: BrowserContext, address: str, spot: dict[str, float], rate: float) -> float:
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
    wire.send("Emulation.setCPUThrottlingRate", {"rate": rate})
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


def _rate(context: BrowserContext) -> float:
    """How many times this machine is slowed down to imitate the phone."""
    page = context.new_page()
    score = max(float(page.evaluate(BENCHMARK)) for _ in range(4))
    page.close()
    return min(max(score / SCORE, SLOWER), SLOWEST)


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
