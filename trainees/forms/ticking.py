"""A tick as it comes from a page or a device."""

from datetime import UTC, date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator

from trainees import dates
from trainees.checking import Tick
from trainees.models import TraineePlan

UNREADABLE = "Dit vinkje is onleesbaar. Laad de pagina opnieuw."
FIRST_MOMENT = datetime(dates.FIRST_YEAR, 1, 1, tzinfo=UTC)  # before the year 1 PostgreSQL keeps what nobody can read


class TickForm(forms.Form):
    """Ticked or not, on which day (in the grammar of dates; the act refuses the future), and the device's own facts."""

    ticked = forms.ChoiceField(choices=[("1", "afgevinkt"), ("0", "open")], error_messages={"required": UNREADABLE})
    on = forms.CharField(required=False)
    id = forms.UUIDField(required=False, error_messages={"invalid": UNREADABLE})
    device_at = forms.DateTimeField(
        required=False, error_messages={"invalid": UNREADABLE}, validators=[MinValueValidator(FIRST_MOMENT, UNREADABLE)]
    )

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
        plan = self.plan
        outcome = dates.parse(typed, today=self.today, start=plan.start, end=plan.end, calendar=plan.calendar)
        if isinstance(outcome, dates.Refused):
            raise ValidationError(outcome.message)
        return outcome.day if isinstance(outcome, dates.Parsed) else None

    def tick(self) -> Tick:
        """The tick that a valid form asks for."""
        cleaned = self.cleaned_data
        return Tick(ticked=cleaned["ticked"] == "1", on=cleaned["on"], device_at=cleaned["device_at"], id=cleaned["id"])
