"""A day that people type in a form: a text field with the one grammar of dates, on every browser the same."""

import re
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from trainees import dates
from trainees.wording import paper
from trainees.working_days import WorkingCalendar

CALENDAR_WEEK = re.compile(r"\bw(?:eek)? ?([0-9]{1,3})")
HALF_A_YEAR = timedelta(days=182)


class DayField(forms.CharField):
    """A day as text: a date that is there shows as 15/03/2027, what was typed stays as it was typed."""

    def __init__(self, **options: Any) -> None:
        options = {"help_text": "Bijvoorbeeld 15/3 of 15/03/2027."} | options
        wrong = {"required": "Vul een datum in."}
        widget = forms.TextInput(attrs={"autocomplete": "off"})
        super().__init__(max_length=200, widget=widget, error_messages=wrong, **options)

    def prepare_value(self, value: Any) -> Any:
        """What the field holds for a date or a text."""
        return paper(value) if isinstance(value, date) else value


class DayForm(forms.Form):
    """A form in which days are typed by the one grammar; `notes` say how computed days were adjusted."""

    def __init__(self, data: Any = None, *, today: date, calendar: WorkingCalendar, **options: Any) -> None:
        super().__init__(data, **options)
        self.today, self.calendar = today, calendar
        self.notes: list[str] = []

    def parsed(
        self, name: str, *, start: date, end: date, today: date | None = None, current: date | None = None,
        above: date | None = None,
    ) -> date | None:  # fmt: skip
        """The day typed in the field `name`, likely from `start` to `end`, where week 1 begins with `start`.

        None when nothing was typed. Raises ValidationError with the message of the grammar.
        """
        outcome = dates.parse(
            str(self.cleaned_data.get(name, "")),
            today=today or self.today,
            start=start,
            end=end,
            calendar=self.calendar,
            current=current,
            above=above,
        )
        if isinstance(outcome, dates.Refused):
            raise ValidationError(outcome.message)
        if isinstance(outcome, dates.Cleared):
            return None
        self.notes += [outcome.note] if outcome.note else []
        return outcome.day

    def nearest(self, name: str) -> date | None:
        """As `parsed`, where no plan says which year is meant: the day nearest to today; `w16` is a calendar week."""
        start, end = self.today - HALF_A_YEAR, self.today + HALF_A_YEAR
        if week := CALENDAR_WEEK.search(str(self.cleaned_data.get(name, "")).lower()):
            later = timedelta(weeks=int(week[1]) - 1)
            firsts = (date.fromisocalendar(self.today.year + years, 1, 1) for years in (-1, 0, 1))
            start = min(firsts, key=lambda first: abs(first + later - self.today))
        return self.parsed(name, start=start, end=end)
