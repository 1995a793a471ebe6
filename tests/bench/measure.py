"""What bin/bench runs: measure everything, print tables, write JSON, and with --check hold it against the bars."""

import argparse
import json
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.bench import bars, browser, crowd, keyboard, phone, prints, report, rounds, server

OFFICES = {rounds.SMALL: 50, rounds.LARGE: 2000}
ROUNDS, QUICK_ROUNDS = 60, 12
VISITS, QUICK_VISITS = 7, 3
DEFAULT_JSON = server.ROOT / ".local" / "bench.json"


def main(arguments: list[str]) -> int:
    """Measure as the arguments say; 1 when --check finds a bar that is not met."""
    wish = _wish(arguments)
    figures = measure(quick=wish.quick)
    wish.json.parent.mkdir(parents=True, exist_ok=True)
    wish.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    _say(*report.tables(figures))
    outcomes = list(bars.outcomes(figures))
    _say(*report.bar_table(outcomes), "", f"De cijfers staan in {wish.json}.")
    missed = [outcome for outcome in outcomes if not outcome.is_met]
    if not wish.check or not missed:
        return 0
    names = [f"{outcome.bar.name}{f' ({outcome.where})' if outcome.where else ''}" for outcome in missed]
    _say("", "Niet gehaald:", *(f"  {name}" for name in names))
    return 1


def measure(*, quick: bool) -> dict[str, Any]:
    """The figures of one run, on SQLite and, when DATABASE_URL names one, on PostgreSQL."""
    figures: dict[str, Any] = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": {"python": platform.python_version(), "system": platform.platform(), "cores": os.cpu_count()},
        "quick": quick,
        "rounds": QUICK_ROUNDS if quick else ROUNDS,
        "offices": OFFICES,
        "databases": {},
    }
    with tempfile.TemporaryDirectory(prefix="bench-") as name, ExitStack() as stack:
        folder = Path(name)
        static = server.collect_static(folder)
        for kind, database in _databases(folder).items():
            with ExitStack() as running:
                sites = {
                    size: running.enter_context(_site(database, size, static, trainees))
                    for size, trainees in OFFICES.items()
                }
                with _step(f"Pagina's op {kind}"):
                    figures["databases"][kind] = rounds.measure(sites, figures["rounds"])
                if "visits" not in figures:
                    with _step("Bezoeken met Chromium"):
                        figures["visits"] = browser.measure(sites[rounds.SMALL])
                        figures["typing"] = keyboard.measure(sites[rounds.SMALL])
                    with _step("Vinkjes op een trage telefoon"):
                        figures["phone"] = phone.measure(sites[rounds.SMALL], QUICK_VISITS if quick else VISITS)
                with _step("Een kantoor vol vinkt tegelijk af"):
                    figures["databases"][kind][rounds.LARGE]["crowd"] = crowd.measure(sites[rounds.LARGE])
        url = stack.enter_context(server.sqlite_database(folder, "prints"))
        with _step("Afdrukken"):
            figures["pdf"] = prints.measure(server.production(url, static), quick=quick)
    return figures


def _databases(folder: Path) -> dict[str, Callable[[str], Any]]:
    """How to make a scratch database, by the name of its kind."""
    kinds: dict[str, Callable[[str], Any]] = {"SQLite": lambda name: server.sqlite_database(folder, name)}
    url = os.environ.get("DATABASE_URL", "")
    if url.startswith("postgres"):
        kinds["PostgreSQL"] = lambda name: server.postgres_database(url, name)
    return kinds


@contextmanager
def _site(database: Callable[[str], Any], size: str, static: Path, trainees: int) -> Iterator[server.Site]:
    with ExitStack() as stack:
        with _step(f"Kantoor van {trainees} klaarzetten"):
            url = stack.enter_context(database(size))
            site = stack.enter_context(server.served(url, static, trainees))
        yield site


@contextmanager
def _step(name: str) -> Iterator[None]:
    """Say on standard error what goes on and how long it took."""
    start = time.perf_counter()
    sys.stderr.write(f"{name} ... ")
    sys.stderr.flush()
    yield
    sys.stderr.write(f"{time.perf_counter() - start:.0f} s\n")


def _wish(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/bench", description="Meet de snelheid van de pagina's en de PDF.")
    parser.add_argument("--check", action="store_true", help="eindig met 1 en noem elke lat die niet gehaald is")
    parser.add_argument("--quick", action="store_true", help="minder rondes en afdrukken; sommige latten blijven open")
    parser.add_argument("--json", type=Path, default=DEFAULT_JSON, help="waar de cijfers komen")
    return parser.parse_args(arguments)


def _say(*lines: str) -> None:
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
