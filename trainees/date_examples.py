"""Examples of typed dates with what they mean today in this plan, for the list of shortcuts."""

from datetime import timedelta

from trainees import dates
from trainees.plan_document import Frame
from trainees.wording import day_and_month, short, with_year
from trainees.working_days import WorkingCalendar

WEEKS_AHEAD = 4


def examples(frame: Frame, calendar: WorkingCalendar) -> list[tuple[str, str]]:
    """What to type and what it gives, each worked out by the grammar itself."""
    week = min(frame.week + WEEKS_AHEAD, frame.weeks)
    day = frame.today + timedelta(weeks=WEEKS_AHEAD - 1)
    typed = {
        day_and_month(day): "{long}",
        str(day.day): f"de eerstvolgende {day.day}e: {{short}}",
        f"w{week}": f"laatste werkdag van week {week}: {{short}}",
        f"do w{week}": f"donderdag van week {week}: {{short}}",
        "d+7": "over 7 dagen, op een werkdag: {short}",
    }
    found = []
    for text, sentence in typed.items():
        outcome = dates.parse(text, today=frame.today, start=frame.start, end=frame.end, calendar=calendar)
        if isinstance(outcome, dates.Parsed):
            found.append((text, sentence.format(short=short(outcome.day), long=with_year(outcome.day))))
    return [*found, ("+5", "5 werkdagen later dan wat er staat"), ("=", "zelfde datum als de rij erboven")]
