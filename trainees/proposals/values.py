"""What a person chooses for a proposal, and what the page shows of it."""

from dataclasses import astuple, dataclass, field, replace
from datetime import date
from hashlib import sha256

from trainees.plan_document import PlanDocument, UnitRow
from trainees.strip import Strip


@dataclass(frozen=True, slots=True)
class Choices:
    """How to spread: from `first` to `last` (None: what was typed is no usable day, so nothing is proposed).

    `by_actions` gives each unit time by its actions, else all the same; `order` are the keys of units in an order of
    one's own, which holds when `is_own_order`; `weekly` ends on Fridays; `keep` leaves the dates that are there;
    `left_out` are the keys that the person plans himself.
    """

    first: date | None
    last: date | None
    by_actions: bool = True
    order: tuple[str, ...] = ()
    weekly: bool = True
    keep: bool = True
    left_out: frozenset[str] = frozenset()
    is_own_order: bool = False

    @property
    def fingerprint(self) -> str:
        """A text that is the same for the same choices, and for no others."""
        told = astuple(replace(self, left_out=frozenset())), sorted(self.left_out)
        return sha256(repr(told).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """A unit in the preview.

    `kind`: proposed, kept (its date stays), left (the person plans it himself, or nothing can be proposed), settled.
    `has_box` when it may be left out; `before` is the date that a proposal would replace; `place` stands in the field
    of an order of one's own, empty for a unit without a place in it.
    """

    key: str
    unit: UnitRow
    kind: str
    shown: str
    iso: str
    seen: str
    week: int | None
    has_box: bool
    is_chosen: bool
    before: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class ProposalSection:
    """The rows of one kind of competency, or all of them in an order of one's own."""

    name: str
    summary: str
    rows: list[ProposalRow]


@dataclass(frozen=True, slots=True)
class Proposal:
    """The page: its rows, the strip with the proposed ends, and the sentences around them.

    `sequence` are the open units in the person's own order, also while that of the form is shown; `intro` says how
    time is given, `lead` how many units are in it, `hint` until when; `notes` what was skipped and why dates deviate;
    `count` and `detail` are the foot; `problem` is why there are no dates.
    """

    document: PlanDocument
    choices: Choices
    sections: list[ProposalSection]
    sequence: list[str]
    timeline: Strip
    intro: str
    lead: str
    hint: str
    count: str
    detail: str
    notes: list[str] = field(default_factory=list)
    problem: str = ""

    @property
    def rows(self) -> list[ProposalRow]:
        """All rows as they stand on the page."""
        return [row for section in self.sections for row in section.rows]

    @property
    def made(self) -> str:
        """The fingerprint of the choices as the page sends them back when nobody changes them."""
        return replace(self.choices, order=tuple(self.sequence)).fingerprint

    @property
    def proposed(self) -> list[ProposalRow]:
        """The rows that would get a date."""
        return [row for row in self.rows if row.kind == "proposed"]
