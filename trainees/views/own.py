"""The trainee's pages."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from trainees import curve, phrases, plan_document
from trainees import my_plan as whole_plan
from trainees import this_week as week
from trainees.views.device import kept_on_device
from trainees.views.guard import Visit, own_plan_page
from trainees.views.tick_answers import row_words


@require_safe
@kept_on_device
@own_plan_page
def this_week(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show what is due; `?alles=` names late units of which every open action is shown, `?dag=` as in `row_words`."""
    document = plan_document.build(visit.plan, visit.today)
    unfolded = frozenset(int(key) for key in request.GET.getlist("alles")[:100] if key.isdecimal() and len(key) < 20)
    page = week.read(document, phrases.mentors_of(visit.plan, visit.today), unfolded)
    words = {
        "page": page,
        "curve": curve.of(document),
        **row_words(visit, request.GET),
        "where": request.get_full_path() if unfolded else "",
    }
    return render(request, "trainees/this_week.html", words)


@require_safe
@kept_on_device
@own_plan_page
def my_plan(request: HttpRequest, visit: Visit, row: int | None = None) -> HttpResponse:
    """Show the whole plan, `?weergave=` says in which order, with one unit beside it; 404 for another's unit."""
    document = plan_document.build(visit.plan, visit.today, remarks_for=visit.user.pk)
    page = whole_plan.read(document, request.GET.get("weergave", ""), row)
    if row is not None and page.unit is None:
        raise Http404
    words = {
        "page": page,
        "tabs": _tabs(page.view),
        "shows_unit": row is not None,
        **row_words(visit, request.GET),
        "where": request.get_full_path(),
        "plan_url": reverse("planning", args=[visit.plan.pk]).removesuffix("planning/"),
        "may_remark": visit.may.remark,
    }
    return render(request, "trainees/my_plan.html", words)


def _tabs(view: str) -> list[dict[str, object]]:
    address = reverse("my_plan")
    return [
        {"label": label, "url": f"{address}?weergave={key}", "current": key == view, "count": None}
        for key, label in whole_plan.VIEWS.items()
    ]
