"""Read what *Deze week* shows from a plan."""

from collections.abc import Iterator, Sequence
from datetime import date

from trainees import phrases
from trainees.models import CompanyCompetency, State, User
from trainees.plan_document import ActionLine, CompanyRow, GroupBlock, PlanDocument, UnitRow
from trainees.progress import Progress
from trainees.this_week.values import (
    COMPANY,
    OPEN_STATES,
    UNIT,
    Later,
    Situation,
    ThisWeek,
    Waiting,
    WeekGroup,
    WeekItem,
)
from trainees.wording import NBSP, counted, long, with_year
from trainees.working_days import display_week, plan_week

FIRST = 3
ROOM = 24
SHORT_LINE = 34
LATER = 6


def read(document: PlanDocument, mentors: Sequence[User], unfolded: frozenset[int] = frozenset()) -> ThisWeek:
    """Read the page from a plan; `unfolded` are the late units of which every open action is shown."""
    monday, sunday = display_week(document.today)
    rows: list[UnitRow | CompanyRow] = [*document.units, *document.company]
    due = sorted((row for row in rows if row.state in OPEN_STATES), key=_by_date)
    items = tuple(_items(due, document.today, unfolded))
    waiting = tuple(_waiting(row, document.today) for row in rows if row.state == State.READY)
    waiting = tuple(sorted(waiting, key=lambda row: row.since or document.start, reverse=True))
    verdict = verdict_on(document.progress, items)
    situation = _situation(document, rows, monday, sunday)
    title, text = _sentences(situation, document, phrases.any_of(mentors), len(waiting), verdict)
    return ThisWeek(
        days=phrases.working_week(monday, document.plan.weekdays, brief=False),
        days_brief=phrases.working_week(monday, document.plan.weekdays, brief=True),
        week=_week(document, monday, sunday),
        situation=situation,
        title=title,
        text=text,
        items=items,
        waiting=waiting,
        waits_for=phrases.any_of(mentors),
        key_skills=_key_skills(document, phrases.all_of(mentors)),
        later=_later(rows),
        progress=document.progress,
        verdict=verdict,
        note=_note(document),
    )


def verdict_on(progress: Progress, items: Sequence[WeekItem] = ()) -> str:
    """How many actions a plan is ahead or behind against today, and which late unit makes up for it."""
    if not progress.is_planned:
        return "Er is nog geen planning om je voortgang mee te vergelijken." if progress.total else ""
    behind = progress.expected - progress.done
    if behind == 0:
        return "Je zit precies op je planning."
    if behind < 0:
        return f"Je zit {counted(-behind, 'actie', 'acties')} voor op je planning."
    sentence = f"Je zit {counted(behind, 'actie', 'acties')} achter op je planning."
    cure = next((item for item in items if item.kind == UNIT and item.left >= behind), None)
    if cure is None:
        return sentence
    again = "dan zit je weer voor" if cure.left > behind else "dan ben je weer bij"
    return f"{sentence} Werk je onderdeel{NBSP}{cure.number} nu af, {again}."


def _by_date(row: UnitRow | CompanyRow) -> tuple[date, bool]:
    return row.planned_end or date.max, isinstance(row, CompanyRow)


def _items(due: Sequence[UnitRow | CompanyRow], today: date, unfolded: frozenset[int]) -> Iterator[WeekItem]:
    """Late units with their first open actions, units of this week with all of them as long as there is room."""
    room = ROOM
    for row in due:
        if isinstance(row, CompanyRow):
            group = WeekGroup("", (company_line(row),), in_columns=False)
            yield WeekItem(COMPANY, row.id, "", row.competency, row.state, row.planned_end, 1, 1, (group,))
            continue
        left = row.applicable - row.ticked
        short_list = (row.state == State.OVERDUE or left > room) and row.id not in unfolded
        groups, folded = _open_groups(row.groups, today, FIRST if short_list else left)
        room -= left - folded
        yield WeekItem(
            UNIT, row.id, row.number, row.name, row.state, row.planned_end, left, row.applicable, groups, folded
        )


def company_line(row: CompanyRow | CompanyCompetency) -> ActionLine:
    """The one action of a company competency; without one the competency itself is what there is to do."""
    return ActionLine(
        id=row.id,
        text=row.action or row.competency,
        actor="trainee",
        ticked_on=row.checked_on,
        confirmed=row.completed_on is not None,
    )


def _open_groups(groups: Sequence[GroupBlock], today: date, most: int) -> tuple[tuple[WeekGroup, ...], int]:
    """The trainee's actions that are open, done or ticked today; after `most` open ones the rest is only counted."""
    shown, still_open = [], 0
    for group in groups:
        lines = []
        for line in group.lines:
            past = line.is_ticked and today not in (line.ticked_on, line.made_on)
            if group.actor != "trainee" or line.exemption or past:
                continue
            still_open += not line.is_ticked
            if line.is_ticked or still_open <= most:
                lines.append(line)
        if lines:
            shown.append(WeekGroup("" if group.is_sentence else group.heading, tuple(lines), in_columns(lines)))
    return tuple(shown), max(0, still_open - most)


def in_columns(lines: Sequence[ActionLine]) -> bool:
    """Whether lines are short enough to stand beside each other."""
    return len(lines) > 1 and all(len(line.text) <= SHORT_LINE for line in lines)


def _waiting(row: UnitRow | CompanyRow, today: date) -> Waiting:
    if isinstance(row, CompanyRow):
        return Waiting(COMPANY, row.id, "", row.competency, row.checked_on, row.checked_on == today)
    since = row.last_ticked_on
    return Waiting(UNIT, row.id, row.number, row.name, since, since == today)


def _later(rows: Sequence[UnitRow | CompanyRow]) -> tuple[Later, ...]:
    coming = sorted((row for row in rows if row.state == State.PLANNED and row.planned_end), key=_by_date)
    return tuple(
        Later(None, "", row.competency, row.planned_end)
        if isinstance(row, CompanyRow)
        else Later(row.id, row.number, row.name, row.planned_end)
        for row in coming[:LATER]
        if row.planned_end
    )


def _key_skills(document: PlanDocument, mentors: str) -> str:
    names = [skill.name for skill in document.key_skills if skill.state == State.THIS_WEEK]
    if not names:
        return ""
    listed = phrases.listed([names[0], *(name[:1].lower() + name[1:] for name in names[1:])])
    return f"{listed}. Bespreek {'ze' if len(names) > 1 else 'dit'} met {mentors}."


def _note(document: PlanDocument) -> str:
    if document.plan.is_ended or document.today <= document.end:
        return ""
    return f"Je IBO liep tot {with_year(document.end)}. Wat nog openstaat, kan je nog afvinken."


def _week(document: PlanDocument, monday: date, sunday: date) -> str:
    if sunday < document.start or monday > document.end:
        return ""
    return f"week {max(1, plan_week(document.start, monday))} van {document.weeks}"


def _situation(document: PlanDocument, rows: Sequence[UnitRow | CompanyRow], monday: date, sunday: date) -> Situation:
    if document.plan.is_ended:
        return Situation.ENDED
    if any(row.state in OPEN_STATES for row in rows):
        return Situation.WORK
    if sunday < document.start:
        return Situation.NOT_STARTED
    if rows and all(row.state in (State.COMPLETED, State.EXEMPT) for row in rows):
        return Situation.FINISHED
    settled = [row for row in rows if row.state in (State.READY, State.COMPLETED)]
    if any(row.planned_end and monday <= row.planned_end <= sunday for row in settled) or any(
        row.state == State.READY and row.planned_end and row.planned_end <= sunday for row in settled
    ):
        return Situation.ALL_DONE
    if not any(row.planned_end for row in rows):
        return Situation.NO_DATES
    return Situation.NOTHING_DUE


def _sentences(
    situation: Situation, document: PlanDocument, mentor: str, waiting: int, verdict: str
) -> tuple[str, str]:
    """The title and the text of the page when there is no list of work; both empty when there is."""
    wait = "wacht" if waiting == 1 else "wachten"
    queue = f"{phrases.capital(counted(waiting, 'onderdeel', 'onderdelen'))} {wait} op bevestiging door {mentor}. "
    ended = document.plan.ended_on
    return {
        Situation.WORK: ("", ""),
        Situation.ALL_DONE: ("Alles van deze week is afgevinkt", (queue if waiting else "") + verdict),
        Situation.NOTHING_DUE: ("Deze week hoeft niets klaar te zijn", verdict),
        Situation.NO_DATES: (
            "Je mentor heeft nog geen datums gekozen",
            "Zodra ze er zijn, staat hier wat deze week klaar moet zijn. In je plan kan je al afvinken.",
        ),
        Situation.NOT_STARTED: (
            f"Je opleiding start op {long(document.start)}",
            "Vanaf dan staat hier wat die week klaar moet zijn.",
        ),
        Situation.FINISHED: ("Alle onderdelen zijn afgewerkt", "Je hele opleidingsplan is bevestigd."),
        Situation.ENDED: (
            f"Je opleidingsplan is beëindigd op {with_year(ended) if ended else ''}",
            "Je kan het nog lezen. Afvinken kan niet meer.",
        ),
    }[situation]
