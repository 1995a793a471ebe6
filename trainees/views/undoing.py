"""Undo one act, from a toast; undoing an undo does it again."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRefresh

from competency_plans import catalogue
from trainees import undoing
from trainees.conflicts import ConflictError, QuestionError
from trainees.views.answers import Done, first_message
from trainees.views.guard import Visit, plan_page
from trainees.views.tick_answers import answer_many, undo_step, way_back
from trainees.wording import NBSP


@require_POST
@plan_page()
def undo(request: HttpRequest, visit: Visit, note: str) -> HttpResponse:
    """Put back what the signed note says; what another person changed since stays."""
    hand = undoing.Hand(visit.user, visit.may, timezone.now())
    try:
        undone = undoing.undo(plan=visit.plan, text=note, hand=hand)
    except (ValidationError, ConflictError, QuestionError) as error:
        return _refused(request, visit, error)
    done = _done(request, visit, undone)
    return answer_many(request, visit, undone.keys, done, detail=undone.ticked)


def _done(request: HttpRequest, visit: Visit, undone: undoing.Undone) -> Done:
    """What was put back, with the step that takes that back in turn, and the ticks that stayed."""
    text = catalogue.tree(visit.plan.edition_id).units_by_id
    stayed = " ".join(
        f"Onderdeel{NBSP}{text[unit].number} is intussen bevestigd of vrijgesteld." for unit in undone.kept
    )
    if undone.act is None:
        return Done(f"Er was niets meer om terug te zetten. {stayed}".strip())
    said = f"{'Opnieuw gedaan.' if undone.again else 'Ongedaan gemaakt.'} {stayed}".strip()
    step = undo_step(request, visit, undone.act, again=not undone.again)
    return Done(said, undo=step) if undone.again else Done(said, redo=step)


def _refused(request: HttpRequest, visit: Visit, error: Exception) -> HttpResponse:
    text = first_message(error) if isinstance(error, ValidationError) else changed_since(error)
    messages.error(request, text)
    if request.htmx:  # type: ignore[attr-defined]
        refresh: HttpResponse = HttpResponseClientRefresh()
        return refresh
    return redirect(way_back(request, visit)[0])


def changed_since(error: Exception) -> str:
    """Who changed what should have gone back, in a sentence."""
    who = error.theirs.by if isinstance(error, ConflictError) else ""
    return f"{who or 'Iemand anders'} wijzigde dit intussen, dus bleef het staan. Kijk in de geschiedenis."
