"""What every page of the form's text has in common: a frozen edition is shown, not changed, and the page says why."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.db import models
from django.forms import Textarea
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from competency_plans.models import FrozenEditionError

if TYPE_CHECKING:
    AnyAdmin = admin.options.BaseModelAdmin[Any]
    PageAdmin = admin.ModelAdmin[Any]
    TableAdmin = admin.TabularInline[Any, Any]
else:
    AnyAdmin = admin.options.BaseModelAdmin
    PageAdmin = admin.ModelAdmin
    TableAdmin = admin.TabularInline

SMALL_TEXTS: Any = {models.TextField: {"widget": Textarea(attrs={"rows": 2, "cols": 80})}}


def change_link(row: models.Model, text: str) -> SafeString:
    """Link to the page of a row."""
    address = reverse(f"admin:competency_plans_{row._meta.model_name}_change", args=[row.pk])
    return format_html('<a href="{}">{}</a>', address, text)


class InDrafts(AnyAdmin):
    """What stands in a frozen edition is shown and not changed."""

    formfield_overrides = SMALL_TEXTS

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse for a frozen edition."""
        return super().has_change_permission(request, obj) and not is_frozen(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse for a frozen edition."""
        return super().has_delete_permission(request, obj) and not is_frozen(obj)


def is_frozen(obj: Any) -> bool:
    """Whether there is a row, and it stands in a frozen edition."""
    return obj is not None and bool(obj.is_frozen)


class SaysWhyFrozen(PageAdmin):
    """The page of a frozen row says at the top why it cannot change."""

    def render_change_form(self, request: HttpRequest, context: Any, **kwargs: Any) -> HttpResponse:  # type: ignore[override]
        """Add the sentence to the page that is shown."""
        if is_frozen(kwargs.get("obj")):
            messages.warning(request, FrozenEditionError().message)
        return super().render_change_form(request, context, **kwargs)
