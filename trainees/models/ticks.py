"""Ticks are events: what was ticked or unticked, by whom, when on the device and when received."""

import uuid

from django.db import models
from django.db.models import F, Q

from trainees.models.people import User
from trainees.models.rows import ROLES, CompanyCompetency, PlannedAction


class TickEvent(models.Model):
    """One tick or untick. Its key comes from the device, so that sending it twice counts once.

    The latest `device_at` decides, then `received_at`; an event that arrives late is kept without deciding.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    planned_action = models.ForeignKey(
        PlannedAction,
        on_delete=models.PROTECT,
        related_name="ticks",
        null=True,
        blank=True,
        verbose_name="actie",
    )
    company_competency = models.ForeignKey(
        CompanyCompetency,
        on_delete=models.PROTECT,
        related_name="ticks",
        null=True,
        blank=True,
        verbose_name="bedrijfsspecifieke competentie",
    )
    ticked = models.BooleanField("afgevinkt")
    completed_on = models.DateField("gedaan op", null=True, blank=True)
    device_at = models.DateTimeField("op het toestel")
    received_at = models.DateTimeField("ontvangen")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="door")
    by_name = models.TextField("naam")
    by_as = models.CharField("als", max_length=11, choices=ROLES)
    act = models.UUIDField("handeling", null=True, blank=True)

    class Meta:
        verbose_name = "vinkje"
        verbose_name_plural = "vinkjes"
        ordering = ["-received_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(device_at__lte=F("received_at")),
                name="tick_sent_before_received",
                violation_error_message="Een vinkje kan niet uit de toekomst komen.",
            ),
            models.CheckConstraint(
                condition=Q(planned_action__isnull=False, company_competency=None)
                | Q(planned_action=None, company_competency__isnull=False),
                name="tick_of_one_thing",
                violation_error_message="Een vinkje hoort bij één actie.",
            ),
            models.CheckConstraint(
                condition=Q(ticked=True, completed_on__isnull=False) | Q(ticked=False, completed_on=None),
                name="tick_with_its_day",
                violation_error_message="Een vinkje heeft een dag, een ongedaan gemaakt vinkje niet.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.by_name} {'vinkte af' if self.ticked else 'maakte ongedaan'}"
