"""Undo one act, from a toast; undoing an undo does it again."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRefresh

from trainees import undoing
from trainees.conflicts import ConflictError, QuestionError
from trainees.views.answers import Done, answer, first_message, undo_address
from trainees.views.guard import Visit, plan_page


@require_POST
@plan_page()
def undo(request: HttpRequest, visit: Visit, note: str) -> HttpResponse:
    """Put back what the signed note says; what another person changed since stays."""
    hand = undoing.Hand(visit.user, visit.may, timezone.now())
    try:
        undone = undoing.undo(plan=visit.plan, text=note, hand=hand)
    except (ValidationError, ConflictError, QuestionError) as error:
        return _refused(request, visit, error)
    detail = undone.ticked and len(undone.keys) == 1
    return answer(request, visit, *undone.keys, done=_done(visit, undone), detail=detail)


def _done(visit: Visit, undone: undoing.Undone) -> Done:
    """What was put back, with the step that takes that back in turn."""
    if undone.act is None:
        return Done("Er was niets meer om terug te zetten.")
    step = undo_address(visit, undone.act, again=not undone.again)
    return Done("Opnieuw gedaan.", undo=step) if undone.again else Done("Ongedaan gemaakt.", redo=step)


def _refused(request: HttpRequest, visit: Visit, error: Exception) -> HttpResponse:
    text = first_message(error) if isinstance(error, ValidationError) else changed_since(error)
    messages.error(request, text)
    if request.htmx:  # type: ignore[attr-defined]
        refresh: HttpResponse = HttpResponseClientRefresh()
        return refresh
    return redirect("planning", plan=visit.plan.pk)


def changed_since(error: Exception) -> str:
    """Who changed what should have gone back, in a sentence."""
    who = error.theirs.by if isinstance(error, ConflictError) else ""
    return f"{who or 'Iemand anders'} wijzigde dit intussen, dus bleef het staan. Kijk in de geschiedenis."
