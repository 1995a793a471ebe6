"""Plans in the administration, a level a page: a plan leads to its rows, a unit to its actions."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from trainees.admin.kept import DatedForm, Kept, OnlyChanged, OnlyRead, PeriodForm, TrackedForm
from trainees.models import (
    CompanyCompetency,
    PlanMentor,
    PlannedAction,
    PlannedKeySkill,
    PlannedUnit,
    PlanPeriod,
    TraineePlan,
)

SMALL_TEXT: Any = {models.TextField: {"widget": forms.Textarea(attrs={"rows": 2, "cols": 80})}}
CONFIRMED = ("completed_on", "confirmed_by", "confirmed_at")


def links(below: list[type[models.Model]], **parent: int) -> SafeString:
    """Links to the lists of what stands below a row."""
    query = urlencode({f"{name}__id__exact": pk for name, pk in parent.items()})
    places = [
        (reverse(f"admin:trainees_{model._meta.model_name}_changelist"), query, model._meta.verbose_name_plural)
        for model in below
    ]
    return format_html_join(" · ", '<a href="{}?{}">{}</a>', places)


@admin.register(TraineePlan)
class TraineePlanAdmin(OnlyChanged):
    """Plans. They start on the page *Opleidingsplan starten*, and end and reopen on pages of their own."""

    form = TrackedForm
    list_display = ("trainee", "office", "edition", "ended_on", "rows")
    list_select_related = ("trainee", "office", "edition__profession")
    list_filter = ("office", "edition", ("ended_on", admin.EmptyFieldListFilter))
    search_fields = ("trainee__name", "trainee__email")
    fields = (
        "trainee", "office", "edition", "hours_per_week", "working_days", "ended_on", "ended_by", "end_reason",
        "created_at", "version", "rows", "seen_version",
    )  # fmt: skip
    readonly_fields = (
        "trainee", "office", "edition", "ended_on", "ended_by", "end_reason", "created_at", "version", "rows",
    )  # fmt: skip

    @admin.display(description="rijen")
    def rows(self, plan: TraineePlan) -> SafeString:
        """Links to the rows of a plan."""
        below = [PlannedUnit, PlannedKeySkill, CompanyCompetency, PlanMentor, PlanPeriod]
        return links(below, plan=plan.pk)


class OfPlan(Kept):
    """Rows of a plan: found by trainee, listed with him."""

    list_select_related: Any = ("plan__trainee", "plan__profession")
    search_fields: tuple[str, ...] = ("plan__trainee__name", "plan__trainee__email")
    formfield_overrides = SMALL_TEXT


@admin.register(PlannedUnit)
class PlannedUnitAdmin(OfPlan, OnlyChanged):
    """Units of a plan: date and exemption; what is ticked and confirmed is the mentor's."""

    form = DatedForm
    list_display = ("plan", "unit", "planned_end", "completed_on", "exemption", "rows")
    list_select_related = ("plan__trainee", "plan__profession", "unit__competency")
    fields = (
        "plan", "unit", "planned_end", "exemption", *CONFIRMED, "applicable_actions", "ticked_actions", "retired",
        "version", "rows", "seen_version",
    )  # fmt: skip
    readonly_fields = (
        "plan", "unit", *CONFIRMED, "applicable_actions", "ticked_actions", "retired", "version", "rows",
    )  # fmt: skip

    @admin.display(description="acties")
    def rows(self, unit: PlannedUnit) -> SafeString:
        """A link to the actions of a unit."""
        return links([PlannedAction], planned_unit=unit.pk)


@admin.register(PlannedKeySkill)
class PlannedKeySkillAdmin(OfPlan, OnlyChanged):
    """Key skills of a plan."""

    form = DatedForm
    list_display = ("plan", "key_skill", "planned_end", "exemption")
    list_select_related = ("plan__trainee", "plan__profession", "key_skill")
    fields = ("plan", "key_skill", "planned_end", "exemption", "retired", "version", "seen_version")
    readonly_fields = ("plan", "key_skill", "retired", "version")


@admin.register(CompanyCompetency)
class CompanyCompetencyAdmin(OfPlan, OnlyChanged):
    """The office's own competencies in a plan."""

    form = DatedForm
    list_display = ("plan", "position", "competency", "planned_end", "completed_on", "removed")
    fields = (
        "plan", "position", "competency", "action", "planned_end", "removed", "checked_on", "checked_by", *CONFIRMED,
        "version", "seen_version",
    )  # fmt: skip
    readonly_fields = ("plan", "position", "checked_on", "checked_by", *CONFIRMED, "version")


@admin.register(PlannedAction)
class PlannedActionAdmin(OfPlan, OnlyRead):
    """Actions that somebody touched: ticks are events, so they are only read here."""

    list_display = ("planned_unit", "action", "completed_on", "checked_by", "checked_as", "exemption")
    list_select_related = ("planned_unit__unit__competency", "action", "checked_by")
    search_fields = ("planned_unit__plan__trainee__name",)


@admin.register(PlanMentor)
class PlanMentorAdmin(OfPlan, OnlyRead):
    """Who guides whom from when until when; changed on the page of the plan's mentors."""

    list_display = ("plan", "mentor", "since", "until")
    list_select_related = ("plan__trainee", "plan__profession", "mentor")
    search_fields = ("plan__trainee__name", "mentor__name")


@admin.register(PlanPeriod)
class PlanPeriodAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Periods of a plan: a new one replaces the former without overwriting it."""

    form = PeriodForm
    list_display = ("plan", "start", "end", "kind", "reason", "by", "at")
    list_select_related = ("plan__trainee", "plan__profession", "by")
    search_fields = ("plan__trainee__name", "plan__trainee__email")
    fields = ("plan", "start", "end", "kind", "reason")
    autocomplete_fields = ("plan",)
    formfield_overrides = SMALL_TEXT

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A period is not overwritten."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A period is kept."""
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save in the name of who is signed in."""
        obj.by = request.user
        super().save_model(request, obj, form, change)
