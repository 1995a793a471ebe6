"""A tick as it comes from a page or a device."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator

from trainees import dates
from trainees.checking import Tick
from trainees.models import TraineePlan

UNREADABLE = "Dit vinkje is onleesbaar. Laad de pagina opnieuw."
NO_DAY = "Kies een dag."
FIRST_MOMENT = datetime(dates.FIRST_YEAR, 1, 1, tzinfo=UTC)  # before the year 1 PostgreSQL keeps what nobody can read

BARE = re.compile(r"\s*(?:[0-9]{1,2}|[a-zA-Z]{2,9}\.?)\s*")
TWO_MONTHS = 62


class TickForm(forms.Form):
    """Ticked or not, on which day (in the grammar of dates; the act refuses the future), and the device's own facts.

    Who names a day ticks. A weekday or a bare day is the last one: what was done lies behind.
    """

    ticked = forms.ChoiceField(choices=[("1", "afgevinkt"), ("0", "open")], required=False)
    on = forms.CharField(required=False)
    id = forms.UUIDField(required=False, error_messages={"invalid": UNREADABLE})
    device_at = forms.DateTimeField(
        required=False, error_messages={"invalid": UNREADABLE}, validators=[MinValueValidator(FIRST_MOMENT, UNREADABLE)]
    )

    since = forms.DateTimeField(required=False, error_messages={"invalid": UNREADABLE})

    def __init__(self, *args: Any, plan: TraineePlan, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan, self.today = plan, today

    def clean_on(self) -> date | None:
        """The day, or None when nothing was filled in."""
        typed: str = self.cleaned_data["on"]
        try:
            return date.fromisoformat(typed) if typed else None
        except ValueError:
            return self._parsed(typed)

    def _parsed(self, typed: str) -> date | None:
        plan, day = self.plan, None
        for back in range(TWO_MONTHS if BARE.fullmatch(typed) else 1):
            seen_from = self.today - timedelta(days=back)
            outcome = dates.parse(typed, today=seen_from, start=plan.start, end=plan.end, calendar=plan.calendar)
            if isinstance(outcome, dates.Refused):
                raise ValidationError(outcome.message)
            day = outcome.day if isinstance(outcome, dates.Parsed) else None
            if day is None or day <= self.today:
                break
        return day

    def clean(self) -> dict[str, Any]:
        """A tick says whether it ticks, or on which day."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not cleaned.get("ticked") and not cleaned.get("on") and not self.errors:
            raise ValidationError(NO_DAY if "on" in self.data else UNREADABLE)
        return cleaned

    def tick(self) -> Tick:
        """The tick that a valid form asks for."""
        cleaned = self.cleaned_data
        moments = {name: cleaned[name] for name in ("on", "device_at", "id", "since")}
        return Tick(ticked=cleaned["ticked"] != "0", **moments)
