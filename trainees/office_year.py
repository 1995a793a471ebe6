"""One year of an office's calendar as its coordinator reads it: holidays with their replacement, spans of closed days.

Also which planned ends fall on a closed day: nothing is moved silently, so a person has to look at them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from competency_plans import catalogue
from trainees import closing_days, dates, wording
from trainees.models import ClosedDay, CompanyCompetency, Office, PlannedKeySkill, PlannedUnit
from trainees.models.people import calendar_of
from trainees.working_days import MONDAY_TO_FRIDAY, ONE_DAY, WEEKEND, WorkingCalendar, belgian_holidays

SHOWN_ENDS = 10
A_YEAR = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands in the field of a replacement day when it differs from what is kept: as typed, and why not saved."""

    holiday: date
    text: str
    seen: str
    error: str


@dataclass(frozen=True, slots=True)
class Holiday:
    """A statutory holiday; on a weekend with its replacement day, or a proposal when none is chosen yet.

    `text` is what stands in the field, `seen` the day that is kept (ISO), `error` why the last one was not saved.
    """

    day: date
    name: str
    on_weekend: bool = False
    replacement: date | None = None
    text: str = ""
    seen: str = ""
    error: str = ""

    @property
    def is_missing(self) -> bool:
        """Whether the office still has to choose a replacement day."""
        return self.on_weekend and self.replacement is None


@dataclass(frozen=True, slots=True)
class Span:
    """Closed days that follow each other but for weekends and holidays, under one label.

    `days` are those on which the office would be open; `replaces` is the holiday of another year.
    """

    first: date
    last: date
    label: str
    days: int
    replaces: date | None = None

    @property
    def text(self) -> str:
        """The span in words: "ma 28 – do 31 dec 2026"."""
        return spanned(self.first, self.last)


@dataclass(frozen=True, slots=True)
class End:
    """A planned end that falls on a closed day: of which row, in whose plan."""

    day: date
    plan: int
    trainee: str
    row: str


@dataclass(frozen=True, slots=True)
class OfficeYear:
    """Everything that the page of one year shows."""

    year: int
    years: tuple[int, ...]
    holidays: list[Holiday]
    spans: list[Span]
    ends: list[End]

    @property
    def missing(self) -> int:
        """How many holidays still lack a replacement day."""
        return sum(holiday.is_missing for holiday in self.holidays)

    @property
    def closed(self) -> int:
        """On how many days the office is closed beside weekends and holidays, replacement days left out."""
        return sum(span.days for span in self.spans if span.replaces is None)

    @property
    def ends_text(self) -> str:
        """How many planned ends fall on a closed day, as the beginning of a sentence."""
        return ends_phrase(len(self.ends))

    @property
    def shown_ends(self) -> list[End]:
        """The first planned ends on a closed day."""
        return self.ends[:SHOWN_ENDS]

    @property
    def more_ends(self) -> int:
        """How many planned ends on a closed day are not shown."""
        return max(len(self.ends) - SHOWN_ENDS, 0)


def build(office: Office, year: int, today: date, entry: Entry | None = None) -> OfficeYear:
    """Read one year of the calendar of an office, in a fixed number of queries.

    `entry` is a replacement day as typed that could not be saved.
    """
    first, last = date(year, 1, 1), date(year, 12, 31)
    rows = list(office.closed_days.filter(day__range=_around(first, last)))
    return OfficeYear(
        year=year,
        years=tuple(one for one in (year - 1, year, year + 1) if dates.FIRST_YEAR <= one <= dates.LAST_YEAR),
        holidays=_holidays(year, rows, entry),
        spans=[span for span in _spans(rows, year) if span.first <= last and span.last >= first],
        ends=ends_on(office, [row.day for row in rows if row.day.year == year], today),
    )


def calendar_around(office: Office, year: int) -> WorkingCalendar:
    """The working days of an office in a year and the years beside it."""
    rows = office.closed_days.filter(day__range=_around(date(year, 1, 1), date(year, 12, 31)))
    return calendar_of(list(rows), MONDAY_TO_FRIDAY)


def _around(first: date, last: date) -> tuple[date, date]:
    return first - A_YEAR, last + A_YEAR


def _holidays(year: int, rows: list[ClosedDay], entry: Entry | None) -> list[Holiday]:
    """The holidays of a year; every proposal is another free day."""
    chosen = {row.replaces: row.day for row in rows if row.replaces}
    closed = {row.day: row.label for row in rows}
    found = []
    for day, name in belgian_holidays(year).items():
        if day.weekday() not in WEEKEND:
            found.append(Holiday(day, name))
            continue
        replacement = chosen.get(day)
        shown = replacement or closing_days.proposal(day, WorkingCalendar(closed))
        if shown:
            closed[shown] = name
        typed = entry if entry and entry.holiday == day else None
        found.append(
            Holiday(
                day,
                name,
                on_weekend=True,
                replacement=replacement,
                text=typed.text if typed else wording.with_year(shown) if shown else "",
                seen=typed.seen if typed else replacement.isoformat() if replacement else "",
                error=typed.error if typed else "",
            )
        )
    return found


def _spans(rows: Iterable[ClosedDay], year: int) -> list[Span]:
    """The closed days as spans; of replacement days only those of a holiday in another year."""
    open_days = WorkingCalendar()
    found: list[Span] = []
    for row in rows:
        if row.replaces:
            if row.replaces.year != year:
                found.append(Span(row.day, row.day, row.label, 1, row.replaces))
            continue
        before = found[-1] if found else None
        if (
            before is not None
            and (before.label, before.replaces) == (row.label, None)
            and not open_days.between(before.last, row.day - ONE_DAY)
        ):
            found[-1] = Span(before.first, row.day, row.label, before.days + 1)
        else:
            found.append(Span(row.day, row.day, row.label, 1))
    return found


def spanned(first: date, last: date) -> str:
    """Return days in words: "vr 15 mei 2026", "ma 28 dec – do 31 dec 2026"."""
    if first == last:
        return wording.with_year(first)
    start = wording.short(first) if first.year == last.year else wording.with_year(first)
    return f"{start} – {wording.with_year(last)}"


def ends_phrase(count: int) -> str:
    """Return how many planned ends fall on something: "2 voorziene einddatums vallen"."""
    return f"{count} voorziene einddatum{'s vallen' if count > 1 else ' valt'}"


def ends_on(office: Office, days: Sequence[date], today: date) -> list[End]:
    """The planned ends on one of these days, from today on: of unfinished rows of the open plans of an office."""
    coming = [day for day in days if day >= today]
    if not coming:
        return []
    rows: dict[str, Any] = {"plan__office": office, "plan__ended_on": None, "planned_end__in": coming}
    units = PlannedUnit.objects.live().filter(completed_on=None, **rows).order_by()
    skills = PlannedKeySkill.objects.filter(retired=False, exemption="", **rows).order_by()
    own = CompanyCompetency.objects.filter(removed=False, completed_on=None, **rows).order_by()
    columns = ("planned_end", "plan_id", "plan__trainee__name")
    found = [
        End(day, plan, trainee, f"onderdeel {catalogue.tree(edition).units_by_id[unit].number}")
        for day, plan, trainee, edition, unit in units.values_list(*columns, "plan__edition_id", "unit_id")
    ]
    found += [End(*values) for values in skills.values_list(*columns, "key_skill__name")]
    found += [End(*values) for values in own.values_list(*columns, "competency")]
    return sorted(found, key=lambda end: (end.day, end.trainee, end.row))
