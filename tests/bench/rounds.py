"""Rounds of requests to one or more running servers, all pages in turn, and the figures that come out of them."""

import gzip
import http.client
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median, quantiles
from typing import Any
from urllib.parse import urlencode

from tests.bench.asking import PAGES, Page, Question
from tests.bench.server import HOST, Site

CSRF = "b" * 32
WARM_UP = 4
SMALL, LARGE = "klein", "groot"
REFUSALS = ('role="alert"', 'role="alertdialog"', "field-error")


class UnexpectedAnswerError(Exception):
    """An answer that is not the one that was to be measured."""


@dataclass(frozen=True, slots=True)
class Sample:
    """What one request cost. Milliseconds; `cpu` is that of the server with its database, `database` a part of it."""

    cpu: float
    database: float
    wall: float
    queries: int
    plain: int
    compressed: int


class Visitor:
    """A browser without eyes, on one connection that stays open."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.connection = http.client.HTTPConnection(HOST, site.port, timeout=60)

    def ask(self, page: Page, turn: int) -> Sample:
        """Ask a page once. Raises UnexpectedAnswerError when the answer is another than the page's."""
        question = page.ask(self.site.targets, turn)
        headers = self._headers(page.who, question)
        body = urlencode(question.fields, doseq=True).encode() if question.fields else None
        start = time.perf_counter()
        answer, content = self._send(question, body, headers)
        wall = (time.perf_counter() - start) * 1000
        plain = gzip.decompress(content) if answer.headers.get("Content-Encoding") == "gzip" else content
        text = plain.decode()
        refused = question.fields and any(word in text for word in REFUSALS)
        if answer.status != 200 or page.holds not in text or refused:
            raise UnexpectedAnswerError(f"{question.path} antwoordde {answer.status} met iets anders")
        database = float(answer.headers["X-Bench-Database-Cpu"])
        return Sample(
            cpu=float(answer.headers["X-Bench-Cpu"]) + database,
            database=database,
            wall=wall,
            queries=int(answer.headers["X-Bench-Queries"]),
            plain=len(plain),
            compressed=len(content),
        )

    def _headers(self, who: str, question: Question) -> dict[str, str]:
        cookies = {"csrftoken": CSRF} | ({"sessionid": self.site.targets["sessions"][who]} if who else {})
        headers = {"Accept-Encoding": "gzip", "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
        if question.fields:
            headers |= {"X-CSRFToken": CSRF, "HX-Request": "true"}
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        return headers

    def _send(
        self, question: Question, body: bytes | None, headers: dict[str, str]
    ) -> tuple[http.client.HTTPResponse, bytes]:
        """Send once more when the server closed the connection in between; nothing was handled then."""
        method = "POST" if body else "GET"
        try:
            self.connection.request(method, question.path, body, headers)
            answer = self.connection.getresponse()
        except (http.client.RemoteDisconnected, ConnectionError):
            self.connection.close()
            self.connection.request(method, question.path, body, headers)
            answer = self.connection.getresponse()
        return answer, answer.read()


def measure(sites: dict[str, Site], rounds: int) -> dict[str, Any]:
    """Ask every page of every site in turn, so many rounds; figures per site and page (see `_figures`).

    A page that answers with something else than itself gets `error` in place of figures.
    """
    visitors = {size: Visitor(site) for size, site in sites.items()}
    samples: dict[tuple[str, str], list[Sample]] = defaultdict(list)
    errors: dict[tuple[str, str], str] = {}
    for turn in range(-WARM_UP, rounds):
        for page in PAGES:
            for size, visitor in visitors.items():
                if (size, page.key) in errors:
                    continue
                try:
                    sample = visitor.ask(page, turn)
                except UnexpectedAnswerError as error:
                    errors[size, page.key] = str(error)
                else:
                    samples[size, page.key] += [sample] if turn >= 0 else []
    return {
        size: {page.key: _figures(samples, errors.get((size, page.key), ""), size, page) for page in PAGES}
        for size in sites
    }


def _figures(samples: dict[tuple[str, str], list[Sample]], error: str, size: str, page: Page) -> dict[str, Any]:
    """Medians and 95th percentiles; `to_bare`, and for the large office `growth`, are medians of ratios per round."""
    if error:
        return {"error": error}
    own = samples[size, page.key]
    figures = {
        "queries": max(sample.queries for sample in own),
        "cpu_ms": median(sample.cpu for sample in own),
        "cpu_ms_p95": _p95([sample.cpu for sample in own]),
        "database_cpu_ms": median(sample.database for sample in own),
        "wall_ms": median(sample.wall for sample in own),
        "wall_ms_p95": _p95([sample.wall for sample in own]),
        "bytes": max(sample.plain for sample in own),
        "bytes_compressed": max(sample.compressed for sample in own),
        "to_bare": _ratio(own, samples[size, "bare"]),
    }
    if size == LARGE and page.grows:
        figures["growth"] = _ratio(own, samples[SMALL, page.key])
    return figures


def _ratio(ours: Sequence[Sample], others: Sequence[Sample]) -> float | None:
    ratios = [our.cpu / other.cpu for our, other in zip(ours, others, strict=False)]
    return median(ratios) if ratios else None


def _p95(values: Sequence[float]) -> float:
    return quantiles(values, n=20, method="inclusive")[-1]
