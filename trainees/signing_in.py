"""How people get in: by e-mail with a password or a code; nobody signs up, everybody is invited."""

from datetime import date
from functools import lru_cache

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.password_validation import MinimumLengthValidator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from trainees import access
from trainees.models import User


class ClosedAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """allauth with sign-up closed and our own words."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "Dit e-mailadres en wachtwoord horen niet bij elkaar.",
        "account_inactive": "Deze toegang is afgesloten. Vraag je coördinator om hulp.",
        "too_many_login_attempts": "Te veel pogingen. Probeer het over enkele minuten opnieuw.",
        "incorrect_code": "Deze code klopt niet. Kijk in je mailbox naar de nieuwste.",
        "unknown_email": "We kennen dit e-mailadres niet.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up: a coordinator or administrator invites."""
        return False

    def is_safe_url(self, url: str | None) -> bool:
        """Whether to send somebody on to this address of ours; no address (`http://[`) is not safe."""
        try:
            return bool(super().is_safe_url(url))
        except ValueError:
            return False


class LongEnough(MinimumLengthValidator):
    """Django's least length of a password, in our words: Django 5.2 says it in English."""

    def get_error_message(self) -> str:
        """What is wrong and how to mend it."""
        return f"Dit wachtwoord is te kort. Neem minstens {self.min_length} tekens."

    def get_help_text(self) -> str:
        """What to choose."""
        return f"Neem minstens {self.min_length} tekens."


class RoleBackend(AuthenticationBackend):  # type: ignore[misc]
    """allauth's sign-in; the signed-in person comes with the roles that the navigation needs, in the same query."""

    def get_user(self, user_id: int) -> User | None:
        """The active person with this key, with `has_plan`, `guides` and `coordinates`."""
        return next(iter(_people(timezone.localdate()).filter(pk=user_id)), None)


@lru_cache(maxsize=2)
def _people(today: date) -> QuerySet[User]:
    """The question for one active person with his roles, put together once a day; never asked as such."""
    return access.with_roles(User.objects.filter(is_active=True), today)
