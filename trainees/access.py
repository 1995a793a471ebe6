"""Who may see which plans, and who may do what with one. The table of rights, once."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import BooleanField, Exists, OuterRef, Q, QuerySet, Value

from trainees.models import Office, PlanMentor, TraineePlan, User
from trainees.models.plans import TraineePlanQuerySet


@dataclass(frozen=True, slots=True)
class Access:
    """What one person may do with one plan; a verb a field.

    `role` is how an act of this person is recorded: trainee, mentor, coordinator or administrator.
    """

    role: str
    tick: bool = False
    tick_mentor: bool = False
    plan_dates: bool = False
    agree: bool = False
    confirm: bool = False
    administer: bool = False
    remark: bool = False

    @property
    def print(self) -> bool:
        """Who reads a plan may print it."""
        return True


def mentors_now(today: date) -> Q:
    """Mentorships that count on the day `today`; who starts later may already look and prepare."""
    return Q(until=None) | Q(until__gte=today)


def visible_plans(user: User, today: date) -> TraineePlanQuerySet:
    """The plans that exist for this person on the day `today`.

    His own as trainee, those he guides, those of the offices that he coordinates; for an administrator all. Each
    plan carries `as_trainee`, `as_mentor`, `as_coordinator`, and its current `period_start` and `period_end`.
    """
    plans = _with_relations(user.pk, today, _roles(user))
    if user.is_superuser:
        return plans
    return plans.filter(Q(as_trainee=True) | Q(as_mentor=True) | Q(as_coordinator=True))


def find_plan(user: User, plan: int, today: date) -> TraineePlan | None:
    """The plan with this key when `visible_plans` has it for this person, with its people; else None."""
    found = next(iter(_whole_plans(user.pk, today, _roles(user)).filter(pk=plan)), None)
    return found if found is not None and access_to(found, user) is not None else None


def find_plans(user: User, plans: Collection[int], today: date) -> dict[int, TraineePlan]:
    """Those of these plans that `visible_plans` has for this person, by their keys: one query."""
    found = _whole_plans(user.pk, today, _roles(user)).filter(pk__in=plans)
    return {plan.pk: plan for plan in found if access_to(plan, user) is not None}


class _Roles(NamedTuple):
    """Whether somebody guides or coordinates anybody at all; else no plan needs to be asked for it."""

    guides: bool
    coordinates: bool


def _roles(user: User) -> _Roles:
    """What is known of a person from signing in; of another, that everything may be so."""
    return _Roles(getattr(user, "guides", True), getattr(user, "coordinates", True))


@lru_cache(maxsize=512)
def _whole_plans(user: int, today: date, roles: _Roles) -> TraineePlanQuerySet:
    """The question for one plan as every page asks it, put together once a day for each person; never asked as such."""
    return _with_relations(user, today, roles).with_closed_days().select_related("trainee", "office")


def _with_relations(user: int, today: date, roles: _Roles) -> TraineePlanQuerySet:
    guides = PlanMentor.objects.filter(mentors_now(today), plan=OuterRef("pk"), mentor=user)
    coordinates = Office.coordinators.through.objects.filter(office_id=OuterRef("office_id"), user_id=user)
    never = Value(False, output_field=BooleanField())
    return TraineePlan.objects.with_period().annotate(
        as_trainee=Q(trainee=user),
        as_mentor=Exists(guides) if roles.guides else never,
        as_coordinator=Exists(coordinates) if roles.coordinates else never,
    )


def access_to(plan: TraineePlan, user: User) -> Access | None:
    """What this person may do with a plan that came from `visible_plans(user)`; None when nothing at all.

    One person may have several relations; nobody agrees or confirms anything of his own plan. An ended plan is
    read only, but for who administers it.
    """
    relations: Any = plan
    mine, mentor, coordinator = relations.as_trainee, relations.as_mentor, relations.as_coordinator
    guides = mentor or coordinator
    live = not plan.is_ended
    if not (mine or guides or user.is_superuser):
        return None
    role = "trainee" if mine else "coordinator" if coordinator and not mentor else "mentor" if mentor else ""
    return Access(
        role=role or "administrator",
        tick=live and (mine or guides),
        tick_mentor=live and guides and not mine,
        plan_dates=live and guides,
        agree=live and guides and not mine,
        confirm=live and guides and not mine,
        administer=coordinator or user.is_superuser,
        remark=live and (mine or guides),
    )


def coordinated_offices(user: User) -> QuerySet[Office]:
    """The offices in which this person starts plans, invites people and keeps closed days; an administrator has all."""
    if user.is_superuser:
        return Office.objects.all()
    return Office.objects.filter(coordinators=user)


def find_office(user: User, office: int) -> Office | None:
    """The office with this key when `coordinated_offices` has it for this person; else None."""
    return coordinated_offices(user).filter(pk=office).first()


def oversees(user: User) -> bool:
    """Whether the pages about all plans of an office exist for this person."""
    known = getattr(user, "coordinates", None)
    return user.is_superuser or (coordinated_offices(user).exists() if known is None else bool(known))


def sees_others(user: User) -> bool:
    """Whether plans of other people exist for this person."""
    return bool(getattr(user, "guides", False)) or oversees(user)


def overseen_plans(user: User) -> TraineePlanQuerySet:
    """The plans of the offices that this person coordinates; for an administrator all."""
    plans: TraineePlanQuerySet = TraineePlan.objects.all()
    return plans if user.is_superuser else plans.filter(office__in=coordinated_offices(user))


def people_of(offices: QuerySet[Office]) -> QuerySet[User]:
    """Everybody with a plan, past or present, or a part in one, in these offices."""
    plans = TraineePlan.objects.filter(office__in=offices)
    return User.objects.filter(
        Q(pk__in=plans.values("trainee"))
        | Q(pk__in=PlanMentor.objects.filter(plan__in=plans).values("mentor"))
        | Q(pk__in=Office.coordinators.through.objects.filter(office__in=offices).values("user"))
    )


def people_within(user: User) -> QuerySet[User]:
    """The people whom this person may invite again: those of his offices; for an administrator everybody."""
    return User.objects.all() if user.is_superuser else people_of(coordinated_offices(user))


def guides_of(offices: QuerySet[Office]) -> QuerySet[User]:
    """Who may be chosen as mentor in these offices without typing an address: who guides or coordinates there."""
    guiding = PlanMentor.objects.filter(plan__office__in=offices).values("mentor")
    coordinating = Office.coordinators.through.objects.filter(office__in=offices).values("user")
    return User.objects.filter(Q(pk__in=guiding) | Q(pk__in=coordinating), is_active=True)


def with_roles(people: QuerySet[User], today: date) -> QuerySet[User]:
    """People with `has_plan`, `guides` and `coordinates`: which pages exist for them."""
    return people.annotate(
        has_plan=Exists(TraineePlan.objects.filter(trainee=OuterRef("pk"))),
        guides=Exists(PlanMentor.objects.filter(mentors_now(today), mentor=OuterRef("pk"))),
        coordinates=Exists(Office.coordinators.through.objects.filter(user_id=OuterRef("pk"))),
    )
