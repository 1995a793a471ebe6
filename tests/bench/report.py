"""The figures of a run as tables for people; Dutch, in columns."""

from collections.abc import Iterable, Sequence
from typing import Any

from tests.bench.asking import PAGES
from tests.bench.bars import Outcome

KINDS = {"at most": "≤", "less than": "<", "at least": "≥"}
HEADS = (
    "pagina", "vragen", "CPU ms", "p95", "db ms", "wand ms", "p95", "bytes", "gecompr.", "× kaal", "groei",
)  # fmt: skip


def tables(figures: dict[str, Any]) -> Iterable[str]:
    """The lines of every table but that of the bars."""
    for database, sizes in figures["databases"].items():
        for size, pages in sizes.items():
            yield ""
            yield f"{database}, {size} kantoor ({figures['offices'][size]} cursisten)"
            yield from _columns([HEADS, *(_page_row(page.title, pages[page.key]) for page in PAGES)])
            if crowd := pages.get("crowd"):
                yield (
                    f"{crowd['trainees']} cursisten tegelijk: {crowd['ticks']} vinkjes, {crowd['lost']} verloren, "
                    f"p95 {crowd['p95']:.2f} s"
                )
    if visits := figures.get("visits"):
        rows = [(title, *_visit_cells(visit)) for title, visit in visits.items()]
        yield ""
        yield from _columns([("bezoek", "eerste: verzoeken", "bytes", "volgend: verzoeken", "bytes"), *rows])
    if phone := figures.get("phone"):
        yield ""
        yield from _columns([("trage telefoon", ""), *_phone_rows(phone)])
    if typing := figures.get("typing"):
        rows = [(f"{typing['script_bytes']}", f"{typing['key_to_frame_ms']:.1f}", f"{typing['long_tasks']}")]
        yield ""
        yield from _columns([("typen in de planning: bytes script", "ms tot beeld", "lange taken"), *rows])
    if pdf := figures.get("pdf"):
        yield ""
        yield from _columns([("PDF", ""), *_pdf_rows(pdf)])


def bar_table(outcomes: Sequence[Outcome]) -> Iterable[str]:
    """The lines of the table of the bars."""
    rows = [("lat", "databank", "gemeten", "grens", "")]
    for outcome in outcomes:
        bar = outcome.bar
        value = "niet gemeten" if outcome.value is None else f"{_number(outcome.value)} {bar.unit}"
        limit = "?" if outcome.limit is None else f"{KINDS[bar.kind]} {_number(outcome.limit)}"
        rows.append((bar.name, outcome.where, value, limit, "gehaald" if outcome.is_met else "niet gehaald"))
    yield ""
    yield from _columns(rows)


def _page_row(title: str, page: dict[str, Any]) -> tuple[str, ...]:
    if "error" in page:
        return (title, page["error"])
    timings = ("cpu_ms", "cpu_ms_p95", "database_cpu_ms", "wall_ms", "wall_ms_p95")
    return (
        title,
        str(page["queries"]),
        *(f"{page[name]:.1f}" for name in timings),
        str(page["bytes"]),
        str(page["bytes_compressed"]),
        "" if page["to_bare"] is None else f"{page['to_bare']:.2f}",
        f"{page['growth']:.2f}" if page.get("growth") else "",
    )


def _visit_cells(visit: dict[str, dict[str, int]]) -> tuple[str, ...]:
    return tuple(str(visit[when][figure]) for when in ("first", "repeat") for figure in ("requests", "bytes"))


def _phone_rows(phone: dict[str, Any]) -> Iterable[tuple[str, str]]:
    yield "tot een vinkje, eerste en volgende keer", f"{phone['first']:.2f} s, {phone['repeat']:.2f} s"
    yield "eigen scripts", f"{phone['scripts']} bytes"


def _pdf_rows(pdf: dict[str, Any]) -> Iterable[tuple[str, str]]:
    yield "CPU eerste keer, warm", f"{pdf['first']:.2f} s, {pdf['warm']:.2f} s"
    yield "meetlat eerste keer, warm", f"{pdf['yardstick_first']:.2f} s, {pdf['yardstick_warm']:.2f} s"
    yield "warm tegenover de meetlat", f"{pdf['ratio']:.2f} ×"
    yield "winst van twee werkers, van tellen", f"{pdf['gain_of_two_workers']:.2f} ×, {pdf['gain_of_counting']:.2f} ×"
    yield "bladzijden, bytes", f"{pdf['pages']}, {pdf['bytes']}"
    yield f"piek na 1 en {pdf['many']} afdrukken", f"{pdf['peak_mb_one']:.0f} MB, {pdf['peak_mb_many']:.0f} MB"


def _number(value: float) -> str:
    return str(value) if isinstance(value, int) else f"{value:.2f}"


def _columns(rows: Sequence[tuple[str, ...]]) -> Iterable[str]:
    """Rows under each other: the first column to the left, the others to the right; a short row is not stretched."""
    full = max(len(row) for row in rows)
    widths = [max(len(row[place]) for row in rows if len(row) == full) for place in range(full)]
    widths[0] = max(len(row[0]) for row in rows)
    for row in rows:
        first, *rest = row
        if len(row) < full:
            yield f"{first:<{widths[0]}}  {' '.join(rest)}"
            continue
        yield "  ".join(
            [f"{first:<{widths[0]}}", *(f"{c:>{w}}" for c, w in zip(rest, widths[1:], strict=True))]
        ).rstrip()
