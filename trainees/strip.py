"""The timeline strip above the planning: months, plan weeks, closed days and a pin per planned end.

Places along the strip are percentages of its width, as text with a dot, because the strip stretches.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from trainees.models import State
from trainees.plan_document import PlanDocument, UnitRow
from trainees.wording import SHORT_MONTHS
from trainees.working_days import monday_of

LEAST_WEEK_WIDTH = 34
PINS_IN_A_WEEK = 2
PIN_STEP = 23
# A month that begins so many days from today has its name under the mark of today, where weeks are narrowest.
UNDER_A_YEAR, UNDER, OVER = -19, -12, 5


@dataclass(frozen=True, slots=True)
class Week:
    """A column: plan week `number`, where it starts and where its middle is."""

    number: int
    left: str
    middle: str
    is_now: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """A text or a hatched day at a place along the strip; `is_pushed` when the mark of today would hide the text."""

    left: str
    width: str = ""
    text: str = ""
    is_pushed: bool = False


@dataclass(frozen=True, slots=True)
class Pin:
    """A unit in the week of its planned end, or how many did not fit; `rise` lifts the second of a week.

    `is_proposed` when nobody saved that date.
    """

    key: str
    text: str
    state: State
    middle: str
    rise: int
    is_wide: bool
    is_proposed: bool = False


@dataclass(frozen=True, slots=True)
class Backdrop:
    """What stays while one plans; `today` is where its line stands, empty outside the period."""

    least_width: int
    past: str
    weeks: tuple[Week, ...]
    months: tuple[Mark, ...]
    closed: tuple[Mark, ...]
    today: str


@dataclass(frozen=True)
class Strip:
    """Everything that the strip draws, and the same in sentences; what stands behind the pins only when it is asked."""

    document: PlanDocument = field(repr=False)
    pins: list[Pin]
    sentences: list[str]

    @cached_property
    def backdrop(self) -> Backdrop:
        """Weeks, months and closed days."""
        return _backdrop(self.document, _Scale(self.document))


def draw(document: PlanDocument, proposed: Collection[str] = ()) -> Strip:
    """The strip of a plan as it stands on the day of the document; the ends of the units `proposed` are not saved."""
    return Strip(
        document=document,
        pins=_pins(document, _Scale(document), proposed),
        sentences=[
            f"Week {unit.week}: onderdeel {unit.number}, {unit.name}, {_standing(unit, proposed)}"
            for unit in document.units
            if unit.week and not unit.exemption
        ],
    )


def _backdrop(document: PlanDocument, scale: "_Scale") -> Backdrop:
    now = (document.today - scale.first).days // 7 + 1
    coming = now + 1 if document.today.weekday() > 4 else now
    tomorrow = document.today + timedelta(days=1)
    return Backdrop(
        least_width=scale.weeks * LEAST_WEEK_WIDTH,
        past=scale.place(min(max(tomorrow, scale.first), scale.days[-1])),
        weeks=tuple(
            Week(number, scale.percent(7 * number - 7), scale.percent(7 * number - 3.5), number == coming)
            for number in range(1, scale.weeks + 1)
        ),
        months=tuple(_months(document, scale)),
        closed=tuple(
            Mark(scale.place(day), scale.percent(1))
            for day in scale.days
            if day.weekday() < 5 and not document.calendar.is_working(day)
        ),
        today=scale.place(tomorrow) if 0 < now <= scale.weeks else "",
    )


def _standing(unit: UnitRow, proposed: Collection[str]) -> str:
    return "voorstel" if f"onderdeel-{unit.id}" in proposed else unit.state.label.lower()


class _Scale:
    """From days to places along the strip."""

    def __init__(self, document: PlanDocument) -> None:
        self.first = monday_of(document.start)
        self.weeks = document.weeks

    @cached_property
    def days(self) -> list[date]:
        return [self.first + timedelta(days=number) for number in range(self.weeks * 7)]

    def percent(self, days: float) -> str:
        return f"{days * 100 / (self.weeks * 7):.2f}%"

    def place(self, day: date) -> str:
        return self.percent((day - self.first).days)


def _months(document: PlanDocument, scale: _Scale) -> list[Mark]:
    marks: list[Mark] = []
    for day in scale.days:
        opens = day == document.start and day.day <= 20
        if opens or (day.day == 1 and day > document.start):
            year = f" {day.year}" if not marks or day.month == 1 else ""
            ahead = (day - document.today).days - 1
            is_pushed = (UNDER_A_YEAR if year else UNDER) <= ahead <= OVER
            marks.append(Mark(scale.place(day), text=SHORT_MONTHS[day.month - 1] + year, is_pushed=is_pushed))
    return marks


def _pins(document: PlanDocument, scale: _Scale, proposed: Collection[str]) -> list[Pin]:
    columns: dict[int, list[UnitRow]] = defaultdict(list)
    for unit in document.units:
        if unit.week and 1 <= unit.week <= scale.weeks and not unit.exemption:
            columns[unit.week].append(unit)
    pins = []
    for week, units in columns.items():
        middle = scale.percent(7 * week - 3.5)
        shown = units if len(units) <= PINS_IN_A_WEEK else units[: PINS_IN_A_WEEK - 1]
        for place, unit in enumerate(shown):
            key, is_wide = f"onderdeel-{unit.id}", len(unit.number) > 1
            pins.append(Pin(key, unit.number, unit.state, middle, -PIN_STEP * place, is_wide, key in proposed))
        if rest := units[len(shown) :]:
            keys = [f"onderdeel-{unit.id}" for unit in rest]
            rise, is_proposed = -PIN_STEP * len(shown), all(key in proposed for key in keys)
            pins.append(Pin(keys[0], f"+{len(rest)}", rest[0].state, middle, rise, True, is_proposed))
    return pins
