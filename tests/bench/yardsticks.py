"""Two pages to measure against, so that figures carry from machine to machine.

Both pass through all of the product's middleware, for somebody who is signed in.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from competency_plans.models import TrainingAction

ROWS = 163


@require_GET
def empty_page(request: HttpRequest) -> HttpResponse:
    """A page without a query of its own."""
    return render(request, "bench/empty.html")


@require_GET
def bare_page(request: HttpRequest) -> HttpResponse:
    """The actions of the form as the plainest table that a person could read: heading and line belong together."""
    actions = TrainingAction.objects.select_related("group__unit__competency").order_by("pk")[:ROWS]
    return render(request, "bench/bare.html", {"actions": actions})
