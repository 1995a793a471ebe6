"""Builds the demonstration office with the acts that people use, each at its own moment in the past."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import prefetch_related_objects
from simple_history.signals import pre_create_historical_record

from competency_plans import catalogue
from competency_plans.models import Edition
from trainees import agreeing, assessing, checking, closing_days, planning, remarking, starting
from trainees.assessing import Judgement
from trainees.checking import Confirmation, Tick
from trainees.demonstration import stages
from trainees.demonstration.days import YEAR_END, Days, moment, year_end
from trainees.demonstration.stages import DOMAIN, OwnRow, Row, Stage
from trainees.models import Office, Outcome, PlannedUnit, TraineePlan, User
from trainees.models.people import calendar_of
from trainees.working_days import MONDAY_TO_FRIDAY, weekend_holidays

MONDAY_BEFORE = -7
PASSWORD = "oefenen-mag-hier"  # noqa: S105 - invented people, on a developer's machine only


@dataclass(frozen=True, slots=True)
class SignIn:
    """Who can sign in to the demonstration, all with PASSWORD."""

    role: str
    name: str

    @property
    def email(self) -> str:
        """The address, made from the name."""
        return f"{'.'.join(self.name.lower().split())}@{DOMAIN}"


SIGN_INS = (
    SignIn("coördinator", stages.COORDINATOR),
    SignIn("mentor", stages.BART),
    SignIn("mentor", stages.ELS),
    *(SignIn("cursist", stage.name) for stage in stages.STAGES),
    SignIn("beheerder", stages.ADMINISTRATOR),
)


def is_loaded() -> bool:
    """Whether the demonstration office is there."""
    return Office.objects.filter(name=stages.OFFICE, city=stages.CITY).exists()


@transaction.atomic
def load(*, edition: Edition, today: date) -> None:
    """Build the office, its people and their plans on a published edition, as they stand on the day `today`."""
    with _clock() as clock:
        clock.at = moment(today - timedelta(weeks=stages.WEEKS), 9)
        people = _people()
        office = _office(people, today)
        days = Days(today, calendar_of(list(office.closed_days.all()), MONDAY_TO_FRIDAY))
        for stage in stages.STAGES:
            _Builder(clock, days, people, stage).build(office, edition)


class _Clock:
    """The moment that the history is to keep for what is saved now."""

    at: datetime


@contextmanager
def _clock() -> Iterator[_Clock]:
    """Let versions that are kept in this block carry the clock's moment in place of the present one."""
    clock = _Clock()

    def stamp(sender: Any, history_instance: Any, **kwargs: Any) -> None:
        history_instance.history_date = clock.at

    pre_create_historical_record.connect(stamp)
    try:
        yield clock
    finally:
        pre_create_historical_record.disconnect(stamp)


def _people() -> dict[str, User]:
    """Everybody by name, with one password; the administrator added them."""
    password = make_password(PASSWORD)
    people: dict[str, User] = {}
    for sign_in in reversed(SIGN_INS):
        person = User(email=sign_in.email, name=sign_in.name, password=password)
        person.is_superuser = sign_in.name == stages.ADMINISTRATOR
        person._history_user = people.get(stages.ADMINISTRATOR)  # type: ignore[attr-defined]
        person.save()
        people[sign_in.name] = person
    return people


def _office(people: dict[str, User], today: date) -> Office:
    office = Office(name=stages.OFFICE, city=stages.CITY)
    office._history_user = people[stages.ADMINISTRATOR]  # type: ignore[attr-defined]
    office.save()
    office.coordinators.add(people[stages.COORDINATOR])
    for year in range(today.year - 1, today.year + 2):
        _close(office, year, people[stages.COORDINATOR])
    prefetch_related_objects([office], "closed_days")
    return office


def _close(office: Office, year: int, by: User) -> None:
    """Close the office at the end of a year, and replace its holidays on a weekend as the page proposes."""
    first, last = year_end(year)
    closing_days.close(office=office, first=first, last=last, label=YEAR_END, by=by)
    for holiday in weekend_holidays(year):
        calendar = calendar_of(list(office.closed_days.all()), MONDAY_TO_FRIDAY)
        day = closing_days.proposal(holiday, calendar)
        closing_days.replace(office=office, holiday=holiday, day=day, seen=None, by=by)


class _Builder:
    """Builds the plan of one trainee."""

    def __init__(self, clock: _Clock, days: Days, people: dict[str, User], stage: Stage) -> None:
        self.clock, self.days, self.stage = clock, days, stage
        self.start, self.end = days.start(stage), days.end(stage)
        self.trainee, self.coordinator = people[stage.name], people[stages.COORDINATOR]
        self.mentors = [people[name] for name in stage.mentors]
        self.mentor = self.mentors[0]

    def build(self, office: Office, edition: Edition) -> None:
        plan = self._plan(office, edition)
        numbers = {unit.id: unit.number for unit in catalogue.tree(edition.pk).units}
        skills = {skill.id: skill.name for skill in catalogue.tree(edition.pk).key_skills}
        if self.stage.assessed:
            self._assess(plan)
        rows = [(unit, self.stage.units.get(numbers[unit.unit_id], Row())) for unit in plan.units.order_by("pk")]
        for unit, row in rows:
            self._dates(unit, row)
        self._agree(plan)
        for unit, row in rows:
            self._move(unit, row)
            self._work(plan, unit, row)
            self._remark(unit, self.stage.remarks.get(numbers[unit.unit_id], ""))
        for skill in plan.key_skills.order_by("pk"):
            week = self.stage.key_skills.get(skills[skill.key_skill_id])
            if week is not None:
                self._plan_date(skill, None, self.days.friday(week), self.start)
        for own in self.stage.company:
            self._company(plan, own)

    def _plan(self, office: Office, edition: Edition) -> TraineePlan:
        started = self.days.calendar.add(self.start, -4)
        self.clock.at = moment(min(started, self.days.today), 10, 15)
        plan = starting.start(
            trainee=self.trainee, office=office, edition=edition, mentors=self.mentors, start=self.start,
            end=self.end, hours_per_week=38, working_days="12345", by=self.coordinator,
        )  # fmt: skip
        plan.periods.update(at=self.clock.at)
        prefetch_related_objects([plan], "periods")
        return plan

    def _assess(self, plan: TraineePlan) -> None:
        self.clock.at = moment(self.start, 11)
        learns = [Judgement(unit, (Outcome.LEARN.value, "")) for unit in plan.units.values_list("pk", flat=True)]
        assessing.assess(plan=plan, judgements=learns, by=self.mentor, now=self.clock.at, act=uuid.uuid4())

    def _dates(self, unit: PlannedUnit, row: Row) -> None:
        day = self.days.planned(row) if row.moved_from is None else self.days.friday(row.moved_from)
        if row.exempt:
            self.clock.at = moment(self.start, 14)
            planning.exempt(row=unit, reason=row.exempt, seen="", by=self.mentor)
        elif day:
            self._plan_date(unit, None, day, self.start)

    def _agree(self, plan: TraineePlan) -> None:
        """Agree on the dates on the first day, when there are any."""
        dates = agreeing.dates_of(list(plan.units.all()))
        if any(dates.values()):
            agreeing.agree(plan=plan, seen=dates, by=self.mentor)
            plan.agreements.update(at=moment(self.start, 16))

    def _move(self, unit: PlannedUnit, row: Row) -> None:
        """Move what was first planned earlier, on the day that it was planned for."""
        day = self.days.planned(row)
        if day and row.moved_from is not None:
            first = self.days.friday(row.moved_from)
            self._plan_date(unit, first, day, first)

    def _plan_date(self, row: planning.DatedRow, seen: date | None, day: date, on: date) -> None:
        self.clock.at = moment(on, 14)
        planning.set_planned_end(row=row, day=day, seen=seen, today=on, by=self.mentor)

    def _work(self, plan: TraineePlan, unit: PlannedUnit, row: Row) -> None:
        """Tick what is ticked, mentor actions as the trainee begins, and confirm what is finished."""
        text = catalogue.tree(plan.edition_id).units_by_id[unit.unit_id]
        confirmed, last = None, self.days.day(row.last)
        count = row.ticked
        if row.week is not None and row.finished is not None:
            last = confirmed = self.days.finished(row.week, row.finished)
            count = len(text.trainee_actions)
        if not count:
            return
        ticks = list(self.days.ticks(count, last, self.start))
        explained = text.mentor_actions[: len(text.mentor_actions) - row.mentor_open]
        for action in explained:
            self._tick(plan, action.id, ticks[0], 9, self.mentor, "mentor")
        for action, day in zip(text.trainee_actions, ticks, strict=False):
            self._tick(plan, action.id, day, 16, self.trainee, "trainee")
        if confirmed:
            self.clock.at = moment(confirmed, 17)
            how = Confirmation(on=confirmed, mentor_actions="leave")
            checking.confirm(unit=unit, how=how, by=self.mentor, role="mentor", now=self.clock.at, today=confirmed)

    def _remark(self, unit: PlannedUnit, text: str) -> None:
        if text:
            self.clock.at = moment(self.days.day(MONDAY_BEFORE), 11, 20)
            remarking.write(unit=unit, text=text, by=self.mentor, role="mentor", now=self.clock.at)

    def _tick(self, plan: TraineePlan, action: int, day: date, hour: int, by: User, role: str) -> None:
        now = moment(day, hour, action % 50)
        checking.tick(plan=plan, action=action, tick=Tick(ticked=True), by=by, role=role, now=now, today=day)

    def _company(self, plan: TraineePlan, own: OwnRow) -> None:
        self.clock.at = moment(self.start, 15)
        day = None if own.week is None else self.days.friday(own.week)
        row = planning.add_company_competency(
            plan=plan, competency=own.competency, action=own.action, planned_end=day, today=self.start, by=self.mentor
        )
        if own.week is None or own.finished is None:
            return
        done = self.days.finished(own.week, own.finished)
        self.clock.at = moment(done, 16)
        checking.tick_company(
            row=row, tick=Tick(ticked=True), by=self.trainee, role="trainee", now=self.clock.at, today=done
        )
        self.clock.at = moment(done, 17)
        checking.confirm_company(row=row, how=Confirmation(on=done), by=self.mentor, now=self.clock.at)
