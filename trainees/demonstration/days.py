"""The dates of the demonstration, on working days around the day on which it is loaded."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from trainees.demonstration.stages import WEEKS, Row, Stage
from trainees.wording import BRUSSELS
from trainees.working_days import WorkingCalendar, display_week, monday_of

FRIDAY = 4
TICKS_A_DAY = 2
YEAR_END = "collectieve sluiting"


@dataclass(frozen=True, slots=True)
class Days:
    """The dates of one demonstration: loaded on the day `today`, with the working days of its office."""

    today: date
    calendar: WorkingCalendar

    def start(self, stage: Stage) -> date:
        """The first day of a trainee who is in plan week `stage.now` today."""
        monday = monday_of(self.today) - timedelta(weeks=stage.now - 1)
        return self.calendar.next_working(monday + timedelta(days=stage.first_weekday))

    def end(self, stage: Stage) -> date:
        """The last day: the Sunday of the last plan week."""
        return monday_of(self.start(stage)) + timedelta(weeks=WEEKS, days=-1)

    def friday(self, week: int) -> date:
        """The last working day of a week, 0 for the week shown as *deze week*; never before today from that week on."""
        day = self.calendar.previous_working(self.day(7 * week + FRIDAY))
        return self.calendar.next_working(self.today) if week >= 0 and day < self.today else day

    def day(self, number: int) -> date:
        """The day so many days from the Monday of the week shown as *deze week*."""
        return display_week(self.today)[0] + timedelta(days=number)

    def planned(self, row: Row) -> date | None:
        """The planned end of a unit."""
        if row.week is None:
            return None
        pushed = row.steps_back and self.friday(0) <= self.today
        return self.friday(1 if pushed else row.week)

    def finished(self, week: int, working_days: int) -> date:
        """The day so many working days after the Friday of a week."""
        return self.calendar.add(self.friday(week), working_days) if working_days else self.friday(week)

    def ticks(self, count: int, last: date, first: date) -> Iterator[date]:
        """The days of so many ticks, the earliest first: a few each working day, the last on `last`."""
        day = self.calendar.previous_working(last)
        found = []
        for number in range(count):
            if number and number % TICKS_A_DAY == 0:
                day = self.calendar.add(day, -1)
            found.append(max(day, first))
        return reversed(found)


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    """A moment of a day in Brussels."""
    return datetime.combine(day, time(hour, minute), BRUSSELS)


def year_end(year: int) -> tuple[date, date]:
    """From when until when the office is closed between Christmas and New Year."""
    return date(year, 12, 26), date(year, 12, 31)
