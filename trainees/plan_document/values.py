"""What a plan consists of, as plain values in the order of the form."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from competency_plans import catalogue
from trainees.models import State, TraineePlan
from trainees.progress import Progress
from trainees.wording import NBSP
from trainees.working_days import WorkingCalendar, plan_week, weeks_in

SETTLED = frozenset({State.COMPLETED, State.READY, State.EXEMPT})


@dataclass(frozen=True, slots=True)
class ActionLine:
    """A training action and what became of it. `checked_as` says whether trainee, mentor or coordinator ticked.

    `ticked_on` is the day on which it was done, `made_on` that on which the tick was made; `recent` when it was done in
    the two weeks before the day of the document.
    """

    id: int
    text: str
    actor: str
    ticked_on: date | None = None
    checked_by: str = ""
    checked_as: str = ""
    exemption: str = ""
    confirmed: bool = False
    recent: bool = False
    made_on: date | None = None

    @property
    def is_ticked(self) -> bool:
        """Whether somebody ticked this action."""
        return self.ticked_on is not None

    @property
    def is_done(self) -> bool:
        """Whether it counts as done: ticked, or its unit is completed."""
        return self.is_ticked or self.confirmed


@dataclass(frozen=True, slots=True)
class GroupBlock:
    """A heading with its actions. `is_sentence`: the heading is itself the one action (print it once)."""

    actor: str
    heading: str
    is_sentence: bool
    lines: tuple[ActionLine, ...]
    id: int = 0

    @property
    def left(self) -> int:
        """How many applicable actions under it are still to be done."""
        return sum(not (line.is_done or line.exemption) for line in self.lines)

    @property
    def count(self) -> str:
        """How many of its applicable actions are ticked when some are and some are not: "4 van 5"."""
        total = sum(not line.exemption for line in self.lines)
        return f"{total - self.left} van {total}" if 0 < self.left < total else ""


@dataclass(frozen=True, slots=True)
class RemarkLine:
    """A remark at a unit: who wrote it when, as what; `mine` when the reader of the document did."""

    id: int
    text: str
    by: str
    role: str
    at: datetime
    mine: bool = False

    @property
    def first_name(self) -> str:
        """The writer as people call each other."""
        return self.by.split()[0] if self.by else ""


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A row of the form with its two dates and its state on the day of the document.

    `last_ticked_on` is the day of the last tick of an applicable candidate action; `working_days_late` counts while it
    is overdue; `is_assessed` when the start assessment says something of it; `remarks` are there when asked for.
    """

    id: int
    version: int
    number: str
    name: str
    title: str
    second_line: str
    kind: str
    knowledge_skills: tuple[str, ...]
    groups: tuple[GroupBlock, ...]
    planned_end: date | None
    completed_on: date | None
    confirmed_by: str
    confirmed_at: datetime | None
    exemption: str
    state: State
    applicable: int
    ticked: int
    week: int | None
    working_days_late: int
    last_ticked_on: date | None
    is_assessed: bool
    remarks: tuple[RemarkLine, ...] = ()

    @property
    def done(self) -> int:
        """Candidate actions that count as done: all of them once the unit is completed."""
        return self.applicable if self.completed_on else self.ticked

    def lines(self, actor: str) -> Iterator[ActionLine]:
        """The applicable actions of one actor, `mentor` or `trainee`."""
        return (line for group in self.groups if group.actor == actor for line in group.lines if not line.exemption)

    @property
    def open_mentor_actions(self) -> list[ActionLine]:
        """The mentor's own actions that nobody ticked."""
        return [line for line in self.lines("mentor") if not line.is_ticked]


@dataclass(frozen=True, slots=True)
class CompetencyBlock:
    """A competency of the form with its rows."""

    number: int
    kind: str
    title: str
    units: tuple[UnitRow, ...]


@dataclass(frozen=True, slots=True)
class KeySkillRow:
    """A key skill with its planned end; the form knows no completion there."""

    id: int
    version: int
    name: str
    description: str
    planned_end: date | None
    exemption: str
    state: State
    week: int | None


@dataclass(frozen=True, slots=True)
class CompanyRow:
    """A company competency with its one action and two dates."""

    id: int
    version: int
    competency: str
    action: str
    planned_end: date | None
    completed_on: date | None
    checked_on: date | None
    confirmed_by: str
    confirmed_at: datetime | None
    state: State
    week: int | None
    working_days_late: int


@dataclass(frozen=True, slots=True)
class Frame:
    """The period of a plan and where today stands in it."""

    plan: TraineePlan
    text: catalogue.EditionTree
    today: date
    start: date
    end: date

    @property
    def week(self) -> int:
        """The plan week of today, from 1 to the last."""
        return min(max(plan_week(self.start, self.today), 1), self.weeks)

    @property
    def weeks(self) -> int:
        """How many plan weeks the period has."""
        return weeks_in(self.start, self.end)


@dataclass(frozen=True)
class PlanDocument(Frame):
    """A plan as it stands on the day `today`, with the text of its edition. What is asked of it often is made once."""

    calendar: WorkingCalendar
    competencies: tuple[CompetencyBlock, ...]
    key_skills: tuple[KeySkillRow, ...]
    company: tuple[CompanyRow, ...]
    progress: Progress

    @cached_property
    def units(self) -> list[UnitRow]:
        """All rows of the form in its order."""
        return [unit for competency in self.competencies for unit in competency.units]

    @cached_property
    def rows(self) -> dict[str, UnitRow | KeySkillRow | CompanyRow]:
        """Every row with a planned end by its key (`onderdeel-12`), in the order of the form."""
        return {
            **{f"onderdeel-{row.id}": row for row in self.units},
            **{f"sleutelvaardigheid-{row.id}": row for row in self.key_skills},
            **{f"bedrijf-{row.id}": row for row in self.company},
        }

    @cached_property
    def settled(self) -> frozenset[str]:
        """The keys of rows that acts on many rows leave alone: completed, ready for confirmation, exempted."""
        return frozenset(key for key, row in self.rows.items() if row.state in SETTLED)

    @property
    def is_unplanned(self) -> bool:
        """Whether no unit has a planned end and at least one needs it."""
        return any(unit.state is State.UNPLANNED for unit in self.units) and not self.has_dates

    @property
    def is_assessed(self) -> bool:
        """Whether the start assessment says something of a unit."""
        return any(unit.is_assessed for unit in self.units)

    @property
    def is_tailored(self) -> bool:
        """Whether the plan deviates for its trainee, as `tailoring` says of many plans."""
        reasons = [unit.exemption for unit in self.units] + [skill.exemption for skill in self.key_skills]
        reasons += [line.exemption for unit in self.units for group in unit.groups for line in group.lines]
        return self.is_assessed or bool(self.company) or any(reasons)

    @property
    def has_dates(self) -> bool:
        """Whether a unit has a planned end."""
        return any(unit.planned_end for unit in self.units)

    def name_of(self, key: str) -> str:
        """What to call a row in a sentence: *onderdeel 5*, or its own words."""
        row = self.rows[key]
        if isinstance(row, UnitRow):
            return f"onderdeel{NBSP}{row.number}"
        return row.name if isinstance(row, KeySkillRow) else row.competency
