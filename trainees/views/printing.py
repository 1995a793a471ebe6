"""The printed plan."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from trainees import pdf, plan_document
from trainees.views.guard import Visit, plan_page


@require_safe
@plan_page("print")
def print_plan(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Give the filled-in plan as a PDF; `?opmerkingen=1` adds the remarks at its units."""
    remarks_for = visit.user.pk if request.GET.get("opmerkingen") else None
    document = plan_document.build(visit.plan, visit.today, remarks_for=remarks_for)
    name = f"Opleidingsplan {visit.plan.trainee.name}.pdf"
    try:
        printed = pdf.render(document, at=timezone.now())
    except pdf.MissingGlyphError as error:
        messages.error(request, str(error))
        return redirect("planning", plan=visit.plan.pk)
    response = HttpResponse(printed, content_type="application/pdf")
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=False, filename=name) or ""
    return response
