"""A trainee's plan and its frame: period and mentors."""

from datetime import date
from functools import cache
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Aggregate, F, OuterRef, Q, Subquery
from django.db.models.functions import JSONArray
from django.utils.functional import cached_property

from competency_plans.models import Edition, Profession
from trainees.dates import FAR_YEAR, FIRST_YEAR, LAST_YEAR
from trainees.models.history import TrackedRow, tracked
from trainees.models.people import ClosedDay, Office, User, calendar_of
from trainees.working_days import WorkingCalendar


class TraineePlanQuerySet(models.QuerySet["TraineePlan"]):
    """Questions about many plans."""

    def open(self) -> Self:
        """Plans that nobody has ended; a plan past its end date is still open."""
        return self.filter(ended_on=None)

    def with_people(self) -> Self:
        """With trainee, office, profession, edition, periods and mentors, in a fixed number of queries."""
        return self.select_related("trainee", "office", "profession", "edition").prefetch_related(
            "periods", "mentorships__mentor"
        )

    def with_period(self) -> Self:
        """With `period_start` and `period_end` of the period that counts: the newest."""
        return self.annotate(**_newest_period())

    def with_closed_days(self) -> Self:
        """With `office_closed_days`, the closed days of the office as [day, label] pairs, so that they ask no query."""
        return self.annotate(office_closed_days=_closed_days())


@cache
def _newest_period() -> dict[str, Subquery]:
    """The same questions for every plan: put together once."""
    newest = PlanPeriod.objects.filter(plan=OuterRef("pk")).order_by("-pk")
    return {f"period_{day}": Subquery(newest.values(day)[:1]) for day in ("start", "end")}


@cache
def _closed_days() -> Subquery:
    days = ClosedDay.objects.filter(office=OuterRef("office_id")).order_by().values("office")
    return Subquery(days.annotate(all=_Listed("day", "label")).values("all"))


class _Listed(Aggregate):
    """All values of some fields as one JSON list of lists."""

    output_field = models.JSONField()

    def __init__(self, *fields: str) -> None:
        super().__init__(JSONArray(*fields))

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """SQLite's name for it."""
        return self.as_sql(compiler, connection, function="JSON_GROUP_ARRAY", **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """PostgreSQL's name for it."""
        return self.as_sql(compiler, connection, function="JSONB_AGG", **context)


class TraineePlan(TrackedRow):
    """The plan of one trainee for one profession (*opleidingsplan*): it belongs to the IBO contract."""

    trainee = models.ForeignKey(User, on_delete=models.PROTECT, related_name="plans", verbose_name="cursist")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="plans", verbose_name="kantoor")
    profession = models.ForeignKey(
        Profession, on_delete=models.PROTECT, related_name="+", verbose_name="beroep", editable=False
    )
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+", verbose_name="editie")
    hours_per_week = models.DecimalField(
        "uren per week",
        max_digits=4,
        decimal_places=1,
        default=38,
        validators=[
            MinValueValidator(1, "Vul minstens 1 uur in."),
            MaxValueValidator(50, "Vul hoogstens 50 uur in."),
        ],
    )
    working_days = models.CharField(
        "werkdagen",
        max_length=7,
        default="12345",
        help_text="1 is maandag, 5 is vrijdag.",
        validators=[RegexValidator(r"^1?2?3?4?5?6?7?$", "Gebruik 1 tot 7, elk één keer, in volgorde.")],
    )
    ended_on = models.DateField("beëindigd op", null=True, blank=True)
    ended_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name="beëindigd door"
    )
    end_reason = models.TextField("reden van het einde", blank=True)
    created_at = models.DateTimeField("gestart op", auto_now_add=True)
    history = tracked()

    objects = TraineePlanQuerySet.as_manager()

    class Meta:
        verbose_name = "opleidingsplan"
        verbose_name_plural = "opleidingsplannen"
        ordering = ["trainee__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["trainee", "profession"],
                condition=Q(ended_on=None),
                name="plan_one_open",
                violation_error_message="Deze cursist heeft al een lopend opleidingsplan voor dit beroep.",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None, end_reason="") | (Q(ended_on__isnull=False) & ~Q(end_reason="")),
                name="plan_ends_with_a_reason",
                violation_error_message="Een beëindigd opleidingsplan heeft een datum en een reden.",
            ),
            models.CheckConstraint(
                condition=~Q(working_days=""),
                name="plan_has_working_days",
                violation_error_message="Kies minstens één werkdag.",
            ),
        ]
        indexes = [models.Index(fields=["office", "ended_on"], name="plan_of_office")]

    def __str__(self) -> str:
        return f"{self.trainee}, {self.profession}"

    def clean(self) -> None:
        """A plan starts on a published edition, and stays with its profession."""
        super().clean()
        if self.edition_id is None:
            return
        moved = self.pk is None or not type(self).objects.filter(pk=self.pk, edition=self.edition_id).exists()
        if moved and self.edition.state != Edition.State.PUBLISHED:
            raise ValidationError({"edition": "Een opleidingsplan start op een gepubliceerde editie."})
        if self.pk is not None and self.edition.profession_id != self.profession_id:
            raise ValidationError({"edition": "Deze editie hoort bij een ander beroep."})
        self.profession = self.edition.profession

    @property
    def is_ended(self) -> bool:
        """Whether somebody ended this plan; then it is read only."""
        return self.ended_on is not None

    @property
    def period(self) -> "PlanPeriod":
        """The period that counts now: the newest; older ones are kept."""
        return max(self.periods.all(), key=lambda period: period.pk)

    @property
    def start(self) -> date:
        """First day of the training."""
        start: date = getattr(self, "period_start", None) or self.period.start
        return start

    @property
    def end(self) -> date:
        """Last day of the training."""
        end: date = getattr(self, "period_end", None) or self.period.end
        return end

    def mentors(self, today: date) -> list[User]:
        """The mentors on the day `today`, the longest serving first."""
        return [mentorship.mentor for mentorship in self.mentorships.all() if mentorship.is_active(today)]

    @property
    def weekdays(self) -> frozenset[int]:
        """The trainee's working days as date.weekday() numbers."""
        return frozenset(int(digit) - 1 for digit in self.working_days)

    @cached_property
    def calendar(self) -> WorkingCalendar:
        """The working days of this trainee in this office, read once."""
        if hasattr(self, "office_closed_days"):
            known = self.office_closed_days or []
            return WorkingCalendar({date.fromisoformat(day): label for day, label in known}, self.weekdays)
        return calendar_of(list(self.office.closed_days.all()), self.weekdays)


class PlanPeriod(models.Model):
    """A period of the training; an extension or an early stop is a new row, so none overwrites another."""

    class Kind(models.TextChoices):
        INITIAL = "initial", "start"
        EXTENSION = "extension", "verlenging"
        EARLY_STOP = "early_stop", "vroegtijdig einde"
        CORRECTION = "correction", "rechtzetting"

    plan = models.ForeignKey(TraineePlan, on_delete=models.PROTECT, related_name="periods", verbose_name="plan")
    start = models.DateField("startdatum")
    end = models.DateField("einddatum")
    kind = models.CharField("soort", max_length=10, choices=Kind, default=Kind.INITIAL)
    reason = models.TextField("reden", blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="door")
    at = models.DateTimeField("op", auto_now_add=True)

    class Meta:
        verbose_name = "periode"
        verbose_name_plural = "periodes"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(end__gt=F("start")),
                name="period_ends_after_it_starts",
                violation_error_message="De einddatum moet na de startdatum liggen.",
            ),
            models.CheckConstraint(
                condition=Q(kind="initial") | ~Q(reason=""),
                name="period_changes_with_a_reason",
                violation_error_message="Geef een reden voor de nieuwe periode.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.start:%d/%m/%Y} – {self.end:%d/%m/%Y}"

    def clean(self) -> None:
        """Refuse a year that nobody means (01/09/0026): weeks and strips are counted from these days."""
        super().clean()
        days = {"start": self.start, "end": self.end}
        far = {name: FAR_YEAR for name, day in days.items() if day and not FIRST_YEAR <= day.year <= LAST_YEAR}
        if far:
            raise ValidationError(far)


class PlanMentor(models.Model):
    """Who guides a trainee from when until when (*mentor*)."""

    plan = models.ForeignKey(TraineePlan, on_delete=models.PROTECT, related_name="mentorships", verbose_name="plan")
    mentor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="mentorships", verbose_name="mentor")
    since = models.DateField("van")
    until = models.DateField("tot en met", null=True, blank=True)
    history = tracked()

    class Meta:
        verbose_name = "mentor"
        verbose_name_plural = "mentors"
        ordering = ["since", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")),
                name="mentor_until_after_since",
                violation_error_message="De laatste dag van een mentor kan niet voor de eerste liggen.",
            ),
            models.UniqueConstraint(
                fields=["plan", "mentor"],
                condition=Q(until=None),
                name="mentor_once",
                violation_error_message="Deze persoon is al mentor van dit plan.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.mentor)

    def clean(self) -> None:
        """Nobody is the mentor of his own plan."""
        super().clean()
        if self.plan_id and self.mentor_id and self.plan.trainee_id == self.mentor_id:
            raise ValidationError({"mentor": "Niemand kan mentor zijn van zijn eigen plan."})

    def is_active(self, today: date) -> bool:
        """Whether this person is mentor on the day `today`; who starts later can already prepare."""
        return self.until is None or self.until >= today
