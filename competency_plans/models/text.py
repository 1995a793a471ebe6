"""The text of an edition, each level of the form a model."""

import re
from typing import Any

from django.db import models

from competency_plans.models.editions import Edition
from competency_plans.models.pieces import EditionText, place_once
from competency_plans.twins import twin_key


class Competency(EditionText):
    """A competency of the form (*competentie*): a heading with one table of one or more rows."""

    class Kind(models.TextChoices):
        BASIC = "basic", "basis"
        SPECIFIC = "specific", "specifiek"

    parent = edition_path = "edition"

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="competencies", verbose_name="editie")
    number = models.PositiveSmallIntegerField("nummer", default=0, editable=False)
    kind = models.CharField("soort", max_length=8, choices=Kind)
    title = models.TextField("competentie")

    class Meta(EditionText.Meta):
        verbose_name = "competentie"
        verbose_name_plural = "competenties"
        constraints = place_once("edition", "competency")

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save as EditionText does; the numbers follow the places."""
        super().save(*args, **kwargs)
        self._number_siblings()

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete as EditionText does; the numbers close up."""
        deleted = super().delete(*args, **kwargs)
        self._number_siblings()
        return deleted

    def move(self, places: int) -> None:
        """Move as EditionText does; the numbers follow the places."""
        super().move(places)
        self._number_siblings()

    def _number_siblings(self) -> None:
        for number, sibling in enumerate(self._siblings().order_by("position"), start=1):
            if sibling.number != number:
                Competency.objects.filter(pk=sibling.pk).update(number=number)
            if sibling.pk == self.pk:
                self.number = number


class LearningUnit(EditionText):
    """A row of a competency's table (*onderdeel*): what the form's two dates belong to."""

    parent = "competency"
    edition_path = "competency__edition"

    competency = models.ForeignKey(
        Competency, on_delete=models.CASCADE, related_name="units", verbose_name="competentie"
    )
    short_name = models.CharField(
        "korte naam", max_length=48, blank=True, help_text="Om mee te werken; het formulier zelf heeft er geen."
    )

    class Meta(EditionText.Meta):
        verbose_name = "onderdeel"
        verbose_name_plural = "onderdelen"
        constraints = place_once("competency", "unit")

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The short name, or else the official sentence without its parentheses."""
        return self.short_name or re.sub(r"\s*\([^)]*\)", "", self.competency.title)


class KnowledgeSkill(EditionText):
    """A line of a row's first column (*kennis en vaardigheden*): what mastery looks like, never a tick box."""

    parent = "unit"
    edition_path = "unit__competency__edition"

    unit = models.ForeignKey(
        LearningUnit, on_delete=models.CASCADE, related_name="knowledge_skills", verbose_name="onderdeel"
    )
    text = models.TextField("tekst")

    class Meta(EditionText.Meta):
        verbose_name = "kennis of vaardigheid"
        verbose_name_plural = "kennis en vaardigheden"
        constraints = place_once("unit", "knowledge_skill")

    def __str__(self) -> str:
        return self.text


class ActionGroup(EditionText):
    """A heading above actions; it says who acts and often on what, so heading and line travel together."""

    class Actor(models.TextChoices):
        MENTOR = "mentor", "mentor"
        TRAINEE = "trainee", "cursist"

    parent = "unit"
    edition_path = "unit__competency__edition"

    unit = models.ForeignKey(LearningUnit, on_delete=models.CASCADE, related_name="groups", verbose_name="onderdeel")
    actor = models.CharField("wie", max_length=7, choices=Actor)
    heading = models.TextField("kop")

    class Meta(EditionText.Meta):
        verbose_name = "kop boven acties"
        verbose_name_plural = "koppen boven acties"
        constraints = place_once("unit", "action_group")

    def __str__(self) -> str:
        return self.heading


class TrainingAction(EditionText):
    """A line of a row's second column (*opleidingsactie*): a thing to do."""

    parent = "group"
    edition_path = "group__unit__competency__edition"

    group = models.ForeignKey(ActionGroup, on_delete=models.CASCADE, related_name="actions", verbose_name="kop")
    text = models.TextField("tekst")
    twin_key = models.TextField(
        "sleutel voor dezelfde actie",
        blank=True,
        help_text="Acties met dezelfde sleutel zijn dezelfde actie. Leeg: wordt bij het bewaren gemaakt.",
    )

    class Meta(EditionText.Meta):
        verbose_name = "opleidingsactie"
        verbose_name_plural = "opleidingsacties"
        constraints = place_once("group", "action")

    def __str__(self) -> str:
        return self.text

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save as EditionText does; an empty `twin_key` is made from actor, heading and text."""
        if not self.twin_key:
            self.twin_key = twin_key(actor=self.group.actor, heading=self.group.heading, text=self.text)
        super().save(*args, **kwargs)


class KeySkill(EditionText):
    """A row of part B of the form (*sleutelvaardigheid*). The form has no completion date there."""

    parent = edition_path = "edition"

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="key_skills", verbose_name="editie")
    name = models.TextField("sleutelvaardigheid")
    description = models.TextField("omschrijving")

    class Meta(EditionText.Meta):
        verbose_name = "sleutelvaardigheid"
        verbose_name_plural = "sleutelvaardigheden"
        constraints = place_once("edition", "key_skill")

    def __str__(self) -> str:
        return self.name


TEXT_LEVELS: tuple[type[EditionText], ...] = (
    Competency,
    LearningUnit,
    KnowledgeSkill,
    ActionGroup,
    TrainingAction,
    KeySkill,
)
