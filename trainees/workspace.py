"""What the planning page shows of one plan: lines with their cells, sections with their counts, filters."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any

from django.urls import reverse

from trainees.models import State
from trainees.plan_document import CompanyRow, KeySkillRow, PlanDocument, UnitRow
from trainees.progress import Band
from trainees.strip import Strip, draw
from trainees.wording import long, short, with_year

FILTERS = {
    "": "Alle",
    "te-bevestigen": "Te bevestigen",
    "te-laat": "Te laat",
    "niet-gepland": "Niet gepland",
}
ENTRY = "bedrijf-nieuw"
STATE_OF_FILTER = {"te-bevestigen": State.READY, "te-laat": State.OVERDUE, "niet-gepland": State.UNPLANNED}


@dataclass(frozen=True, slots=True)
class Choice:
    """A button under a message: what it says, and the fields that it sends to the act again."""

    label: str
    fields: dict[str, str] = field(default_factory=dict)
    mine: bool | None = None
    who: str = ""
    week: int | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """A message at a row. `kind`: error (not saved), question or conflict (not saved yet), warning or done (saved).

    `typed` is what the person typed, kept in the cell when it was not saved; `url` is where the choices go.
    """

    kind: str
    text: str
    choices: tuple[Choice, ...] = ()
    typed: str = ""
    detail: str = ""
    url: str = ""
    cell: str = "date"
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """The date cell of a row: what it shows, and what a save says that it saw."""

    shown: str
    seen: str
    week: int | None
    label: str
    classes: str
    notice: Notice | None


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the page, its texts and addresses ready: a page has twenty, so their templates only print.

    `name` is what to call it in a sentence; the addresses of its acts begin with `url`, those of its plan with
    `plan_url`; `row` is the row of the document. `completed` is *Afgewerkt op* as it is sent back to be compared,
    `completion` what its field holds, `proposal` the day that *Bevestig* would record.
    """

    kind: str
    key: str
    name: str
    plan_url: str
    url: str
    open_url: str
    row: UnitRow | KeySkillRow | CompanyRow
    state: str
    cell: Cell
    notice: Notice | None
    detail: str
    completed: str = ""
    completion: str = ""
    count: str = ""
    bar: int = 0
    proposal: date | None = None
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """The units of one kind of competency, with the sentence above them."""

    name: str
    summary: str
    phone_summary: str
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class Filter:
    """A choice of which lines to see."""

    label: str
    url: str
    count: int
    current: bool


@dataclass(frozen=True, slots=True)
class Workspace:
    """The planning page of one plan."""

    document: PlanDocument
    sections: list[Section]
    key_skills: list[Line]
    company: list[Line]
    filters: list[Filter]
    expectation: str
    timeline: Strip
    entry_notice: Notice | None = None
    typed: dict[str, str] = field(default_factory=dict)

    @property
    def lines(self) -> dict[str, Line]:
        """The lines that the page shows, by their keys."""
        lines = [line for section in self.sections for line in section.lines]
        return {line.key: line for line in [*lines, *self.key_skills, *self.company]}


def build(
    document: PlanDocument,
    *,
    opened: Iterable[str] = (),
    chosen: str = "",
    notices: dict[str, Notice] | None = None,
    typed: dict[str, str] | None = None,
) -> Workspace:
    """The planning page of a plan.

    `opened` are the keys of unfolded units, or `alle`; `chosen` a filter; `notices` messages by the key of their row,
    and `typed` what stood in the entry line of part C when it was not saved.
    """
    found, unfolded = notices or {}, set(opened)
    plan_url = reverse("planning", args=[document.plan.pk]).removesuffix("planning/")
    make = _Lines(document, found, plan_url)
    lines = [make.unit(unit, unfolded) for unit in document.units]
    wanted = STATE_OF_FILTER.get(chosen)
    return Workspace(
        document=document,
        sections=_sections(document, lines, wanted),
        key_skills=[make.key_skill(row) for row in document.key_skills],
        company=[make.company(row) for row in document.company],
        filters=_filters(document, lines, chosen),
        expectation=expectation(document),
        timeline=draw(document),
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
    return f"{week} · {counted_points(points)} {band.value}"


def counted_points(points: int | None) -> str:
    """Percentage points in words: 1 punt, 19 punten."""
    return f"{points} {'punt' if points == 1 else 'punten'}"


def late_detail(row: UnitRow | CompanyRow) -> str:
    """How late an overdue row is: in working days, or since when while no working day has passed."""
    if row.planned_end is None:
        return ""
    if row.working_days_late:
        return f"{row.working_days_late} werkdag{'en' if row.working_days_late > 1 else ''}"
    return f"te laat sinds {short(row.planned_end)}"


def _cell(row: UnitRow | KeySkillRow | CompanyRow, name: str, notice: Notice | None) -> Cell:
    shown = with_year(row.planned_end) if row.planned_end else ""
    at_date = notice if notice and notice.cell == "date" else None
    if at_date and at_date.typed:
        shown = at_date.typed
    classes = []
    if at_date and at_date.kind in {"error", "warning", "conflict", "question"}:
        classes.append("is-error" if at_date.kind == "error" else "is-warning")
    if row.state is State.OVERDUE:
        classes.append("is-overdue")
    elif row.state in {State.COMPLETED, State.EXEMPT}:
        classes.append("is-done")
    if not shown:
        classes.append("is-empty")
    spoken = f", {long(row.planned_end)}" if row.planned_end else ""
    return Cell(
        shown=shown,
        seen=row.planned_end.isoformat() if row.planned_end else "",
        week=row.week,
        label=f"Voorziene einddatum, {name}{spoken}, {row.state.label.lower()}",
        classes=" ".join(classes),
        notice=at_date,
    )


@dataclass(frozen=True, slots=True)
class _Lines:
    """Makes the lines of one page."""

    document: PlanDocument
    notices: dict[str, Notice]
    plan_url: str

    def unit(self, row: UnitRow, unfolded: set[str]) -> Line:
        proposal = None
        if row.state is State.READY:
            proposal = row.last_ticked_on or self.document.today
        elif not row.applicable and row.state not in {State.COMPLETED, State.EXEMPT}:
            proposal = self.document.today
        name = f"onderdeel {row.number}"
        return self._line(
            "onderdeel", row, name, name, row.completed_on,
            detail=row.exemption or (late_detail(row) if row.state is State.OVERDUE else ""),
            count=f"{row.done}/{row.applicable}",
            bar=round(100 * row.done / row.applicable) if row.applicable else 0,
            proposal=proposal,
            is_open="alle" in unfolded or str(row.id) in unfolded,
        )  # fmt: skip

    def key_skill(self, row: KeySkillRow) -> Line:
        spoken = f"sleutelvaardigheid {row.name}"
        return self._line("sleutelvaardigheid", row, row.name, spoken, None, detail=row.exemption)

    def company(self, row: CompanyRow) -> Line:
        return self._line(
            "bedrijf", row, row.competency, f"competentie {row.competency}", row.completed_on,
            detail=late_detail(row) if row.state is State.OVERDUE else "",
            proposal=row.checked_on if row.state is State.READY else None,
        )  # fmt: skip

    def _line(
        self, kind: str, row: UnitRow | KeySkillRow | CompanyRow, name: str, spoken: str, completed: date | None,
        **more: Any,
    ) -> Line:  # fmt: skip
        key = f"{kind}-{row.id}"
        notice = self.notices.get(key)
        typed = notice.typed if notice and notice.cell == "completed" else ""
        return Line(
            kind=kind, key=key, name=name, row=row, state=row.state.value, cell=_cell(row, spoken, notice),
            plan_url=self.plan_url,
            url=f"{self.plan_url}{kind}/{row.id}/",
            open_url=f"{self.plan_url}planning/?open={row.id}#{key}",
            notice=notice,
            completed=completed.isoformat() if completed else "",
            completion=typed or with_year(completed or self.document.today),
            **more,
        )  # fmt: skip


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


def _filters(document: PlanDocument, lines: list[Line], chosen: str) -> list[Filter]:
    """The filters with whole addresses: the page is also the answer to a form that was sent elsewhere."""
    filters, page = [], reverse("planning", args=[document.plan.pk])
    for code, label in FILTERS.items():
        state = STATE_OF_FILTER.get(code)
        count = len(lines) if state is None else sum(line.row.state is state for line in lines)
        filters.append(Filter(label, f"{page}?toon={code}" if code else page, count, code == chosen))
    return filters
