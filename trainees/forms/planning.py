"""What may be sent to the planning of a plan: a date, a reason, a confirmation, a company competency."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from trainees import dates
from trainees.forms.printed import printed
from trainees.models import TraineePlan
from trainees.working_days import WorkingCalendar

EVERY_DAY = WorkingCalendar(weekdays=frozenset(range(7)))


class SeenDateField(forms.DateField):
    """A date that the page showed, as it was put there (ISO); empty for none."""

    def __init__(self) -> None:
        stale = {"invalid": "Deze pagina is verouderd. Laad ze opnieuw."}
        super().__init__(required=False, input_formats=["%Y-%m-%d"], error_messages=stale)


def shown_date(text: str) -> date | None:
    """The date that a page sends back as it was put there; None for none, and for what no page sends."""
    try:
        return SeenDateField().clean(text[:20])  # type: ignore[no-any-return]
    except forms.ValidationError:
        return None


class AcceptField(forms.CharField):
    """The questions that the person answered with yes, by their names."""

    def __init__(self) -> None:
        super().__init__(required=False, max_length=200)

    def clean(self, value: Any) -> frozenset[str]:
        """The names as a set."""
        return frozenset(super().clean(value).split())


class PlannedEndForm(forms.Form):
    """A planned end as typed, and the date that stood there; `note` says how a computed date was adjusted."""

    day = forms.CharField(required=False, max_length=200, strip=False, empty_value="")
    seen = SeenDateField()
    accept = AcceptField()
    note = ""

    def __init__(self, data: Any, *, plan: TraineePlan, today: date, above: date | None) -> None:
        super().__init__(data)
        self.plan, self.today, self.above = plan, today, above

    def clean_day(self) -> date | None:
        """What was typed, by the one grammar. Raises ValidationError with its message."""
        outcome = dates.parse(
            self.cleaned_data["day"],
            today=self.today,
            start=self.plan.start,
            end=self.plan.end,
            calendar=self.plan.calendar,
            current=self.fields["seen"].clean(self.data.get("seen", "")),
            above=self.above,
        )
        if isinstance(outcome, dates.Refused):
            raise ValidationError(outcome.message)
        if isinstance(outcome, dates.Cleared):
            return None
        self.note = outcome.note
        return outcome.day


class ConfirmForm(forms.Form):
    """A confirmation: the day, the proposal that was shown, the date that stood there, answers to questions."""

    on = forms.CharField(max_length=200, error_messages={"required": "Vul de datum in waarop dit afgewerkt is."})
    shown = SeenDateField()
    seen = SeenDateField()
    mentor_actions = forms.ChoiceField(choices=[(word, word) for word in ("ask", "tick", "leave")], required=False)
    accept = AcceptField()

    def __init__(self, data: Any, *, plan: TraineePlan, today: date) -> None:
        super().__init__(data)
        self.plan, self.today = plan, today

    def clean_on(self) -> date:
        """The day as typed, by the one grammar; any day counts, also one on which nobody works."""
        outcome = dates.parse(
            self.cleaned_data["on"],
            today=self.today,
            start=self.plan.start,
            end=self.plan.end,
            calendar=EVERY_DAY,
        )
        if isinstance(outcome, dates.Parsed):
            if outcome.day > self.today:
                raise ValidationError("Afgewerkt op kan niet na vandaag liggen.")
            return outcome.day
        raise ValidationError(outcome.message if isinstance(outcome, dates.Refused) else dates.NOT_A_DATE)

    def clean_mentor_actions(self) -> str:
        """Ask about the mentor's open actions unless the person chose."""
        return str(self.cleaned_data["mentor_actions"]) or "ask"


class ReasonForm(forms.Form):
    """A reason, and what stood there."""

    reason = forms.CharField(max_length=2000, validators=[printed], error_messages={"required": "Geef een reden."})
    seen = forms.CharField(required=False, max_length=2000)


class ExemptionForm(ReasonForm):
    """A reason to exempt; empty takes the exemption back."""

    reason = forms.CharField(required=False, max_length=2000, validators=[printed])


class ReopenForm(ReasonForm):
    """A reason to take a completion back, and the date that stood there."""

    seen = SeenDateField()  # type: ignore[assignment]


class CompanyForm(forms.Form):
    """The words of a company competency, as they are and as they stood there."""

    competency = forms.CharField(
        max_length=2000, validators=[printed], error_messages={"required": "Vul de competentie in."}
    )
    action = forms.CharField(max_length=2000, required=False, validators=[printed])
    seen_competency = forms.CharField(max_length=2000, required=False)
    seen_action = forms.CharField(max_length=2000, required=False)
