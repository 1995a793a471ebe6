"""The pages of the text of an edition, one level of the form a page."""

from typing import Any

from django.contrib import admin, messages
from django.db import models, transaction
from django.http import HttpRequest
from django.utils.safestring import SafeString

from competency_plans.admin.inlines import ActionsUnder, GroupsUnder, KnowledgeSkillsUnder, UnitsUnder
from competency_plans.admin.pages import InDrafts, SaysWhyFrozen, change_link
from competency_plans.models import (
    ActionGroup,
    Competency,
    Edition,
    FrozenEditionError,
    KeySkill,
    KnowledgeSkill,
    LearningUnit,
    TrainingAction,
)


class OfOneEdition(admin.SimpleListFilter):
    """Show the text of one edition."""

    title = "editie"
    parameter_name = "edition"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, str]]:
        """List every edition."""
        return [(edition.pk, str(edition)) for edition in Edition.objects.select_related("profession")]

    def queryset(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """Keep the text of the chosen edition."""
        value = self.value()
        known = value in {str(edition) for edition, _ in self.lookup_choices}
        return queryset.filter(**{queryset.model.edition_path: value}) if known else queryset


class EditionTextAdmin(InDrafts, SaysWhyFrozen):
    """A piece of text at its place: corrected here, added on the page above it, moved from the list."""

    list_filter = (OfOneEdition,)
    actions = ("move_up", "move_down")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse: text is added on the page of what it stands under."""
        return False

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        """Read each row with all it stands under, in the order of the forms."""
        path_up = self.model.edition_path
        steps = path_up.split("__")
        places = ["__".join([*steps[:depth], "position"]) for depth in range(len(steps) - 1, 0, -1)][::-1]
        order = [f"{path_up}__profession__title", f"-{path_up}__number", *places, "position"]
        return super().get_queryset(request).select_related(f"{path_up}__profession").order_by(*order)

    def get_list_display(self, request: HttpRequest) -> tuple[Any, ...]:
        """Show each text with its place."""
        return ("__str__", "stands_under", "edition_label")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Show what the text stands under, then its words."""
        words = [field.name for field in self.model._meta.fields if field.editable and not field.is_relation]
        return ["stands_under", *(name for name in words if name != "id")]

    readonly_fields = ("stands_under",)

    @admin.display(description="staat onder")
    def stands_under(self, text: Any) -> SafeString:
        """Link to the page above."""
        parent = getattr(text, text.parent)
        return change_link(parent, str(parent))

    @admin.display(description="editie")
    def edition_label(self, text: Any) -> str:
        """Say which edition the text is of."""
        return str(text.edition_of(text))

    @admin.action(description="Eén plaats naar boven", permissions=["change"])
    def move_up(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> None:
        """Move each chosen text one place up."""
        self._move(request, list(queryset), -1)

    @admin.action(description="Eén plaats naar onder", permissions=["change"])
    def move_down(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> None:
        """Move each chosen text one place down."""
        self._move(request, list(queryset)[::-1], 1)

    def _move(self, request: HttpRequest, texts: list[Any], places: int) -> None:
        try:
            with transaction.atomic():
                for text in texts:
                    text.move(places)
        except FrozenEditionError as refused:
            messages.error(request, refused.message)


@admin.register(Competency)
class CompetencyAdmin(EditionTextAdmin):
    """A competency with its units."""

    inlines = (UnitsUnder,)


@admin.register(LearningUnit)
class LearningUnitAdmin(EditionTextAdmin):
    """A unit with its knowledge and skills, and the headings above its actions."""

    inlines = (KnowledgeSkillsUnder, GroupsUnder)


@admin.register(ActionGroup)
class ActionGroupAdmin(EditionTextAdmin):
    """A heading with its actions."""

    inlines = (ActionsUnder,)


@admin.register(KnowledgeSkill, TrainingAction, KeySkill)
class LineAdmin(EditionTextAdmin):
    """A line with nothing under it."""
