"""The overview of a coordinator; everything that it shows is in its address."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from trainees import access
from trainees import overview as reading
from trainees.wishes import Wish


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """The plans of the offices that this person coordinates; for an administrator all."""
    user: Any = request.user
    if not access.oversees(user):
        raise PermissionDenied
    wish = Wish.of(request.GET.dict())
    plans, offices = access.overseen_plans(user), access.coordinated_offices(user)
    found = reading.build(plans, offices, wish, timezone.localdate())
    return render(request, "trainees/overview.html", {"overview": found, "wish": wish})
