"""*Stel planning voor*: a preview of planned ends, and taking it over in one act."""

import uuid
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from trainees import plan_document, proposals
from trainees import planning as acts
from trainees.conflicts import ConflictError, QuestionError
from trainees.forms.proposal import ChoicesForm, ProposalForm
from trainees.models import State
from trainees.phrases import changed_since
from trainees.plan_document import PlanDocument
from trainees.planning.rows import GONE
from trainees.spreading import usual_end
from trainees.views.answers import Done, first_message, say, undo_address
from trainees.views.guard import Visit, plan_page
from trainees.wording import WEEKDAYS, ago

NOT_SAVED = "Er is niets bewaard."
MADE_ANEW = (
    "Je wijzigde de keuzes, dus dit voorstel is opnieuw gemaakt en nog niet bewaard. Neem het over als het klopt."
)
NOTHING_SAVED = f"{NOT_SAVED} Dit is het voorstel zoals het nu zou zijn."
SETTLED = {
    State.EXEMPT: "stelde {name}{when} vrij.",
    State.READY: "vinkte{when} de laatste actie van {name} af.",
    State.COMPLETED: "bevestigde {name}{when}.",
}


@require_http_methods(["GET", "HEAD", "POST"])
@plan_page("plan_dates")
def proposal(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show a proposal by the choices in the address; a POST saves the dates shown, or leads there without `take`."""
    if request.method != "POST":
        return _shown(request, visit, _chosen(visit, request.GET))
    if "chosen" in request.POST and "take" not in request.POST:
        return redirect(_address(visit, request.POST))
    chosen, form = _chosen(visit, request.POST), ProposalForm(request.POST, prefix="shown")
    if text := _unfit(chosen, form):
        return _shown(request, visit, chosen, text)
    act = uuid.uuid4()
    try:
        moves = _accepted(visit, form, act)
    except (ValidationError, QuestionError, ConflictError) as error:
        chosen = _chosen(visit, request.POST)
        return _shown(request, visit, chosen, f"{_why(error, chosen.document)} {NOTHING_SAVED}")
    what = "1 datum" if len(moves) == 1 else f"{len(moves)} datums"
    text = f"{what} bewaard." if moves else "Er is niets gewijzigd."
    say(request, None, Done(text, undo_address(visit, act) if moves else ""))
    return redirect("planning", plan=visit.plan.pk)


def _chosen(visit: Visit, sent: QueryDict) -> ChoicesForm:
    return ChoicesForm(sent, document=plan_document.outline(visit.plan, visit.today))


def _address(visit: Visit, sent: QueryDict) -> str:
    """Where the proposal by these choices is."""
    choices = {name: texts for name, texts in sent.lists() if name in ChoicesForm.base_fields}
    return f"{reverse('proposal', args=[visit.plan.pk])}?{urlencode(choices, doseq=True)}"


def _unfit(chosen: ChoicesForm, form: ProposalForm) -> str:
    """Why the dates shown cannot be saved: what was sent is unreadable, or they are not those of these choices."""
    if not form.is_valid():
        return str(next(iter(form.errors.values()))[0])
    if not set(form.cleaned_data["wanted"]) <= set(chosen.document.rows):
        return f"{GONE} {NOTHING_SAVED}"
    is_same = chosen.choices().fingerprint == form.cleaned_data["made"]
    if chosen.errors:
        return f"{next(iter(chosen.errors.values()))[0]} {NOT_SAVED}"
    return "" if is_same else MADE_ANEW


def _accepted(visit: Visit, form: ProposalForm, act: uuid.UUID) -> list[acts.Move]:
    wanted, seen = form.cleaned_data["wanted"], form.cleaned_data["seen"]
    wishes = [acts.Wish(key, day, seen[key]) for key, day in wanted.items()]
    return acts.accept_proposal(plan=visit.plan, wishes=wishes, today=visit.today, by=visit.user, act=act)


def _shown(request: HttpRequest, visit: Visit, form: ChoicesForm, error: str = "") -> HttpResponse:
    """The page, or for htmx the parts of it that the choices change."""
    choices, document = form.choices(), form.document
    words: dict[str, Any] = {
        "form": form,
        "page": proposals.build(document, choices, form.places),
        "document": document,
        "plan": visit.plan,
        "may": visit.may,
        "error": error,
        "week_end": WEEKDAYS[usual_end(document.calendar)],
    }
    name = "_answer" if request.htmx else "page"  # type: ignore[attr-defined]
    return render(request, f"trainees/proposal/{name}.html", words)


def _why(error: Exception, document: PlanDocument) -> str:
    """Why a proposal was not saved: who changed which row since, or what is wrong with a day."""
    if not isinstance(error, ConflictError):
        return first_message(error) if isinstance(error, ValidationError) else str(error)
    theirs, name, now = error.theirs, document.name_of(error.key), timezone.now()
    if not isinstance(error, acts.SettledSinceError):
        return changed_since(error, name, now)
    when = f" {ago(theirs.at, now)}" if theirs.at else ""
    return f"{theirs.who} {SETTLED[theirs.value].format(name=name, when=when)}"
