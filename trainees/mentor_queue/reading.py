"""Read what waits for a mentor over all his trainees, and how each stands."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q

from competency_plans import catalogue
from trainees import access, curve
from trainees.mentor_queue.values import MentorHome, PersonLine, QueueLine
from trainees.models import ClosedDay, CompanyCompetency, PlannedAction, PlannedUnit, State, TraineePlan, User
from trainees.models.people import calendar_of
from trainees.progress import Progress, tally
from trainees.wording import counted, long, short
from trainees.working_days import NoWorkingDayError, WorkingCalendar, plan_week, weeks_in

CURVE = (152, 52)
ONE_WEEK = timedelta(weeks=1)


def guided_plans(user: User, today: date) -> list[TraineePlan]:
    """The open plans that this person guides as mentor."""
    plans = access.visible_plans(user, today).filter(Q(as_mentor=True)).open().exclude(trainee=user)
    return list(plans.select_related("trainee", "office").order_by("trainee__name", "pk"))


def build(user: User, today: date) -> MentorHome:
    """The start page of a mentor: 5 queries whatever the number of trainees."""
    plans = {plan.pk: plan for plan in guided_plans(user, today)}
    units = list(PlannedUnit.objects.filter(plan__in=plans, retired=False).order_by().with_last_tick())
    company = CompanyCompetency.objects.filter(plan__in=plans, removed=False, completed_on=None)
    closed: dict[int, list[ClosedDay]] = defaultdict(list)
    for closed_day in ClosedDay.objects.filter(office__in={plan.office_id for plan in plans.values()}):
        closed[closed_day.office_id].append(closed_day)
    desk = _Desk(plans, closed, today)
    for unit in units:
        desk.add_unit(unit)
    for row in company:
        desk.add_company(row)
    for unit_id, day, count in _ticks(plans):
        desk.ticks[unit_id].append((day, count))
    return desk.home()


def _ticks(plans: dict[int, TraineePlan]) -> Iterable[tuple[int, date, int]]:
    """Ticks of candidate actions per planned unit and day."""
    rows = PlannedAction.objects.filter(
        planned_unit__plan__in=plans, completed_on__isnull=False, exemption="", action__group__actor="trainee"
    )
    return rows.values_list("planned_unit", "completed_on").annotate(count=Count("pk"))


class _Desk:
    """The queue in the making."""

    def __init__(self, plans: dict[int, TraineePlan], closed: dict[int, list[ClosedDay]], today: date) -> None:
        self.plans, self.today = plans, today
        self.calendars = {plan.pk: calendar_of(closed[plan.office_id], plan.weekdays) for plan in plans.values()}
        self.ready: list[tuple[Any, QueueLine]] = []
        self.overdue: list[tuple[Any, QueueLine]] = []
        self.units: dict[int, list[PlannedUnit]] = defaultdict(list)
        self.unplanned: dict[int, list[PlannedUnit]] = defaultdict(list)
        self.ends: list[tuple[date, str]] = []
        self.ticks: dict[int, list[tuple[date, int]]] = defaultdict(list)
        self.waiting: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))

    def add_unit(self, unit: PlannedUnit) -> None:
        plan, state = self.plans[unit.plan_id], unit.state(self.today)
        text = catalogue.tree(plan.edition_id).units_by_id[unit.unit_id]
        self.units[plan.pk].append(unit)
        self.waiting[plan.pk][state.value] += 1
        if state is State.READY:
            day = unit.last_ticked_on or self.today  # type: ignore[attr-defined]
            detail = f"{unit.ticked_actions} van {unit.applicable_actions} acties, laatste op {short(day)}"
            line = QueueLine(plan, "onderdeel", unit.pk, text.number, text.name, detail, day=day)
            self.ready.append(((day, plan.trainee.name), line))
        elif state is State.OVERDUE and unit.planned_end:
            left = unit.applicable_actions - unit.ticked_actions
            detail = f"{left} {'actie' if left == 1 else 'acties'} open"
            line = self._late_line(plan, "onderdeel", unit, text.number, text.name, detail)
            self.overdue.append(((unit.planned_end, plan.trainee.name), line))
        elif state is State.UNPLANNED:
            self.unplanned[plan.pk].append(unit)
        elif unit.planned_end and state in {State.THIS_WEEK, State.PLANNED}:
            self.ends.append((unit.planned_end, plan.trainee.first_name))

    def add_company(self, row: CompanyCompetency) -> None:
        plan, state = self.plans[row.plan_id], row.state(self.today)
        if state is State.READY and row.checked_on:
            detail = f"afgevinkt op {short(row.checked_on)}"
            line = QueueLine(plan, "bedrijf", row.pk, "", row.competency, detail, day=row.checked_on)
            self.ready.append(((row.checked_on, plan.trainee.name), line))
            self.waiting[plan.pk]["ready"] += 1
        elif state is State.OVERDUE and row.planned_end:
            line = self._late_line(plan, "bedrijf", row, "", row.competency, "nog niet afgevinkt")
            self.overdue.append(((row.planned_end, plan.trainee.name), line))
            self.waiting[plan.pk]["overdue"] += 1

    def _late_line(
        self, plan: TraineePlan, kind: str, row: PlannedUnit | CompanyCompetency, number: str, name: str, detail: str
    ) -> QueueLine:
        calendar, end = self.calendars[plan.pk], row.planned_end
        assert end is not None  # noqa: S101 - only rows with a date are late
        days = calendar.between(end, self.today)
        late = f"{days} {'werkdag' if days == 1 else 'werkdagen'} te laat" if days else f"te laat sinds {short(end)}"
        later = _working_day((end if end + ONE_WEEK > self.today else self.today) + ONE_WEEK, calendar)
        return QueueLine(plan, kind, row.pk, number, name, detail, late=late, day=end, next_week=later)

    def home(self) -> MentorHome:
        people = [self._person(plan) for plan in self.plans.values()]
        ready = [line for _, line in sorted(self.ready, key=lambda pair: pair[0])]
        overdue = [line for _, line in sorted(self.overdue, key=lambda pair: pair[0])]
        coming = min(self.ends, default=None)
        unplanned = sum(len(units) for units in self.unplanned.values())
        return MentorHome(
            ready=ready,
            overdue=overdue,
            unplanned=self._unplanned_lines(),
            unplanned_count=unplanned,
            people=sorted(people, key=_most_behind_first),
            summary=_summary(self.today, len(ready), len(overdue), unplanned),
            next_end=f"Volgende einddatum: {short(coming[0])}, {coming[1]}." if coming else "",
        )

    def _unplanned_lines(self) -> list[QueueLine]:
        lines = []
        for key, units in self.unplanned.items():
            plan = self.plans[key]
            if len(units) == len(self.units[key]):
                start = f"{'start' if plan.start > self.today else 'gestart'} op {short(plan.start)}"
                lines.append(QueueLine(plan, "", 0, "", f"Alle {len(units)} onderdelen", start))
                continue
            texts = {text.id: text for text in catalogue.tree(plan.edition_id).units}
            for unit in sorted(units, key=lambda unit: list(texts).index(unit.unit_id)):
                text = texts[unit.unit_id]
                lines.append(QueueLine(plan, "onderdeel", unit.pk, text.number, text.name, ""))
        return sorted(lines, key=lambda line: (bool(line.kind), line.plan.trainee.name))

    def _person(self, plan: TraineePlan) -> PersonLine:
        counts = self.waiting[plan.pk]
        reasons = [
            f"{counts[key]} {word}" for key, word in (("overdue", "te laat"), ("ready", "te bevestigen")) if counts[key]
        ]
        weeks = weeks_in(plan.start, plan.end)
        week = min(max(plan_week(plan.start, self.today), 1), weeks)
        live = [unit for unit in self.units[plan.pk] if not unit.is_exempt]
        progress = tally(((u.applicable_actions, u.done_actions, u.planned_end) for u in live), self.today)
        return PersonLine(
            plan=plan,
            week=f"Week {week} van {weeks}" if plan.start <= self.today else f"Start op {short(plan.start)}",
            waiting=", ".join(reasons) or ("net gestart" if week == 1 and plan.start <= self.today else ""),
            progress=progress,
            curve=self._curve(plan, progress),
        )

    def _curve(self, plan: TraineePlan, progress: Progress) -> curve.Curve | None:
        live = [unit for unit in self.units[plan.pk] if not unit.is_exempt]
        if not progress.total:
            return None
        return curve.draw(
            planned=[(unit.planned_end, unit.applicable_actions) for unit in live if unit.planned_end],
            done=[count for unit in live for count in self._done(unit)],
            total=progress.total,
            period=(plan.start, plan.end),
            today=self.today,
            behind=progress.is_behind,
            size=CURVE,
        )

    def _done(self, unit: PlannedUnit) -> list[tuple[date, int]]:
        """Actions done per day; a completed unit counts its unticked actions on the day of completion."""
        ticks = list(self.ticks[unit.pk])
        if unit.completed_on and (rest := unit.applicable_actions - unit.ticked_actions):
            ticks.append((unit.completed_on, rest))
        return ticks


def _most_behind_first(person: PersonLine) -> tuple[bool, Any, str]:
    difference = person.progress.difference
    return (difference is None, difference or 0, person.plan.trainee.name)


def _summary(today: date, ready: int, overdue: int, unplanned: int) -> str:
    """What waits for the mentor, in a sentence; what is not planned only when nothing else waits."""
    day = long(today).rsplit("\N{NO-BREAK SPACE}", 1)[0].capitalize()
    parts = []
    if ready:
        verb = "wacht" if ready == 1 else "wachten"
        parts.append(f"{counted(ready, 'onderdeel', 'onderdelen')} {verb} op je bevestiging")
    if overdue:
        verb = "is" if overdue == 1 else "zijn"
        number = counted(overdue, "", "").strip() if ready else counted(overdue, "onderdeel", "onderdelen")
        parts.append(f"{number} {verb} te laat")
    if unplanned and not parts:
        verb = "is" if unplanned == 1 else "zijn"
        parts.append(f"{counted(unplanned, 'onderdeel', 'onderdelen')} {verb} nog niet gepland")
    if not parts:
        return f"{day}. Niets wacht op jou."
    sentence = " en ".join(parts)
    first = "E" if sentence[0] == "é" else sentence[0].upper()  # a capital carries no accent: Eén
    return f"{day}. {first}{sentence[1:]}."


def _working_day(day: date, calendar: WorkingCalendar) -> date | None:
    """The day itself or the first working day after it; None when the office is closed for a year."""
    try:
        return calendar.next_working(day)
    except NoWorkingDayError:
        return None
