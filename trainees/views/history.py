"""The history of one plan."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from trainees import history_log, neighbours, plan_document
from trainees.views.guard import Visit, plan_page


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
        "entries": history_log.read(visit.plan, list(page.object_list)),
    }
    return render(request, "trainees/history.html", words)
