"""Undo one act, from a toast."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRefresh

from trainees import undoing
from trainees.conflicts import ConflictError, QuestionError
from trainees.views.answers import Done, answer, first_message
from trainees.views.guard import Visit, plan_page

PART_C = "bedrijf"  # a row of part C may have to come back: the answer is the whole part


@require_POST
@plan_page()
def undo(request: HttpRequest, visit: Visit, note: str) -> HttpResponse:
    """Put back what the signed note says; what another person changed since stays."""
    try:
        undone = undoing.undo(
            plan=visit.plan, text=note, may=visit.may, by=visit.user, now=timezone.now(), today=visit.today
        )
    except (ValidationError, ConflictError, QuestionError) as error:
        text = first_message(error) if isinstance(error, ValidationError) else _changed_since(error)
        messages.error(request, text)
        if request.htmx:  # type: ignore[attr-defined]
            refresh: HttpResponse = HttpResponseClientRefresh()
            return refresh
        return redirect("planning", plan=visit.plan.pk)
    key = PART_C if undone.kind == "bedrijf" else f"{undone.kind}-{undone.row}"
    return answer(request, visit, key, done=Done("Ongedaan gemaakt."))


def _changed_since(error: Exception) -> str:
    who = error.theirs.by if isinstance(error, ConflictError) else ""
    return f"{who or 'Iemand anders'} wijzigde dit intussen, dus bleef het staan. Kijk in de geschiedenis."
