"""The planning of one plan: the page, its unfolded units, and exemptions."""

import uuid

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from trainees import neighbours, plan_document, tailoring, workspace
from trainees import planning as acts
from trainees.conflicts import ConflictError
from trainees.forms.planning import ExemptionForm
from trainees.models import CompanyCompetency, PlannedUnit
from trainees.phrases import changed_since
from trainees.views.answers import Done, answer, find_row, first_message, undo_address
from trainees.views.guard import Visit, plan_page
from trainees.workspace import Choice, Notice


@require_safe
@plan_page()
def planning(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show the planning page; `?open=` unfolds units (a key, or `alle`), `?toon=` filters."""
    opened = request.GET.getlist("open")
    document = plan_document.build(visit.plan, visit.today, remarks_for=visit.user.pk if opened else None)
    page = workspace.build(document, opened=opened, chosen=request.GET.get("toon", ""))
    words = {"page": page, "document": document, "plan": visit.plan, "may": visit.may}
    # An address that unfolds units reads them: what stands beside the plan would be one question too many.
    words["beside"] = None if opened else neighbours.of(visit.plan, visit.user, visit.today)
    words["remarks"] = tailoring.remarks(document, visit.may)
    # A plain text: the lazy one of the context asks itself again in each of eighty forms.
    words["csrf_token"] = get_token(request)
    return render(request, "trainees/planning.html", words)


@require_safe
@plan_page()
def unit_detail(request: HttpRequest, visit: Visit, row: int) -> HttpResponse:
    """Show the unfolded part of one unit."""
    get_object_or_404(PlannedUnit, plan=visit.plan, retired=False, pk=row)
    document = plan_document.build(visit.plan, visit.today, remarks_for=visit.user.pk)
    line = workspace.build(document, opened=[str(row)]).lines[f"onderdeel-{row}"]
    words = {"line": line, "document": document, "plan": visit.plan, "may": visit.may}
    return render(request, "trainees/planning/_unit_detail.html", words)


@require_POST
@plan_page("plan_dates")
def exempt(request: HttpRequest, visit: Visit, kind: str, row: int) -> HttpResponse:
    """Exempt a unit or key skill with a reason, or take the exemption back with an empty one."""
    found, key = find_row(visit, kind, row), f"{kind}-{row}"
    form = ExemptionForm(request.POST)
    if not form.is_valid() or isinstance(found, CompanyCompetency):
        text = str(next(iter(form.errors.values()))[0]) if form.errors else "Dit kan niet vrijgesteld worden."
        return answer(request, visit, key, notice=Notice("error", text, cell="row"))
    reason, seen, act = form.cleaned_data["reason"], form.cleaned_data["seen"], uuid.uuid4()
    if request.POST.get("wanted") and not reason:
        return answer(request, visit, key, notice=Notice("error", "Geef een reden om vrij te stellen.", cell="row"))
    try:
        changed = acts.exempt_rows(plan=visit.plan, seen={key: seen}, reason=reason, by=visit.user, act=act)
    except ConflictError as error:
        return answer(request, visit, key, notice=_exempted_since(error, visit, found, reason))
    except ValidationError as error:
        return answer(request, visit, key, notice=Notice("error", first_message(error), cell="row"))
    text = "Vrijgesteld." if reason else "Niet langer vrijgesteld."
    return answer(request, visit, key, done=Done(text, undo_address(visit, act)) if changed else None)


def _exempted_since(error: ConflictError, visit: Visit, row: acts.DatedRow, reason: str) -> Notice:
    """The question which exemption stays when another person gave or took one since."""
    theirs, who = error.theirs.value, error.theirs.who
    keep = f"Houd de reden van {who}" if theirs else "Laat het niet vrijgesteld"
    mine = "Stel niet langer vrij" if not reason else "Bewaar mijn reden" if theirs else "Stel toch vrij"
    return Notice(
        kind="conflict",
        text=changed_since(error, acts.THIS[type(row)], timezone.now()),
        detail=f"Jij vulde “{reason}” in. Welke reden blijft staan?" if reason else "Jij wou de vrijstelling weghalen.",
        url=reverse("exempt", args=[visit.plan.pk, acts.KIND_OF[type(row)], row.pk]),
        cell="row",
        choices=(
            Choice(keep, {"reason": theirs, "seen": theirs}, mine=False, who=error.theirs.by),
            Choice(mine, {"reason": reason, "seen": theirs}, mine=True, who=visit.user.name),
        ),
    )
