"""What every page of the administration shares: nothing is deleted, every change is a version in somebody's name."""

import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from simple_history.admin import SimpleHistoryAdmin

from trainees import dates
from trainees.models import TraineePlan
from trainees.models.history import TrackedRow
from trainees.periods import ENDED


class Kept(SimpleHistoryAdmin):  # type: ignore[misc]
    """Rows that are kept: no deleting, no putting back of old versions, history in the name of who changes."""

    list_per_page = 50
    show_full_result_count = False
    history_list_display = ("actor_name",)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nothing is deleted."""
        return False

    def revert_disabled(self, request: HttpRequest, obj: Any = None) -> bool:
        """An old version is read, not put back."""
        return True

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save in the name of who is signed in; of a row of a plan what was changed, as its next version."""
        if isinstance(obj, TrackedRow):
            if fields := [name for name in form.changed_data if name in form._meta.fields]:
                obj.save_change(by=request.user, act=uuid.uuid4(), fields=fields)  # type: ignore[arg-type]
            return
        obj._history_user = request.user
        super().save_model(request, obj, form, change)


class OnlyRead(Kept):
    """Rows that are looked at here and changed elsewhere."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Not added here."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Not changed here."""
        return False


class OnlyChanged(Kept):
    """Rows that exist from the start of a plan: changed here, added elsewhere."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Not added here."""
        return False


class TrackedForm(forms.ModelForm):  # type: ignore[type-arg]
    """A plan or a row of one that somebody looked at in a version; a save of an older version changes nothing."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen_version"].initial = self.instance.version

    def clean(self) -> dict[str, Any] | None:
        """Refuse a stale save, and any of an ended plan: it is read only.

        What is saved starts from the row as it is now, kept for this transaction.
        """
        cleaned = super().clean()
        if self.instance.pk:
            self.instance.refresh_from_db(from_queryset=type(self.instance).objects.select_for_update())
            plan = self.instance if isinstance(self.instance, TraineePlan) else self.instance.plan
            if plan.is_ended:
                raise ValidationError(ENDED)
        if self.instance.pk and self.cleaned_data.get("seen_version") != self.instance.version:
            raise ValidationError("Iemand anders wijzigde dit intussen. Laad de pagina opnieuw.")
        return cleaned


class DatedForm(TrackedForm):
    """A row of a plan with a planned end."""

    def clean_planned_end(self) -> Any:
        """The planned end, checked as on the page of the plan; warnings and questions are left to the person."""
        day, plan = self.cleaned_data["planned_end"], self.instance.plan
        remarks = dates.review(day, today=day, start=plan.start, end=plan.end, calendar=plan.calendar) if day else []
        for remark in remarks:
            if remark.kind == "error":
                raise ValidationError(remark.text)
        return day


class PeriodForm(forms.ModelForm):  # type: ignore[type-arg]
    """A new period of a plan."""

    def clean_plan(self) -> TraineePlan:
        """The plan, kept for this transaction; an ended one is read only."""
        plan = TraineePlan.objects.select_for_update().get(pk=self.cleaned_data["plan"].pk)
        if plan.is_ended:
            raise ValidationError(ENDED)
        return plan
