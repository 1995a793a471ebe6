"""What may be sent to the calendar of an office: a replacement day, days on which it is closed, days that it opens."""

import re
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from trainees import closing_days
from trainees.forms.days import CALENDAR_WEEK, DayForm
from trainees.forms.planning import SeenDateField
from trainees.forms.printed import printed
from trainees.working_days import WorkingCalendar

LONGEST_LABEL = 100
IN_ADVANCE = timedelta(days=closing_days.LONGEST_SPAN)
BARE_DAY = re.compile(r"[0-9]{1,2}")


class OfficeDayForm(DayForm):
    """A form of the calendar of an office, where weeks are those of the calendar."""

    def read(
        self, name: str, *, start: date, end: date, today: date, current: date | None = None, above: date | None = None
    ) -> date | None:
        """The day typed in the field `name`, likely from `start` to `end`; None when nothing was typed.

        `w16` is a week of the calendar here, there is no plan to count from; `15` is the first such from `today` on.
        Raises ValidationError with the message of the grammar.
        """
        text = str(self.cleaned_data.get(name, ""))
        first = date.fromisocalendar(start.year, 1, 1) if CALENDAR_WEEK.search(text.lower()) else start
        since = today if BARE_DAY.fullmatch(text.strip()) else self.today
        return self.parsed(name, start=first, end=end, today=since, current=current, above=above)


class ClosingForm(OfficeDayForm):
    """A day, or a first and a last day, on which an office is closed, and why."""

    first = forms.CharField(label="Van", max_length=200, error_messages={"required": "Vul een dag in."})
    last = forms.CharField(label="Tot en met", max_length=200, required=False)
    label = forms.CharField(
        label="Reden",
        max_length=LONGEST_LABEL,
        required=False,
        validators=[printed],
        error_messages={"max_length": "Gebruik hoogstens %(limit_value)d tekens, dit zijn er %(show_value)d."},
    )

    def __init__(self, data: Any, *, year: int, today: date, calendar: WorkingCalendar) -> None:
        super().__init__(data, today=today, calendar=calendar)
        self.start, self.end = date(year, 1, 1), date(year, 12, 31)

    def clean_first(self) -> date | None:
        """The first day; without a year it lies in the year of the page."""
        since = self.today if self.today.year == self.start.year else self.start
        return self.read("first", start=self.start, end=self.end, today=since)

    def clean_last(self) -> date | None:
        """The last day, soon after the first; the first when nothing was typed."""
        first: date | None = self.cleaned_data.get("first")
        if first is None:
            return None
        return self.read("last", start=first, end=first + IN_ADVANCE, today=first, above=first) or first

    def clean_label(self) -> str:
        """The reason on one line."""
        return " ".join(self.cleaned_data["label"].split())


class ReopeningForm(forms.Form):
    """A span of closed days as the page showed it."""

    first = forms.DateField(input_formats=["%Y-%m-%d"])
    last = forms.DateField(input_formats=["%Y-%m-%d"])
    label = forms.CharField(required=False, strip=False)


class ReplacementForm(OfficeDayForm):
    """The replacement day of one holiday as typed, and the day that the page showed; `clear` takes it away."""

    day = forms.CharField(max_length=200, required=False)
    seen = SeenDateField()
    clear = forms.BooleanField(required=False)

    def __init__(self, data: Any, *, holiday: date, today: date, calendar: WorkingCalendar) -> None:
        super().__init__(data, today=today, calendar=calendar)
        self.holiday = holiday

    def clean_day(self) -> date | None:
        """The day, soon after the holiday; None to take it away."""
        if self.data.get("clear"):
            return None
        end = closing_days.latest_replacement(self.holiday)
        current = self.fields["seen"].clean(self.data.get("seen", ""))
        return self.read("day", start=self.holiday, end=end, today=self.holiday, current=current, above=self.holiday)

    def wanted(self) -> tuple[date | None, date | None]:
        """The day that was typed and the one that the page showed. Raises ValidationError when they are unreadable."""
        if not self.is_valid():
            raise ValidationError([text for texts in self.errors.values() for text in texts])
        return self.cleaned_data["day"], self.cleaned_data["seen"]
