"""Who was invited and cannot sign in yet."""

from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from trainees.models import Invitation, User


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody without a password; `sent_on` and `until` are None when nobody sent an invitation yet."""

    id: int
    name: str
    email: str
    sent_on: date | None
    until: date | None
    is_open: bool


def of(people: QuerySet[User], now: datetime) -> list[Waiting]:
    """Those of these people who cannot sign in yet, as they stand at the moment `now`; one query."""
    newest = Invitation.objects.filter(user=OuterRef("pk")).order_by("-sent_at", "-pk")
    without = people.filter(is_active=True, password__startswith=UNUSABLE_PASSWORD_PREFIX)
    found = without.annotate(
        sent_at=Subquery(newest.values("sent_at")[:1]), expires_at=Subquery(newest.values("expires_at")[:1])
    )
    rows = found.order_by("name", "pk").values_list("pk", "name", "email", "sent_at", "expires_at")
    return [
        Waiting(pk, name, email, _day(sent), _day(expires), is_open=expires is not None and now < expires)
        for pk, name, email, sent, expires in rows
    ]


def _day(moment: datetime | None) -> date | None:
    return timezone.localdate(moment) if moment else None
