"""What may be sent as a remark at a unit."""

from django import forms

from trainees.forms.printed import printed

LONGEST = 2000


class RemarkForm(forms.Form):
    """A remark in plain text; it may be printed, so every character must have a shape on paper."""

    text = forms.CharField(
        max_length=LONGEST,
        validators=[printed],
        error_messages={
            "required": "Schrijf een opmerking.",
            "max_length": "Schrijf hoogstens %(limit_value)d tekens. Dit zijn er %(show_value)d.",
        },
    )

    @property
    def error(self) -> str:
        """The first sentence about what is wrong."""
        return str(self.errors["text"][0]) if self.errors else ""
