"""Make the proposal for a plan from what a person chose."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby

from trainees.models import State
from trainees.plan_document import PlanDocument, UnitRow
from trainees.proposals import sentences
from trainees.proposals.values import Choices, Proposal, ProposalRow, ProposalSection
from trainees.spreading import Part, Spreading, propose
from trainees.strip import draw
from trainees.wording import short, with_year
from trainees.working_days import plan_week

ROOM_AT_THE_END = timedelta(weeks=2)
KINDS = {"basic": "Basis", "specific": "Specifiek"}
NOTHING = Spreading({}, {}, is_weekly=False)


def earliest(document: PlanDocument) -> date | None:
    """The first day that a proposal may use: the next working day, in a coming training its first; None when over."""
    tomorrow = document.today + timedelta(days=1)
    return _working(document, max(tomorrow, document.start), document.end, 1)


def standard(document: PlanDocument) -> Choices:
    """What is chosen before anybody chose: from the earliest day until two weeks before the end.

    When no working day is left before those weeks, until the end itself.
    """
    first = earliest(document)
    if first is None:
        return Choices(None, None)
    last = _working(document, document.end - ROOM_AT_THE_END, first, -1)
    return Choices(first, last or _working(document, document.end, first, -1))


def build(document: PlanDocument, choices: Choices, places: Mapping[str, str] | None = None) -> Proposal:
    """The proposal for a plan; `places` are places in the order as typed when they were no numbers."""
    own = _in_order(document, choices.order)
    order = own if choices.is_own_order else _in_order(document, ())
    parts = [part for row in order if (part := _part(row, document, choices)) is not None]
    spreading, problem = _spread(document, choices, parts)
    numbers = {_key(row): str(place) for place, row in enumerate(order, start=1)} | dict(places or {})
    make = _Rows(document, choices, spreading, numbers)
    preview = _preview(document, spreading)
    kept = {part.key: part.kept for part in parts if part.kept}
    ends = {part.key: spreading.dates.get(part.key) or part.kept for part in parts}
    told = sentences.Told(document, choices, spreading, ends, kept)
    return Proposal(
        document=document,
        choices=choices,
        sections=make.own(order) if choices.is_own_order else make.by_kind(),
        sequence=[_key(row) for row in own],
        timeline=draw(preview, spreading.dates.keys()),
        intro=told.intro(),
        lead=told.lead(),
        hint=told.hint(),
        count=told.count(),
        detail=told.detail(),
        notes=told.notes(),
        problem=problem,
    )


def _key(row: UnitRow) -> str:
    return f"onderdeel-{row.id}"


def _working(document: PlanDocument, since: date, until: date, step: int) -> date | None:
    """The first working day from one day to another, forwards or backwards."""
    days = (since + timedelta(days=step * number) for number in range(step * (until - since).days + 1))
    return next((day for day in days if document.calendar.is_working(day)), None)


def _in_order(document: PlanDocument, keys: Sequence[str]) -> list[UnitRow]:
    """The open units in the order of these keys; a unit that is not among them comes after the rest."""
    place = {key: number for number, key in enumerate(keys)}
    rows = [row for row in document.units if _key(row) not in document.settled]
    return sorted(rows, key=lambda row: place.get(_key(row), len(place)))


def _part(row: UnitRow, document: PlanDocument, choices: Choices) -> Part | None:
    """A unit as the spreading takes it; None for one that the person plans himself and that has no date yet."""
    out = _key(row) in choices.left_out
    if out and row.planned_end is None:
        return None
    kept = row.planned_end if out or choices.keep else None
    return Part(_key(row), max(row.applicable, 1) if choices.by_actions else 1, kept)


def _spread(document: PlanDocument, choices: Choices, parts: list[Part]) -> tuple[Spreading, str]:
    """The proposed dates, and why there are none."""
    if earliest(document) is None:
        return NOTHING, sentences.is_over(document)
    if choices.first is None or choices.last is None:
        return NOTHING, sentences.NO_PERIOD
    if all(part.kept for part in parts):
        return NOTHING, sentences.nothing_open(document, choices, parts)
    try:
        spreading = propose(parts, choices.first, choices.last, document.calendar, weekly=choices.weekly)
    except ValueError:
        return NOTHING, sentences.NO_WORKING_DAY
    return spreading, ""


def _preview(document: PlanDocument, spreading: Spreading) -> PlanDocument:
    """The plan as it would be."""

    def moved(row: UnitRow) -> UnitRow:
        day = spreading.dates.get(_key(row))
        if day is None:
            return row
        return replace(row, planned_end=day, week=plan_week(document.start, day), state=State.PLANNED)

    blocks = (replace(block, units=tuple(moved(row) for row in block.units)) for block in document.competencies)
    return replace(document, competencies=tuple(blocks))


@dataclass(frozen=True, slots=True)
class _Rows:
    """Makes the rows of one page."""

    document: PlanDocument
    choices: Choices
    spreading: Spreading
    numbers: Mapping[str, str]

    def by_kind(self) -> list[ProposalSection]:
        """The units under the headings of the form."""
        sections = []
        for kind, units in groupby(self.document.units, key=lambda row: row.kind):
            number = sum(block.kind == kind for block in self.document.competencies)
            summary = f"{number} {'competentie' if number == 1 else 'competenties'}"
            sections.append(ProposalSection(KINDS.get(kind, kind), summary, [self._row(row) for row in units]))
        return sections

    def own(self, order: list[UnitRow]) -> list[ProposalSection]:
        """The open units in their own order, then those that are settled."""
        settled = [row for row in self.document.units if _key(row) in self.document.settled]
        rows = [self._row(row, place=self.numbers[_key(row)]) for row in order]
        return [ProposalSection("Zelf gekozen volgorde", "van eerst naar laatst", rows + list(map(self._row, settled)))]

    def _row(self, row: UnitRow, place: str = "") -> ProposalRow:
        key, day = _key(row), self.spreading.dates.get(_key(row))
        shown = day or row.planned_end
        kind = "settled" if key in self.document.settled else "proposed" if day else self._standing(row)
        return ProposalRow(
            key=key,
            unit=row,
            kind=kind,
            shown=with_year(shown) if shown else "",
            iso=day.isoformat() if day else "",
            seen=row.planned_end.isoformat() if row.planned_end else "",
            week=plan_week(self.document.start, shown) if shown else None,
            has_box=kind in {"proposed", "left"},
            is_chosen=key not in self.choices.left_out,
            before=short(row.planned_end) if day and row.planned_end and row.planned_end != day else "",
            place=place,
        )

    def _standing(self, row: UnitRow) -> str:
        """How a row without a proposal stands: it keeps its date, or the person plans it himself."""
        return "kept" if row.planned_end and self.choices.keep else "left"
