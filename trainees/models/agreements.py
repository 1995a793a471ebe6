"""The dates that the parties of a plan agreed on, each time anew."""

from django.db import models

from trainees.models.people import User
from trainees.models.plans import TraineePlan


class PlanAgreement(models.Model):
    """A moment at which the parties agreed on the dates of a plan; a second agreement is a new row."""

    plan = models.ForeignKey(TraineePlan, on_delete=models.PROTECT, related_name="agreements", verbose_name="plan")
    number = models.PositiveSmallIntegerField("nummer")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="door")
    at = models.DateTimeField("op", auto_now_add=True)

    class Meta:
        verbose_name = "overeenkomst over de planning"
        verbose_name_plural = "overeenkomsten over de planning"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "number"],
                name="agreement_number_once",
                violation_error_message="Deze overeenkomst bestaat al.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}"


class AgreedDate(models.Model):
    """The planned end date of a unit as agreed (*overeengekomen einddatum*); later moves never change it.

    A unit that has no date yet is agreed without one; an exempted unit is not part of an agreement. `unit_version` is
    the version of the unit that was agreed: what is newer happened after it, whatever clocks say.
    """

    agreement = models.ForeignKey(PlanAgreement, on_delete=models.PROTECT, related_name="dates")
    planned_unit = models.ForeignKey("trainees.PlannedUnit", on_delete=models.PROTECT, related_name="agreed_dates")
    agreed_end = models.DateField("overeengekomen einddatum", null=True, blank=True)
    unit_version = models.PositiveIntegerField("versie van het onderdeel", editable=False)

    class Meta:
        verbose_name = "overeengekomen einddatum"
        verbose_name_plural = "overeengekomen einddatums"
        constraints = [
            models.UniqueConstraint(fields=["agreement", "planned_unit"], name="agreed_date_once"),
        ]

    def __str__(self) -> str:
        return f"{self.agreed_end:%d/%m/%Y}" if self.agreed_end else "zonder datum"
