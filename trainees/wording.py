"""Dutch wording of dates, times and counts, as the design prescribes (sections 2 and 11).

Inside a date or a time stands U+00A0, so that it never breaks over two lines.
"""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

WEEKDAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
SHORT_WEEKDAYS = tuple(name[:2] for name in WEEKDAYS)
MONTHS = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)
SHORT_MONTHS = ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
UP_TO_TEN = ("geen", "één", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien")

BRUSSELS = ZoneInfo("Europe/Brussels")
NBSP = "\N{NO-BREAK SPACE}"
HALF_A_YEAR = 182


def short(day: date, today: date | None = None) -> str:
    """Return a date for in a sentence: "vr 27 nov".

    With `today`, a date more than half a year away gets its year, since without it another year is meant.
    """
    if today is not None and abs((day - today).days) > HALF_A_YEAR:
        return with_year(day)
    return NBSP.join((SHORT_WEEKDAYS[day.weekday()], str(day.day), SHORT_MONTHS[day.month - 1]))


def with_year(day: date) -> str:
    """Return a date for in the grid: "vr 27 nov 2026"."""
    return f"{short(day)}{NBSP}{day.year}"


def long(day: date) -> str:
    """Return a date in full: "vrijdag 27 november 2026"."""
    return NBSP.join((WEEKDAYS[day.weekday()], str(day.day), MONTHS[day.month - 1], str(day.year)))


def paper(day: date) -> str:
    """Return a date as typed and printed: "27/11/2026"."""
    return f"{day.day:02}/{day.month:02}/{day.year:04}"


def day_and_month(day: date) -> str:
    """Return a date as typed without a year: "1/12"."""
    return f"{day.day}/{day.month}"


def clock(moment: datetime) -> str:
    """Return the time in Brussels of a moment: "14.38 u.". Raises ValueError when it has no time zone."""
    if moment.utcoffset() is None:
        raise ValueError(f"a moment needs a time zone: {moment.isoformat()}")
    local = moment.astimezone(BRUSSELS)
    return f"{local.hour}.{local.minute:02}{NBSP}u."


def decimal(number: Decimal) -> str:
    """Return a number with a comma and without needless zeros: "38", "22,5"."""
    return f"{number:f}".rstrip("0").rstrip(".").replace(".", ",") if number % 1 else f"{int(number)}"


def weekdays(digits: str) -> str:
    """Return working days, 1 for Monday, as words: "ma, di, do"."""
    return ", ".join(SHORT_WEEKDAYS[int(digit) - 1] for digit in digits)


def counted(n: int, one: str, many: str) -> str:
    """Return a count for in a sentence, up to ten in words: "drie onderdelen", "één onderdeel"."""
    number = UP_TO_TEN[n] if 0 <= n < len(UP_TO_TEN) else str(n)
    return f"{number} {one if n == 1 else many}"


def ago(moment: datetime, now: datetime) -> str:
    """Return how long ago a moment is: "zonet", "2 minuten geleden", "gisteren om 14.38 u.", "op vr 27 nov"."""
    minutes = int((now - moment).total_seconds()) // 60
    if minutes < 1:
        return "zonet"
    if minutes < 60:
        return f"{minutes} {'minuut' if minutes == 1 else 'minuten'} geleden"
    day, today = moment.astimezone(BRUSSELS).date(), now.astimezone(BRUSSELS).date()
    if day == today:
        return f"om {clock(moment)}"
    if (today - day).days == 1:
        return f"gisteren om {clock(moment)}"
    return f"op {short(day, today)}"
