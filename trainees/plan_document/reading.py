"""Read one plan in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, timedelta
from functools import cache
from typing import Any

from django.db.models import QuerySet

from competency_plans import catalogue
from trainees.models import CompanyCompetency, PlannedKeySkill, PlannedUnit, State, TraineePlan, UnitRemark
from trainees.models.states import state_of
from trainees.plan_document.values import (
    ActionLine,
    CompanyRow,
    CompetencyBlock,
    Frame,
    GroupBlock,
    KeySkillRow,
    PlanDocument,
    RemarkLine,
    UnitRow,
)
from trainees.progress import Progress, tally
from trainees.wording import BRUSSELS
from trainees.working_days import plan_week

KEY_SKILLS, COMPANY = "sleutelvaardigheid", "bedrijf"
PARTS = (KEY_SKILLS, COMPANY)
RECENTLY = timedelta(weeks=2)
DATED_FIELDS = (
    "id", "version", "unit_id", "planned_end", "completed_on", "confirmed_at", "exemption", "applicable_actions",
    "ticked_actions",
)  # fmt: skip
OWN_FIELDS = (*DATED_FIELDS, "confirmed_by__name", "assessment__outcome")
UNIT_FIELDS = (
    *OWN_FIELDS,
    "actions__action_id", "actions__completed_on", "actions__checked_by__name", "actions__checked_as",
    "actions__exemption", "actions__checked_at",
)  # fmt: skip


def build(plan: TraineePlan, today: date, *, remarks_for: int | None = None) -> PlanDocument:
    """Read a plan that came from `visible_plans` as it stands on the day `today`: 4 queries beside the cached text.

    With `remarks_for`, the key of who reads (0 for nobody), also the remarks at its units, in one query more.
    """
    reader = _Reader(plan, today, remarks_for)
    return _document(reader, reader.competencies(), PARTS)


def outline(plan: TraineePlan, today: date, kinds: Collection[str] = (), *, dates_only: bool = False) -> PlanDocument:
    """The units of a plan without their actions, and of parts B and C only the `kinds` that are named.

    Enough for what changes on the page when a row changes: a query for the units, one for the closed days, and one
    for each kind (`sleutelvaardigheid`, `bedrijf`). With `dates_only` without who confirmed, last ticks and the start
    assessment, which only rows that are ready or completed and the whole page show.
    """
    reader = _Reader(plan, today)
    return _document(reader, reader.bare_competencies(dates_only=dates_only), kinds)


def _document(reader: "_Reader", competencies: tuple[CompetencyBlock, ...], kinds: Collection[str]) -> PlanDocument:
    return PlanDocument(
        plan=reader.plan,
        text=reader.text,
        today=reader.today,
        start=reader.start,
        end=reader.end,
        calendar=reader.calendar,
        competencies=competencies,
        key_skills=reader.key_skills() if KEY_SKILLS in kinds else (),
        company=reader.company() if COMPANY in kinds else (),
        progress=progress_of([unit for competency in competencies for unit in competency.units], reader.today),
    )


def remarks_of(plan: TraineePlan, reader: int) -> dict[int, tuple[RemarkLine, ...]]:
    """The remarks of a plan by the key of their planned unit, oldest first; `reader` is the key of who reads."""
    found: dict[int, list[RemarkLine]] = defaultdict(list)
    rows = UnitRemark.objects.filter(planned_unit__plan=plan, removed=False)
    for row in rows.values_list("planned_unit", "pk", "text", "by_name", "by_as", "at", "by", named=True):
        line = RemarkLine(row.pk, row.text, row.by_name, row.by_as, row.at, row.by == reader)
        found[row.planned_unit].append(line)
    return {unit: tuple(lines) for unit, lines in found.items()}


def progress_of(units: list[UnitRow], today: date) -> Progress:
    """Progress over the units of one plan that are not exempted."""
    return tally(((unit.applicable, unit.done, unit.planned_end) for unit in units if not unit.exemption), today)


def frame(plan: TraineePlan, today: date) -> Frame:
    """The period of a plan that came from `visible_plans`, without reading its rows."""
    return Frame(plan, catalogue.tree(plan.edition_id), today, plan.start, plan.end)


@cache
def _whole_units() -> QuerySet[PlannedUnit, Any]:
    """The question for the units of a plan with their touched actions, put together once; never asked as such."""
    return PlannedUnit.objects.filter(retired=False).order_by().values_list(*UNIT_FIELDS, named=True)


@cache
def _bare_units() -> QuerySet[PlannedUnit, Any]:
    units = PlannedUnit.objects.filter(retired=False).order_by().with_last_tick()
    return units.values_list(*OWN_FIELDS, "last_ticked_on", named=True)


@cache
def _dated_units() -> QuerySet[PlannedUnit, Any]:
    return PlannedUnit.objects.filter(retired=False).order_by().values_list(*DATED_FIELDS, named=True)


class _Reader:
    """The facts that every row of one plan needs."""

    def __init__(self, plan: TraineePlan, today: date, remarks_for: int | None = None) -> None:
        self.plan, self.today = plan, today
        self.remarks = {} if remarks_for is None else remarks_of(plan, remarks_for)
        self.text = catalogue.tree(plan.edition_id)
        self.start, self.end = plan.start, plan.end
        self.calendar = plan.calendar

    def competencies(self) -> tuple[CompetencyBlock, ...]:
        rows: dict[int, list[Any]] = defaultdict(list)
        for row in _whole_units().filter(plan=self.plan):
            rows[row.unit_id].append(row)
        return self._competencies(rows)

    def bare_competencies(self, *, dates_only: bool) -> tuple[CompetencyBlock, ...]:
        """Without actions; the day of the last tick comes from the same query."""
        units = _dated_units() if dates_only else _bare_units()
        return self._competencies({row.unit_id: [row] for row in units.filter(plan=self.plan)})

    def _competencies(self, rows: Mapping[int, list[Any]]) -> tuple[CompetencyBlock, ...]:
        return tuple(
            CompetencyBlock(
                number=competency.number,
                kind=competency.kind,
                title=competency.title,
                units=tuple(self._unit(unit, rows[unit.id]) for unit in competency.units if unit.id in rows),
            )
            for competency in self.text.competencies
        )

    def _unit(self, text: catalogue.UnitText, rows: list[Any]) -> UnitRow:
        first = rows[0]
        done = first.completed_on is not None
        state = state_of(
            exempt=bool(first.exemption),
            completed=done,
            ready=0 < first.applicable_actions == first.ticked_actions,
            planned_end=first.planned_end,
            today=self.today,
        )
        groups: tuple[GroupBlock, ...] = ()
        last_ticked_on = getattr(first, "last_ticked_on", None)
        if hasattr(first, "actions__action_id"):
            touched = {row.actions__action_id: row for row in rows}
            since = self.today - RECENTLY
            groups = tuple(_group(group, touched, done, since) for group in text.groups)
            last_ticked_on = _last_ticked_on(groups)
        return UnitRow(
            id=first.id,
            version=first.version,
            number=text.number,
            name=text.name,
            title=text.title,
            second_line=text.second_line,
            kind=text.kind,
            knowledge_skills=text.knowledge_skills,
            groups=groups,
            last_ticked_on=last_ticked_on,
            is_assessed=bool(getattr(first, "assessment__outcome", "")),
            remarks=self.remarks.get(first.id, ()),
            planned_end=first.planned_end,
            completed_on=first.completed_on,
            confirmed_by=getattr(first, "confirmed_by__name", "") or "",
            confirmed_at=first.confirmed_at,
            exemption=first.exemption,
            state=state,
            applicable=first.applicable_actions,
            ticked=first.ticked_actions,
            week=self._week(first.planned_end),
            working_days_late=self._late(state, first.planned_end),
        )

    def key_skills(self) -> tuple[KeySkillRow, ...]:
        rows: dict[int, PlannedKeySkill] = {
            row.key_skill_id: row for row in self.plan.key_skills.filter(retired=False).order_by()
        }
        return tuple(
            KeySkillRow(
                id=rows[text.id].pk,
                version=rows[text.id].version,
                name=text.name,
                description=text.description,
                planned_end=rows[text.id].planned_end,
                exemption=rows[text.id].exemption,
                state=rows[text.id].state(self.today),
                week=self._week(rows[text.id].planned_end),
            )
            for text in self.text.key_skills
            if text.id in rows
        )

    def company(self) -> tuple[CompanyRow, ...]:
        rows = self.plan.company_competencies.filter(removed=False).select_related("confirmed_by")
        return tuple(self._company_row(row) for row in rows)

    def _company_row(self, row: CompanyCompetency) -> CompanyRow:
        state = row.state(self.today)
        return CompanyRow(
            id=row.pk,
            version=row.version,
            competency=row.competency,
            action=row.action,
            planned_end=row.planned_end,
            completed_on=row.completed_on,
            checked_on=row.checked_on,
            confirmed_by=row.confirmed_by.name if row.confirmed_by else "",
            confirmed_at=row.confirmed_at,
            state=state,
            week=self._week(row.planned_end),
            working_days_late=self._late(state, row.planned_end),
        )

    def _week(self, day: date | None) -> int | None:
        return plan_week(self.start, day) if day else None

    def _late(self, state: State, day: date | None) -> int:
        return self.calendar.between(day, self.today) if day and state is State.OVERDUE else 0


def _last_ticked_on(groups: tuple[GroupBlock, ...]) -> date | None:
    """The day of the last tick of an applicable candidate action."""
    days = (
        line.ticked_on
        for group in groups
        if group.actor == "trainee"
        for line in group.lines
        if line.ticked_on and not line.exemption
    )
    return max(days, default=None)


def _group(text: catalogue.GroupText, touched: dict[int, Any], confirmed: bool, since: date) -> GroupBlock:
    return GroupBlock(
        id=text.id,
        actor=text.actor,
        heading=text.heading,
        is_sentence=text.is_sentence,
        lines=tuple(_line(action, text.actor, touched.get(action.id), confirmed, since) for action in text.actions),
    )


def _line(text: catalogue.ActionText, actor: str, row: Any, confirmed: bool, since: date) -> ActionLine:
    if row is None:
        return ActionLine(id=text.id, text=text.text, actor=actor, confirmed=confirmed)
    return ActionLine(
        id=text.id,
        text=text.text,
        actor=actor,
        ticked_on=row.actions__completed_on,
        checked_by=row.actions__checked_by__name or "",
        checked_as=row.actions__checked_as or "",
        exemption=row.actions__exemption or "",
        confirmed=confirmed,
        recent=bool(row.actions__completed_on and row.actions__completed_on >= since),
        made_on=row.actions__checked_at.astimezone(BRUSSELS).date() if row.actions__checked_at else None,
    )
