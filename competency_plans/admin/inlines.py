"""Tables on a page of what stands under its row."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from competency_plans.admin.pages import InDrafts, TableAdmin, is_frozen
from competency_plans.models import (
    ActionGroup,
    Competency,
    Edition,
    KeySkill,
    KnowledgeSkill,
    LearningUnit,
    TrainingAction,
)


class Under(InDrafts, TableAdmin):
    """The rows under the row of the page, with a link to the page of each."""

    show_change_link = True
    extra = 0

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse for a frozen edition."""
        return super().has_add_permission(request, obj) and not is_frozen(obj)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        """Read each row with the row of the page."""
        return super().get_queryset(request).select_related(self.model.parent)


class CompetenciesUnder(Under):
    """Competencies of an edition."""

    model = Competency
    fields = ("number", "kind", "title")
    readonly_fields = ("number",)


class KeySkillsUnder(Under):
    """Key skills of an edition."""

    model = KeySkill
    fields = ("name", "description")


class UnitsUnder(Under):
    """Units of a competency."""

    model = LearningUnit
    fields = ("short_name",)


class KnowledgeSkillsUnder(Under):
    """Knowledge and skills of a unit."""

    model = KnowledgeSkill
    fields = ("text",)


class GroupsUnder(Under):
    """Headings of a unit."""

    model = ActionGroup
    fields = ("actor", "heading")


class ActionsUnder(Under):
    """Actions of a heading."""

    model = TrainingAction
    fields = ("text", "twin_key")


class EditionsUnder(TableAdmin):
    """The editions of a profession: to go to, not to change here."""

    model = Edition
    fields = readonly_fields = ("label", "state", "published_on")
    show_change_link = True
    extra = 0
    can_delete = False

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        """Read each edition with its profession."""
        return super().get_queryset(request).select_related("profession")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: an edition comes from an import or from the edition before it."""
        return False

    @admin.display(description="editie")
    def label(self, edition: Edition) -> str:
        """What people call the edition."""
        return edition.label
