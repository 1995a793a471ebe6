"""Remarks at a unit: write one, remove it, put it back."""

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from competency_plans import catalogue
from trainees import plan_document, remarking
from trainees.forms.remarks import RemarkForm
from trainees.models import PlannedUnit, UnitRemark
from trainees.views.answers import Done, first_message, say
from trainees.views.guard import Visit, plan_page
from trainees.views.tick_answers import way_back


@require_POST
@plan_page("remark")
def add_remark(request: HttpRequest, visit: Visit, row: int) -> HttpResponse:
    """Write a remark at a unit; one that is refused keeps what was typed."""
    unit = get_object_or_404(PlannedUnit, plan=visit.plan, retired=False, pk=row)
    form = RemarkForm(request.POST)
    if not form.is_valid():
        return _refused(request, visit, unit, form)
    try:
        remark = remarking.write(
            unit=unit, text=form.cleaned_data["text"], by=visit.user, role=visit.may.role, now=timezone.now()
        )
    except ValidationError as error:
        form.add_error("text", error)
        return _refused(request, visit, unit, form)
    return _answer(request, visit, unit, Done("Opmerking bewaard.", undo=_address(request, visit, remark)))


@require_POST
@plan_page("remark")
def remove_remark(request: HttpRequest, visit: Visit, remark: int) -> HttpResponse:
    """Remove a remark of one's own; `?terug=1` puts it back."""
    found = get_object_or_404(UnitRemark, planned_unit__plan=visit.plan, pk=remark)
    if found.by_id != visit.user.pk:
        raise PermissionDenied
    back = bool(request.GET.get("terug"))
    try:
        remarking.remove(remark=found, by=visit.user, back=back)
    except ValidationError as error:
        return _answer(request, visit, found.planned_unit, Done(first_message(error), failed=True))
    text = "Opmerking teruggezet." if back else "Opmerking verwijderd."
    return _answer(request, visit, found.planned_unit, Done(text, undo=_address(request, visit, found, back=not back)))


def _address(request: HttpRequest, visit: Visit, remark: UnitRemark, *, back: bool = False) -> str:
    """The address that removes a remark or puts it back, and then answers the page that this request came from."""
    query = {"next": way_back(request, visit)[0], **({"terug": "1"} if back else {})}
    return f"{reverse('remove_remark', args=[visit.plan.pk, remark.pk])}?{urlencode(query)}"


def _words(request: HttpRequest, visit: Visit, unit: PlannedUnit) -> dict[str, Any]:
    """What the remarks of one unit need, on every page where they stand."""
    remarks = plan_document.remarks_of(visit.plan, visit.user.pk)
    plan_url = reverse("planning", args=[visit.plan.pk]).removesuffix("planning/")
    where = way_back(request, visit)[0]
    return {"unit": {"id": unit.pk, "remarks": remarks.get(unit.pk, ())}, "plan_url": plan_url, "where": where}


def _answer(request: HttpRequest, visit: Visit, unit: PlannedUnit, done: Done) -> HttpResponse:
    words = _words(request, visit, unit)
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "trainees/_remarked.html", words | {"may_remark": True, "done": done})
    say(request, None, done)
    place = f"#opmerkingen-{unit.pk}"
    is_planning = words["where"] == f"{words['plan_url']}planning/"
    return redirect(f"{words['where']}{f'?open={unit.pk}' if is_planning else ''}{place}")


def _refused(request: HttpRequest, visit: Visit, unit: PlannedUnit, form: RemarkForm) -> HttpResponse:
    words = _words(request, visit, unit) | {"may_remark": True, "error": form.error, "typed": form.data.get("text", "")}
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "trainees/_remarked.html", words)
    words["text"] = catalogue.tree(visit.plan.edition_id).units_by_id[unit.unit_id]
    return render(request, "trainees/remarks.html", words)
