"""A proposal of planned ends for the rows of a plan, spread over a period by weight, as plain values.

The rule. A row's stretch runs from the end of the row before it to its own end, and is counted in *stops*: the last
working day of each week (its Friday when the trainee works then), or every working day. The stops are shared out by
weight as seats are in a parliament (Webster's divisors), at least one each, so that a heavier row never gets a shorter
stretch than a lighter one. With fewer stops than rows, each ends at the first stop after its share of the weight, and
some share a stop.

Dates that stay are fences: what comes before in the order ends before, what comes after ends later, and a fence's own
stretch counts in the sharing out. Only dates within the period fence, and of dates that contradict the order only the
longest series in order does. Where no stop is left between two fences the rows there end on any working day between
them; when there is none either, with the fence.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate

from trainees.working_days import WorkingCalendar, monday_of

FRIDAY = 4


@dataclass(frozen=True, slots=True)
class Part:
    """A row in its place in the order: its key, how heavy it weighs (at least 1), the date that it keeps."""

    key: str
    weight: int = 1
    kept: date | None = None


@dataclass(frozen=True, slots=True)
class Spreading:
    """The dates proposed for the rows that keep none, in their order.

    `stops` is how many stops each got, 0 when it shares one with the row before; `is_weekly` when every stop is a week.
    """

    dates: dict[str, date]
    stops: dict[str, int]
    is_weekly: bool


def propose(parts: Sequence[Part], first: date, last: date, calendar: WorkingCalendar, *, weekly: bool) -> Spreading:
    """Dates from `first` to `last` for the rows that keep none, by the rule of this module.

    Every date is a working day in the period; the dates never go back along the order; the same rows give the same
    dates. Raises ValueError when the period has no working day.
    """
    days = [day for day in _days(first, last) if calendar.is_working(day)]
    if not days:
        raise ValueError("no working day between first and last")
    ends = _week_ends(first, last, calendar) if weekly else days
    if weekly and len(ends) > len(parts) and _is_scrap(days, ends[0], calendar):
        ends = ends[1:]
    fitting = _Fitting(days, ends or days)
    fences = _fences(parts, first, last)
    waiting: list[Part] = []
    for place, part in enumerate(parts):
        if place in fences:
            fitting.fit(waiting, part)
            waiting = []
        elif part.kept is None:
            waiting.append(part)
    fitting.fit(waiting, None)
    return Spreading(fitting.dates, fitting.stops, weekly and bool(ends) and not fitting.fell_back)


def shares(stops: int, weights: Sequence[int]) -> list[int]:
    """Share out `stops` by weight, at least one each when there are enough; the first of equals goes before.

    With enough a heavier one never gets fewer than a lighter one; with too few, at most one fewer.
    """
    if stops < len(weights):
        total = sum(weights)
        reached = [-(-stops * sofar // total) for sofar in accumulate(weights)]
        return [after - before for before, after in zip([0, *reached], reached, strict=False)]
    given = [1] * len(weights)
    for _ in range(stops - len(weights)):
        place = max(range(len(weights)), key=lambda i: (weights[i] / (2 * given[i] + 1), -i))
        given[place] += 1
    return given


def week_end(monday: date, calendar: WorkingCalendar) -> date | None:
    """The day on which a week ends: its Friday, else the last working day before it, else the first after it.

    Of who does not work on Fridays it is his last day of the week; None when the whole week is closed.
    """
    usual = usual_end(calendar)
    around = [*range(usual, -1, -1), *range(usual + 1, 7)]
    days = (monday + timedelta(days=number) for number in around)
    return next((day for day in days if calendar.is_working(day)), None)


def usual_end(calendar: WorkingCalendar) -> int:
    """The weekday on which the trainee's weeks end: Friday, or the last day that he works."""
    return FRIDAY if FRIDAY in calendar.weekdays else max(calendar.weekdays)


class _Fitting:
    """The dates in the making, fence after fence."""

    def __init__(self, days: list[date], ends: list[date]) -> None:
        self.days, self.ends = days, ends
        self.since = days[0] - timedelta(days=1)
        self.dates: dict[str, date] = {}
        self.stops: dict[str, int] = {}
        self.fell_back = False

    def fit(self, parts: list[Part], fence: Part | None) -> None:
        """Give these rows dates after the last fence and before this one."""
        until = fence.kept if fence else None
        if parts:
            self._fit(parts, fence, until)
        self.since = until or self.since

    def _fit(self, parts: list[Part], fence: Part | None, until: date | None) -> None:
        free = self._between(self.ends, until)
        if not free:
            self.fell_back = True
            free = self._between(self.days, until) or [self._nearest(until)]
        members = [*parts, fence] if fence else parts
        given = shares(len(free) + (fence is not None), [part.weight for part in members])
        for part, stops, total in zip(parts, given, accumulate(given), strict=False):
            self.dates[part.key] = free[min(max(total, 1), len(free)) - 1]
            self.stops[part.key] = stops

    def _between(self, days: list[date], until: date | None) -> list[date]:
        return [day for day in days if self.since < day and (until is None or day < until)]

    def _nearest(self, until: date | None) -> date:
        """The working day with the fence, else the last before it, else the first of all."""
        before = [day for day in self.days if until is None or day <= until]
        return before[-1] if before else self.days[0]


def _days(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(days=number) for number in range((last - first).days + 1))


def _week_ends(first: date, last: date, calendar: WorkingCalendar) -> list[date]:
    mondays = dict.fromkeys(monday_of(day) for day in _days(first, last))
    ends = (week_end(monday, calendar) for monday in mondays)
    return [day for day in ends if day and first <= day <= last]


def _is_scrap(days: list[date], end: date, calendar: WorkingCalendar) -> bool:
    """Whether less than half a week is left before the first end: too little to finish anything."""
    return 2 * sum(day <= end for day in days) < len(calendar.weekdays)


def _fences(parts: Sequence[Part], first: date, last: date) -> set[int]:
    """The places of kept dates that hold the others: within the period, the longest series that never goes back."""
    held = [(place, part.kept) for place, part in enumerate(parts) if part.kept and first <= part.kept <= last]
    series: list[list[int]] = []
    for number, (place, day) in enumerate(held):
        before = [series[earlier] for earlier in range(number) if held[earlier][1] <= day]
        series.append([*_longest(before), place])
    return set(_longest(series))


def _longest(series: list[list[int]]) -> list[int]:
    """The longest of these, the first of equals; empty when there are none."""
    return max(series, key=len) if series else []
