"""Makes an invented office of any size for the benchmark.

Every plan stands on the published edition, with dates on most units and ticks up to where its trainee is; the stored
counts are those that the rows give. Trainee number n is the same person at the same point in an office of any size.
A mentor guides at most about fifty people, so a mentor has fifty, and the office one coordinator for all.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction

from competency_plans import catalogue
from competency_plans.catalogue import UnitText
from competency_plans.models import Edition
from trainees.demonstration.days import moment
from trainees.models import (
    CompanyCompetency,
    Office,
    PlanMentor,
    PlannedAction,
    PlannedKeySkill,
    PlannedUnit,
    PlanPeriod,
    TickEvent,
    TraineePlan,
    User,
)
from trainees.working_days import monday_of

A_MENTOR_GUIDES = 50
WEEKS = 26
BATCH = 100
FIRST = ("Aline", "Bram", "Chaima", "Daan", "Emma", "Fatih", "Gitte", "Hanne", "Ilias", "Jana", "Kobe", "Lien", "Milan")
LAST = ("Aerts", "Bogaert", "Cools", "De Backer", "El Idrissi", "Goossens", "Hermans", "Jacobs", "Lenaerts", "Maes")


@transaction.atomic
def make(*, trainees: int, edition: Edition, today: date) -> Office:
    """Make an office with so many trainees, as it stands on the day `today`."""
    office = Office.objects.create(name=f"Kantoor van {trainees}", city="Leuven")
    coordinator = _person(f"coordinator.{trainees}", "Coördinator")
    coordinator.save()
    office.coordinators.add(coordinator)
    for first in range(0, trainees, BATCH):
        numbers = range(first, min(first + BATCH, trainees))
        mentors = {number: _mentor(number // A_MENTOR_GUIDES) for number in numbers[::A_MENTOR_GUIDES]}
        _Batch(office, edition, today, coordinator, list(mentors.values())).make(numbers)
    return office


def _person(address: str, name: str) -> User:
    return User(email=f"{address}@meting.example", name=name, password=make_password(None))


def _mentor(number: int) -> User:
    mentor = _person(f"mentor.{number}", f"Mentor {number + 1}")
    mentor.save()
    return mentor


@dataclass(slots=True)
class _Batch:
    """Some trainees of the office, made together."""

    office: Office
    edition: Edition
    today: date
    coordinator: User
    mentors: list[User]
    units: list[PlannedUnit] = field(default_factory=list)
    ticks: list[tuple[PlannedUnit, int, date, User, str]] = field(default_factory=list)

    def make(self, numbers: range) -> None:
        people = User.objects.bulk_create(
            _person(f"cursist.{number}", f"{FIRST[number % len(FIRST)]} {LAST[number % len(LAST)]} {number}")
            for number in numbers
        )
        plans = TraineePlan.objects.bulk_create(
            TraineePlan(trainee=person, office=self.office, profession=self.edition.profession, edition=self.edition)
            for person in people
        )
        periods, mentorships = [], []
        for number, plan in zip(numbers, plans, strict=True):
            chance = Random(number)
            now = chance.randint(1, WEEKS)
            start = monday_of(self.today) - timedelta(weeks=now - 1)
            mentor = self.mentors[(number - numbers[0]) // A_MENTOR_GUIDES]
            end = start + timedelta(weeks=WEEKS, days=-1)
            periods.append(PlanPeriod(plan=plan, start=start, end=end, by=self.coordinator))
            mentorships.append(PlanMentor(plan=plan, mentor=mentor, since=start))
            self._plan_units(plan, mentor, start, now, chance)
        PlanPeriod.objects.bulk_create(periods)
        PlanMentor.objects.bulk_create(mentorships)
        self._save_rows(plans)

    def _plan_units(self, plan: TraineePlan, mentor: User, start: date, now: int, chance: Random) -> None:
        """Every unit of a plan, a date on nine of ten, ticks in the order of the dates up to where the trainee is."""
        texts = catalogue.tree(self.edition.pk).units
        all_actions = sum(len(text.trainee_actions) for text in texts)
        left = round(all_actions * now / WEEKS * chance.uniform(0.7, 1.15))
        for place, text in enumerate(texts):
            week = 2 * place + chance.randint(1, 3)
            end = start + timedelta(weeks=week, days=-3) if chance.random() < 0.9 else None
            count = min(left, len(text.trainee_actions))
            left -= count
            unit = PlannedUnit(
                plan=plan, unit_id=text.id, planned_end=end, version=2 if end else 1,
                applicable_actions=len(text.trainee_actions), ticked_actions=count,
            )  # fmt: skip
            last = min(end or self.today, self.today)
            if count == len(text.trainee_actions) and last < self.today and chance.random() < 0.9:
                unit.completed_on, unit.confirmed_by, unit.confirmed_at = last, mentor, moment(last, 17)
                unit.version += 1
            self.units.append(unit)
            if count:
                self._tick(unit, text, start, last, mentor)

    def _tick(self, unit: PlannedUnit, text: UnitText, first: date, last: date, mentor: User) -> None:
        for action in text.mentor_actions:
            self.ticks.append((unit, action.id, max(first, last - timedelta(days=7)), mentor, "mentor"))
        for place, action in enumerate(text.trainee_actions[: unit.ticked_actions]):
            day = max(first, last - timedelta(days=(unit.ticked_actions - 1 - place) // 2))
            self.ticks.append((unit, action.id, day, unit.plan.trainee, "trainee"))

    def _save_rows(self, plans: list[TraineePlan]) -> None:
        PlannedUnit.objects.bulk_create(self.units)
        _keep_versions(unit for unit in self.units if unit.planned_end)
        skills = catalogue.tree(self.edition.pk).key_skills
        PlannedKeySkill.objects.bulk_create(
            PlannedKeySkill(plan=plan, key_skill_id=skill.id) for plan in plans for skill in skills
        )
        CompanyCompetency.objects.bulk_create(
            CompanyCompetency(plan=plan, position=1, competency="Onthaal van klanten", action="Draait een week mee")
            for plan in plans
        )
        rows = PlannedAction.objects.bulk_create(
            PlannedAction(
                planned_unit=unit, action_id=action, completed_on=day,
                checked_by=by, checked_as=role, checked_at=moment(day, 16),
            )
            for unit, action, day, by, role in self.ticks
        )  # fmt: skip
        TickEvent.objects.bulk_create(
            TickEvent(
                planned_action=row, ticked=True, completed_on=day, device_at=moment(day, 16),
                received_at=moment(day, 16), by=by, by_name=by.name, by_as=role,
            )
            for row, (_, _, day, by, role) in zip(rows, self.ticks, strict=True)
        )  # fmt: skip


def _keep_versions(units: Iterator[PlannedUnit]) -> None:
    """One version in the history for each unit that got a date."""
    history: Any = PlannedUnit.history.model
    names = [tracked.attname for tracked in history.tracked_fields]
    history.objects.bulk_create(
        history(
            **{name: getattr(unit, name) for name in names},
            history_type="~", history_date=moment(unit.planned_end, 14) - timedelta(weeks=WEEKS), actor_name="Mentor",
        )
        for unit in units
        if unit.planned_end
    )  # fmt: skip
