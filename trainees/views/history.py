"""The history of one plan, and putting back what one act did."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from trainees import history_acts, history_log, neighbours, plan_document, undoing
from trainees.conflicts import ConflictError, QuestionError
from trainees.views.answers import first_message
from trainees.views.guard import Visit, plan_page
from trainees.wording import ago


@require_safe
@plan_page()
def history(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show who did what in this plan, newest first; `?pagina=` leafs."""
    pages = Paginator(history_log.entries(visit.plan), history_log.ENTRIES_A_PAGE)
    page = pages.get_page(request.GET.get("pagina"))
    words = {
        "plan": visit.plan,
        "may": visit.may,
        "beside": neighbours.of(visit.plan, visit.user, visit.today),
        "frame": plan_document.frame(visit.plan, visit.today),
        "page": page,
        "gestures": history_acts.read(visit.plan, page, visit.may),
    }
    return render(request, "trainees/history.html", words)


@require_POST
@plan_page("plan_dates")
def put_back(request: HttpRequest, visit: Visit, act: uuid.UUID) -> HttpResponse:
    """Put back everything that one act changed; nothing when somebody changed a part of it since."""
    hand = undoing.Hand(visit.user, visit.may, timezone.now())
    try:
        undone = undoing.undo_act(plan=visit.plan, act=act, hand=hand)
    except (ValidationError, ConflictError, QuestionError) as error:
        messages.error(request, _refused(error, visit))
        return redirect("history", plan=visit.plan.pk)
    messages.success(request, "Teruggezet." if undone.act else "Er was niets meer om terug te zetten.")
    return redirect("history", plan=visit.plan.pk)


def _refused(error: ValidationError | ConflictError | QuestionError, visit: Visit) -> str:
    """Why nothing was put back: who changed which row since."""
    if isinstance(error, ValidationError):
        return first_message(error)
    if isinstance(error, QuestionError):
        return f"{error.text} Er is niets teruggezet."
    theirs = error.theirs
    when = f" {ago(theirs.at, timezone.now())}" if theirs.at else ""
    document = plan_document.outline(visit.plan, visit.today, plan_document.PARTS)
    what = document.name_of(error.key) if error.key in document.rows else "dit"
    return f"{theirs.by or 'Iemand anders'} wijzigde {what}{when}. Er is niets teruggezet."
