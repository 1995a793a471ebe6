"""People and offices in the administration."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models, transaction
from django.http import HttpRequest

from trainees import inviting
from trainees.admin.kept import Kept, OnlyRead
from trainees.models import ClosedDay, Invitation, Office, User
from trainees.views.managing import host_of, tell


@admin.register(User)
class UserAdmin(Kept):
    """People: added by name and address, invited by e-mail, deactivated when they leave."""

    list_display = ("name", "email", "is_active", "is_superuser", "last_login")
    list_filter = ("is_active", "is_superuser")
    search_fields = ("name", "email")
    ordering = ("name",)
    fields = ("name", "email", "is_active", "is_superuser", "date_joined", "last_login")
    formfield_overrides = {models.TextField: {"widget": forms.TextInput}}
    readonly_fields = ("date_joined", "last_login")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Nobody takes his own access away."""
        own = ("is_active", "is_superuser") if obj is not None and obj.pk == request.user.pk else ()
        return (*self.readonly_fields, *own)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save; who has no password is invited: when new, and at a new address, so that the old link stops working."""
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)
        if not change or ("email" in form.changed_data and obj.is_active and not obj.has_usable_password()):
            host = host_of(request)
            invitation = inviting.invite(user=obj, by=host.by, now=host.now, link=host.link)
            transaction.on_commit(lambda: tell(request, "", invitation))


class ClosedDayInline(admin.TabularInline):  # type: ignore[type-arg]
    """The closed days of an office beside weekends and holidays."""

    model = ClosedDay
    extra = 1
    formfield_overrides = {models.TextField: {"widget": forms.TextInput}}


@admin.register(Office)
class OfficeAdmin(Kept):
    """Offices with their coordinators and closed days."""

    list_display = ("name", "city")
    search_fields = ("name", "city")
    autocomplete_fields = ("coordinators",)
    inlines = (ClosedDayInline,)
    formfield_overrides = {models.TextField: {"widget": forms.TextInput}}


@admin.register(Invitation)
class InvitationAdmin(OnlyRead):
    """Who was invited by whom, and whether it was accepted."""

    list_display = ("user", "sent_by", "sent_at", "expires_at", "accepted_at")
    list_select_related = ("user", "sent_by")
    search_fields = ("user__name", "user__email")
    date_hierarchy = "sent_at"
