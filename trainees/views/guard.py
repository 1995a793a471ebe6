"""The only door from an address to a plan: load it through what exists for this person, then ask what he may do."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied
from django.db.models import F, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from trainees import access
from trainees.models import TraineePlan, User

P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Visit:
    """One person at one plan today: what a guarded view gets in place of an id."""

    user: User
    plan: TraineePlan
    may: access.Access
    today: date


View = Callable[Concatenate[HttpRequest, Visit, P], HttpResponse]


def _visit(request: HttpRequest, plan: TraineePlan, verb: str, today: date) -> Visit:
    user: Any = request.user
    may = access.access_to(plan, user)
    if may is None:
        raise Http404
    if verb and not getattr(may, verb):
        raise PermissionDenied
    return Visit(user, plan, may, today)


def plan_page(verb: str = "") -> Callable[[View[P]], Callable[..., HttpResponse]]:
    """Guard a view whose address has a `plan` id: 404 when it does not exist for this person, 403 without the right.

    `verb` is a field of access.Access; empty means reading. The view gets a Visit in place of the id.
    """

    def decorate(view: View[P]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: HttpRequest, plan: int, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            today = timezone.localdate()
            user: Any = request.user
            found = access.find_plan(user, plan, today)
            if found is None:
                raise Http404
            return view(request, _visit(request, found, verb, today), *args, **kwargs)

        return guarded

    return decorate


def visits(request: HttpRequest, plans: Collection[int], verb: str = "") -> dict[int, Visit]:
    """One person at each of several plans, by their keys: 404 when one does not exist for him, 403 without the right.

    For what is sent about several plans at once; `verb` as in `plan_page`.
    """
    today = timezone.localdate()
    user: Any = request.user
    found = access.find_plans(user, plans, today)
    if found.keys() != set(plans):
        raise Http404
    return {key: _visit(request, plan, verb, today) for key, plan in found.items()}


def own_plan_page(view: View[P]) -> Callable[..., HttpResponse]:
    """Guard a page of the signed-in trainee: his open plan, else his newest; 404 when he has none."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        today = timezone.localdate()
        user: Any = request.user
        plans = access.visible_plans(user, today).with_closed_days().select_related("trainee", "office")
        found = plans.filter(Q(as_trainee=True)).order_by(F("ended_on").asc(nulls_last=True), "pk").last()
        if found is None:
            raise Http404
        return view(request, _visit(request, found, "", today), *args, **kwargs)

    return guarded
