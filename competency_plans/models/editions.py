"""Professions and their editions, and the rule that a published edition never changes."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone


class FrozenEditionError(ValidationError):
    """A published or replaced edition was about to change."""

    def __init__(self) -> None:
        super().__init__(
            "Deze editie is gepubliceerd en kan niet meer wijzigen. Maak een nieuwe editie om de tekst te verbeteren.",
            code="frozen",
        )


class ProfessionManager(models.Manager["Profession"]):
    """Professions; a fixture names one by its slug."""

    def get_by_natural_key(self, slug: str) -> "Profession":
        """Give the profession that a fixture names."""
        return self.get(slug=slug)


class Profession(models.Model):
    """A profession with a VDAB training form (*beroep*). Its name is text of the form: fixed once published."""

    slug = models.SlugField("code", max_length=200, unique=True, help_text="Naam in adressen en opdrachten.")
    title = models.TextField("beroep")

    objects = ProfessionManager()

    class Meta:
        verbose_name = "beroep"
        verbose_name_plural = "beroepen"
        ordering = ["title"]
        constraints = [
            models.UniqueConstraint(
                "title", name="profession_title_once", violation_error_message="Dit beroep bestaat al."
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; raise FrozenEditionError for another name or code once an edition is published."""
        self._refuse_another_name()
        super().save(*args, **kwargs)

    def natural_key(self) -> tuple[str]:
        """Name this profession in a fixture."""
        return (self.slug,)

    @property
    def is_frozen(self) -> bool:
        """Whether name and code are fixed: an edition that prints them is published."""
        return self.pk is not None and self.editions.exclude(state=Edition.State.DRAFT).exists()

    def clean(self) -> None:
        """Refuse another name or code once an edition is published."""
        super().clean()
        self._refuse_another_name()

    def _refuse_another_name(self) -> None:
        if self.is_frozen and not Profession.objects.filter(pk=self.pk, slug=self.slug, title=self.title).exists():
            raise FrozenEditionError


class EditionQuerySet(models.QuerySet["Edition"]):
    """Editions; an update or delete of many at once is refused when one of them is frozen."""

    def update(self, **values: Any) -> int:
        """Update drafts; raise FrozenEditionError when one is no draft."""
        refuse_when_frozen(self.values_list("pk", flat=True))
        return super().update(**values)

    def delete(self) -> tuple[int, dict[str, int]]:
        """Delete drafts; raise FrozenEditionError when one is no draft."""
        refuse_when_frozen(self.values_list("pk", flat=True))
        return super().delete()


_EditionManager = models.Manager.from_queryset(EditionQuerySet)


class EditionManager(_EditionManager["Edition"]):
    """Editions; a fixture names one by profession and number."""

    def get_by_natural_key(self, slug: str, number: int) -> "Edition":
        """Give the edition that a fixture names."""
        return self.get(profession__slug=slug, number=number)


class Edition(models.Model):
    """One version of a profession's form (*editie*): the head and the headings, letter by letter."""

    class State(models.TextChoices):
        DRAFT = "draft", "ontwerp"
        PUBLISHED = "published", "gepubliceerd"
        REPLACED = "replaced", "vervangen"

    profession = models.ForeignKey(Profession, on_delete=models.PROTECT, related_name="editions", verbose_name="beroep")
    number = models.PositiveIntegerField("nummer", editable=False)
    state = models.CharField("staat", max_length=10, choices=State, default=State.DRAFT, editable=False)
    published_on = models.DateField("gepubliceerd op", null=True, blank=True, editable=False)
    indicative_text = models.TextField(
        "indicatieve duurtijd", blank=True, help_text="Zoals het formulier het zegt: ??? weken."
    )
    indicative_weeks = models.PositiveSmallIntegerField(
        "aantal weken", null=True, blank=True, help_text="Leeg wanneer het formulier niet één getal zegt."
    )
    warning_heading = models.TextField("kop van de waarschuwing", blank=True)
    warning = models.TextField("waarschuwing", blank=True)
    description = models.TextField("omschrijving", blank=True, help_text="Eén alinea per regel.")
    contents_heading = models.TextField("kop van de inhoudstafel", blank=True)
    actions_heading = models.TextField("kop van de opleidingsacties", blank=True)
    basic_heading = models.TextField("kop van de basiscompetenties", blank=True)
    specific_heading = models.TextField("kop van de specifieke competenties", blank=True)
    key_skills_heading = models.TextField("kop van de sleutelvaardigheden", blank=True)
    company_heading = models.TextField("kop van de bedrijfsspecifieke competenties", blank=True)

    objects = EditionManager()

    class Meta:
        verbose_name = "editie"
        verbose_name_plural = "edities"
        ordering = ["profession", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["profession", "number"],
                name="edition_number_once",
                violation_error_message="Dit beroep heeft al een editie met dit nummer.",
            ),
            models.UniqueConstraint(
                fields=["profession"],
                condition=models.Q(state="published"),
                name="edition_one_published",
                violation_error_message="Er is al een gepubliceerde editie van dit beroep.",
            ),
            models.CheckConstraint(
                condition=models.Q(state="draft", published_on__isnull=True)
                | models.Q(state__in=["published", "replaced"], published_on__isnull=False),
                name="edition_published_on_a_day",
                violation_error_message="Een gepubliceerde editie heeft een datum van publicatie, een ontwerp niet.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.profession} {self.label}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save a draft, a new one with the next number; raise FrozenEditionError when it is stored as published."""
        refuse_when_frozen([self.pk])
        with transaction.atomic():
            if self.number is None:
                self.number = self.next_number(self.profession)
            super().save(*args, **kwargs)

    def natural_key(self) -> tuple[str, int]:
        """Name this edition in a fixture."""
        return (self.profession.slug, self.number)

    natural_key.dependencies = ["competency_plans.profession"]  # type: ignore[attr-defined]

    @property
    def is_frozen(self) -> bool:
        """Whether the text may no longer change: once published, for ever."""
        return self.state != self.State.DRAFT

    @property
    def label(self) -> str:
        """What people call this edition: 2026.1, or *ontwerp 2* while it is a draft."""
        if self.published_on is None:
            return f"ontwerp {self.number}"
        return f"{self.published_on.year}.{self.number}"

    @property
    def paragraphs(self) -> list[str]:
        """The description of the profession, a paragraph an item."""
        return [line for line in self.description.split("\n") if line]

    def publish(self, on: datetime.date | None = None) -> None:
        """Freeze this draft and make it the edition that new plans start on, from the day `on` (default: today).

        The edition published before it becomes *vervangen*. Raises FrozenEditionError when this is no draft, and
        ValidationError when it has no action that could be planned.
        """
        with transaction.atomic():
            Profession.objects.select_for_update().get(pk=self.profession_id)
            refuse_when_frozen([self.pk])
            if not self.competencies.filter(units__groups__actions__isnull=False).exists():
                raise ValidationError("Een editie zonder opleidingsacties kan niet gepubliceerd worden.", code="empty")
            published: models.QuerySet[Edition] = models.QuerySet(Edition)
            published = published.filter(profession=self.profession_id, state=self.State.PUBLISHED)
            published.update(state=self.State.REPLACED)
            day = on or timezone.localdate()
            Edition.objects.filter(pk=self.pk).update(state=self.State.PUBLISHED, published_on=day)
        self.refresh_from_db(fields=["state", "published_on"])

    def clean(self) -> None:
        """Refuse a change of a published edition."""
        super().clean()
        refuse_when_frozen([self.pk])

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete a draft; raise FrozenEditionError when the edition is published."""
        refuse_when_frozen([self.pk])
        return super().delete(*args, **kwargs)

    @staticmethod
    def next_number(profession: Profession) -> int:
        """The number of the next edition of a profession; until the transaction ends no other gets the same."""
        Profession.objects.select_for_update().get(pk=profession.pk)
        last = Edition.objects.filter(profession=profession).aggregate(last=models.Max("number"))["last"]
        return (last or 0) + 1


def refuse_when_frozen(editions: Iterable[int | None]) -> None:
    """Raise FrozenEditionError when one of these editions, by id, is stored as published or replaced."""
    stored = Edition.objects.filter(pk__in=[pk for pk in editions if pk is not None])
    if stored.exclude(state=Edition.State.DRAFT).exists():
        raise FrozenEditionError
