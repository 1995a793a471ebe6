"""Recognising a form in its lines: head, table of contents, tables of competencies, parts B and C."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from competency_plans.reading import doubts
from competency_plans.reading.form import Form, FormCompetency, FormGroup, FormKeySkill, FormUnit, NotAFormError
from competency_plans.reading.lines import Line, Section
from competency_plans.reading.tables import Group, Pair, Table, competency_tables, pairs

FIRST_LINES = 10
MOST_TITLE = 500

_DURATION = re.compile(r"\bindicatieve\s+duurtijd\s*:", re.IGNORECASE)
_WARNING = re.compile(r"(?P<heading>(?:opgelet|let op)\s*(?:[:!]+|(?=\t)|$))\s*(?P<text>.*)", re.IGNORECASE | re.DOTALL)


@dataclass(slots=True)
class Part:
    """A heading of the form with the lines under it; without a heading for the head."""

    section: Section | None
    heading: Line | None
    lines: list[Line] = field(default_factory=list)


@dataclass(slots=True)
class Head:
    """The first part of a form while it is being read."""

    title: Line
    name: str
    indicative_text: str
    warning_heading: str = ""
    warning: str = ""
    paragraphs: list[str] = field(default_factory=list)
    loose: list[Line] = field(default_factory=list)


def recognise(raw_lines: Iterable[str]) -> Form:
    """Recognise a form in its lines.

    The text comes back letter by letter, but for bookmarks, bullets, and white space at the ends of lines; what a
    person should look at comes with it as points. Raises NotAFormError for text that is no such form: without a
    profession, without a table, without one heading above actions.
    """
    lines = [Line.of(number, raw) for number, raw in enumerate(raw_lines, start=1)]
    head, *parts = _cut(lines)
    read_head = _head(head.lines, last=len(lines))
    tables, loose = _tables(parts, last=len(lines))
    skills, loose_skills = _pairs(parts, Section.KEY_SKILLS)
    company, loose_company = _pairs(parts, Section.COMPANY)
    contents = _contents(parts)
    _require_tables(contents, [table.title for _, table in tables], last=len(lines))
    reading = doubts.Reading(
        title=read_head.title,
        headings=_headings(parts),
        contents=contents,
        tables=[table for _, table in tables],
        key_skills=skills,
        company=company,
        loose=[*read_head.loose, *loose, *loose_skills, *loose_company],
    )
    return doubts.with_points(_form(read_head, reading, [kind for kind, _ in tables]), reading)


def _form(head: Head, reading: doubts.Reading, kinds: list[str]) -> Form:
    texts = {section: line.text for section, line in reading.headings.items()}
    return Form(
        title=head.name,
        indicative_text=head.indicative_text,
        warning_heading=head.warning_heading,
        warning=head.warning,
        paragraphs=tuple(head.paragraphs),
        contents_heading=texts.get(Section.CONTENTS, ""),
        actions_heading=texts.get(Section.ACTIONS, ""),
        basic_heading=texts.get(Section.BASIC, ""),
        specific_heading=texts.get(Section.SPECIFIC, ""),
        key_skills_heading=texts.get(Section.KEY_SKILLS, ""),
        company_heading=texts.get(Section.COMPANY, ""),
        competencies=tuple(_competency(kind, table) for kind, table in zip(kinds, reading.tables, strict=True)),
        key_skills=tuple(_key_skill(pair) for pair in reading.key_skills),
        company_competencies=len(reading.company),
        points=(),
    )


def _cut(lines: list[Line]) -> list[Part]:
    """Cut the form at its headings; what a table of contents lists is no heading."""
    parts = [Part(section=None, heading=None)]
    last_heading = max((place for place, line in enumerate(lines) if line.section is Section.ACTIONS), default=-1)
    for place, line in enumerate(lines):
        section = line.section
        if section and parts[-1].section is Section.CONTENTS:
            closes = {Section.ACTIONS} if place <= last_heading else {Section.BASIC, Section.SPECIFIC}
            section = section if section in closes else None
        if section:
            parts.append(Part(section=section, heading=line))
        else:
            parts[-1].lines.append(line)
    return parts


def _head(lines: list[Line], last: int) -> Head:
    written = [line for line in lines if not line.is_blank]
    for place, line in enumerate(written[:FIRST_LINES]):
        label, colon, rest = line.text.partition(":")
        if colon and label.strip().casefold() == "beroep":
            name, duration = _before_and_after(_DURATION, rest)
            if not 0 < len(name) <= MOST_TITLE:
                raise NotAFormError(f"een naam van 1 tot {MOST_TITLE} tekens achter “Beroep:”", line.number)
            head = Head(title=line, name=name, indicative_text=duration, loose=written[:place])
            _read_rest(head, written[place + 1 :])
            return head
    stopped = written[:FIRST_LINES][-1].number if written else last
    raise NotAFormError("“Beroep:” met de naam van het beroep in de eerste regels", stopped)


def _read_rest(head: Head, lines: list[Line]) -> None:
    for line in lines:
        before, duration = _before_and_after(_DURATION, line.text)
        warning = _WARNING.fullmatch(line.text)
        if duration and not before and not head.indicative_text:
            head.indicative_text = duration
        elif warning and not head.warning_heading:
            head.warning_heading, head.warning = warning["heading"].strip(), warning["text"]
        elif head.warning_heading and not head.warning:
            head.warning = line.text
        else:
            head.paragraphs.append(line.text)


def _before_and_after(label: re.Pattern[str], text: str) -> tuple[str, str]:
    found = label.search(text)
    return (text[: found.start()].strip(), text[found.end() :].strip()) if found else (text.strip(), "")


def _tables(parts: list[Part], last: int) -> tuple[list[tuple[str, Table]], list[Line]]:
    found: list[tuple[str, Table]] = []
    loose: list[Line] = []
    for part in parts:
        if part.section in {Section.ACTIONS, Section.BASIC, Section.SPECIFIC}:
            tables, before = competency_tables(part.lines)
            kind = "specific" if part.section is Section.SPECIFIC else "basic"
            found += [(kind, table) for table in tables]
            loose += before
    if not found:
        raise NotAFormError("een tabel met “Onderliggende kennis en vaardigheden” en “Opleidingsacties”", last)
    if not any(row.groups for _, table in found for row in table.rows):
        expected = "een kop zoals “De mentor/coach/begeleider” of “De kandidaat” boven opleidingsacties"
        raise NotAFormError(expected, found[-1][1].rows[-1].knowledge[-1].number)
    return found, loose


def _contents(parts: list[Part]) -> list[Line]:
    """The competencies that the table of contents lists, without page numbers and headings of parts."""
    lines = [_without_page(line) for line in _lines_under(parts, Section.CONTENTS) if not line.is_blank]
    return [line for line in lines if line.section is None]


def _require_tables(contents: list[Line], titles: list[Line], last: int) -> None:
    """Refuse a form with fewer tables than its contents list: part of it is missing."""
    if len(contents) > len(titles):
        written = {" ".join(title.text.split()) for title in titles}
        missing = next((line for line in contents if " ".join(line.text.split()) not in written), contents[-1])
        raise NotAFormError(f"een tabel voor “{missing.text[:80]}” uit de inhoudstafel", last)


def _pairs(parts: list[Part], section: Section) -> tuple[list[Pair], list[Line]]:
    return pairs(_lines_under(parts, section))


def _lines_under(parts: list[Part], section: Section) -> list[Line]:
    return [line for part in parts if part.section is section for line in part.lines]


def _headings(parts: list[Part]) -> dict[Section, Line]:
    headings: dict[Section, Line] = {}
    for part in parts:
        if part.section and part.heading:
            headings.setdefault(part.section, part.heading)
    return headings


def _without_page(line: Line) -> Line:
    """Cut the page number off a line of the table of contents: what follows a tab, spaces or a row of dots."""
    before = line.text.rstrip("0123456789")
    title = before.rstrip()
    if before == line.text or not title:
        return line
    if "\t" in before[len(title) :] or len(before) - len(title) > 1:
        return Line.of(line.number, title)
    return Line.of(line.number, title.rstrip(".")) if title.endswith("...") else line


def _competency(kind: str, table: Table) -> FormCompetency:
    units = tuple(
        FormUnit(
            knowledge_skills=tuple(line.item for line in row.knowledge),
            groups=tuple(_group(group) for group in row.groups),
        )
        for row in table.rows
    )
    return FormCompetency(kind=kind, title=table.title.text, units=units)


def _group(group: Group) -> FormGroup:
    actions = tuple(line.item for line in group.actions)
    return FormGroup(actor=group.actor, heading=group.heading.item, actions=actions or doubts.own_action(group))


def _key_skill(pair: Pair) -> FormKeySkill:
    name, description = ("\n".join(line.item for line in cell) for cell in (pair.first, pair.second))
    return FormKeySkill(name=name, description=description)
