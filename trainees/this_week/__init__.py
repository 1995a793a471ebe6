"""What a trainee finds on *Deze week*: late first, then this week, what waits for the mentor, and what comes later."""

from trainees.this_week.reading import company_line, read, verdict_on
from trainees.this_week.values import (
    COMPANY,
    OPEN_STATES,
    UNIT,
    Later,
    Situation,
    ThisWeek,
    Waiting,
    WeekGroup,
    WeekItem,
)

__all__ = [
    "COMPANY",
    "OPEN_STATES",
    "UNIT",
    "Later",
    "Situation",
    "ThisWeek",
    "Waiting",
    "WeekGroup",
    "WeekItem",
    "company_line",
    "read",
    "verdict_on",
]
