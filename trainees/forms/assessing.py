"""What may be sent to the start assessment of a plan: per unit an answer and a reason, and what stood there."""

from collections.abc import Iterable
from typing import Any

from django import forms

from trainees.assessing import Judgement
from trainees.forms.printed import printed
from trainees.models import Outcome, StartAssessment
from trainees.models.assessments import LONGEST_EXEMPTION, LONGEST_REASON
from trainees.start_assessment import Typed

CHOOSE = "Kies heeft al, te leren of niet van toepassing."


class JudgementForm(forms.Form):
    """What is said of one unit, and what stood there."""

    outcome = forms.ChoiceField(choices=Outcome.choices, error_messages={"required": CHOOSE, "invalid_choice": CHOOSE})
    reason = forms.CharField(required=False, max_length=LONGEST_REASON, validators=[printed])
    seen_outcome = forms.CharField(required=False, max_length=20)
    seen_reason = forms.CharField(required=False, max_length=LONGEST_EXEMPTION)

    def clean(self) -> dict[str, Any]:
        """The answer as the model keeps it. Raises ValidationError where a reason is missing."""
        cleaned = self.cleaned_data
        if "outcome" in cleaned and "reason" in cleaned:
            said = StartAssessment(outcome=cleaned["outcome"], reason=cleaned["reason"])
            said.clean()
            cleaned["reason"] = said.reason
        return cleaned

    def typed(self) -> Typed:
        """What was sent, as it was typed, with what is wrong."""
        sent = {name: self.data.get(self.add_prefix(name), "") for name in self.fields}
        said = (sent["outcome"], sent["reason"].strip())
        error = next((str(errors[0]) for errors in self.errors.values()), "")
        return Typed(said, (sent["seen_outcome"], sent["seen_reason"]), error)

    def judgement(self, unit: int) -> Judgement:
        """What a valid form says of a unit."""
        sent = self.cleaned_data
        return Judgement(unit, (sent["outcome"], sent["reason"]), (sent["seen_outcome"], sent["seen_reason"]))


class AssessmentForm:
    """The answers for all units of a plan, sent together."""

    def __init__(self, data: Any, *, units: Iterable[int]) -> None:
        self.forms = {unit: JudgementForm(data, prefix=f"onderdeel-{unit}") for unit in units}

    def is_valid(self) -> bool:
        """Whether every answer can be used."""
        return all(form.is_valid() for form in self.forms.values())

    def typed(self) -> dict[int, Typed]:
        """What was sent, by unit."""
        return {unit: form.typed() for unit, form in self.forms.items()}

    def judgements(self) -> list[Judgement]:
        """What valid answers say."""
        return [form.judgement(unit) for unit, form in self.forms.items()]
