"""What the scripts that help with a date know of a plan: today, the period, the days on which nobody works."""

from datetime import date, timedelta
from typing import Any

from trainees.plan_document import PlanDocument
from trainees.working_days import WorkingCalendar

MARGIN = timedelta(days=366)


def frame_of(document: PlanDocument, url: str) -> dict[str, Any]:
    """The frame in which dates are typed, as JSON; `url` is where the addresses of the plan begin.

    Closed days reach a year beyond the period; the server decides about dates further away.
    """
    return {
        "today": document.today.isoformat(),
        "start": document.start.isoformat(),
        "end": document.end.isoformat(),
        "weekdays": sorted(document.calendar.weekdays),
        "closed": _closed(document.calendar, document.start - MARGIN, document.end + MARGIN),
        "url": url,
    }


def ends_of(document: PlanDocument) -> dict[str, list[str]]:
    """The numbers of the units that end on each day."""
    ends: dict[str, list[str]] = {}
    for unit in document.units:
        if unit.planned_end:
            ends.setdefault(unit.planned_end.isoformat(), []).append(unit.number)
    return ends


def _closed(calendar: WorkingCalendar, first: date, last: date) -> dict[str, str]:
    days = calendar.closed_between(first, last)
    return {day.isoformat(): label for day, label in days.items()}
