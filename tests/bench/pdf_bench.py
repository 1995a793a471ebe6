"""What a printed plan costs: CPU against the yardstick in baseline/, pages, memory, and the gain of a second worker.

`measure_pdf(documents)` measures in processes of their own, one for the product and one for the yardstick, in turn.
This file is also the program of those processes: `pdf_bench.py product FILE`, `pdf_bench.py yardstick`.
"""

import copyreg
import json
import os
import pickle
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import BytesIO
from itertools import cycle
from pathlib import Path
from statistics import median
from types import MappingProxyType
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
YARDSTICK = Path(__file__).resolve().parent / "baseline" / "plain.html"
AT = datetime(2026, 11, 22, 14, 38, tzinfo=UTC)
COUNT_TO = 10_000_000

MOST_OF_YARDSTICK = 0.60
LEAST_GAIN, LEAST_SHARE_OF_COUNTING = 1.8, 0.9
MOST_MB_ONE, MOST_MB_MANY = 130, 220

# The text of an edition keeps its lookups read-only; that type has no pickle, and a plain dict prints the same.
copyreg.pickle(MappingProxyType, lambda mapping: (dict, (dict(mapping),)))  # type: ignore[arg-type, return-value]


def measure_pdf(documents: list[Any], *, rounds: int = 7, many: int = 100) -> dict[str, Any]:
    """Measure prints of these PlanDocuments and return plain figures.

    Seconds of CPU (`first`: a fresh process that has Django; `warm`), `ratio` of warm to the yardstick (median over
    rounds), `pages` and `bytes` of a document, peak memory in MB after one and after `many`, the gain of two
    workers over one, and what a counting loop gains at the same time. `within_bars` compares them with the bars.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "documents.pickle"
        path.write_bytes(pickle.dumps(documents))
        with _worker("product", str(path)) as product, _worker("yardstick") as yardstick:
            figures = _against_yardstick(product, yardstick, rounds)
            with _worker("product", str(path)) as second:
                figures |= _gain_of_two(product, second)
            figures |= _memory(product, many - figures["prints"])
            figures |= product.ask("pages")
    figures["within_bars"] = _within_bars(figures)
    return figures


def _against_yardstick(product: "_Worker", yardstick: "_Worker", rounds: int) -> dict[str, Any]:
    first, plain_first = product.ask("work"), yardstick.ask("work")
    pairs = [(product.ask("work")["cpu"], yardstick.ask("work")["cpu"]) for _ in range(rounds)]
    return {
        "first": first["cpu"],
        "warm": median(ours for ours, _ in pairs),
        "yardstick_first": plain_first["cpu"],
        "yardstick_warm": median(plain for _, plain in pairs),
        "ratio": median(ours / plain for ours, plain in pairs),
        "bytes": first["bytes"],
        "peak_mb_one": first["peak_mb"],
        "prints": rounds + 1,
    }


def _gain_of_two(one: "_Worker", other: "_Worker", rounds: int = 7) -> dict[str, Any]:
    """How much more two processes do than one in the same time, for prints and for a loop that only counts.

    The two take turns and the best time of each counts, so that what else the machine does weighs least.
    """
    other.ask("work")
    times: dict[str, list[tuple[float, float]]] = {"work": [], "count": []}
    for _ in range(rounds):
        for job, measured in times.items():
            alone = one.ask(job)["wall"]
            start = time.perf_counter()
            one.send(job)
            other.send(job)
            one.receive()
            other.receive()
            measured.append((alone, time.perf_counter() - start))
    gains = {job: 2 * min(a for a, _ in pairs) / min(b for _, b in pairs) for job, pairs in times.items()}
    return {"gain_of_two_workers": gains["work"], "gain_of_counting": gains["count"]}


def _memory(product: "_Worker", more: int) -> dict[str, Any]:
    answers = [product.ask("work") for _ in range(max(more, 1))]
    return {"peak_mb_many": answers[-1]["peak_mb"]}


def _within_bars(figures: dict[str, Any]) -> dict[str, bool]:
    gain, counting = figures["gain_of_two_workers"], figures["gain_of_counting"]
    return {
        "ratio": figures["ratio"] <= MOST_OF_YARDSTICK,
        "gain_of_two_workers": gain >= min(LEAST_GAIN, LEAST_SHARE_OF_COUNTING * counting),
        "peak_mb_one": figures["peak_mb_one"] <= MOST_MB_ONE,
        "peak_mb_many": figures["peak_mb_many"] <= MOST_MB_MANY,
    }


class _Worker:
    """A process that does one job per line it is sent and answers each with a line of JSON."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process

    def send(self, job: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{job}\n")
        self.process.stdin.flush()

    def receive(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        return answer

    def ask(self, job: str) -> dict[str, Any]:
        self.send(job)
        return self.receive()


@contextmanager
def _worker(*arguments: str) -> Iterator[_Worker]:
    environment = {name: value for name, value in os.environ.items() if name != "FONTCONFIG_FILE"}
    environment["PYTHONPATH"] = os.pathsep.join([str(ROOT), *filter(None, sys.path)])
    process = subprocess.Popen(
        [sys.executable, __file__, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    )
    with process:
        yield _Worker(process)
        assert process.stdin is not None
        process.stdin.close()


def _product(path: str) -> Callable[[], bytes]:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "competency_plans.settings")
    import django

    django.setup()
    from trainees import pdf

    documents = cycle(pickle.loads(Path(path).read_bytes()))  # noqa: S301 - our own file
    return lambda: pdf.render(next(documents), at=AT)


def _yardstick() -> bytes:
    from weasyprint import HTML

    plain: bytes = HTML(YARDSTICK).write_pdf(pdf_tags=True)
    return plain


def _count() -> bytes:
    number = 0
    while number < COUNT_TO:
        number += 1
    return b""


def _answer(job: Callable[[], bytes]) -> dict[str, Any]:
    cpu, wall = time.process_time(), time.perf_counter()
    made = job()
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    return {"cpu": cpu, "wall": wall, "bytes": len(made), "peak_mb": _peak_mb()}


def _pages(made: bytes) -> dict[str, int]:
    from pypdf import PdfReader

    return {"pages": len(PdfReader(BytesIO(made)).pages)}


def _peak_mb() -> float:
    """The most memory that this process has had; `ru_maxrss` would count its parent's too."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def main(arguments: list[str]) -> None:
    """Do a job per line of standard input."""
    work = _product(arguments[1]) if arguments[0] == "product" else _yardstick
    jobs: dict[str, Callable[[], Any]] = {
        "work": lambda: _answer(work),
        "count": lambda: _answer(_count),
        "pages": lambda: _pages(work()),
    }
    for line in sys.stdin:
        answer = jobs[line.strip()]()
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
