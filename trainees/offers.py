"""What the planning proposes after a date moved: that the later open units move along."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from trainees.dates import FIRST_YEAR, LAST_YEAR
from trainees.phrases import capital, listed, usual_days_off
from trainees.plan_document import PlanDocument
from trainees.schedules import Spot, later_than, shifted, working_days_between
from trainees.wording import NBSP, paper, short
from trainees.working_days import NoWorkingDayError, plan_week


@dataclass(frozen=True, slots=True)
class NewDate:
    """What a row would get: its key, the date that stands there, the date that would, in words for its cell."""

    key: str
    seen: date | None
    day: date
    week: int
    before: str
    after: str
    number: str


@dataclass(frozen=True, slots=True)
class Offer:
    """To move later units along with the one at `key`.

    `lead` says what moved, `text` asks, `last` says when the last one ends; `days` working days for each of `dates`.
    """

    key: str
    name: str
    lead: str
    text: str
    button: str
    days: int
    dates: tuple[NewDate, ...]
    last: str
    outside: bool

    @property
    def brief(self) -> dict[str, Any]:
        """The offer before the move itself: what a yes does, and how far the rows would go."""
        which = _later_units(len(self.dates))
        label = f"Schuif {which} mee op" if self.days > 0 else f"Vervroeg {which} mee"
        steps = f"{_working_days(self.days)} {'later' if self.days > 0 else 'vroeger'}"
        return {"label": label, "sentence": f"Alles {steps}. {self.last}"}

    @property
    def json(self) -> str:
        """The dates as the page's script reads them."""
        fields = ("key", "before", "after", "week")
        return json.dumps([{field: getattr(new, field) for field in fields} for new in self.dates])


def spots(document: PlanDocument) -> list[Spot]:
    """The units of a document as places for dates."""
    settled = document.settled
    keys = [(f"onderdeel-{row.id}", row) for row in document.units]
    return [Spot(key, row.planned_end, key not in settled) for key, row in keys]


def new_dates(document: PlanDocument, wanted: dict[str, date]) -> tuple[NewDate, ...]:
    """The rows of a document that would get these dates, in the order of the dates, in words."""
    rows = document.rows
    return tuple(
        NewDate(
            key=key,
            seen=rows[key].planned_end,
            day=day,
            week=plan_week(document.start, day),
            before=_brief(rows[key].planned_end),
            after=short(day),
            number=document.name_of(key),
        )
        for key, day in wanted.items()
    )


def _brief(day: date | None) -> str:
    return short(day) if day else ""


def after_move(document: PlanDocument, key: str, before: date | None, after: date | None) -> Offer | None:
    """The offer after the unit with this key moved from one date to another, or None when nothing later is open.

    None too for a year that nobody can type: counting to it would take long, or not end.
    """
    unit = next((unit for unit in document.units if f"onderdeel-{unit.id}" == key), None)
    if unit is None or before is None or after is None:
        return None
    if not all(FIRST_YEAR <= day.year <= LAST_YEAR for day in (before, after)):
        return None
    days = working_days_between(before, after, document.calendar)
    later = later_than(spots(document), before, but=key)
    if not later or not days:
        return None
    try:
        dates = new_dates(document, shifted(later, days, document.calendar))
    except NoWorkingDayError:
        return None
    last = max(new.day for new in dates)
    count, steps, which = len(dates), _working_days(days), _later_units(len(dates))
    to = short(after, document.today)
    lead = f"schuift {steps} op, naar {to}." if days > 0 else f"komt {steps} vroeger, op {to}."
    ends_on = _last(last, document)
    text = f"Ook {which} {'opschuiven' if days > 0 else 'vervroegen'}? {ends_on}"
    button = f"Schuif {count} mee op" if days > 0 else f"Vervroeg er {count} mee"
    return Offer(key, f"{unit.number} {unit.name}", lead, text, button, days, dates, ends_on, last > document.end)


def _working_days(days: int) -> str:
    return f"{abs(days)} werkdag{'' if abs(days) == 1 else 'en'}"


def _later_units(count: int) -> str:
    return f"de {count} volgende onderdelen" if count > 1 else "het volgende onderdeel"


def _last(last: date, document: PlanDocument) -> str:
    sentence = f"Het laatste eindigt dan op {short(last, document.today)}"
    return f"{sentence}, na het einde van de IBO ({paper(document.end)})." if last > document.end else f"{sentence}."


def named(document: PlanDocument, keys: Sequence[str]) -> str:
    """What to call rows together: *onderdelen 2, 5 en 6*; with other rows among them each by its own name."""
    numbers = [row.number for row in document.units if f"onderdeel-{row.id}" in keys]
    if len(numbers) > 1 and len(numbers) == len(keys):
        return f"onderdelen {listed(numbers)}"
    return listed([document.name_of(key) for key in keys])


def left_out(document: PlanDocument, seen: Mapping[str, date | None], *, how: str) -> str:
    """Which of the chosen rows stay as they are, and why: "10 heeft geen datum en blijft leeg."."""
    settled = [key for key in seen if key in document.settled]
    empty = [key for key, day in seen.items() if day is None and key not in document.settled]
    sentences = []
    if settled:
        verb = "is klaar of vrijgesteld en blijft" if len(settled) == 1 else "zijn klaar of vrijgesteld en blijven"
        sentences.append(f"{capital(named(document, settled))} {verb} staan.")
    if empty and how == "verschuiven":
        verb = "heeft geen datum en blijft" if len(empty) == 1 else "hebben geen datum en blijven"
        sentences.append(f"{capital(named(document, empty))} {verb} leeg.")
    return " ".join(sentences)


def shift_note(document: PlanDocument, dates: tuple[NewDate, ...]) -> str:
    """What a shift skips and when the last row ends, for under the form in the bar."""
    if not dates:
        return "Niets van wat je koos heeft een datum die kan verschuiven."
    first = min((new.seen or new.day, new.day) for new in dates)
    last = max(new.day for new in dates)
    spans = closures(document, min(first), last)
    skipped = listed([*usual_days_off(document.calendar), "feestdagen", *([spans] if spans else [])])
    return f"{capital(skipped)} tellen niet mee. {ends(document, last)}"


def spread_note(document: PlanDocument, dates: tuple[NewDate, ...]) -> str:
    """From which day to which day a spread goes, and what it skips."""
    if not dates:
        return shift_note(document, dates)
    days = [new.day for new in dates]
    return f"Van {short(min(days))} tot {short(max(days))}. {shift_note(document, dates)}"


def ends(document: PlanDocument, last: date) -> str:
    """When the last row ends, and how far that is from the end of the IBO."""
    sentence = f"Het laatste onderdeel eindigt op {short(last, document.today)}"
    left = (document.end - last).days
    if left < 0:
        return f"{sentence}, na het einde van de IBO ({paper(document.end)})."
    weeks, rest = divmod(left, 7)
    if not weeks:
        return f"{sentence}, in de laatste week van de IBO."
    about = "ruim " if rest else ""
    return f"{sentence}, {about}{weeks}{NBSP}{'week' if weeks == 1 else 'weken'} voor het einde van de IBO."


def closures(document: PlanDocument, first: date, last: date) -> str:
    """The closed days of the office between two days: "de kantoorsluiting van 25 dec tot 1 jan"."""
    closed = sorted(day for day in document.calendar.closed_days if first <= day <= last)
    if not closed:
        return ""
    runs = [[closed[0]]]
    for day in closed[1:]:
        joined = all(
            not document.calendar.is_working(runs[-1][-1] + timedelta(days=step))
            for step in range(1, (day - runs[-1][-1]).days)
        )
        if joined:
            runs[-1].append(day)
        else:
            runs.append([day])
    words = [f"{_day(run[0])} tot {_day(run[-1])}" if len(run) > 1 else _day(run[0]) for run in runs]
    return f"de kantoorsluiting van {listed(words)}"


def _day(day: date) -> str:
    return short(day).partition(NBSP)[2]
