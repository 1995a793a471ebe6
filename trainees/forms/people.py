"""What a new person fills in to get access."""

from typing import Any

from django import forms
from django.contrib.auth import password_validation

from trainees.models import User


class AcceptInvitationForm(forms.Form):
    """A password of one's own, typed once and shown on request; judged by the site's own rules."""

    password = forms.CharField(
        label="Wachtwoord",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Kies een wachtwoord."},
    )

    def __init__(self, data: Any = None, *, user: User) -> None:
        super().__init__(data)
        self.user = user

    def clean_password(self) -> str:
        """The password. Raises ValidationError with every rule that it breaks."""
        password: str = self.cleaned_data["password"]
        password_validation.validate_password(password, self.user)
        return password
