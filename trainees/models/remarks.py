"""What trainee and guides write to each other at a unit."""

from django.db import models
from django.db.models import Q

from trainees.models.history import TrackedRow, tracked
from trainees.models.people import User
from trainees.models.rows import ROLES, PlannedUnit


class UnitRemark(TrackedRow):
    """A remark (*opmerking*) at a unit of a plan: plain text, never changed. A removed one is kept."""

    planned_unit = models.ForeignKey(
        PlannedUnit, on_delete=models.PROTECT, related_name="remarks", verbose_name="onderdeel"
    )
    text = models.TextField("opmerking")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="door")
    by_name = models.TextField("naam")
    by_as = models.CharField("als", max_length=11, choices=ROLES)
    at = models.DateTimeField("op")
    removed = models.BooleanField("verwijderd", default=False)
    history = tracked()

    class Meta:
        verbose_name = "opmerking"
        verbose_name_plural = "opmerkingen"
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""), name="remark_says_something", violation_error_message="Schrijf een opmerking."
            )
        ]

    def __str__(self) -> str:
        return f"Opmerking van {self.by_name}"
