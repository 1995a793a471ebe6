"""From one trainee to the next: where a plan stands among those that somebody goes through one by one."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from trainees import access
from trainees.models import TraineePlan, User
from trainees.models.plans import TraineePlanQuerySet


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The plan of another trainee."""

    plan: int
    name: str


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The place of a plan in its row, counted from 1, and who stands on both sides; the row is a ring."""

    place: int
    count: int
    previous: Neighbour
    next: Neighbour


def of(plan: TraineePlan, user: User, today: date) -> Neighbours | None:
    """Who stands beside this plan, which came from `visible_plans(user)`, by name; None alone, ended or as its trainee.

    For its mentor the open plans that he guides, for a coordinator or administrator those of its office. One query.
    """
    if plan.is_ended:
        return None
    row = _row(plan, user, today)
    if row is None:
        return None
    found = [Neighbour(*pair) for pair in row.order_by("trainee__name", "pk").values_list("pk", "trainee__name")]
    places = {neighbour.plan: place for place, neighbour in enumerate(found)}
    if len(found) < 2 or plan.pk not in places:
        return None
    place = places[plan.pk]
    return Neighbours(place + 1, len(found), found[place - 1], found[(place + 1) % len(found)])


def _row(plan: TraineePlan, user: User, today: date) -> TraineePlanQuerySet | None:
    may = access.access_to(plan, user)
    if may is None or may.role == "trainee":
        return None
    if may.role == "mentor":
        return access.visible_plans(user, today).filter(Q(as_mentor=True)).open().exclude(trainee=user)
    return TraineePlan.objects.filter(office=plan.office_id).open()
