"""Dutch phrases in which people, months and weeks are named together. Dates and counts alone are in wording.py."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.text import Truncator

from trainees.conflicts import ConflictError
from trainees.models import TraineePlan, User
from trainees.wording import MONTHS, NBSP, SHORT_WEEKDAYS, WEEKDAYS, ago, paper
from trainees.working_days import WEEKEND, WorkingCalendar, monday_of

NOBODY = "je mentor"
MOST = 80


def listed(words: Sequence[str], last: str = "en") -> str:
    """Return words as a phrase: "a", "a en b", "a, b en c"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def capital(text: str) -> str:
    """Return a phrase as the beginning of a sentence: "Drie onderdelen"; "één" loses an accent: "Eén onderdeel"."""
    return ("E" if text.startswith("één") else text[:1].upper()) + text[1:]


def mentors_of(plan: TraineePlan, today: date) -> list[User]:
    """The mentors of a plan on the day `today`, the longest serving first, in one query."""
    rows = plan.mentorships.select_related("mentor").order_by("since", "pk")
    return [row.mentor for row in rows if row.is_active(today)]


def any_of(mentors: Sequence[User]) -> str:
    """Whom one waits for: "Bart", "Bart of Els", "je mentor" when there is nobody."""
    return listed([mentor.first_name for mentor in mentors], "of") or NOBODY


def all_of(mentors: Sequence[User]) -> str:
    """With whom one talks: "Bart", "Bart en Els", "je mentor" when there is nobody."""
    return listed([mentor.first_name for mentor in mentors]) or NOBODY


def clipped(text: str) -> str:
    """Return words as a sentence can hold them: long ones are cut."""
    return Truncator(text).chars(MOST)


def changed_since(error: ConflictError, what: str, now: datetime) -> str:
    """Who changed `what` since, when and to what, in a sentence: "Els wijzigde onderdeel 5 zonet naar 08/01/2027."."""
    theirs, what = error.theirs, clipped(what)
    value = clipped(theirs.value) if isinstance(theirs.value, str) else theirs.value
    verb, end = _deed(error.field, value)
    when = ago(theirs.at, now) if theirs.at else ""
    # Not "onderdeel 9 1 minuut geleden".
    before, after = (when, "") if what[-1:].isdigit() and when[:1].isdigit() else ("", when)
    if error.field == "outcome" or (error.field == "exemption" and not value):
        what = f"{'de beginsituatie' if error.field == 'outcome' else 'de vrijstelling'} van {what}"
    return " ".join(filter(None, (theirs.who, verb, before, what, after, end))) + "."


def _deed(field: str, value: Any) -> tuple[str, str]:
    """What somebody did when a field of a row got this value: the verb of the sentence, and its end."""
    match field:
        case "exemption":
            return ("stelde", f"vrij: “{value}”") if value else ("haalde", "weg")
        case "completed_on":
            return ("bevestigde", f"op {paper(value)}") if value else ("heropende", "")
        case "planned_end":
            return "wijzigde", f"naar {paper(value)}" if value else "en maakte het leeg"
        case "competency" | "action":
            return "wijzigde", f"naar “{value}”" if value else "en maakte ze leeg"
        case "checked_on" if value:
            return "vinkte", "af"
        case "gone":
            return "verwijderde", ""
    return "wijzigde", ""


def working_week(monday: date, weekdays: frozenset[int], *, brief: bool) -> str:
    """Return the days of a week on which somebody works: "Ma 23 tot vr 27 november", or with the days in full."""
    first, last = (monday_of(monday) + timedelta(days=day) for day in (min(weekdays), max(weekdays)))
    names = SHORT_WEEKDAYS if brief else WEEKDAYS
    until = NBSP.join((names[last.weekday()], str(last.day), MONTHS[last.month - 1]))
    if first == last:
        return capital(until)
    since = NBSP.join((names[first.weekday()], str(first.day)))
    if first.month != last.month:
        since += NBSP + MONTHS[first.month - 1]
    return f"{capital(since)} tot {until}"


def usual_days_off(calendar: WorkingCalendar) -> list[str]:
    """On which days of any week nobody works: "weekends", "de vrije dagen van de cursist (wo)"."""
    free = [SHORT_WEEKDAYS[day] for day in range(5) if day not in calendar.weekdays]
    weekends = [] if calendar.weekdays & set(WEEKEND) else ["weekends"]
    return [*weekends, f"de vrije dagen van de cursist ({listed(free)})"] if free else weekends
