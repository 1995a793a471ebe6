"""The pages of professions and editions."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from competency_plans.admin.inlines import CompetenciesUnder, EditionsUnder, KeySkillsUnder
from competency_plans.admin.pages import SMALL_TEXTS, InDrafts, SaysWhyFrozen, is_frozen
from competency_plans.models import Edition, Profession
from competency_plans.revising import revise

ACTS = {
    "publish": (
        "Publiceer editie",
        "Na publicatie kan de tekst van deze editie niet meer wijzigen. Nieuwe opleidingsplannen starten op deze "
        "editie; lopende plannen blijven op hun eigen editie.",
    ),
    "revise": (
        "Maak nieuw ontwerp",
        "Er komt een ontwerp met dezelfde tekst om te verbeteren en te publiceren. Aan deze editie verandert niets.",
    ),
}


@admin.register(Profession)
class ProfessionAdmin(SaysWhyFrozen):
    """Professions, with links to their editions."""

    list_display = ("title", "slug")
    search_fields = ("title",)
    prepopulated_fields = {"slug": ("title",)}
    formfield_overrides = SMALL_TEXTS
    inlines = (EditionsUnder,)

    def get_readonly_fields(self, request: HttpRequest, obj: Profession | None = None) -> tuple[str, ...]:
        """Show name and code only, once an edition that prints them is published."""
        return ("title", "slug") if is_frozen(obj) else ()

    def get_prepopulated_fields(self, request: HttpRequest, obj: Profession | None = None) -> dict[str, Any]:
        """Propose a code for a new profession only."""
        return {} if obj else {"slug": ("title",)}


@admin.register(Edition)
class EditionAdmin(InDrafts, SaysWhyFrozen):
    """The head and headings of an edition, with links to its competencies and key skills."""

    list_display = ("profession", "label", "state", "published_on")
    list_display_links = ("label",)
    list_filter = ("state",)
    list_select_related = ("profession",)
    readonly_fields = ("label", "state", "published_on")
    inlines = (CompetenciesUnder, KeySkillsUnder)
    change_form_template = "admin/competency_plans/edition/change_form.html"

    @admin.display(description="editie", ordering="number")
    def label(self, edition: Edition) -> str:
        """What people call the edition."""
        return edition.label if edition.pk else "nieuw ontwerp"

    def get_readonly_fields(self, request: HttpRequest, obj: Edition | None = None) -> tuple[str, ...]:
        """Keep an edition with its profession."""
        return (*self.readonly_fields, *(["profession"] if obj else []))

    def get_urls(self) -> list[URLPattern]:
        """Add the pages that ask to confirm an act."""
        page = self.admin_site.admin_view(self.act_view)
        return [path("<int:pk>/act/<slug:name>/", page, name="competency_plans_edition_act"), *super().get_urls()]

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """Offer the acts beside the history."""
        edition = Edition.objects.filter(pk=object_id).first() if object_id.isdecimal() else None
        possible = [] if edition is None else ["revise"] if edition.is_frozen else ["publish"]
        extra = {"acts": [(name, ACTS[name][0]) for name in possible]}
        return super().change_view(request, object_id, *args, **{**kwargs, "extra_context": extra})

    def act_view(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        """Ask to publish an edition, or to copy it as a draft; on POST do it."""
        edition = get_object_or_404(Edition.objects.select_related("profession"), pk=pk)
        if name not in ACTS or not self.has_add_permission(request) or not super().has_view_permission(request):
            raise PermissionDenied
        label, consequence = ACTS[name]
        if request.method != "POST":
            context = {
                **self.admin_site.each_context(request),
                "title": f"{edition}: {label[0].lower()}{label[1:]}?",
                "edition": edition,
                "label": label,
                "consequence": consequence,
            }
            return TemplateResponse(request, "admin/competency_plans/edition/confirm.html", context)
        return self._act(request, edition, name)

    def _act(self, request: HttpRequest, edition: Edition, name: str) -> HttpResponse:
        try:
            if name == "publish":
                edition.publish()
            else:
                edition = revise(edition)
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
        else:
            self.log_change(request, edition, ACTS[name][0])
            messages.success(request, f"{edition} is nu {edition.get_state_display()}.")
        return HttpResponseRedirect(reverse("admin:competency_plans_edition_change", args=[edition.pk]))
