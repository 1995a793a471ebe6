"""What the page *Mijn cursisten* shows, as plain values."""

import hashlib
from dataclasses import dataclass
from datetime import date

from trainees.curve import Curve
from trainees.models import State, TraineePlan
from trainees.progress import Progress

SHOWN_LINES = 20


@dataclass(frozen=True, slots=True)
class QueueLine:
    """Something that waits: a unit or company competency of one plan, or a whole plan without dates (`kind` empty).

    `day` is the day that *Bevestig* would record, or the planned end that a line which is late shows; `next_week` the
    day that a late line proposes.
    """

    plan: TraineePlan
    kind: str
    row: int
    number: str
    name: str
    detail: str
    late: str = ""
    day: date | None = None
    next_week: date | None = None

    @property
    def key(self) -> str:
        """What the page calls this line; of a row what the planning calls it."""
        return f"{self.kind}-{self.row}" if self.kind else f"plan-{self.plan.pk}"

    @property
    def sent(self) -> str:
        """The day as a form sends it."""
        return self.day.isoformat() if self.day else ""

    @property
    def next_sent(self) -> str:
        """The day that a late line proposes, as a form sends it."""
        return self.next_week.isoformat() if self.next_week else ""

    @property
    def proposal(self) -> str:
        """The row with its day, as it is sent to be confirmed with others."""
        return f"{self.plan.pk} {self.kind} {self.row} {self.sent}"

    @property
    def said(self) -> str:
        """Everything that the page says of it."""
        shown = (self.key, self.number, self.name, self.plan.trainee.name, self.detail, self.late)
        return "|".join((*shown, str(self.day), str(self.next_week)))


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A trainee with progress and what waits."""

    plan: TraineePlan
    week: str
    waiting: str
    progress: Progress
    curve: Curve | None

    @property
    def said(self) -> str:
        """Everything that the page says of this person."""
        drawn = (self.curve.planned, self.curve.done) if self.curve else ()
        shown = (str(self.plan.pk), self.plan.trainee.name, self.week, self.waiting, str(self.progress), *drawn)
        return "|".join(shown)


@dataclass(frozen=True, slots=True)
class Group:
    """The lines that wait for one reason, the first of which are shown at once; `state` is that of their rows."""

    state: State
    title: str
    lines: list[QueueLine]
    count: int
    hint: str = ""

    @property
    def is_call(self) -> bool:
        """Whether it waits for the mentor and nobody else: the count is petrol."""
        return self.state is State.READY

    @property
    def all_at_once(self) -> int:
        """How many lines one press confirms; 0 when there is nothing to confirm together."""
        return len(self.lines) if self.is_call and len(self.lines) > 1 else 0

    @property
    def is_long(self) -> bool:
        """Whether only the first lines are shown until somebody asks for all."""
        return len(self.lines) > SHOWN_LINES


@dataclass(frozen=True, slots=True)
class MentorHome:
    """The page *Mijn cursisten*."""

    ready: list[QueueLine]
    overdue: list[QueueLine]
    unplanned: list[QueueLine]
    unplanned_count: int
    people: list[PersonLine]
    summary: str
    next_end: str

    @property
    def is_quiet(self) -> bool:
        """Whether nothing waits for the mentor."""
        return not (self.ready or self.overdue or self.unplanned)

    @property
    def groups(self) -> list[Group]:
        """The queue in order of who needs the mentor; without what is empty."""
        hint = "Spreek af of geef een nieuwe datum"
        groups = [
            Group(State.READY, "Te bevestigen", self.ready, len(self.ready)),
            Group(State.OVERDUE, "Te laat", self.overdue, len(self.overdue), hint),
            Group(State.UNPLANNED, "Niet gepland", self.unplanned, self.unplanned_count),
        ]
        return [group for group in groups if group.lines]

    @property
    def stamp(self) -> str:
        """A short text that differs as soon as the page would say something else."""
        lines = [f"{group.state}|{line.said}" for group in self.groups for line in group.lines]
        said = "\n".join((self.summary, self.next_end, *lines, *(person.said for person in self.people)))
        return hashlib.blake2b(said.encode(), digest_size=12).hexdigest()
