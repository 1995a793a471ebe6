"""What the planning page consists of, as plain values: lines with their cells, sections, filters, messages."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from trainees import slippage
from trainees.checking import OpenGroup
from trainees.plan_document import CompanyRow, KeySkillRow, PlanDocument, UnitRow
from trainees.strip import Strip

ENTRY = "bedrijf-nieuw"


@dataclass(frozen=True, slots=True)
class Choice:
    """A button under a message: what it says, and the fields that it sends to the act again, or to an own `url`."""

    label: str
    fields: dict[str, str] = field(default_factory=dict)
    mine: bool | None = None
    who: str = ""
    week: int | None = None
    url: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """A message at a row. `kind`: error (not saved), question or conflict (not saved yet), warning or done (saved).

    `typed` is what the person typed, kept in the cell when it was not saved; `groups` are the open actions
    that it asks about; `url` is where the choices go; `history` is where the history of the row stands.
    """

    kind: str
    text: str
    choices: tuple[Choice, ...] = ()
    typed: str = ""
    detail: str = ""
    url: str = ""
    cell: str = "date"
    groups: tuple[OpenGroup, ...] = ()
    history: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """The date cell of a row: what it shows, and what a save says that it saw.

    `above` is the date over it on a page that leaves out rows (ISO, empty for none); None where all rows stand.
    """

    shown: str
    seen: str
    week: int | None
    label: str
    classes: str
    notice: Notice | None
    above: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the page, its texts and addresses ready: a page has twenty, so their templates only print.

    `name` is what to call it in a sentence; the addresses of its acts begin with `url`, those of its plan with
    `plan_url`; `row` is the row of the document. `completed` is *Afgewerkt op* as it is sent back to be compared,
    `completion` what its field holds, `proposal` the day that *Bevestig* would record. `stamp` changes when what the
    row shows does; `is_movable` when acts on many rows may give it another date.
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
    stamp: str
    is_movable: bool
    completed: str = ""
    completion: str = ""
    count: str = ""
    bar: int = 0
    proposal: date | None = None
    is_open: bool = False
    agreed: slippage.Slippage | None = None


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
    frame: dict[str, Any]
    entry_notice: Notice | None = None
    typed: dict[str, str] = field(default_factory=dict)

    @property
    def aloud(self) -> str:
        """Where the plan should be, as an answer says it to who cannot see it; empty without dates."""
        percent = self.document.progress.expected_percent
        return "" if percent is None else f"Verwacht is nu {percent} procent."

    @property
    def lines(self) -> dict[str, Line]:
        """The lines that the page shows, by their keys."""
        lines = [line for section in self.sections for line in section.lines]
        return {line.key: line for line in [*lines, *self.key_skills, *self.company]}
