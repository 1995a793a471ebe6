"""New people get an invitation by e-mail: one use, expiring, it sets the password."""

import logging
from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string

from trainees.models import Invitation, User
from trainees.models.history import sign
from trainees.wording import long

log = logging.getLogger(__name__)


def find_or_make(*, name: str, email: str, by: User) -> tuple[User, bool]:
    """The person with this address, made without a password when new; the second value says whether it is new.

    Raises ValidationError when the person was deactivated, or when a new one lacks a name or has no real address.
    """
    known = User.objects.filter(email__iexact=email.strip()).first()
    if known is not None:
        if not known.is_active:
            raise ValidationError("De toegang van deze persoon is afgesloten. Vraag de beheerder om ze te heropenen.")
        return known, False
    person = User(email=email.strip().lower(), name=" ".join(name.split()))
    person.set_unusable_password()
    person.full_clean()
    sign(person, by=by)
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError:  # another added the same person at the same moment
        return User.objects.get(email__iexact=person.email), False
    return person, True


def invite(*, user: User, by: User, now: datetime, link: str) -> Invitation:
    """Send an invitation, after the transaction; `link` is the address of the page with `{key}` in it.

    An older open invitation stops working. One that cannot be delivered is gone again: it then says `failed`.
    Raises ValidationError when the person signed in before.
    """
    if user.has_usable_password():
        raise ValidationError(f"{user.first_name} heeft al een wachtwoord en kan zich aanmelden.")
    invitation, key = Invitation.make(user=user, by=by, now=now)
    words = {
        "user": user,
        "by": by,
        "link": link.replace("{key}", key),
        "until": long(invitation.expires_at.date()),
    }
    text = render_to_string("email/invitation.txt", words)

    def deliver() -> None:
        try:
            send_mail("Je toegang tot het opleidingsplan", text, settings.DEFAULT_FROM_EMAIL, [user.email])
        except OSError:  # what smtplib raises too
            log.exception("An invitation could not be delivered.")
            invitation.failed = True
            Invitation.objects.filter(pk=invitation.pk).delete()

    transaction.on_commit(deliver)
    return invitation


@transaction.atomic
def accept(*, key: str, password: str, now: datetime) -> User:
    """Set the password of who holds this key and use the invitation up.

    Raises ValidationError when the link does not work: unknown, used, expired or replaced by a newer one.
    """
    invitation = open_invitation(key, now, lock=True)
    if invitation is None:
        raise ValidationError("Deze uitnodiging werkt niet meer. Vraag je coördinator om een nieuwe.")
    invitation.accepted_at = now
    invitation.save(update_fields=["accepted_at"])
    user = invitation.user
    user.set_password(password)
    user.save(update_fields=["password"])
    return user


def open_invitation(key: str, now: datetime, *, lock: bool = False) -> Invitation | None:
    """The invitation with this key when its link still works."""
    rows = Invitation.objects.select_related("user").filter(key_hash=Invitation.hash_of(key))
    if lock:
        rows = rows.select_for_update(of=("self",))
    invitation = rows.first()
    return invitation if invitation is not None and invitation.is_open(now) else None
