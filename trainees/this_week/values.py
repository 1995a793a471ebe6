"""What *Deze week* shows, as plain values."""

from dataclasses import dataclass
from datetime import date
from enum import Enum

from trainees.models import State
from trainees.plan_document import ActionLine
from trainees.progress import Progress
from trainees.wording import short

OPEN_STATES = (State.OVERDUE, State.THIS_WEEK)
UNIT, COMPANY = "onderdeel", "bedrijf"


class Situation(Enum):
    """Why the list of the week looks as it does."""

    WORK = "work"
    ALL_DONE = "all_done"
    NOTHING_DUE = "nothing_due"
    NO_DATES = "no_dates"
    NOT_STARTED = "not_started"
    FINISHED = "finished"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class WeekGroup:
    """A heading of the form with the actions that are shown under it; the heading is empty when it is the action.

    With all its actions it also has its `id`, how many are `left` open, and the `count` of those that are ticked.
    """

    heading: str
    lines: tuple[ActionLine, ...]
    in_columns: bool
    id: int = 0
    left: int = 0
    count: str = ""


@dataclass(frozen=True, slots=True)
class WeekItem:
    """A unit or company competency that is late or due this week. `folded` open actions are not shown yet."""

    kind: str
    id: int
    number: str
    name: str
    state: State
    planned_end: date | None
    left: int
    total: int
    groups: tuple[WeekGroup, ...]
    folded: int = 0

    @property
    def when(self) -> str:
        """Since when it is late, or by when it is due, for beside its state."""
        return due_when(self.state, self.planned_end)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A row that waits for a confirmation; `since` is the day of its last tick."""

    kind: str
    id: int
    number: str
    name: str
    since: date | None
    today: bool


@dataclass(frozen=True, slots=True)
class Later:
    """A row with a date after this week; without a page of its own when it is a company competency."""

    id: int | None
    number: str
    name: str
    day: date


@dataclass(frozen=True, slots=True)
class ThisWeek:
    """The whole page, in the order in which it is read."""

    days: str
    days_brief: str
    week: str
    situation: Situation
    title: str
    text: str
    items: tuple[WeekItem, ...]
    waiting: tuple[Waiting, ...]
    waits_for: str
    key_skills: str
    later: tuple[Later, ...]
    progress: Progress
    verdict: str
    note: str


def due_when(state: State, planned_end: date | None) -> str:
    """Since when a row is late, or by when it is due; empty when neither says something."""
    if planned_end is None or state not in (*OPEN_STATES, State.PLANNED):
        return ""
    return f"{'sinds' if state == State.OVERDUE else 'tegen'} {short(planned_end)}"
