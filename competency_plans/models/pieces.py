"""What every piece of an edition's text has in common: a place, a lineage, and an edition that may be frozen."""

import uuid
from collections.abc import Iterable
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction

from competency_plans.models.editions import Edition, refuse_when_frozen

BESIDE = 1_000_000


class EditionTextQuerySet(models.QuerySet[Any]):
    """Pieces of text; what changes many at once is refused when one of them belongs to a frozen edition."""

    def update(self, **values: Any) -> int:
        """Update text of drafts; raise FrozenEditionError when some is of no draft."""
        self._refuse_when_frozen()
        return super().update(**values)

    def delete(self) -> tuple[int, dict[str, int]]:
        """Delete text of drafts; raise FrozenEditionError when some is of no draft."""
        self._refuse_when_frozen()
        return super().delete()

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        """Create text of drafts; raise FrozenEditionError when some is of no draft."""
        objs = list(objs)
        refuse_when_frozen({obj.edition_of(obj).pk for obj in objs})
        return super().bulk_create(objs, *args, **kwargs)

    def _refuse_when_frozen(self) -> None:
        refuse_when_frozen(set(self.values_list(self.model.edition_path, flat=True)))


_EditionTextManager = models.Manager.from_queryset(EditionTextQuerySet)


class EditionTextManager(_EditionTextManager[Any]):
    """Pieces of text; a fixture names one by its edition and its lineage."""

    def get_by_natural_key(self, slug: str, number: int, lineage: str) -> Any:
        """Give the text that a fixture names."""
        path = self.model.edition_path
        return self.get(**{f"{path}__profession__slug": slug, f"{path}__number": number, "lineage": lineage})


class EditionText(models.Model):
    """A piece of an edition's text at its place in the form; frozen with its edition.

    `parent` names the field of what it stands under, `edition_path` the way from there to the edition.
    """

    parent: ClassVar[str]
    edition_path: ClassVar[str]

    position = models.PositiveIntegerField("plaats", blank=True, editable=False)
    lineage = models.UUIDField("verwantschap", default=uuid.uuid4, editable=False)

    objects = EditionTextManager()

    class Meta:
        abstract = True
        ordering = ["position"]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save text of a draft, new text as the last of its parent.

        Raises FrozenEditionError when it belongs, or belonged, to a published edition.
        """
        self._refuse_when_frozen()
        if self.position is None:
            last = self._siblings().aggregate(last=models.Max("position"))["last"]
            self.position = (last or 0) + 1
        super().save(*args, **kwargs)

    @classmethod
    def edition_of(cls, text: Self) -> Edition:
        """The edition that this text belongs to."""
        value: Any = text
        for step in cls.edition_path.split("__"):
            value = getattr(value, step)
        edition: Edition = value
        return edition

    @property
    def is_frozen(self) -> bool:
        """Whether this text may no longer change."""
        return self.edition_of(self).is_frozen

    def clean(self) -> None:
        """Refuse a change of a published edition, and a lineage that stands in the edition already."""
        super().clean()
        edition = self.edition_of(self)
        refuse_when_frozen([edition.pk])
        twins = type(self).objects.filter(**{self.edition_path: edition.pk}, lineage=self.lineage)
        if twins.exclude(pk=self.pk).exists():
            raise ValidationError("Deze tekst staat al in de editie.", code="lineage")

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete text of a draft; raise FrozenEditionError when it belongs to a published edition."""
        self._refuse_when_frozen()
        return super().delete(*args, **kwargs)

    def move(self, places: int) -> None:
        """Move this text of a draft so many places down (up when negative) among its siblings, at most to an end.

        Raises FrozenEditionError when it belongs to a published edition.
        """
        self._refuse_when_frozen()
        with transaction.atomic():
            siblings = list(self._siblings().order_by("position"))
            before = siblings.index(self)
            siblings.insert(max(0, min(len(siblings) - 1, before + places)), siblings.pop(before))
            for offset in (BESIDE, 1):
                for place, sibling in enumerate(siblings):
                    type(self).objects.filter(pk=sibling.pk).update(position=place + offset)
        self.refresh_from_db(fields=["position"])

    def natural_key(self) -> tuple[str, int, str]:
        """Name this text in a fixture: by lineage, never by place."""
        edition = self.edition_of(self)
        return (edition.profession.slug, edition.number, str(self.lineage))

    natural_key.dependencies = ["competency_plans.edition"]  # type: ignore[attr-defined]

    def _siblings(self) -> "models.QuerySet[Any]":
        siblings: models.QuerySet[Any] = type(self).objects.filter(**{self.parent: getattr(self, self.parent)})
        return siblings

    def _refuse_when_frozen(self) -> None:
        stored = type(self).objects.filter(pk=self.pk).values_list(self.edition_path, flat=True)
        refuse_when_frozen([self.edition_of(self).pk, *stored])


def place_once(parent: str, name: str) -> list[models.BaseConstraint]:
    """The constraints of a piece of text under its `parent`: each place and each lineage once."""
    return [
        models.UniqueConstraint(
            fields=[parent, "position"],
            name=f"{name}_place_once",
            violation_error_message="Op deze plaats staat al iets anders.",
        ),
        models.UniqueConstraint(
            fields=[parent, "lineage"],
            name=f"{name}_lineage_once",
            violation_error_message="Deze tekst staat hier al.",
        ),
    ]
