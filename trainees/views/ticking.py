"""Tick and untick actions: from a form without script, from a page by fetch, from a toast's undo."""

from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_POST

from competency_plans import catalogue
from competency_plans.catalogue import GroupText
from trainees import checking
from trainees.checking import Tick
from trainees.models import CompanyCompetency, PlannedAction
from trainees.views.guard import P, View, Visit, plan_page
from trainees.views.tick_answers import answer_action, answer_company, attempt


def refuse_without_right(visit: Visit, group: GroupText | None) -> None:
    """Raise Http404 for a heading that is not in the form, PermissionDenied when its actions are not his to tick."""
    if group is None:
        raise Http404
    if not (visit.may.tick_mentor if group.actor == "mentor" else visit.may.tick):
        raise PermissionDenied


def by_who_made_it(view: View[P]) -> View[P]:
    """Answer 409 to a tick that waited on a device for its maker and comes when another person is signed in there."""

    @wraps(view)
    def checked(request: HttpRequest, visit: Visit, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.POST.get("person", "") not in ("", str(visit.user.pk)):
            return HttpResponse(status=409)
        return view(request, visit, *args, **kwargs)

    return checked


@require_POST
@plan_page()
@by_who_made_it
def tick(request: HttpRequest, visit: Visit, action: int) -> HttpResponse:
    """Tick or untick an action; the mentor's own actions are not the trainee's to tick."""
    group = catalogue.tree(visit.plan.edition_id).groups_by_action.get(action)
    refuse_without_right(visit, group)

    def act(tick: Tick) -> PlannedAction:
        return checking.tick(
            plan=visit.plan, action=action, tick=tick, by=visit.user, role=visit.may.role,
            now=timezone.now(), today=visit.today,
        )  # fmt: skip

    return answer_action(request, visit, action, attempt(request, visit, act))


@require_POST
@plan_page("tick")
@by_who_made_it
def tick_company(request: HttpRequest, visit: Visit, row: int) -> HttpResponse:
    """Tick or untick the one action of a company competency."""
    found = get_object_or_404(CompanyCompetency, plan=visit.plan, removed=False, pk=row)
    found.plan = visit.plan

    def act(tick: Tick) -> CompanyCompetency:
        ticked: CompanyCompetency = checking.tick_company(
            row=found, tick=tick, by=visit.user, role=visit.may.role, now=timezone.now(), today=visit.today
        )
        return ticked

    return answer_company(request, visit, found, attempt(request, visit, act))
