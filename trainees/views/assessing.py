"""The start assessment of one plan: what this trainee has already, what he learns, what does not apply."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from trainees import assessing, plan_document
from trainees import start_assessment as reading
from trainees.assessing import Assessed
from trainees.conflicts import ConflictError
from trainees.forms.assessing import AssessmentForm
from trainees.phrases import changed_since
from trainees.plan_document import PlanDocument
from trainees.views.answers import Done, first_message, say, undo_address
from trainees.views.guard import Visit, plan_page


@require_safe
@plan_page()
def start_assessment(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show the start assessment; who plans the dates can change it."""
    return _page(request, visit, plan_document.outline(visit.plan, visit.today))


@require_POST
@plan_page("plan_dates")
def assess(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Keep the answers for all units in one act, which exempts what need not be learned."""
    document, act = plan_document.outline(visit.plan, visit.today), uuid.uuid4()
    form = AssessmentForm(request.POST, units=[unit.id for unit in document.units])
    if not form.is_valid():
        return _page(request, visit, document, form, "Er is niets bewaard. Kijk na wat bij het onderdeel staat.")
    try:
        assessed = assessing.assess(
            plan=visit.plan, judgements=form.judgements(), by=visit.user, now=timezone.now(), act=act
        )
    except (ConflictError, ValidationError) as error:
        return _page(request, visit, document, form, _refused(error, document))
    _say(request, visit, document, assessed, act)
    return redirect("planning", plan=visit.plan.pk)


def _page(
    request: HttpRequest,
    visit: Visit,
    document: PlanDocument,
    form: AssessmentForm | None = None,
    problem: str = "",
) -> HttpResponse:
    page = reading.read(document, timezone.now(), form.typed() if form else None)
    words = {"page": page, "document": document, "plan": visit.plan, "may": visit.may, "problem": problem}
    return render(request, "trainees/start_assessment.html", words)


def _refused(error: ConflictError | ValidationError, document: PlanDocument) -> str:
    """Why nothing was saved, with who said what of which unit since."""
    if isinstance(error, ValidationError):
        return first_message(error)
    changed = changed_since(error, document.name_of(error.key), timezone.now())
    return f"Er is niets bewaard. {changed} Kijk na wat bij het onderdeel staat en bewaar opnieuw."


def _say(request: HttpRequest, visit: Visit, document: PlanDocument, assessed: Assessed, act: uuid.UUID) -> None:
    """Keep for the next page what was done, what stayed as it was, and the step that takes it back."""
    if not assessed.changed:
        messages.success(request, "Er is niets gewijzigd.")
        return
    kept = {unit.pk for unit in assessed.stays}
    exempted = sum(bool(row.exemption) for row in assessed.changed if row.planned_unit_id not in kept)
    texts = ["Beginsituatie bewaard."]
    if exempted:
        texts.append(f"{exempted} {'onderdeel' if exempted == 1 else 'onderdelen'} vrijgesteld.")
    numbers = [unit.number for unit in document.units if unit.id in kept]
    if numbers:
        texts.append(f"Blijft vrijgesteld om een andere reden: {', '.join(numbers)}.")
    say(request, None, Done(" ".join(texts), undo_address(visit, act)))
