"""Working days in Belgium: public holidays, an office's closed days, plan weeks.

The ten statutory holidays are those of the law of 1974.
Nothing here knows what today is: every function takes the days that it needs.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

MONDAY_TO_FRIDAY = frozenset(range(5))
SATURDAY = 5
WEEKEND = {SATURDAY: "zaterdag", 6: "zondag"}
HOLIDAY = "feestdag"
CLOSED = "sluitingsdag"
FREE_DAY = "vrije dag van de cursist"

ONE_DAY = timedelta(days=1)
SEARCH_DAYS = 366


class NoWorkingDayError(ValueError):
    """No working day lies within a year of the day where the search began."""


def easter(year: int) -> date:
    """Return Easter Sunday of a year of the Gregorian calendar (the anonymous computus of 1876)."""
    golden = year % 19
    century, rest = divmod(year, 100)
    leap_centuries, century_rest = divmod(century, 4)
    lunar = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap_centuries - lunar + 15) % 30
    leap_years, year_rest = divmod(rest, 4)
    to_sunday = (32 + 2 * century_rest + 2 * leap_years - epact - year_rest) % 7
    late = (golden + 11 * epact + 22 * to_sunday) // 451
    month, day = divmod(epact + to_sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def belgian_holidays(year: int) -> dict[date, str]:
    """Return the ten statutory holidays of a year with their Dutch names, in the order of the calendar.

    Two that fall on one day (1 May 2008) are one entry with both names. Replacement days are not here:
    every office fixes its own.
    """
    sunday = easter(year)
    holidays = [
        (date(year, 1, 1), "Nieuwjaar"),
        (sunday + timedelta(days=1), "paasmaandag"),
        (date(year, 5, 1), "Dag van de Arbeid"),
        (sunday + timedelta(days=39), "Hemelvaart"),
        (sunday + timedelta(days=50), "pinkstermaandag"),
        (date(year, 7, 21), "nationale feestdag"),
        (date(year, 8, 15), "Onze-Lieve-Vrouw-Hemelvaart"),
        (date(year, 11, 1), "Allerheiligen"),
        (date(year, 11, 11), "Wapenstilstand"),
        (date(year, 12, 25), "Kerstmis"),
    ]
    names: dict[date, str] = {}
    for day, name in sorted(holidays):
        names[day] = f"{names[day]} en {name}" if day in names else name
    return names


_holidays = cache(belgian_holidays)


def weekend_holidays(year: int) -> dict[date, str]:
    """Return the statutory holidays of a year that fall on a Saturday or Sunday: an office replaces each by a day."""
    return {day: name for day, name in _holidays(year).items() if day.weekday() in WEEKEND}


@dataclass(frozen=True)
class WorkingCalendar:
    """The days on which one trainee works.

    `closed_days` are the days on which the office is closed (replacement, bridge, leave) with their label;
    `weekdays` are the trainee's working days as `date.weekday()` numbers.
    Raises ValueError when `weekdays` is empty or holds something else than 0 to 6.
    """

    closed_days: Mapping[date, str] = field(default_factory=dict)
    weekdays: frozenset[int] = MONDAY_TO_FRIDAY

    def __post_init__(self) -> None:
        """Refuse a week without working days."""
        if not self.weekdays or not self.weekdays <= set(range(7)):
            raise ValueError(f"weekdays must be some of 0 to 6, not {sorted(self.weekdays)}")

    def is_working(self, day: date) -> bool:
        """Say whether the trainee works on a day."""
        return self.why_closed(day) is None

    def why_closed(self, day: date) -> str | None:
        """Return in Dutch why nobody works on a day, or None for a working day.

        The first that holds: weekend, public holiday, closed day of the office, free day of the trainee.
        """
        weekday = day.weekday()
        if weekday in WEEKEND and weekday not in self.weekdays:
            return WEEKEND[weekday]
        if day in _holidays(day.year):
            return HOLIDAY
        if day in self.closed_days:
            return self.closed_days[day] or CLOSED
        return None if weekday in self.weekdays else FREE_DAY

    def closed_between(self, first: date, last: date) -> dict[date, str]:
        """Return the public holidays and closed days from one day to another, in order, each with its reason."""
        holidays = {day: HOLIDAY for year in range(first.year, last.year + 1) for day in _holidays(year)}
        days = {**{day: label or CLOSED for day, label in self.closed_days.items()}, **holidays}
        return {day: days[day] for day in sorted(days) if first <= day <= last}

    def next_working(self, day: date) -> date:
        """Return the day itself when it is a working day, else the first working day after it.

        Raises NoWorkingDayError when there is none within a year.
        """
        return self._nearest(day, ONE_DAY)

    def previous_working(self, day: date) -> date:
        """Return the day itself when it is a working day, else the last working day before it.

        Raises NoWorkingDayError when there is none within a year.
        """
        return self._nearest(day, -ONE_DAY)

    def neighbours(self, day: date) -> tuple[date, ...]:
        """Return the last working day before a day and the first after it, where there is one."""
        found = []
        for step in (-ONE_DAY, ONE_DAY):
            try:
                found.append(self._nearest(day + step, step))
            except NoWorkingDayError:
                continue
        return tuple(found)

    def add(self, day: date, n: int) -> date:
        """Return the day that is `n` working days later, or earlier when `n` is negative.

        Zero gives `next_working(day)`. Raises NoWorkingDayError when a year passes without a working day.
        """
        if n == 0:
            return self.next_working(day)
        step = ONE_DAY if n > 0 else -ONE_DAY
        for _ in range(abs(n)):
            day = self._nearest(day + step, step)
        return day

    def between(self, after: date, until: date) -> int:
        """Count the working days after `after` up to and including `until`; 0 when there are none.

        With `until` today this is how late a date is.
        """
        days = range(1, (until - after).days + 1)
        return sum(self.is_working(after + timedelta(days=number)) for number in days)

    def _nearest(self, day: date, step: timedelta) -> date:
        for number in range(SEARCH_DAYS):
            candidate = day + number * step
            if self.is_working(candidate):
                return candidate
        raise NoWorkingDayError(f"no working day within {SEARCH_DAYS} days of {day.isoformat()}")


def monday_of(day: date) -> date:
    """Return the Monday of the calendar week of a day."""
    return day - timedelta(days=day.weekday())


def display_week(today: date) -> tuple[date, date]:
    """Return Monday and Sunday of the week shown as "Deze week": from Saturday on the coming week."""
    monday = monday_of(today)
    if today.weekday() >= SATURDAY:
        monday += timedelta(weeks=1)
    return monday, monday + timedelta(days=6)


def plan_week(start: date, day: date) -> int:
    """Return the number of the plan week of a day; week 1 is the calendar week of `start`.

    Days before week 1 give zero or less.
    """
    return (monday_of(day) - monday_of(start)).days // 7 + 1


def weeks_in(start: date, end: date) -> int:
    """Return how many plan weeks a period touches, as in "week 12 van 26"."""
    return plan_week(start, end)
