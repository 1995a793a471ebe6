"""Acts that bring new people into a plan: start it for somebody, give it mentors; who is new gets an invitation."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from competency_plans.models import Edition
from trainees import inviting, starting
from trainees.models import Invitation, Office, TraineePlan, User


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody as typed: the address decides who it is, the name is needed for who is new."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Contract:
    """The frame of a plan as the coordinator fills it in. `working_days` are digits, 1 for Monday."""

    office: Office
    edition: Edition
    start: date
    end: date
    hours_per_week: Decimal
    working_days: str


@dataclass(frozen=True, slots=True)
class Host:
    """Who welcomes, when, and the address of the page of an invitation with `{key}` in it."""

    by: User
    now: datetime
    link: str


@dataclass(frozen=True, slots=True)
class Welcome:
    """What came of it: the plan, and the invitations that were sent."""

    plan: TraineePlan
    invitations: tuple[Invitation, ...]


@transaction.atomic
def start(
    *, trainee: Person, mentors: Iterable[User], new_mentor: Person | None, contract: Contract, host: Host
) -> Welcome:
    """Start a plan for somebody, known or new, with mentors known and perhaps one new.

    Raises ValidationError, by field (trainee_name, trainee_email, mentor_name, mentor_email, mentors, or as
    `starting.start` does); then nothing is kept and nobody is invited.
    """
    person = _find_or_make(trainee, "trainee", host)
    guides = _guides(mentors, new_mentor, host)
    if person in guides:
        raise ValidationError({"mentors": "Niemand kan mentor zijn van zijn eigen plan."})
    plan = starting.start(
        trainee=person, office=contract.office, edition=contract.edition, mentors=guides, start=contract.start,
        end=contract.end, hours_per_week=contract.hours_per_week, working_days=contract.working_days, by=host.by,
    )  # fmt: skip
    return Welcome(plan, _invite([person, *guides], host))


@transaction.atomic
def change_mentors(
    *, plan: TraineePlan, mentors: Iterable[User], new_mentor: Person | None, today: date, host: Host
) -> Welcome:
    """Make exactly these people the mentors of a plan, one of them perhaps new. Raises ValidationError as `start`."""
    guides = _guides(mentors, new_mentor, host)
    if plan.trainee in guides:
        raise ValidationError({"mentors": "Niemand kan mentor zijn van zijn eigen plan."})
    starting.change_mentors(plan=plan, mentors=guides, today=today, by=host.by)
    return Welcome(plan, _invite(guides, host))


def _guides(mentors: Iterable[User], new_mentor: Person | None, host: Host) -> list[User]:
    guides = list(mentors)
    if new_mentor is not None:
        added = _find_or_make(new_mentor, "mentor", host)
        guides += [added] if added not in guides else []
    if not guides:
        raise ValidationError({"mentors": "Kies minstens één mentor."})
    return guides


def _find_or_make(person: Person, role: str, host: Host) -> User:
    """The person with this address; errors carry the name of the field, such as trainee_email."""
    try:
        return inviting.find_or_make(name=person.name, email=person.email, by=host.by)[0]
    except ValidationError as error:
        fields = error.message_dict if hasattr(error, "error_dict") else {"email": error.messages}
        if not person.name.strip() and "name" in fields:
            fields["name"] = ["We kennen dit e-mailadres nog niet. Vul ook de naam in."]
        raise ValidationError(
            {f"{role}_{'name' if field == 'name' else 'email'}": texts for field, texts in fields.items()}
        ) from error


def _invite(people: Iterable[User], host: Host) -> tuple[Invitation, ...]:
    """Invite those who cannot sign in yet and whose invitation, if any, no longer works."""
    sent = []
    for user in people:
        waiting = Invitation.objects.filter(user=user, accepted_at=None, expires_at__gt=host.now)
        if not user.has_usable_password() and not waiting.exists():
            sent.append(inviting.invite(user=user, by=host.by, now=host.now, link=host.link))
    return tuple(sent)
