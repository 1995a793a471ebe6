"""New dates for several rows of a plan at once, as plain values: shifted by working days, or spread evenly.

Preview and act both take their dates from here, so what a person saw is what is saved.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from trainees.working_days import WorkingCalendar


@dataclass(frozen=True, slots=True)
class Spot:
    """A row with a planned end, by its key; `is_open` when acts on many rows may move it."""

    key: str
    day: date | None
    is_open: bool = True


def working_days_between(before: date, after: date, calendar: WorkingCalendar) -> int:
    """How many working days lie from one date to another; negative when the other is earlier."""
    return calendar.between(before, after) if after >= before else -calendar.between(after, before)


def shifted(spots: Iterable[Spot], days: int, calendar: WorkingCalendar) -> dict[str, date]:
    """The dates of open rows, `days` working days later or, negative, earlier; rows without a date stay as they are.

    Raises NoWorkingDayError when a year passes without a working day.
    """
    return {spot.key: calendar.add(spot.day, days) for spot in spots if spot.is_open and spot.day}


def later_than(spots: Iterable[Spot], day: date, *, but: str) -> list[Spot]:
    """The open rows with a date after `day`, by date; `but` names the row that moved itself."""
    later = [spot for spot in spots if spot.is_open and spot.day and spot.day > day and spot.key != but]
    return sorted(later, key=_by_day)


def spread(spots: Sequence[Spot], first: date, last: date, calendar: WorkingCalendar) -> dict[str, date]:
    """Dates for open rows, at equal numbers of working days from `first` to `last`.

    Rows keep the order of their dates; those without come after them, in the order given. First and last day move
    inwards to working days, so the result never leaves them; spreading it again changes nothing. With fewer
    working days than rows some share a day. Raises ValueError when no working day lies between.
    """
    rows = sorted((spot for spot in spots if spot.is_open), key=_by_day)
    first, last = calendar.next_working(first), calendar.previous_working(last)
    if first > last:
        raise ValueError("no working day between first and last")
    length = calendar.between(first, last)
    dates, day, gone = {}, first, 0
    for place, spot in enumerate(rows):
        wanted = _part(length, place, len(rows) - 1)
        day, gone = (calendar.add(day, wanted - gone) if wanted > gone else day), wanted
        dates[spot.key] = day
    return dates


def _by_day(spot: Spot) -> tuple[bool, date]:
    return spot.day is None, spot.day or date.max


def _part(length: int, place: int, last_place: int) -> int:
    """How many of `length` steps belong to a place, half a step upwards; one row alone takes the whole length."""
    return length if last_place == 0 else (2 * length * place + last_place) // (2 * last_place)
