"""*Stel planning voor*: a preview of planned ends, and taking it over in one act."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from trainees import plan_document, proposals
from trainees import planning as acts
from trainees.conflicts import ConflictError, QuestionError
from trainees.forms.proposal import ChoicesForm, ProposalForm
from trainees.models import State
from trainees.plan_document import PlanDocument
from trainees.spreading import usual_end
from trainees.views.answers import first_message, undo_address
from trainees.views.guard import Visit, plan_page
from trainees.wording import WEEKDAYS, ago, paper

NOTHING_SAVED = "Er is niets bewaard. Dit is het voorstel zoals het nu zou zijn."
SETTLED = {
    State.EXEMPT: "stelde {name}{when} vrij.",
    State.READY: "vinkte{when} de laatste actie van {name} af.",
    State.COMPLETED: "bevestigde {name}{when}.",
}


@require_http_methods(["GET", "HEAD", "POST"])
@plan_page("plan_dates")
def proposal(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show a proposal by the choices in the address; a POST saves the dates that were shown."""
    if request.method != "POST":
        return _shown(request, visit, plan_document.outline(visit.plan, visit.today))
    form = ProposalForm(request.POST)
    if not form.is_valid():
        text = str(next(iter(form.errors.values()))[0])
        return _shown(request, visit, plan_document.outline(visit.plan, visit.today), text)
    act = uuid.uuid4()
    try:
        moves = _accepted(visit, form, act)
    except (ValidationError, QuestionError, ConflictError) as error:
        document = plan_document.outline(visit.plan, visit.today)
        return _shown(request, visit, document, f"{_why(error, document)} {NOTHING_SAVED}")
    what = "1 datum" if len(moves) == 1 else f"{len(moves)} datums"
    text = f"{what} bewaard." if moves else "Er is niets gewijzigd."
    messages.success(request, text, extra_tags=undo_address(visit, act) if moves else "")
    return redirect("planning", plan=visit.plan.pk)


def _accepted(visit: Visit, form: ProposalForm, act: uuid.UUID) -> list[acts.Move]:
    wanted, seen = form.cleaned_data["wanted"], form.cleaned_data["seen"]
    wishes = [acts.Wish(key, day, seen[key]) for key, day in wanted.items()]
    return acts.accept_proposal(plan=visit.plan, wishes=wishes, today=visit.today, by=visit.user, act=act)


def _shown(request: HttpRequest, visit: Visit, document: PlanDocument, error: str = "") -> HttpResponse:
    """The page, or for htmx the parts of it that the choices change."""
    form = ChoicesForm(request.GET, document=document)
    choices = form.choices()
    words: dict[str, Any] = {
        "form": form,
        "page": proposals.build(document, choices, form.places),
        "document": document,
        "plan": visit.plan,
        "may": visit.may,
        "error": error,
        "week_end": WEEKDAYS[usual_end(document.calendar)],
        "address": f"{reverse('proposal', args=[visit.plan.pk])}?{request.GET.urlencode()}",
    }
    name = "_answer" if request.htmx else "page"  # type: ignore[attr-defined]
    return render(request, f"trainees/proposal/{name}.html", words)


def _why(error: Exception, document: PlanDocument) -> str:
    """Why a proposal was not saved: who changed which row since, or what is wrong with a day."""
    if not isinstance(error, ConflictError):
        return first_message(error) if isinstance(error, ValidationError) else str(error)
    theirs, name = error.theirs, document.name_of(error.key)
    who = theirs.by.split()[0] if theirs.by else "Iemand anders"
    when = f" {ago(theirs.at, timezone.now())}" if theirs.at else ""
    if isinstance(error, acts.SettledSinceError):
        return f"{who} {SETTLED[theirs.value].format(name=name, when=when)}"
    what = f"naar {paper(theirs.value)}" if theirs.value else "en maakte het leeg"
    return f"{who} wijzigde {name}{when} {what}."
