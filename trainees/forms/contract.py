"""What may be sent about the contract of a plan: the dates that people agree on, another period."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from trainees.forms.managing import ContractForm
from trainees.forms.printed import printed
from trainees.models import PlanPeriod
from trainees.periods import Frame
from trainees.wording import decimal

SEEN = re.compile(r"([0-9]{1,18})=([0-9]{4}-[0-9]{2}-[0-9]{2})?")
LOOK_FIRST = "Kijk eerst na welke datums je overeenkomt."
DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
SEEN_FRAME = re.compile(rf"({DAY})/({DAY})/([0-9]{{1,3}}(?:\.[0-9])?)/([1-7]{{1,7}})")
KINDS = [(kind.value, kind.label.capitalize()) for kind in PlanPeriod.Kind if kind != PlanPeriod.Kind.INITIAL]


class AgreementForm(forms.Form):
    """The dates that the page showed, as it put them there; nothing else is typed."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """The dates by the key of their unit, as `dates`. Raises ValidationError for what no page shows."""
        try:
            dates = {int(key): date.fromisoformat(day) if day else None for key, day in self._parts()}
        except ValueError:
            raise forms.ValidationError(LOOK_FIRST) from None
        if not dates:
            raise forms.ValidationError(LOOK_FIRST)
        return {"dates": dates}

    def _parts(self) -> list[tuple[str, str]]:
        """Keys and days as text. Raises ValueError for what is neither."""
        found = [SEEN.fullmatch(part) for part in self.cleaned_data.get("seen", "").split()]
        if not all(found):
            raise ValueError("not a key with its day")
        return [(part[1], part[2] or "") for part in found if part]


class PeriodForm(ContractForm):
    """Another period, hours or working days for a plan, with the reason; `seen` is what the page showed."""

    kind = forms.ChoiceField(
        label="Wat verandert er?",
        choices=[("", "Kies"), *KINDS],
        help_text="Wijzig je alleen de uren of de werkdagen, kies dan rechtzetting.",
        error_messages={"required": "Kies wat er verandert."},
    )
    reason = forms.CharField(
        label="Reden",
        max_length=2000,
        validators=[printed],
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Geef een reden."},
    )
    seen = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)

    @staticmethod
    def showing(frame: Frame) -> dict[str, Any]:
        """What the fields hold for a plan with this frame."""
        return {
            "start": frame.start,
            "end": frame.end,
            "hours_per_week": decimal(frame.hours_per_week),
            "working_days": list(frame.working_days),
            "seen": f"{frame.start.isoformat()}/{frame.end.isoformat()}/{frame.hours_per_week}/{frame.working_days}",
        }

    def clean(self) -> dict[str, Any]:
        """With `seen` as a frame. Raises ValidationError for what no page shows."""
        found = SEEN_FRAME.fullmatch(self.cleaned_data.get("seen", ""))
        try:
            start, end, hours, days = found.groups() if found else ("", "", "", "")
            seen = Frame(date.fromisoformat(start), date.fromisoformat(end), Decimal(hours), days)
        except ValueError:
            raise forms.ValidationError("Laad de pagina opnieuw.") from None
        return {**self.cleaned_data, "seen": seen}

    @property
    def wanted(self) -> Frame:
        """The frame that the person fills in."""
        sent = self.cleaned_data
        return Frame(sent["start"], sent["end"], sent["hours_per_week"], "".join(sent["working_days"]))
