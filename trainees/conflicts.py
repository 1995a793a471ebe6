"""Two people at once: a save names the value that it saw; when another wrote a different one since, nothing changes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F, Model

ENDED_SINCE = "Dit opleidingsplan is intussen beëindigd."


@dataclass(frozen=True, slots=True)
class Theirs:
    """What stands there now, and who wrote it when; `by` is empty when the history does not say."""

    value: Any
    by: str
    at: datetime | None

    @property
    def who(self) -> str:
        """The writer as people call each other, at the start of a sentence."""
        return self.by.split()[0] if self.by else "Iemand anders"


class ConflictError(Exception):
    """Somebody else changed the same field since this person looked; nothing was saved.

    `key` names the row where an act has several, `field` what was changed, `wanted` what this person wanted there,
    `version` the row that was found.
    """

    def __init__(self, theirs: Theirs, key: str = "", field: str = "", wanted: Any = None, version: int = 0) -> None:
        super().__init__("Iemand anders wijzigde dit veld intussen.")
        self.theirs, self.key, self.field, self.wanted, self.version = theirs, key, field, wanted, version

    @property
    def sight(self) -> str:
        """What a person has seen who is told of this conflict, as `sight_of` writes it."""
        return sight_of(self.key, self.field, self.version)


class QuestionError(Exception):
    """A questionable but legal wish: nothing was saved, the person may insist. `kind` says on what."""

    def __init__(self, kind: str, text: str) -> None:
        super().__init__(text)
        self.kind, self.text = kind, text


def sight_of(key: str, field: str, version: int) -> str:
    """What somebody saw: a field of a row in one version of it."""
    return f"{key}:{field}:{version}"


def refuse_when_stale(row: Any, field: str, *, seen: Any, wanted: Any, key: str = "") -> None:
    """Raise ConflictError, naming the row by `key`, when `field` of a locked row is neither `seen` nor `wanted`."""
    now = getattr(row, field)
    if now in (seen, wanted):
        return
    raise ConflictError(last_change(row, field), key, field, wanted, row.version)


def last_change(row: Any, field: str) -> Theirs:
    """The value of a field now, and who gave it that value when, from the history of the row."""
    now = getattr(row, field)
    writer: Any = None
    for version in row.history.order_by("-history_date", "-history_id"):
        if getattr(version, field) != now:
            break
        writer = version
    return Theirs(now, writer.actor_name if writer else "", writer.history_date if writer else None)


def locked(row: Any) -> Any:
    """The row of a plan, or of one of its units, as it is in the database now, kept for this transaction alone.

    Raises ValidationError when it is gone, and when the plan was ended meanwhile: then it is read only.
    """
    model: type[Model] = type(row)
    ended = F("plan__ended_on" if hasattr(row, "plan_id") else "planned_unit__plan__ended_on")
    fresh: Any = model._default_manager.select_for_update(of=("self",)).annotate(ended=ended).filter(pk=row.pk).first()
    if fresh is None:
        raise ValidationError("Dit bestaat niet meer. Laad de pagina opnieuw.")
    if fresh.ended is not None:
        raise ValidationError(ENDED_SINCE)
    return fresh
