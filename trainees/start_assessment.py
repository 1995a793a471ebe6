"""The page *Beginsituatie* of one plan: per unit what is said, and what stands in the planning beside it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from trainees.assessing import NOTHING, Said
from trainees.models import Outcome, StartAssessment
from trainees.models.assessments import LONGEST_REASON
from trainees.plan_document import CompetencyBlock, PlanDocument, UnitRow
from trainees.wording import ago, with_year

PART_NAMES = {"basic": "Basis", "specific": "Specifiek"}


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody said of a unit that was not saved, what he had seen there, and what is wrong with it."""

    said: Said
    seen: Said
    error: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """One of the three answers, and whether it is chosen."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A unit with its answer. `stands` is what is saved, `said` what the page shows as chosen.

    `theirs` tells what another person saved since, `remark` what the planning says of the same unit.
    """

    unit: UnitRow
    stands: Said
    said: Said
    error: str
    theirs: str
    remark: str

    @property
    def options(self) -> list[Option]:
        """The three answers."""
        return [Option(value, label, value == self.said[0]) for value, label in Outcome.choices]

    @property
    def label(self) -> str:
        """The saved answer in words; empty without one."""
        return str(Outcome(self.stands[0]).label) if self.stands[0] else ""


@dataclass(frozen=True, slots=True)
class Block:
    """A competency with its rows; `sentence` is the official one when it stands above several rows."""

    sentence: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """The competencies of one kind, under its name."""

    name: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class AssessmentPage:
    """The whole page. `by` and `at` tell who saved last and when; `by` is empty as long as nobody did."""

    document: PlanDocument
    parts: tuple[Part, ...]
    by: str
    at: datetime | None
    longest_reason: int = LONGEST_REASON


def read(document: PlanDocument, now: datetime, typed: Mapping[int, Typed] | None = None) -> AssessmentPage:
    """The page of a plan, with what was typed and not saved by unit; one query beside the document."""
    said = StartAssessment.objects.filter(planned_unit__plan=document.plan).exclude(outcome="").select_related("by")
    found = {row.planned_unit_id: row for row in said}
    last = max(found.values(), key=lambda row: row.at, default=None)
    make = _Rows(found, typed or {}, now)
    parts = (Part(name, make.blocks(_of_kind(document, kind))) for kind, name in PART_NAMES.items())
    return AssessmentPage(
        document=document,
        parts=tuple(part for part in parts if part.blocks),
        by=last.by.name if last else "",
        at=last.at if last else None,
    )


def _of_kind(document: PlanDocument, kind: str) -> list[CompetencyBlock]:
    return [competency for competency in document.competencies if competency.kind == kind]


@dataclass(frozen=True, slots=True)
class _Rows:
    """Makes the rows of one page."""

    found: Mapping[int, StartAssessment]
    typed: Mapping[int, Typed]
    now: datetime

    def blocks(self, competencies: Iterable[CompetencyBlock]) -> tuple[Block, ...]:
        return tuple(
            Block(competency.title if len(competency.units) > 1 else "", tuple(map(self.row, competency.units)))
            for competency in competencies
            if competency.units
        )

    def row(self, unit: UnitRow) -> Row:
        saved = self.found.get(unit.id)
        stands = (saved.outcome, saved.reason) if saved else NOTHING
        typed = self.typed.get(unit.id)
        # Who changed nothing here sees what stands here now.
        touched = typed is not None and typed.said != typed.seen
        shown = typed.said if typed and touched else stands if saved else _proposal(unit)
        stale = typed is not None and touched and stands not in (typed.seen, typed.said)
        return Row(
            unit=unit,
            stands=stands,
            said=shown,
            error=typed.error if typed else "",
            theirs=self._theirs(saved) if stale else "",
            remark=_remark(unit, saved),
        )

    def _theirs(self, saved: StartAssessment | None) -> str:
        if saved is None:
            return "Iemand maakte dit intussen weer leeg."
        why = f" ({saved.reason})" if saved.reason else ""
        return f"{saved.by.name} koos {ago(saved.at, self.now)}: {saved.get_outcome_display().lower()}{why}."


def _proposal(unit: UnitRow) -> Said:
    """What is chosen before anybody said something: to be learned, but for what is exempted already."""
    if unit.exemption:
        return Outcome.NOT_APPLICABLE.value, unit.exemption[:LONGEST_REASON]
    return Outcome.LEARN.value, ""


def _remark(unit: UnitRow, saved: StartAssessment | None) -> str:
    """How the unit stands in the planning, where that is not what the assessment says of it."""
    given = saved.exemption if saved else ""
    if unit.exemption and unit.exemption != given:
        return f"In de planning vrijgesteld: {unit.exemption}. Dat blijft zo, wat je hier ook kiest."
    if given and not unit.exemption:
        return "In de planning niet langer vrijgesteld."
    if unit.completed_on:
        return f"Afgewerkt op {with_year(unit.completed_on)}."
    return ""
