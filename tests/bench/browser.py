"""What a visit costs a real browser: requests and bytes over the wire, the first time and again."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, sync_playwright

from tests.bench.server import HOST, Site
from tests.chromium import FLAGS

VISITS = {
    "deze week, cursist": ("trainee", "/deze-week/"),
    "planning, mentor": ("mentor", "/plannen/{plan}/planning/"),
}
ICON = """async () => {
  const icon = document.querySelector("link[rel=icon]");
  if (icon) await (await fetch(icon.href)).arrayBuffer();
}"""


def measure(site: Site) -> dict[str, Any]:
    """Visit each page with an empty cache and once more; requests and bytes of both, headers counted."""
    with chromium() as browser:
        return {
            title: _visit(browser, site, site.targets["sessions"][who], path.format(plan=site.targets["plan"]))
            for title, (who, path) in VISITS.items()
        }


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser without a window. Raises FileNotFoundError when there is none on this machine."""
    found = shutil.which("chromium")
    if found is None:
        raise FileNotFoundError("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


def _visit(browser: Browser, site: Site, session: str, path: str) -> dict[str, Any]:
    address = f"http://{HOST}:{site.port}"
    context = browser.new_context()
    try:
        context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
        return {"first": _load(context, address + path), "repeat": _load(context, address + path)}
    finally:
        context.close()


def _load(context: BrowserContext, address: str) -> dict[str, int]:
    """Open a page in a new tab and add up what came over the wire."""
    page = context.new_page()
    wire = _Wire(context.new_cdp_session(page))
    answer = page.goto(address, wait_until="networkidle")
    if answer is None or answer.status != 200 or not page.url.startswith(address):
        raise RuntimeError(f"{address} answered with {page.url}")
    icon = _icon_of(page)
    if icon.startswith("http") and not wire.fetched(icon):
        # A browser with a window asks the icon of its tab; one without a window does not.
        page.evaluate(ICON)
        page.wait_for_load_state("networkidle")
    page.close()
    return {"requests": len(wire.sizes), "bytes": sum(wire.sizes.values())}


def _icon_of(page: Page) -> str:
    icon = page.locator("link[rel=icon]").first
    return str(icon.evaluate("icon => icon.href")) if icon.count() else ""


class _Wire:
    """What the network tells of one tab; what comes from the cache is not on it."""

    def __init__(self, session: CDPSession) -> None:
        self.addresses: dict[str, str] = {}
        self.sizes: dict[str, int] = {}
        self.cached: set[str] = set()
        session.on("Network.requestWillBeSent", self._sent)
        session.on("Network.requestServedFromCache", lambda event: self.cached.add(event["requestId"]))
        session.on("Network.responseReceived", self._answered)
        session.on("Network.loadingFinished", self._finished)
        session.send("Network.enable")

    def fetched(self, address: str) -> bool:
        return address in self.addresses.values()

    def _sent(self, event: dict[str, Any]) -> None:
        if event["request"]["url"].startswith("http"):
            self.addresses[event["requestId"]] = event["request"]["url"]

    def _answered(self, event: dict[str, Any]) -> None:
        if event["response"].get("fromDiskCache") or event["response"].get("fromPrefetchCache"):
            self.cached.add(event["requestId"])

    def _finished(self, event: dict[str, Any]) -> None:
        key = event["requestId"]
        if key in self.addresses and key not in self.cached:
            self.sizes[key] = round(event["encodedDataLength"])
