"""Who changed what in a plan, when, from what to what, why, and in which act.

Every tracked model keeps its versions with django-simple-history. Each version also keeps the name of who made it,
so that the history reads on when an account goes, and the act it was part of: one gesture is one act, however many
rows it changed.
"""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db import models
from django.dispatch import receiver
from django.utils import timezone
from simple_history.models import HistoricalRecords
from simple_history.signals import pre_create_historical_record
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

if TYPE_CHECKING:
    from trainees.models.people import User


class PlanVersion(models.Model):
    """What every version of a tracked row keeps beside its values."""

    actor_name = models.TextField("door", blank=True, default="")
    act = models.UUIDField("handeling", null=True, blank=True)

    class Meta:
        abstract = True


def tracked(**options: Any) -> HistoricalRecords:
    """The versions of a model, with the actor's name and the act."""
    return HistoricalRecords(bases=[PlanVersion], history_change_reason_field=models.TextField(null=True), **options)


@receiver(pre_create_historical_record, dispatch_uid="trainees.models.history.sign_version")
def sign_version(sender: type[models.Model], instance: Any, history_instance: Any, **kwargs: Any) -> None:
    """Write the actor's name and the act into a version that is about to be kept."""
    if isinstance(history_instance, PlanVersion):
        history_instance.actor_name = str(getattr(history_instance, "history_user", None) or "")
        history_instance.act = getattr(instance, "_act", None)


def sign(row: models.Model, *, by: "User", reason: str = "", act: uuid.UUID | None = None) -> None:
    """Say who makes the next version of a tracked row, why, and in which act."""
    row._history_user = by  # type: ignore[attr-defined]
    row._change_reason = reason  # type: ignore[attr-defined]
    row._act = act  # type: ignore[attr-defined]


def save_untracked(row: models.Model, fields: list[str] | None = None) -> None:
    """Save a tracked row without a version of its own: what changed is kept elsewhere (a tick event, a count)."""
    row.skip_history_when_saving = True  # type: ignore[attr-defined]
    try:
        row.save(update_fields=fields)
    finally:
        del row.skip_history_when_saving  # type: ignore[attr-defined]


class TrackedRow(models.Model):
    """A row whose every change is kept, and whose version number says whether it changed since somebody looked."""

    version = models.PositiveIntegerField("versie", default=1, editable=False)

    class Meta:
        abstract = True

    def save_change(
        self, *, by: "User", act: uuid.UUID | None = None, reason: str = "", fields: Sequence[str] = ()
    ) -> None:
        """Save this row (of its fields only `fields`, when given) as its next version, kept under the name of `by`."""
        sign(self, by=by, reason=reason, act=act)
        self.version += 1
        self.save(update_fields=[*fields, "version"] if fields else None)


def save_changes(
    rows: Sequence[TrackedRow], fields: Sequence[str], *, by: "User", act: uuid.UUID, reason: str = ""
) -> None:
    """Save these fields of several rows, each as its next version in the history: two queries a kind of row."""
    if len(rows) == 1:  # two queries as well, without the bulk
        rows[0].save_change(by=by, act=act, reason=reason, fields=fields)
        return
    kinds: dict[type[TrackedRow], list[TrackedRow]] = defaultdict(list)
    for row in rows:
        row.version += 1
        kinds[type(row)].append(row)
    for model, same in kinds.items():
        bulk_update_with_history(
            same,
            model,
            [*fields, "version"],
            default_user=by,
            default_change_reason=reason,
            custom_historical_attrs={"actor_name": by.name, "act": act},
        )


def create_all(rows: Sequence[Any], *, by: "User", act: uuid.UUID, reason: str = "") -> None:
    """Save new rows of one tracked model, each with its first version kept: two queries."""
    bulk_create_with_history(
        rows,
        type(rows[0]),
        default_user=by,
        default_change_reason=reason,
        custom_historical_attrs={"actor_name": by.name, "act": act},
    )


def delete_all(rows: Sequence[Any], *, by: "User", act: uuid.UUID, reason: str = "") -> None:
    """Delete rows of one tracked model to which nothing refers, each with a last version kept: two queries."""
    model = type(rows[0])
    versions = model.history.model
    told = {"history_user": by, "history_change_reason": reason, "actor_name": by.name, "act": act}
    told |= {"history_date": timezone.now(), "history_type": "-"}
    fields = [field.attname for field in versions.tracked_fields]
    versions.objects.bulk_create(versions(**told, **{name: getattr(row, name) for name in fields}) for row in rows)
    gone = model._default_manager.filter(pk__in=[row.pk for row in rows])
    gone._raw_delete(gone.db)  # without the signals that would keep a version row by row
