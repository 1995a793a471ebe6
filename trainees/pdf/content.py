"""What stands on the paper, as ready strings for the templates: they branch and loop, they do not compute."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from math import ceil
from typing import Any

from trainees.models import State
from trainees.plan_document import ActionLine, CompanyRow, CompetencyBlock, GroupBlock, PlanDocument, UnitRow
from trainees.wording import BRUSSELS, paper

OPEN, TICKED, NOT_APPLICABLE = "☐", "☑", "–"
ROLES = {"mentor": "mentor", "coordinator": "coördinator"}
RECORDED_AS = {"trainee": "cursist", **ROLES}
# Heights in lines of text, to share a long row out over two table rows (see `_shared_out`).
KNOWLEDGE_COLUMN, ACTION_COLUMN = 31, 56
KNOWLEDGE_GAP, ACTION_GAP, HEADING_GAP = 0.35, 0.12, 0.45
FEWEST_TOGETHER = 2
SHORT = 6
EMPTY_COMPANY_ROWS = 3


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """An action: its box, its sentence, and a note of who ticked it or why it does not apply."""

    box: str
    text: str
    note: str


@dataclass(frozen=True, slots=True)
class PrintedGroup:
    """Actions under their heading; no heading where the sentence is its own, or where it stands in the row above.

    `goes_on`: the other actions of the group stand in the next row.
    """

    heading: str
    actor: str
    is_sentence: bool
    lines: tuple[PrintedLine, ...]
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class PrintedUnit:
    """A row of the form. `groups` stand beside the knowledge, `more` in a row of their own that may break."""

    exemption: str
    knowledge_skills: tuple[str, ...]
    groups: tuple[PrintedGroup, ...]
    more: tuple[PrintedGroup, ...]
    planned_end: str
    completed_on: str
    confirmed: str

    @property
    def more_is_short(self) -> bool:
        """Whether `more` is too short to be broken over two pages."""
        return sum(len(group.lines) for group in self.more) <= SHORT


@dataclass(frozen=True, slots=True)
class PrintedCompetency:
    """A competency with its place in the document.

    `heading` opens a part of the form, or is empty; `tag` is the level of the title: no level is skipped (PDF/UA).
    """

    tag: str
    number: str
    anchor: str
    title: str
    heading: str
    status: str
    units: tuple[PrintedUnit, ...]


def context(document: PlanDocument, at: datetime) -> dict[str, Any]:
    """Everything the templates of the print need; `at` is the moment of printing."""
    text, plan = document.text, document.plan
    office = str(plan.office)
    return {
        "text": text,
        "title": f"Opleidingsplan {text.profession} – {plan.trainee.name}",
        "description": f"Ingevuld IBO-opleidingsplan van {plan.trainee.name}, {office}",
        "office": office,
        "moment": at.astimezone(BRUSSELS).isoformat(timespec="seconds"),
        "head_left": f"{text.profession}, editie {text.label}",
        "head_right": f"{plan.trainee.name}, {_period(document)}",
        "foot": f"Afgedrukt op {paper(at.astimezone(BRUSSELS).date())}",
        "facts": _facts(document),
        "figures": _figures(document),
        "competencies": _competencies(document),
        "key_skills": [
            {
                "name": skill.name,
                "description": skill.description,
                "planned_end": _day(skill.planned_end),
                "exemption": _exempt(skill.exemption),
            }
            for skill in document.key_skills
        ],
        "company": [_company(row) for row in document.company] or [{}] * EMPTY_COMPANY_ROWS,
        "parties": _parties(document, office),
        "remarks": [_remarks(unit) for unit in document.units if unit.remarks],
    }


def _day(day: date | None) -> str:
    return paper(day) if day else ""


def _period(document: PlanDocument) -> str:
    return f"{paper(document.start)} – {paper(document.end)}"


def _mentors(document: PlanDocument) -> str:
    return ", ".join(mentor.name for mentor in document.plan.mentors(document.today))


def _facts(document: PlanDocument) -> list[list[tuple[str, str]]]:
    """Rows of label and value for the cover."""
    plan = document.plan
    hours = f"{plan.hours_per_week:.1f}".removesuffix(".0").replace(".", ",")
    frame = [
        [("Cursist", plan.trainee.name), ("Kantoor", str(plan.office)), ("Mentor", _mentors(document) or "–")],
        [
            ("Periode van de opleiding", _period(document)),
            ("Uren per week", hours),
            ("Toestand op", paper(document.today)),
        ],
    ]
    if plan.ended_on:
        first = min(plan.periods.all(), key=lambda period: period.pk)
        ended = [("Opleiding gestopt op", paper(plan.ended_on)), ("Eerst voorzien tot", paper(first.end))]
        frame.append([*ended, ("Reden", plan.end_reason)])
    return frame


def _figures(document: PlanDocument) -> list[tuple[str, str]]:
    """Figures of progress for the cover; exempted units are out of the count, as on screen."""
    live = [unit for unit in document.units if not unit.exemption]
    completed = sum(1 for unit in live if unit.completed_on)
    exempt = len(document.units) - len(live)
    week = f"{document.week} / {document.weeks}" if document.today >= document.start else "–"
    return [
        (f"{completed} / {len(live)}", "onderdelen afgewerkt"),
        (f"{document.progress.done} / {document.progress.total}", "acties van de cursist gedaan"),
        (str(exempt), "onderdeel vrijgesteld" if exempt == 1 else "onderdelen vrijgesteld"),
        (week, "week van de opleiding"),
    ]


def _competencies(document: PlanDocument) -> list[PrintedCompetency]:
    headings = {"basic": document.text.basic_heading, "specific": document.text.specific_heading}
    printed, kind, tag = [], "", "h3"
    for competency in document.competencies:
        heading = headings.get(competency.kind, "") if competency.kind != kind else ""
        kind, tag = competency.kind, "h4" if heading else tag
        printed.append(_competency(competency, heading, tag))
    return printed


def _competency(competency: CompetencyBlock, heading: str, tag: str) -> PrintedCompetency:
    return PrintedCompetency(
        tag=tag,
        number=f"{competency.number:02}",
        anchor=f"competentie-{competency.number}",
        title=competency.title,
        heading=heading,
        status=_status(competency.units),
        units=tuple(_unit(unit) for unit in competency.units),
    )


def _status(units: Sequence[UnitRow]) -> str:
    """The word beside a heading; only what is settled, since a print outlives its day."""
    if not units:
        return ""
    if all(unit.exemption for unit in units):
        return State.EXEMPT.label
    settled = all(unit.exemption or unit.completed_on for unit in units)
    return f"✓ {State.COMPLETED.label}" if settled else ""


def _exempt(reason: str) -> str:
    return f"{State.EXEMPT.label}: {reason}" if reason else ""


def _confirmed(by: str, at: datetime | None) -> str:
    return f"Bevestigd door {by} op {paper(at.astimezone(BRUSSELS).date())}" if at else ""


def _unit(unit: UnitRow) -> PrintedUnit:
    beside, more = _shared_out([_group(group) for group in unit.groups], _height_of_knowledge(unit.knowledge_skills))
    return PrintedUnit(
        exemption=_exempt(unit.exemption),
        knowledge_skills=unit.knowledge_skills,
        groups=tuple(beside),
        more=tuple(more),
        planned_end=_day(unit.planned_end),
        completed_on=_day(unit.completed_on),
        confirmed=_confirmed(unit.confirmed_by, unit.confirmed_at),
    )


def _group(group: GroupBlock) -> PrintedGroup:
    return PrintedGroup(
        heading="" if group.is_sentence else group.heading,
        actor=group.actor,
        is_sentence=group.is_sentence,
        lines=tuple(_line(line) for line in group.lines),
    )


def _line(line: ActionLine) -> PrintedLine:
    if line.exemption:
        return PrintedLine(NOT_APPLICABLE, line.text, f"niet van toepassing: {line.exemption}")
    for_trainee = line.actor == "trainee" and line.is_ticked and line.checked_as in ROLES
    note = f"afgevinkt door {line.checked_by}, {ROLES[line.checked_as]}" if for_trainee else ""
    return PrintedLine(TICKED if line.is_ticked else OPEN, line.text, note)


def _company(row: CompanyRow) -> dict[str, str]:
    return {
        "competency": row.competency,
        "action": row.action,
        "box": TICKED if row.checked_on else OPEN,
        "planned_end": _day(row.planned_end),
        "completed_on": _day(row.completed_on),
        "confirmed": _confirmed(row.confirmed_by, row.confirmed_at),
    }


def _remarks(unit: UnitRow) -> dict[str, Any]:
    """The remarks at a unit, for the appendix: who, as what and when, and the lines of the text."""
    return {
        "unit": f"{unit.number} {unit.name}",
        "remarks": [
            {
                "head": f"{remark.by}, {RECORDED_AS[remark.role]}, {paper(remark.at.astimezone(BRUSSELS).date())}",
                "lines": [line for line in remark.text.splitlines() if line.strip()],
            }
            for remark in unit.remarks
        ],
    }


def _parties(document: PlanDocument, office: str) -> list[tuple[str, str]]:
    """Who signs on paper, with the names that are known."""
    return [
        ("Cursist", document.plan.trainee.name),
        ("Mentor", _mentors(document)),
        ("Kantoor", office),
        ("VDAB", ""),
    ]


def _shared_out(groups: Iterable[PrintedGroup], height: float) -> tuple[list[PrintedGroup], list[PrintedGroup]]:
    """Share the actions of a unit out over two table rows.

    The first row never breaks over pages and holds the knowledge, so that column 1 comes before column 2 in the text of
    the PDF wherever the page ends; it takes as many actions as stand beside the knowledge. The others follow in a row
    that may break.
    """
    beside: list[PrintedGroup] = []
    more: list[PrintedGroup] = []
    used = 0.0
    for group in groups:
        if used >= height:
            more.append(group)
            continue
        used += HEADING_GAP + _lines(group.heading, ACTION_COLUMN)
        taken = 0
        while taken < len(group.lines) and (used < height or taken < FEWEST_TOGETHER):
            used += _lines(group.lines[taken].text, ACTION_COLUMN) + ACTION_GAP
            taken += 1
        if len(group.lines) - taken < FEWEST_TOGETHER:
            taken = len(group.lines)
        rest = group.lines[taken:]
        beside.append(replace(group, lines=group.lines[:taken], goes_on=bool(rest)))
        if rest:
            more.append(replace(group, heading="", lines=rest))
    return beside, more


def _height_of_knowledge(sentences: Iterable[str]) -> float:
    return sum(_lines(sentence, KNOWLEDGE_COLUMN) + KNOWLEDGE_GAP for sentence in sentences)


def _lines(sentence: str, width: int) -> int:
    return ceil(len(sentence) / width)
