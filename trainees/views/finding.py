"""Find a trainee, from every page."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from trainees import access, finding
from trainees.views.shell import PAGES_OF_A_PLAN

MOST_ON_THE_PAGE = 50


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """The plans whose trainee's name starts with `?zoek=`: a page, or the first as a list to choose from.

    `?tab=` is the page of a plan to which they lead: the one from which somebody looked.
    """
    user: Any = request.user
    if not access.sees_others(user):
        raise PermissionDenied
    tab = request.GET.get("tab", "")
    words = {"tab": tab if tab in PAGES_OF_A_PLAN else "planning"}
    typed, today = request.GET.get("zoek", ""), timezone.localdate()
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "trainees/_find_list.html", words | {"found": finding.find(user, typed, today)})
    found = finding.find(user, typed, today, MOST_ON_THE_PAGE)
    return render(request, "trainees/find.html", words | {"found": found})
