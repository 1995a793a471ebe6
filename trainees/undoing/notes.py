"""A signed note that names an act, good for the visit: what a toast sends to undo it."""

import uuid
from dataclasses import dataclass

from django.core import signing
from django.core.exceptions import ValidationError

from trainees.models import TraineePlan

SALT = "trainees.undoing"
SALT_OF_SEVERAL = "trainees.undoing.several"
VISIT_SECONDS = 12 * 60 * 60
GONE = "Dit kan niet meer ongedaan gemaakt worden. Kijk in de geschiedenis."


def note(plan: TraineePlan, act: uuid.UUID, *, again: bool = False) -> str:
    """A signed note that undoes an act on a plan; `again` when the act is itself an undo.

    The note becomes an address, and addresses are logged: nothing about a person goes in it.
    """
    return signing.dumps([plan.pk, act.hex, int(again)], salt=SALT)


def read(plan: TraineePlan, text: str) -> tuple[uuid.UUID, bool]:
    """The act that a note on this plan names, and whether it was itself an undo.

    Raises ValidationError for a note that is forged, old or of another plan.
    """
    try:
        of, act, again = signing.loads(text, salt=SALT, max_age=VISIT_SECONDS)
    except (signing.BadSignature, ValueError, TypeError):
        raise ValidationError(GONE) from None
    if of != plan.pk:
        raise ValidationError(GONE)
    return uuid.UUID(act), bool(again)


@dataclass(frozen=True, slots=True)
class SharedAct:
    """An act on several plans, as a signed note tells it; `again` when it was itself an undo."""

    plans: tuple[int, ...]
    act: uuid.UUID
    again: bool = False

    @property
    def note(self) -> str:
        """The note; as that of one plan it says nothing about a person."""
        return signing.dumps([self.plans, self.act.hex, int(self.again)], salt=SALT_OF_SEVERAL, compress=True)

    @classmethod
    def of(cls, text: str) -> "SharedAct":
        """Read a note. Raises ValidationError for a forged or old one."""
        try:
            plans, act, again = signing.loads(text, salt=SALT_OF_SEVERAL, max_age=VISIT_SECONDS)
        except (signing.BadSignature, ValueError, TypeError):
            raise ValidationError(GONE) from None
        return cls(tuple(plans), uuid.UUID(act), bool(again))
