"""The planning page of one plan: its lines in sections with their counts, its filters, how the plan stands."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from itertools import groupby

from django.urls import reverse

from trainees import slippage
from trainees.models import State
from trainees.plan_document import PlanDocument, UnitRow
from trainees.progress import Band
from trainees.strip import draw
from trainees.wording import short
from trainees.workspace.frame import frame_of
from trainees.workspace.lines import Lines
from trainees.workspace.values import ENTRY, Filter, Line, Notice, Section, Workspace

FILTERS = {
    "": "Alle",
    "te-bevestigen": "Te bevestigen",
    "te-laat": "Te laat",
    "niet-gepland": "Niet gepland",
}
STATE_OF_FILTER = {"te-bevestigen": State.READY, "te-laat": State.OVERDUE, "niet-gepland": State.UNPLANNED}


def build(
    document: PlanDocument,
    *,
    opened: Iterable[str] = (),
    chosen: str = "",
    notices: dict[str, Notice] | None = None,
    typed: dict[str, str] | None = None,
    only: Collection[str] | None = None,
    marked: str = "",
) -> Workspace:
    """The planning page of a plan.

    `opened` are the keys of unfolded units, or `alle`; `chosen` a filter; `notices` messages by the key of their row,
    and `typed` what stood in the entry line of part C when it was not saved. `only` are the keys of the units that an
    answer shows, which has no sections then; None for all. `marked` is the filter of the page that an answer is for.
    """
    found, unfolded = notices or {}, set(opened)
    plan_url = reverse("planning", args=[document.plan.pk]).removesuffix("planning/")
    opened_units = [unit.id for unit in document.units if unfolded & {"alle", str(unit.id)}]
    make = Lines(document, found, plan_url, slippage.read(document, opened_units))
    shown = [unit for unit in document.units if only is None or f"onderdeel-{unit.id}" in only]
    lines = [make.unit(unit, unfolded) for unit in shown]
    wanted = STATE_OF_FILTER.get(chosen)
    if wanted:
        lines = _with_above(lines, wanted)
    return Workspace(
        document=document,
        sections=_sections(document, lines, wanted),
        key_skills=[make.key_skill(row) for row in document.key_skills],
        company=[make.company(row) for row in document.company],
        filters=_filters(document, chosen or marked),
        expectation=expectation(document),
        timeline=draw(document),
        frame=frame_of(document, plan_url),
        entry_notice=found.get(ENTRY),
        typed=typed or {},
    )


def expectation(document: PlanDocument) -> str:
    """How the plan stands, in the words under the progress bar."""
    band = document.progress.band
    week = f"Week {document.week} van {document.weeks}"
    if document.today < document.start:
        return f"Start op {short(document.start)}"
    if band is None:
        return f"{week} · nog geen planning"
    if band is Band.ON_SCHEDULE:
        return f"{week} · op schema"
    points = document.progress.points
    return f"{week} · {points} {band.value}"


def _with_above(lines: list[Line], wanted: State) -> list[Line]:
    """The lines with, in the cell of each, the date that stands over it when only those in a state are shown."""
    found, above = [], ""
    for line in lines:
        found.append(replace(line, cell=replace(line.cell, above=above)))
        if line.row.state is wanted:
            above = line.cell.seen or above
    return found


def _sections(document: PlanDocument, lines: list[Line], wanted: State | None) -> list[Section]:
    sections = []
    numbers = {"basic": "Basis", "specific": "Specifiek"}
    by_kind = groupby(lines, key=lambda line: line.row.kind if isinstance(line.row, UnitRow) else "")
    for kind, members in by_kind:
        every = list(members)
        shown = [line for line in every if wanted is None or line.row.state is wanted]
        if not shown:
            continue
        exempt = sum(line.row.state is State.EXEMPT for line in every)
        done = sum(line.row.state is State.COMPLETED for line in every)
        competencies = sum(competency.kind == kind for competency in document.competencies)
        word = "competentie" if competencies == 1 else "competenties"
        of = f"{done} van {len(every) - exempt}"
        summary = f"{competencies} {word} · {of} onderdelen afgewerkt" + (f", {exempt} vrijgesteld" if exempt else "")
        sections.append(Section(numbers.get(kind, kind), summary, f"{of} afgewerkt", shown))
    return sections


def _filters(document: PlanDocument, chosen: str) -> list[Filter]:
    """The filters with whole addresses: the page is also the answer to a form that was sent elsewhere."""
    filters, page = [], reverse("planning", args=[document.plan.pk])
    for code, label in FILTERS.items():
        state = STATE_OF_FILTER.get(code)
        count = sum(state is None or unit.state is state for unit in document.units)
        filters.append(Filter(label, f"{page}?toon={code}" if code else page, count, code == chosen))
    return filters
