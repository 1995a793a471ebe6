"""People and offices. Roles follow from rows: mentor and trainee of a plan, coordinator of an office."""

import hashlib
import secrets
from datetime import date, datetime, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower

from trainees.dates import FAR_YEAR, FIRST_YEAR, LAST_YEAR
from trainees.models.history import tracked
from trainees.working_days import WorkingCalendar, weekend_holidays


class UserManager(BaseUserManager["User"]):
    """Makes people; an e-mail address is one person, however it is capitalised."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A new person; without a password nobody can sign in until an invitation is accepted."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A new administrator."""
        return self.create_user(email, password, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        """The person with this address, however it is capitalised."""
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A person. Deactivated when they leave, never deleted."""

    email = models.EmailField(
        "e-mailadres", unique=True, error_messages={"unique": "Dit e-mailadres is al in gebruik."}
    )
    name = models.TextField("naam", help_text="Voornaam en naam.")
    is_active = models.BooleanField("actief", default=True)
    date_joined = models.DateTimeField("toegevoegd op", auto_now_add=True)
    history = tracked(excluded_fields=["password", "last_login"])

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = "persoon"
        verbose_name_plural = "mensen"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_once",
                violation_error_message="Dit e-mailadres is al in gebruik.",
            ),
            models.CheckConstraint(
                condition=~models.Q(name=""),
                name="user_has_a_name",
                violation_error_message="Vul een naam in.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Keep the address in small letters, the name on one line: it becomes a file name and a line of a mail."""
        self.email = self.email.strip().lower()
        self.name = " ".join(self.name.split())

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save with the address in small letters."""
        self.email = self.email.strip().lower()
        super().save(*args, **kwargs)

    @property
    def is_staff(self) -> bool:
        """Whether this person may enter the administration: administrators only."""
        return self.is_superuser

    @property
    def first_name(self) -> str:
        """The name to use in a sentence."""
        return self.name.split()[0] if self.name.split() else self.email

    def get_full_name(self) -> str:
        """The whole name."""
        return self.name

    def get_short_name(self) -> str:
        """The name to use in a sentence."""
        return self.first_name


class Office(models.Model):
    """An insurance office (*kantoor*), with the people who answer for its plans."""

    name = models.TextField("naam")
    city = models.TextField("gemeente", blank=True)
    coordinators = models.ManyToManyField(
        User, related_name="coordinated_offices", blank=True, verbose_name="coördinatoren"
    )
    history = tracked(m2m_fields=[coordinators])

    class Meta:
        verbose_name = "kantoor"
        verbose_name_plural = "kantoren"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "city"], name="office_once", violation_error_message="Dit kantoor bestaat al."
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.city}" if self.city else self.name


class ClosedDay(models.Model):
    """A day on which an office is closed beside weekends and statutory holidays (*sluitingsdag*).

    With `replaces` it is the day that the office fixed in place of a holiday on a Saturday or Sunday
    (*vervangingsdag*); without, a bridge day or collective leave.
    """

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="closed_days", verbose_name="kantoor")
    day = models.DateField("dag")
    label = models.TextField("reden", default="sluitingsdag")
    replaces = models.DateField("vervangt de feestdag op", null=True, blank=True)
    history = tracked()

    class Meta:
        verbose_name = "sluitingsdag"
        verbose_name_plural = "sluitingsdagen"
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "day"],
                name="closed_day_once",
                violation_error_message="Deze dag staat al bij de sluitingsdagen.",
            ),
            models.UniqueConstraint(
                fields=["office", "replaces"],
                name="holiday_replaced_once",
                violation_error_message="Deze feestdag heeft al een vervangingsdag.",
            ),
            models.CheckConstraint(
                condition=models.Q(replaces=None) | ~models.Q(replaces=models.F("day")),
                name="holiday_replaced_on_another_day",
                violation_error_message="Een feestdag wordt op een andere dag vervangen.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y} {self.label}"

    def clean(self) -> None:
        """Refuse a year that nobody means, and the replacement of a day that is no holiday on a weekend."""
        super().clean()
        if self.day and not FIRST_YEAR <= self.day.year <= LAST_YEAR:
            raise ValidationError({"day": FAR_YEAR})
        if self.replaces and not is_replaced(self.replaces):
            raise ValidationError({"replaces": "Op deze dag valt geen feestdag in het weekend."})


def is_replaced(holiday: date) -> bool:
    """Whether this day is a statutory holiday on a Saturday or Sunday, which every office replaces by another."""
    return FIRST_YEAR <= holiday.year <= LAST_YEAR and holiday in weekend_holidays(holiday.year)


def calendar_of(closed_days: "list[ClosedDay]", weekdays: frozenset[int]) -> WorkingCalendar:
    """The working days of somebody who works on `weekdays` (Monday is 0) in the office with these closed days."""
    return WorkingCalendar(closed_days={closed.day: closed.label for closed in closed_days}, weekdays=weekdays)


class Invitation(models.Model):
    """A link sent by e-mail with which a new person sets a password: one use, expiring; only its hash is kept.

    `failed` is known only to who sends it: the e-mail could not be delivered.
    """

    failed = False
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="invitations", verbose_name="persoon")
    key_hash = models.CharField(max_length=64, unique=True, editable=False)
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="verstuurd door")
    sent_at = models.DateTimeField("verstuurd op")
    expires_at = models.DateTimeField("geldig tot")
    accepted_at = models.DateTimeField("aanvaard op", null=True, blank=True)

    class Meta:
        verbose_name = "uitnodiging"
        verbose_name_plural = "uitnodigingen"
        ordering = ["-sent_at"]

    def __str__(self) -> str:
        return f"{self.user}, {self.sent_at:%d/%m/%Y}"

    @staticmethod
    def hash_of(key: str) -> str:
        """What is kept of a key."""
        return hashlib.sha256(key.encode()).hexdigest()

    @classmethod
    def make(cls, *, user: User, by: User, now: datetime) -> tuple["Invitation", str]:
        """A new invitation and its key, which nobody can read again; older open ones stop working."""
        cls.objects.filter(user=user, accepted_at=None, expires_at__gt=now).update(expires_at=now)
        key = secrets.token_urlsafe(32)
        expires = now + timedelta(days=settings.INVITATION_DAYS)
        return (
            cls.objects.create(user=user, key_hash=cls.hash_of(key), sent_by=by, sent_at=now, expires_at=expires),
            key,
        )

    def is_open(self, now: datetime) -> bool:
        """Whether the link still works at the moment `now`; never for who has a password."""
        waiting = self.accepted_at is None and now < self.expires_at
        return waiting and self.user.is_active and not self.user.has_usable_password()
