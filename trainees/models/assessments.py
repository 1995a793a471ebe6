"""The start assessment of a plan (*beginsituatie*): per unit what this trainee can already do or does not need."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from trainees.models.history import TrackedRow, tracked
from trainees.models.people import User
from trainees.models.rows import PlannedUnit


class Outcome(models.TextChoices):
    """What the start assessment says of a unit, in the order in which it is asked."""

    HAS = "has", "Heeft al"
    LEARN = "learn", "Te leren"
    NOT_APPLICABLE = "not_applicable", "Niet van toepassing"


EXEMPTING = {Outcome.HAS: "heeft dit al", Outcome.NOT_APPLICABLE: "niet van toepassing"}
WITHOUT_REASON = ("", Outcome.LEARN)
DASH = " – "
LONGEST_EXEMPTION = 2000
LONGEST_REASON = LONGEST_EXEMPTION - max(len(words + DASH) for words in EXEMPTING.values())


class StartAssessment(TrackedRow):
    """What the start assessment says of one unit of a plan; made when it is first assessed.

    An empty outcome is an assessment that was taken back. What is there already, or does not apply, has a reason; what
    is to be learned needs none and keeps none.
    """

    planned_unit = models.OneToOneField(
        PlannedUnit,
        on_delete=models.PROTECT,
        related_name="assessment",
        verbose_name="onderdeel",
        error_messages={"unique": "Dit onderdeel heeft al een beginsituatie."},
    )
    outcome = models.CharField("beginsituatie", max_length=14, choices=Outcome, blank=True)
    reason = models.TextField("reden", blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="door")
    at = models.DateTimeField("op")
    history = tracked()

    class Meta:
        verbose_name = "beginsituatie van een onderdeel"
        verbose_name_plural = "beginsituatie"
        ordering = ["planned_unit"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__in=["", *Outcome.values]),
                name="assessment_outcome_known",
                violation_error_message="Kies heeft al, te leren of niet van toepassing.",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=WITHOUT_REASON, reason="") | (Q(outcome__in=list(EXEMPTING)) & ~Q(reason="")),
                name="assessment_exempts_with_a_reason",
                violation_error_message="Geef een reden.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.planned_unit}: {self.get_outcome_display()}"

    def clean(self) -> None:
        """What this trainee does not have to learn has a reason; what he does has none."""
        super().clean()
        if self.outcome in WITHOUT_REASON:
            self.reason = ""
        elif not self.reason:
            raise ValidationError({"reason": "Geef een reden."})

    @property
    def exemption(self) -> str:
        """The reason for which the unit is exempted by this assessment; empty when it is to be learned."""
        words = EXEMPTING.get(Outcome(self.outcome)) if self.outcome else None
        return f"{words}{DASH}{self.reason}" if words else ""
