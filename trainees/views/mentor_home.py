"""The mentor's start page."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from trainees import mentor_queue


@require_safe
def mentor_home(request: HttpRequest) -> HttpResponse:
    """Show what waits for this mentor and how his trainees stand."""
    user: Any = request.user
    if not user.guides:
        raise PermissionDenied
    home = mentor_queue.build(user, timezone.localdate())
    return render(request, "trainees/mentor_home.html", {"home": home})
