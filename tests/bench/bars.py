"""The bars, as data: what is held against which limit. Later issues add theirs to BARS.

A bar reads the figures of a run (the JSON that bin/bench writes) and gives a value, or None when it was not measured.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

Figures = dict[str, Any]
Read = Callable[[Figures], float | None]

KILOBYTE = 1000


@dataclass(frozen=True, slots=True)
class Bar:
    """A limit for one figure. `limit` is a number or read from the same run.

    `kind` is how the value stands to it: at most, less than, or at least.
    """

    name: str
    value: Read
    limit: float | Read
    unit: str
    kind: str = "at most"


@dataclass(frozen=True, slots=True)
class Outcome:
    """A bar held against a run."""

    bar: Bar
    where: str
    value: float | None
    limit: float | None

    @property
    def is_met(self) -> bool:
        """Whether it was measured and keeps to its limit."""
        if self.value is None or self.limit is None:
            return False
        return {
            "at most": self.value <= self.limit,
            "less than": self.value < self.limit,
            "at least": self.value >= self.limit,
        }[self.bar.kind]


def _worst(page: str, figure: str) -> Read:
    """The worst of both offices of one database; None when either has no figures."""

    def read(database: Figures) -> float | None:
        found = [pages.get(page, {}).get(figure) for pages in database.values()]
        return None if not found or None in found else max(found)

    return read


def _growth(page: str) -> Read:
    return lambda database: database["groot"].get(page, {}).get("growth")


def _crowd(figure: str) -> Read:
    return lambda database: database["groot"].get("crowd", {}).get(figure)


def _phone(figure: str, divide: int = 1) -> Read:
    def read(figures: Figures) -> float | None:
        found = figures.get("phone", {}).get(figure)
        return None if found is None else found / divide

    return read


def _kilobytes(page: str, figure: str) -> Read:
    """As `_worst`, in kilobytes."""

    def read(database: Figures) -> float | None:
        found = _worst(page, figure)(database)
        return None if found is None else found / KILOBYTE

    return read


def _visits(when: str, figure: str, divide: int = 1) -> Read:
    """The worst of the visited pages."""

    def read(figures: Figures) -> float | None:
        found = [visit[when][figure] for visit in figures.get("visits", {}).values()]
        return max(found) / divide if found else None

    return read


def _pdf(figure: str) -> Read:
    return lambda figures: figures.get("pdf", {}).get(figure)


def _typing(figure: str) -> Read:
    return lambda figures: figures.get("typing", {}).get(figure)


def _gain_to_reach(figures: Figures) -> float | None:
    """1.8, or on a busy machine 0.9 of what a loop that only counts gains at the same time."""
    counting = _pdf("gain_of_counting")(figures)
    return None if counting is None else min(1.8, 0.9 * counting)


def _after_a_hundred(figures: Figures) -> float | None:
    """Peak memory, when the run made enough prints to know."""
    pdf = figures.get("pdf", {})
    return pdf.get("peak_mb_many") if pdf.get("many", 0) >= 100 else None


# Held against every database that was measured.
OF_A_DATABASE = (
    Bar("planning met 163 acties: vragen", _worst("plan_all", "queries"), 8, "vragen"),
    Bar("planning met 163 acties: CPU tegenover de kale lijst", _worst("plan_all", "to_bare"), 3, "×"),
    Bar("mijn cursisten: vragen", _worst("mentor_home", "queries"), 8, "vragen"),
    Bar("mijn cursisten: groei van 50 naar 2.000", _growth("mentor_home"), 1.2, "×", "less than"),
    Bar("overzicht: vragen", _worst("overview", "queries"), 8, "vragen"),
    Bar("overzicht: groei van 50 naar 2.000", _growth("overview"), 1.2, "×", "less than"),
    Bar("deze week: vragen", _worst("this_week", "queries"), 8, "vragen"),
    Bar("deze week: HTML", _kilobytes("this_week", "bytes"), 60, "kB", "less than"),
    Bar("cursisten die tegelijk afvinken", _crowd("trainees"), 100, "cursisten", "at least"),
    Bar("hun vinkjes die verloren gingen", _crowd("lost"), 0, "vinkjes"),
    Bar("een datum bewaren: vragen", _worst("set_date", "queries"), 8, "vragen"),
    Bar("een datum bewaren: CPU tegenover de kale lijst", _worst("set_date", "to_bare"), 1, "×", "less than"),
    Bar("elf datums in één keer: vragen", _worst("set_dates", "queries"), 12, "vragen"),
    Bar("een vinkje: vragen", _worst("tick", "queries"), 10, "vragen"),
    Bar("een vinkje: CPU tegenover de kale lijst", _worst("tick", "to_bare"), 1, "×", "less than"),
)

# Held against the run as a whole.
OF_A_RUN = (
    Bar("eerste bezoek: verzoeken", _visits("first", "requests"), 8, "verzoeken"),
    Bar("eerste bezoek: gecomprimeerd", _visits("first", "bytes", KILOBYTE), 150, "kB"),
    Bar("volgend bezoek: gecomprimeerd", _visits("repeat", "bytes", KILOBYTE), 20, "kB"),
    Bar("deze week: eigen scripts", _phone("scripts", KILOBYTE), 30, "kB"),
    Bar("trage telefoon: eerste keer tot een vinkje", _phone("first"), 2.5, "s", "less than"),
    Bar("trage telefoon: volgende keer tot een vinkje", _phone("repeat"), 1, "s", "less than"),
    Bar("planning: eigen scripts", _typing("script_bytes"), 40_960, "bytes"),
    Bar("planning: van toets tot beeld", _typing("key_to_frame_ms"), 50, "ms", "less than"),
    Bar("planning: lange taken bij het typen", _typing("long_tasks"), 0, "taken"),
    Bar("PDF: CPU warm tegenover de meetlat", _pdf("ratio"), 0.60, "×"),
    Bar("PDF: winst van twee werkers", _pdf("gain_of_two_workers"), _gain_to_reach, "×", "at least"),
    Bar("PDF: piek van het geheugen, één afdruk", _pdf("peak_mb_one"), 130, "MB"),
    Bar("PDF: piek van het geheugen, 100 afdrukken", _after_a_hundred, 220, "MB"),
)


def outcomes(figures: Figures) -> Iterator[Outcome]:
    """Every bar with what this run gives for it."""
    for name, database in figures["databases"].items():
        for bar in OF_A_DATABASE:
            yield _outcome(bar, name, database)
    for bar in OF_A_RUN:
        yield _outcome(bar, "", figures)


def _outcome(bar: Bar, where: str, figures: Figures) -> Outcome:
    limit = bar.limit(figures) if callable(bar.limit) else bar.limit
    return Outcome(bar, where, bar.value(figures), limit)
