"""Invitations: who still has to accept, sending again, and accepting."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from trainees import access, inviting, waiting_room
from trainees.forms.people import AcceptInvitationForm
from trainees.views.managing import host_of, sent, tell

BACKEND = "trainees.signing_in.RoleBackend"


@require_safe
def invitations(request: HttpRequest) -> HttpResponse:
    """The people of this person's offices who cannot sign in yet."""
    user: Any = request.user
    if not access.oversees(user):
        raise PermissionDenied
    waiting = waiting_room.of(access.people_within(user), timezone.now())
    return render(request, "trainees/invitations.html", {"waiting": waiting})


@require_POST
def send_again(request: HttpRequest, person: int) -> HttpResponse:
    """Send a new invitation to somebody of this person's offices; an older one stops working."""
    user: Any = request.user
    if not access.oversees(user):
        raise PermissionDenied
    invited = get_object_or_404(access.people_within(user), pk=person, is_active=True)
    host = host_of(request)
    try:
        tell(request, "", inviting.invite(user=invited, by=host.by, now=host.now, link=host.link))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("invitations")


@login_not_required
@never_cache
def accept_invitation(request: HttpRequest, key: str) -> HttpResponse:
    """Choose a password with the link of an invitation, then be signed in."""
    invitation = inviting.open_invitation(key, timezone.now())
    if invitation is None:
        return render(request, "trainees/invitation_gone.html", status=410)
    form = AcceptInvitationForm(sent(request), user=invitation.user)
    if form.is_valid():
        try:
            user = inviting.accept(key=key, password=form.cleaned_data["password"], now=timezone.now())
        except ValidationError:
            return render(request, "trainees/invitation_gone.html", status=410)
        login(request, user, backend=BACKEND)
        return redirect("home")
    return render(request, "trainees/accept_invitation.html", {"form": form, "invited": invitation.user})
