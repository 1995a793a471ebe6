"""A trainee's whole plan to read (*Mijn plan*): by date, by competency, the key skills; and one unit in detail."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from competency_plans.twins import subject_of
from trainees import phrases
from trainees.models import CompanyCompetency, PlannedUnit, State
from trainees.plan_document import ActionLine, CompanyRow, GroupBlock, KeySkillRow, PlanDocument, UnitRow
from trainees.progress import Progress, round_half_up
from trainees.this_week import COMPANY, OPEN_STATES, UNIT, WeekGroup, company_line
from trainees.wording import MONTHS, NBSP, short, with_year
from trainees.working_days import plan_week

BY_DATE, BY_COMPETENCY, KEY_SKILLS = "datum", "competentie", "sleutelvaardigheden"
VIEWS = {BY_DATE: "Op datum", BY_COMPETENCY: "Per competentie", KEY_SKILLS: "Sleutelvaardigheden"}


@dataclass(frozen=True, slots=True)
class Entry:
    """A row in the list: `line` is the one action of a company competency, None for a unit with its own page."""

    kind: str
    id: int
    number: str
    name: str
    state: State
    day: date | None
    detail: str
    current: bool = False
    today_above: bool = False
    line: ActionLine | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the list under its heading; `today_above` when the line of today comes before the heading."""

    heading: str
    entries: tuple[Entry, ...]
    today_above: bool = False


@dataclass(frozen=True, slots=True)
class SkillEntry:
    """A key skill with what the form says of it and by when."""

    name: str
    description: str
    state: State
    when: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a unit is, in the words of the page: in its own head and beside its name in the list."""

    id: int
    state: State
    when: str
    count: str
    left: int
    total: int
    percent: int | None
    detail: str


@dataclass(frozen=True, slots=True)
class UnitDetail:
    """One unit: the trainee's actions to tick, the mentor's to read, knowledge and skills beside them."""

    row: UnitRow
    standing: Standing
    groups: tuple[WeekGroup, ...]
    mentor_groups: tuple[WeekGroup, ...]


@dataclass(frozen=True, slots=True)
class MyPlan:
    """The page in one of its views; `unit` is what stands beside the list."""

    view: str
    headline: str
    exempted: str
    progress: Progress
    folded: Section | None
    sections: tuple[Section, ...]
    today_last: bool
    skills: tuple[SkillEntry, ...]
    unit: UnitDetail | None


def read(document: PlanDocument, view: str = BY_DATE, chosen: int | None = None) -> MyPlan:
    """Read the page in a view; `chosen` is the unit beside the list, else the one that needs the trainee first."""
    view = view if view in VIEWS else BY_DATE
    unit = _chosen(document, chosen)
    folded: Section | None = None
    sections: tuple[Section, ...] = ()
    today_last = False
    if view == BY_DATE:
        folded, sections, today_last = _by_date(document, unit.id if unit else None)
    elif view == BY_COMPETENCY:
        sections = tuple(_by_competency(document, unit.id if unit else None))
    live = [row for row in document.units if not row.exemption]
    done = sum(row.state == State.COMPLETED for row in live)
    exempt = len(document.units) - len(live)
    return MyPlan(
        view=view,
        headline=f"{done} van {len(live)} onderdelen afgewerkt",
        exempted=f"{exempt} vrijgesteld" if exempt else "",
        progress=document.progress,
        folded=folded,
        sections=sections,
        today_last=today_last,
        skills=tuple(_skill(row) for row in document.key_skills) if view == KEY_SKILLS else (),
        unit=detail(unit) if unit else None,
    )


def _chosen(document: PlanDocument, chosen: int | None) -> UnitRow | None:
    if chosen is not None:
        return next((row for row in document.units if row.id == chosen), None)
    dated = sorted(document.units, key=lambda row: row.planned_end or date.max)
    for state in (State.OVERDUE, State.THIS_WEEK, State.PLANNED, State.UNPLANNED):
        for row in dated:
            if row.state == state:
                return row
    return dated[0] if dated else None


def detail(row: UnitRow) -> UnitDetail:
    """One unit with the actions of each actor under the headings of the form."""
    return UnitDetail(
        row=row,
        standing=Standing(
            id=row.id,
            state=row.state,
            when=_when(row),
            count=f"{row.done} van {_actions(row.applicable)}",
            left=row.applicable - row.done,
            total=row.applicable,
            percent=_percent(row.done, row.applicable),
            detail=_entry_detail(row),
        ),
        groups=tuple(_groups(row.groups, "trainee")),
        mentor_groups=tuple(_groups(row.groups, "mentor")),
    )


def standing_after_tick(unit: PlannedUnit, start: date, today: date) -> Standing:
    """How far an open unit is after a tick, in a plan that starts on `start`; without reading the plan."""
    state, count = unit.state(today), f"{unit.ticked_actions} van {_actions(unit.applicable_actions)}"
    return Standing(
        id=unit.pk,
        state=state,
        when=_due(state, unit.planned_end, plan_week(start, unit.planned_end) if unit.planned_end else None),
        count=count,
        left=unit.applicable_actions - unit.ticked_actions,
        total=unit.applicable_actions,
        percent=_percent(unit.ticked_actions, unit.applicable_actions),
        detail=count,
    )


def _actions(count: int) -> str:
    return f"{count} {'actie' if count == 1 else 'acties'}"


def _percent(done: int, total: int) -> int | None:
    return round_half_up(Fraction(100 * done, total)) if total else None


def _groups(groups: Iterable[GroupBlock], actor: str) -> Iterator[WeekGroup]:
    for group in groups:
        if group.actor == actor:
            told = group.is_sentence or (actor == "mentor" and not subject_of(group.heading))
            heading = "" if told else group.heading
            yield WeekGroup(heading, group.lines, False, id=group.id, left=group.left, count=group.count)


def _when(row: UnitRow) -> str:
    if row.completed_on:
        by = f" · bevestigd door {row.confirmed_by}" if row.confirmed_by else ""
        return f"op {with_year(row.completed_on)}{by}"
    return "" if row.exemption else _due(row.state, row.planned_end, row.week)


def _due(state: State, planned_end: date | None, week: int | None) -> str:
    if planned_end is None:
        return ""
    return f"{'sinds' if state == State.OVERDUE else 'tegen'} {with_year(planned_end)} · week {week}"


def _by_date(document: PlanDocument, current: int | None) -> tuple[Section | None, tuple[Section, ...], bool]:
    """The months, finished rows of past months folded; then rows without a date, then exempted ones."""
    entries = [*_entries(document.units, current), *(company_entry(row, row.state) for row in document.company)]
    exempt = [entry for entry in entries if entry.state == State.EXEMPT]
    dated = [entry for entry in entries if entry.day and entry.state != State.EXEMPT]
    undated = [entry for entry in entries if not entry.day and entry.state != State.EXEMPT]
    dated.sort(key=lambda entry: entry.day or date.max)
    this_month = document.today.replace(day=1)
    past = [entry for entry in dated if entry.state == State.COMPLETED and entry.day and entry.day < this_month]
    rest = [entry for entry in dated if entry not in past]
    months = _months(rest, document.today)
    sections = [
        *months,
        *([Section("Zonder datum", tuple(undated))] if undated else []),
        *([Section("Vrijgesteld", tuple(exempt))] if exempt else []),
    ]
    today_last = bool(months) and all(entry.day and entry.day < document.today for entry in rest)
    return _fold(past, document.today), tuple(sections), today_last


def _fold(past: Sequence[Entry], today: date) -> Section | None:
    if not past:
        return None
    months = dict.fromkeys((entry.day.year, entry.day.month) for entry in past if entry.day)
    names = [_month(year, month, today.year) for year, month in months]
    return Section(f"{phrases.capital(phrases.listed(names))}: {len(past)} afgewerkt", tuple(past))


def _months(dated: Sequence[Entry], today: date) -> list[Section]:
    """Entries under the name of their month; the first one that is not past carries the line of today."""
    months: dict[tuple[int, int], list[Entry]] = {}
    for entry in dated:
        if entry.day:
            months.setdefault((entry.day.year, entry.day.month), []).append(entry)
    sections, marked, known = [], False, today.year
    for (year, month), entries in months.items():
        place = next((number for number, entry in enumerate(entries) if entry.day and entry.day >= today), None)
        above = False
        if place is not None and not marked:
            marked = True
            above = place == 0 and (year, month) != (today.year, today.month)
            if not above:
                entries[place] = replace(entries[place], today_above=True)
        sections.append(Section(phrases.capital(_month(year, month, known)), tuple(entries), above))
        known = year
    return sections


def _month(year: int, month: int, known: int) -> str:
    """The name of a month, with its year when that is not known from what stands before it."""
    return MONTHS[month - 1] if year == known else f"{MONTHS[month - 1]}{NBSP}{year}"


def _by_competency(document: PlanDocument, current: int | None) -> Iterator[Section]:
    """Basic, specific and the office's own competencies, in the order of the form."""
    for kind, heading in (("basic", "Basis"), ("specific", "Specifiek")):
        blocks = [block for block in document.competencies if block.kind == kind]
        if blocks:
            yield Section(heading, tuple(_entries([unit for block in blocks for unit in block.units], current)))
    if document.company:
        yield Section("Bedrijfsspecifiek", tuple(company_entry(row, row.state) for row in document.company))


def _entries(rows: Iterable[UnitRow], current: int | None) -> Iterator[Entry]:
    for row in rows:
        yield Entry(
            kind=UNIT,
            id=row.id,
            number=row.number,
            name=row.name,
            state=row.state,
            day=row.planned_end or row.completed_on,
            detail=_entry_detail(row),
            current=row.id == current,
        )


def _entry_detail(row: UnitRow) -> str:
    """What stands beside the state of a unit in the list."""
    if row.exemption:
        return row.exemption
    if row.completed_on:
        return f"op {short(row.completed_on)}"
    if row.ticked or row.state in OPEN_STATES:
        return f"{row.ticked} van {_actions(row.applicable)}"
    return _actions(row.applicable)


def company_entry(row: CompanyRow | CompanyCompetency, state: State) -> Entry:
    """A company competency in the list, with its one action."""
    finished = f"op {short(row.completed_on)}" if row.completed_on else "bedrijfsspecifiek"
    day = row.planned_end or row.completed_on
    return Entry(COMPANY, row.id, "", row.competency, state, day, finished, line=company_line(row))


def _skill(row: KeySkillRow) -> SkillEntry:
    """A key skill in the list."""
    when = row.exemption or (f"tegen {with_year(row.planned_end)}" if row.planned_end else "")
    return SkillEntry(row.name, row.description, row.state, when)
