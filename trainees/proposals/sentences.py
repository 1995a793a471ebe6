"""What to say about a proposal, in Dutch: what it skips, why a date deviates, how long the stretches are."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from trainees.phrases import listed, usual_days_off
from trainees.plan_document import PlanDocument
from trainees.proposals.values import Choices
from trainees.spreading import Part, Spreading, usual_end
from trainees.wording import NBSP, WEEKDAYS, short, with_year
from trainees.working_days import CLOSED, HOLIDAY, WorkingCalendar, belgian_holidays

NO_PERIOD = "Verbeter eerst de periode."
NO_WORKING_DAY = "Tussen die dagen ligt geen werkdag."
LONGEST_LABEL = 40


def is_over(document: PlanDocument) -> str:
    """Why nothing can be planned any more."""
    if document.end < document.today:
        return f"De IBO liep tot {_with_year(document.end)}. Er valt niets meer te plannen."
    return f"De IBO loopt tot {_with_year(document.end)} en tot dan is er geen werkdag meer om iets op te plannen."


def nothing_open(document: PlanDocument, choices: Choices, parts: Sequence[Part]) -> str:
    """Why there is nothing to propose while there are days enough."""
    if not any(f"onderdeel-{row.id}" not in document.settled for row in document.units):
        return "Alle onderdelen zijn klaar, afgewerkt of vrijgesteld. Er valt niets meer te plannen."
    if choices.left_out:
        return "Geen enkel onderdeel zit in het voorstel. Vink aan wat je wilt laten plannen."
    return "Alle open onderdelen hebben al een datum. Vink Ingevulde datums behouden uit om ze opnieuw te spreiden."


@dataclass(frozen=True, slots=True)
class Told:
    """The sentences of one proposal; `ends` are the dates in the chosen order, `kept` those that stay."""

    document: PlanDocument
    choices: Choices
    spreading: Spreading
    ends: Mapping[str, date | None]
    kept: Mapping[str, date]

    def intro(self) -> str:
        """By what each unit gets its time."""
        time = "tijd naar verhouding van zijn acties" if self.choices.by_actions else "evenveel tijd"
        return f"Elk onderdeel krijgt {time}. Er wordt niets bewaard tot je het voorstel overneemt."

    def lead(self) -> str:
        """How many units are in it, above the table."""
        proposed, kept = len(self.spreading.dates), len(self.kept)
        told = [f"{proposed} van {len(self.document.units)} onderdelen in het voorstel."]
        if kept and proposed:
            told.append(f"{kept} {'datum blijft' if kept == 1 else 'datums blijven'} staan.")
        if proposed:
            told.append("Vink uit wat je zelf wilt plannen.")
        return " ".join(told)

    def hint(self) -> str:
        """Until when the training lasts and how much room is left at its end."""
        runs = f"De IBO loopt tot {_with_year(self.document.end)}."
        if self.choices.last is None:
            return runs
        weeks = (self.document.end - self.choices.last).days // 7
        if not weeks:
            return f"{runs} Er blijft geen week vrij voor herhaling en het eindgesprek."
        return f"{runs} We houden {_weeks(weeks)} vrij voor herhaling en het eindgesprek."

    def count(self) -> str:
        """How many dates would be saved."""
        count = len(self.spreading.dates)
        return f"{count} {'datum' if count == 1 else 'datums'}."

    def detail(self) -> str:
        """The shortest and the longest stretch; nothing when units share a date or stretches have no one measure."""
        stops = list(self.spreading.stops.values())
        one_measure = self.spreading.is_weekly or not self.choices.weekly
        if not stops or not min(stops) or not one_measure:
            return ""
        measured = _weeks if self.spreading.is_weekly else _days
        if min(stops) == max(stops):
            who = "Het onderdeel krijgt" if len(stops) == 1 else "Elk onderdeel krijgt"
            return f"{who} {measured(stops[0])}."
        return f"Het kortste onderdeel krijgt {measured(min(stops))}, het langste {measured(max(stops))}."

    def notes(self) -> list[str]:
        """What was skipped, and why dates are not what one expects."""
        if not self.spreading.dates or self.choices.first is None:
            return []
        skipped = _skipped(self.document.calendar, self.choices.first, max(self.spreading.dates.values()))
        told = [f"Overgeslagen: {', '.join(skipped)}." if skipped else "", *self._deviations(), self._order()]
        return [sentence for sentence in told if sentence]

    def _deviations(self) -> list[str]:
        """Which units do not end on the usual day of the week, and on which days several end."""
        usual, days = usual_end(self.document.calendar), self.spreading.dates
        told = []
        other = [key for key, day in days.items() if day.weekday() != usual] if self.choices.weekly else []
        names = listed([self._number(key) for key in other])
        if other and not self.spreading.is_weekly:
            told.append(f"Er zijn te weinig weken: {names} {_ends(other)} niet op een {WEEKDAYS[usual]}.")
        elif other:
            weekdays = {days[key].weekday() for key in other}
            where = f"op een {WEEKDAYS[weekdays.pop()]}" if len(weekdays) == 1 else f"niet op een {WEEKDAYS[usual]}"
            told.append(f"Daarom {_ends(other)} {names} {where}.")
        together = [day for day, count in Counter(days.values()).items() if count > 1]
        if together:
            what = "weken" if self.choices.weekly else "werkdagen"
            on = listed([short(day) for day in together[:3]]) if len(together) < 4 else f"{len(together)} dagen"
            told.append(f"Er zijn minder {what} dan onderdelen: op {on} eindigt er meer dan één.")
        return told

    def _order(self) -> str:
        """Whether dates that stay contradict the order."""
        ends = [(key, day) for key, day in self.ends.items() if day]
        pairs = ((one, other) for place, one in enumerate(ends) for other in ends[place + 1 :])
        if not any(one[1] > other[1] and (one[0] in self.kept) != (other[0] in self.kept) for one, other in pairs):
            return ""
        return "Door datums die blijven staan, volgen de onderdelen elkaar niet overal op in de gekozen volgorde."

    def _number(self, key: str) -> str:
        return next(row.number for row in self.document.units if f"onderdeel-{row.id}" == key)


def _ends(keys: Sequence[str]) -> str:
    return "eindigt" if len(keys) == 1 else "eindigen"


def _weeks(number: int) -> str:
    return f"{number}{NBSP}{'week' if number == 1 else 'weken'}"


def _days(number: int) -> str:
    return f"{number}{NBSP}{'werkdag' if number == 1 else 'werkdagen'}"


def _with_year(day: date) -> str:
    return with_year(day).partition(NBSP)[2]


def _skipped(calendar: WorkingCalendar, first: date, last: date) -> list[str]:
    """The days on which nothing ends: weekends, days off of the trainee, then holidays and closings by date."""
    return usual_days_off(calendar) + [_run(run, calendar) for run in _runs(calendar, first, last)]


def _runs(calendar: WorkingCalendar, first: date, last: date) -> list[list[date]]:
    """Closed days on which the trainee would work, joined when no working day lies between."""
    runs: list[list[date]] = []
    joined = False
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        if calendar.is_working(day):
            joined = False
        elif day.weekday() in calendar.weekdays:
            if joined:
                runs[-1].append(day)
            else:
                runs.append([day])
            joined = True
    return runs


def _run(run: Sequence[date], calendar: WorkingCalendar) -> str:
    """A run of closed days with why: "25 dec – 1 jan (kantoor gesloten)", "ma 29 mrt (paasmaandag)"."""
    reasons = dict.fromkeys(_reason(day, calendar) for day in run)
    why = next(iter(reasons)) if len(reasons) == 1 else "kantoor gesloten"
    if len(run) == 1:
        return f"{short(run[0])} ({why})"
    since, until = (short(day).partition(NBSP)[2] for day in (run[0], run[-1]))
    return f"{since} – {until} ({why})"


def _reason(day: date, calendar: WorkingCalendar) -> str:
    why = calendar.why_closed(day) or ""
    if why == HOLIDAY:
        return belgian_holidays(day.year)[day]
    return "kantoor gesloten" if why == CLOSED or len(why) > LONGEST_LABEL else why
