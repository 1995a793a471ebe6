"""What an IBO contract may be: 4 to 26 weeks, to 52 for vulnerable groups, part-time from half-time."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.core.exceptions import ValidationError

SHORTEST, LONGEST, LONGEST_FOR_VULNERABLE = 4, 26, 52
HALF_TIME = 19
FULL_TIME = 38
FAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Doubt:
    """A questionable but legal value: `kind` is what a person insists on, `text` says in Dutch what is unusual."""

    kind: str
    text: str


def doubts(*, start: date, end: date, hours_per_week: Decimal, today: date) -> list[Doubt]:
    """What to ask before a plan with this contract is kept.

    Raises ValidationError, by field, for what no contract can be: an end before the start, more than 52 weeks.
    """
    days = (end - start).days + 1
    if days <= 1:
        raise ValidationError({"end": "De einddatum moet na de startdatum liggen."})
    if days > LONGEST_FOR_VULNERABLE * 7:
        raise ValidationError({"end": f"Een IBO duurt hoogstens {LONGEST_FOR_VULNERABLE} weken."})
    found = []
    if days > LONGEST * 7:
        text = (
            f"Een IBO duurt hoogstens {LONGEST} weken; tot {LONGEST_FOR_VULNERABLE} weken kan voor kwetsbare groepen."
        )
        found.append(Doubt("long", text))
    if days < SHORTEST * 7:
        found.append(Doubt("short", f"Een IBO duurt minstens {SHORTEST} weken."))
    if hours_per_week < HALF_TIME:
        found.append(Doubt("hours", f"Een deeltijdse IBO is minstens halftijds: {HALF_TIME} uren per week."))
    if hours_per_week > FULL_TIME:
        found.append(Doubt("overtime", f"Een voltijdse IBO telt {FULL_TIME} uren per week."))
    if abs(start - today) > FAR:
        found.append(Doubt("far", "De startdatum ligt meer dan een jaar van vandaag."))
    return found
