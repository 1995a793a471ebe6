"""The one grammar in which people type dates, and the remarks on a date that is there.

`parse` reads what is typed, `review` checks a date. The parser in
the browser follows the same table of cases, `tests/trainees/date_cases.json`; this module decides.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from trainees import wording, working_days
from trainees.wording import MONTHS, WEEKDAYS, day_and_month, paper, short
from trainees.working_days import NoWorkingDayError, WorkingCalendar

FIRST_YEAR, LAST_YEAR = 1990, 2099
LONGEST_TEXT = 100
FRIDAY = 4

NOT_A_DATE = "Dit is geen datum. Typ bijvoorbeeld 15/12, w16 of d+7."
FAR_YEAR = f"Kies een jaar van {FIRST_YEAR} tot en met {LAST_YEAR}."
NOTHING_ABOVE = "Hierboven staat nog geen datum. Typ bijvoorbeeld 15/12, w16 of d+7."
NOTHING_TO_COUNT_FROM = "Er is nog geen datum om van te tellen. Typ bijvoorbeeld 15/12, w16 of d+7."
NO_WORKING_DAY = "In de buurt van die datum is er geen werkdag. Typ een volledige datum, bijvoorbeeld 15/12."
LATE = "Het onderdeel staat nu op te laat."


@dataclass(frozen=True, slots=True)
class Parsed:
    """A date; `note` says how a computed date was adjusted, else it is empty."""

    day: date
    note: str = ""


@dataclass(frozen=True, slots=True)
class Cleared:
    """Nothing was typed: the cell becomes empty."""


@dataclass(frozen=True, slots=True)
class Refused:
    """What was typed gives no date; `message` says in Dutch what is wrong and how to do better."""

    message: str


Outcome = Parsed | Cleared | Refused


@dataclass(frozen=True, slots=True)
class Remark:
    """One remark on a date.

    An error is not saved, a question asks before saving, a warning is saved; `suggestions` are better dates.
    """

    kind: Literal["error", "question", "warning"]
    text: str
    suggestions: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class _Cell:
    """Where something is typed; the fields are the arguments of `parse`."""

    today: date
    start: date
    end: date
    calendar: WorkingCalendar
    current: date | None
    above: date | None


_Reader = Callable[[re.Match[str], _Cell], Outcome]


def parse(
    text: str,
    *,
    today: date,
    start: date,
    end: date,
    calendar: WorkingCalendar,
    current: date | None = None,
    above: date | None = None,
) -> Outcome:
    """Read what is typed in a date cell of a plan whose IBO runs from `start` to `end`.

    `current` is the date now in the cell, `above` the nearest date above it in the grid. Every text has an
    outcome: a date, cleared (nothing typed) or refused. Whether the date is a good one is for `review`.
    """
    if len(text) > LONGEST_TEXT:
        return Refused(NOT_A_DATE)
    typed = _WHITE_SPACE.sub(" ", text).strip(" ").lower()
    if not typed:
        return Cleared()
    cell = _Cell(today, start, end, calendar, current, above)
    for pattern, read in _GRAMMAR:
        if match := pattern.fullmatch(typed):
            return _within_years(read, match, cell)
    return Refused(NOT_A_DATE)


def review(
    day: date,
    *,
    today: date,
    start: date,
    end: date,
    calendar: WorkingCalendar,
    open: bool = True,  # noqa: A002
    past: str = LATE,
) -> list[Remark]:
    """Return the remarks on a planned date of an IBO from `start` to `end`.

    `open` is whether the onderdeel still has to be finished: only then is a date in the past a warning, in which `past`
    says what that means for the row.
    A date before the IBO or in a far year is not saved, so that error stands alone.
    """
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        return [Remark("error", FAR_YEAR)]
    if day < start:
        return [Remark("error", f"{paper(day)} valt voor de start van de IBO ({paper(start)}).")]
    remarks = []
    if day > end:
        question = f"{paper(day)} valt na het einde van de IBO ({paper(end)}). Toch bewaren?"
        remarks.append(Remark("question", question))
    if reason := calendar.why_closed(day):
        remarks.append(_closed(day, reason, start, calendar))
    if open and day < today:
        remarks.append(Remark("warning", f"Deze datum is al voorbij. {past}"))
    return remarks


def _closed(day: date, reason: str, start: date, calendar: WorkingCalendar) -> Remark:
    """Return the warning for a day on which nobody works, with the working days of the IBO beside it."""
    known = (*working_days.WEEKEND.values(), working_days.HOLIDAY, working_days.CLOSED, working_days.FREE_DAY)
    what = reason if reason in known else f"{working_days.CLOSED} ({reason})"
    text = f"{day_and_month(day)} is een {what}."
    suggestions = tuple(neighbour for neighbour in calendar.neighbours(day) if neighbour >= start)
    if suggestions:
        text += f" Neem {' of '.join(short(suggestion) for suggestion in suggestions)}."
    return Remark("warning", text, suggestions)


def _within_years(read: _Reader, match: re.Match[str], cell: _Cell) -> Outcome:
    """Return what a reader makes of a match, refusing dates too far away to be meant."""
    try:
        outcome = read(match, cell)
    except NoWorkingDayError:
        return Refused(NO_WORKING_DAY)
    except OverflowError:
        return Refused(FAR_YEAR)
    if isinstance(outcome, Parsed) and not FIRST_YEAR <= outcome.day.year <= LAST_YEAR:
        return Refused(FAR_YEAR)
    return outcome


def _same_as_above(_match: re.Match[str], cell: _Cell) -> Outcome:
    """`=`: the date above, as it is."""
    return Parsed(cell.above) if cell.above else Refused(NOTHING_ABOVE)


def _today(_match: re.Match[str], cell: _Cell) -> Outcome:
    """`d`, `vandaag`: today, also when nobody works."""
    return Parsed(cell.today)


def _days_from_today(match: re.Match[str], cell: _Cell) -> Outcome:
    """`d+7`: so many calendar days from today, then the first working day."""
    day = cell.today + timedelta(days=_number(match))
    working = cell.calendar.next_working(day)
    if working == day:
        return Parsed(day)
    typed = f"d{match['sign']}{match['number']}"
    return Parsed(working, f"{typed} is {short(day)}: we nemen de eerstvolgende werkdag.")


def _working_days_further(match: re.Match[str], cell: _Cell) -> Outcome:
    """`+5`, `-3`: so many working days from the date in the cell, or in an empty cell from the one above."""
    origin = cell.current or cell.above
    if origin is None:
        return Refused(NOTHING_TO_COUNT_FROM)
    return Parsed(cell.calendar.add(origin, _number(match)))


def _plan_week(match: re.Match[str], cell: _Cell) -> Outcome:
    """`w16`: the last working day of a plan week, or before it when it is closed; `do w16`: its Thursday."""
    week = int(match["week"])
    if week == 0:
        return Refused(NOT_A_DATE)
    monday = working_days.monday_of(cell.start) + timedelta(weeks=week - 1)
    if match["weekday"]:
        return Parsed(monday + timedelta(days=_WEEKDAYS[match["weekday"]]))
    friday = monday + timedelta(days=FRIDAY)
    last = cell.calendar.previous_working(monday + timedelta(days=6))
    if last >= friday:
        return Parsed(last)
    return Parsed(last, f"w{week} is {short(friday)}: we nemen de laatste werkdag ervoor.")


def _coming_weekday(match: re.Match[str], cell: _Cell) -> Outcome:
    """`vr`: the first Friday from today on."""
    days = (_WEEKDAYS[match["weekday"]] - cell.today.weekday()) % 7
    return Parsed(cell.today + timedelta(days=days))


def _coming_day_of_month(match: re.Match[str], cell: _Cell) -> Outcome:
    """`15`: the first 15th from today on; months without that day are skipped."""
    two_months = (cell.today + timedelta(days=number) for number in range(62))
    day = next((day for day in two_months if day.day == int(match["day"])), None)
    return _agreeing(day, match) if day else Refused(NOT_A_DATE)


def _written_date(match: re.Match[str], cell: _Cell) -> Outcome:
    """`15/12`, `vr 18-dec-26`, `2026-12-18 0:00`: a day and a month, perhaps with a year and a weekday."""
    day, month = int(match["day"]), _MONTHS.get(match["month"]) or int(match["month"])
    if not (1 <= day <= 31 and 1 <= month <= 12):
        return Refused(NOT_A_DATE)
    if match["year"]:
        year = int(match["year"]) + (2000 if len(match["year"]) == 2 else 0)
    else:
        year = _likely_year(day, month, _WEEKDAYS.get(match["weekday"]), cell)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return Refused(FAR_YEAR)
    if day > monthrange(year, month)[1]:
        return Refused(_nonexistent(day, month, year, suffix=f"/{year}" if match["year"] else ""))
    return _agreeing(date(year, month, day), match)


def _likely_year(day: int, month: int, weekday: int | None, cell: _Cell) -> int:
    """Return the year of a date typed without one.

    The year that puts it inside the IBO; of several the one with the typed weekday, then the first from today
    on, then the first. When none does, the year nearest to the IBO. A day that its month lacks counts as the
    last day of that month, so 29/2 is refused rather than moved to a leap year far away.
    """

    def rank(year: int) -> tuple[timedelta, bool, bool, bool, int]:
        last = monthrange(year, month)[1]
        candidate = date(year, month, min(day, last))
        distance = max(cell.start - candidate, candidate - cell.end, timedelta())
        other_weekday = weekday is not None and candidate.weekday() != weekday
        return distance, day > last, other_weekday, candidate < cell.today, year

    return min(range(cell.start.year - 1, cell.end.year + 2), key=rank)


def _nonexistent(day: int, month: int, year: int, *, suffix: str) -> str:
    """Return the message for a day that its month lacks; `suffix` is the year when one was typed."""
    name = f"{day}{wording.NBSP}{MONTHS[month - 1]}"
    if (day, month) == (29, 2):
        name += f"{wording.NBSP}{year}"
    last = monthrange(year, month)[1]
    return f"{name} bestaat niet. Bedoel je {last}/{month}{suffix} of 1/{month + 1}{suffix}?"


def _agreeing(day: date, match: re.Match[str]) -> Outcome:
    """Return the date, or a refusal when another weekday was typed in front of it."""
    typed = match["weekday"]
    if not typed or _WEEKDAYS[typed] == day.weekday():
        return Parsed(day)
    nearest = day + timedelta(days=(_WEEKDAYS[typed] - day.weekday() + 3) % 7 - 3)
    fact = f"{paper(day)} is een {WEEKDAYS[day.weekday()]}, geen {WEEKDAYS[nearest.weekday()]}."
    return Refused(f"{fact} Bedoel je {short(day)} of {short(nearest)}?")


def _number(match: re.Match[str]) -> int:
    return int(match["sign"] + match["number"])


_WEEKDAYS = {name: number % 7 for number, name in enumerate(WEEKDAYS + wording.SHORT_WEEKDAYS)}
_MONTHS = {name: number % 12 + 1 for number, name in enumerate(MONTHS + wording.SHORT_MONTHS)} | {"sept": 9}

_WHITE_SPACE = re.compile("[ \t\r\n\u00a0\u2007\u2009\u202f]+")
_WEEKDAY = rf"(?P<weekday>{'|'.join(_WEEKDAYS)})\.?"
_PERHAPS_WEEKDAY = rf"(?:{_WEEKDAY} ?)?"
_SHIFT = r"(?P<sign>[+-]) ?(?P<number>[0-9]{1,3})"
_DAY = "(?P<day>[0-9]{1,2})"
_MIDNIGHT = "(?: 00?:00(?::00)?)?"
_YEAR = f"(?P<year>[0-9]{{4}}|[0-9]{{2}}){_MIDNIGHT}"
_JOIN = " ?[/.-]? ?"

_GRAMMAR: tuple[tuple[re.Pattern[str], _Reader], ...] = tuple(
    (re.compile(pattern), read)
    for pattern, read in (
        ("=", _same_as_above),
        ("d|vandaag", _today),
        (f"d ?{_SHIFT}", _days_from_today),
        (_SHIFT, _working_days_further),
        (_WEEKDAY, _coming_weekday),
        (f"{_PERHAPS_WEEKDAY}w(?:eek)? ?(?P<week>[0-9]{{1,3}})", _plan_week),
        (f"{_PERHAPS_WEEKDAY}{_DAY}", _coming_day_of_month),
        (f"{_PERHAPS_WEEKDAY}{_DAY} ?[/. -] ?(?P<month>[0-9]{{1,2}})(?: ?[/. -] ?{_YEAR})?", _written_date),
        (f"{_PERHAPS_WEEKDAY}{_DAY}{_JOIN}(?P<month>{'|'.join(_MONTHS)})\\.?(?:{_JOIN}{_YEAR})?", _written_date),
        (f"{_PERHAPS_WEEKDAY}(?P<day>[0-9]{{2}})(?P<month>[0-9]{{2}})(?:{_YEAR})?", _written_date),
        (f"(?P<weekday>)(?P<year>[0-9]{{4}})-(?P<month>[0-9]{{2}})-(?P<day>[0-9]{{2}}){_MIDNIGHT}", _written_date),
    )
)
