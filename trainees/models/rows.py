"""The rows of a plan: what the blank columns of the form hold for one trainee."""

from datetime import date
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, F, OuterRef, Q, Subquery, When
from django.utils import timezone

from competency_plans.models import KeySkill, LearningUnit, TrainingAction
from trainees.models.history import TrackedRow, tracked
from trainees.models.people import User
from trainees.models.plans import TraineePlan
from trainees.models.states import State, state_of, state_of_skill

ROLES = [("trainee", "cursist"), ("mentor", "mentor"), ("coordinator", "coördinator")]


class CompletedRow(TrackedRow):
    """A row with the form's two dates: *Voorziene einddatum* and *Afgewerkt op*, and who confirmed the second."""

    planned_end = models.DateField("voorziene einddatum", null=True, blank=True)
    completed_on = models.DateField("afgewerkt op", null=True, blank=True)
    confirmed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name="bevestigd door"
    )
    confirmed_at = models.DateTimeField("bevestigd op", null=True, blank=True)

    class Meta:
        abstract = True

    def clean(self) -> None:
        """Nothing is completed in the future."""
        super().clean()
        if self.completed_on and self.completed_on > timezone.localdate():
            raise ValidationError({"completed_on": "Afgewerkt op kan niet na vandaag liggen."})


def _confirmed_with_its_date(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(completed_on=None, confirmed_by=None, confirmed_at=None)
        | Q(completed_on__isnull=False, confirmed_by__isnull=False, confirmed_at__isnull=False),
        name=name,
        violation_error_message="Afgewerkt op hoort bij wie het bevestigde en wanneer.",
    )


class PlannedUnitQuerySet(models.QuerySet["PlannedUnit"]):
    """Questions about many planned units."""

    def live(self) -> Self:
        """Units that count: not exempted, not left behind by a move to another edition."""
        return self.filter(retired=False, exemption="")

    def with_last_tick(self) -> Self:
        """With `last_ticked_on`, the day of the last tick of a candidate action; only of units that may be ready."""
        own = {"planned_unit": OuterRef("pk"), "exemption": "", "action__group__actor": "trainee"}
        days = PlannedAction.objects.filter(**own, completed_on__isnull=False).order_by("-completed_on")
        ticked = When(
            completed_on=None,
            ticked_actions__gte=F("applicable_actions"),
            then=Subquery(days.values("completed_on")[:1]),
        )
        return self.annotate(last_ticked_on=Case(ticked, output_field=models.DateField()))


class PlannedUnit(CompletedRow):
    """A row of the form in one plan (*onderdeel*).

    `agreed_end` is that of the newest agreement, kept here by the act that makes one: lists compare it with the date.
    """

    plan = models.ForeignKey(TraineePlan, on_delete=models.PROTECT, related_name="units", verbose_name="plan")
    unit = models.ForeignKey(LearningUnit, on_delete=models.PROTECT, related_name="+", verbose_name="onderdeel")
    exemption = models.TextField("vrijgesteld omdat", blank=True)
    retired = models.BooleanField("achtergelaten", default=False, editable=False)
    applicable_actions = models.PositiveSmallIntegerField("acties", default=0, editable=False)
    ticked_actions = models.PositiveSmallIntegerField("afgevinkt", default=0, editable=False)
    agreed_end = models.DateField("overeengekomen einddatum", null=True, blank=True, editable=False)
    history = tracked(excluded_fields=["applicable_actions", "ticked_actions", "agreed_end"])

    objects = PlannedUnitQuerySet.as_manager()

    class Meta:
        verbose_name = "gepland onderdeel"
        verbose_name_plural = "geplande onderdelen"
        ordering = ["unit__competency__position", "unit__position"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "unit"],
                name="unit_planned_once",
                violation_error_message="Dit onderdeel staat al in het plan.",
            ),
            models.CheckConstraint(
                condition=Q(ticked_actions__lte=F("applicable_actions")),
                name="unit_ticks_within_actions",
                violation_error_message="Er zijn meer acties afgevinkt dan er zijn.",
            ),
            _confirmed_with_its_date("unit_confirmed_with_its_date"),
        ]
        indexes = [
            models.Index(
                fields=[
                    "plan",
                    "planned_end",
                    "applicable_actions",
                    "ticked_actions",
                    "completed_on",
                    "agreed_end",
                    "exemption",
                    "retired",
                ],  # the last two are always the same here: with them SQLite needs nothing but the index
                condition=Q(retired=False, exemption=""),
                name="unit_progress",
            ),
            models.Index(fields=["plan"], condition=Q(exemption__gt="", retired=False), name="unit_exempted"),
        ]

    def __str__(self) -> str:
        return str(self.unit)

    @property
    def is_exempt(self) -> bool:
        """Whether this trainee does not need the unit; the reason is in `exemption`."""
        return bool(self.exemption)

    @property
    def done_actions(self) -> int:
        """Candidate actions that count as done: all of them once the unit is completed."""
        return self.applicable_actions if self.completed_on else self.ticked_actions

    @property
    def is_ready(self) -> bool:
        """Whether all applicable candidate actions are ticked, and there is at least one."""
        return 0 < self.applicable_actions == self.ticked_actions

    def state(self, today: date) -> State:
        """The state on the day `today`."""
        return state_of(
            exempt=self.is_exempt,
            completed=self.completed_on is not None,
            ready=self.is_ready,
            planned_end=self.planned_end,
            today=today,
        )


class PlannedAction(models.Model):
    """What became of an action in one plan; made when it is first touched.

    `checked_by`, `checked_as` and `checked_at` describe the tick or untick that decides (see TickEvent).
    """

    planned_unit = models.ForeignKey(
        PlannedUnit, on_delete=models.PROTECT, related_name="actions", verbose_name="onderdeel"
    )
    action = models.ForeignKey(TrainingAction, on_delete=models.PROTECT, related_name="+", verbose_name="actie")
    completed_on = models.DateField("afgevinkt op", null=True, blank=True)
    checked_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name="afgevinkt door"
    )
    checked_as = models.CharField("als", max_length=11, choices=ROLES, blank=True)
    checked_at = models.DateTimeField("laatst aangeraakt op", null=True, blank=True)
    exemption = models.TextField("niet van toepassing omdat", blank=True)
    history = tracked()

    class Meta:
        verbose_name = "actie in een plan"
        verbose_name_plural = "acties in een plan"
        constraints = [
            models.UniqueConstraint(
                fields=["planned_unit", "action"],
                name="action_planned_once",
                violation_error_message="Deze actie staat al in het plan.",
            ),
            models.CheckConstraint(
                condition=Q(completed_on=None) | Q(checked_by__isnull=False, checked_at__isnull=False),
                name="action_ticked_by_somebody",
                violation_error_message="Een afgevinkte actie is door iemand afgevinkt.",
            ),
        ]
        indexes = [models.Index(fields=["planned_unit"], condition=Q(exemption__gt=""), name="action_exempted")]

    def __str__(self) -> str:
        return str(self.action)


class PlannedKeySkill(TrackedRow):
    """A key skill in one plan (*sleutelvaardigheid*). The form has no completion date there, so neither has this."""

    plan = models.ForeignKey(TraineePlan, on_delete=models.PROTECT, related_name="key_skills", verbose_name="plan")
    key_skill = models.ForeignKey(
        KeySkill, on_delete=models.PROTECT, related_name="+", verbose_name="sleutelvaardigheid"
    )
    planned_end = models.DateField("voorziene einddatum", null=True, blank=True)
    exemption = models.TextField("niet van toepassing omdat", blank=True)
    retired = models.BooleanField("achtergelaten", default=False, editable=False)
    history = tracked()

    class Meta:
        verbose_name = "geplande sleutelvaardigheid"
        verbose_name_plural = "geplande sleutelvaardigheden"
        ordering = ["key_skill__position"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "key_skill"],
                name="key_skill_planned_once",
                violation_error_message="Deze sleutelvaardigheid staat al in het plan.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.key_skill)

    @property
    def is_exempt(self) -> bool:
        """Whether this trainee does not need the key skill."""
        return bool(self.exemption)

    def state(self, today: date) -> State:
        """The state on the day `today`."""
        return state_of_skill(exempt=self.is_exempt, planned_end=self.planned_end, today=today)


class CompanyCompetency(CompletedRow):
    """A row of part C of the form (*bedrijfsspecifieke competentie*): the office's own, with one action.

    The trainee ticks the action, the mentor confirms the row. Outside the percentage. A removed row is kept.
    """

    plan = models.ForeignKey(
        TraineePlan, on_delete=models.PROTECT, related_name="company_competencies", verbose_name="plan"
    )
    position = models.PositiveIntegerField("plaats")
    competency = models.TextField("competentie")
    action = models.TextField("opleidingsactie", blank=True)
    checked_on = models.DateField("afgevinkt op", null=True, blank=True)
    checked_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name="afgevinkt door"
    )
    checked_as = models.CharField("als", max_length=11, choices=ROLES, blank=True)
    checked_at = models.DateTimeField("laatst aangeraakt op", null=True, blank=True)
    removed = models.BooleanField("verwijderd", default=False)
    history = tracked()

    class Meta:
        verbose_name = "bedrijfsspecifieke competentie"
        verbose_name_plural = "bedrijfsspecifieke competenties"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "position"],
                name="company_place_once",
                violation_error_message="Op deze plaats staat al een andere competentie.",
            ),
            models.CheckConstraint(
                condition=~Q(competency=""),
                name="company_competency_named",
                violation_error_message="Vul de competentie in.",
            ),
            models.CheckConstraint(
                condition=Q(checked_on=None) | Q(checked_by__isnull=False, checked_at__isnull=False),
                name="company_ticked_by_somebody",
                violation_error_message="Een afgevinkte actie is door iemand afgevinkt.",
            ),
            _confirmed_with_its_date("company_confirmed_with_its_date"),
        ]

    def __str__(self) -> str:
        return self.competency

    @property
    def is_ready(self) -> bool:
        """Whether the trainee ticked its action."""
        return self.checked_on is not None

    def state(self, today: date) -> State:
        """The state on the day `today`."""
        return state_of(
            exempt=False,
            completed=self.completed_on is not None,
            ready=self.is_ready,
            planned_end=self.planned_end,
            today=today,
        )
