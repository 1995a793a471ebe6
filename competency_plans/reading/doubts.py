"""What a person should look at in a form that was read; nothing here stops an import."""

import dataclasses
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from competency_plans.reading.form import Form, Point
from competency_plans.reading.lines import Line, Section
from competency_plans.reading.tables import Group, Pair, Row, Table
from competency_plans.twins import subject_of

_SUSPECT = {
    "Maalt afspraken": "Maakt afspraken",
    "rechtbanken gevoegd zijn": "rechtbanken bevoegd zijn",
}
_MISSING = {
    Section.CONTENTS: "de inhoudstafel",
    Section.ACTIONS: "“Geplande opleidingsacties”",
    Section.BASIC: "de basiscompetenties",
    Section.SPECIFIC: "de specifieke competenties",
    Section.KEY_SKILLS: "de sleutelvaardigheden",
    Section.COMPANY: "de bedrijfsspecifieke competenties",
}


@dataclass(frozen=True, slots=True)
class Reading:
    """A form with its lines still known, as the reader found them; `loose` lines found no place."""

    title: Line
    headings: dict[Section, Line]
    contents: list[Line]
    tables: list[Table]
    key_skills: list[Pair]
    company: list[Pair]
    loose: list[Line]

    def units(self) -> Iterator[tuple[str, Row]]:
        """Give each row with its number: 2, or 1a and 1b where a competency has several rows."""
        for number, table in enumerate(self.tables, start=1):
            for place, row in enumerate(table.rows):
                yield f"{number}{chr(ord('a') + place) if len(table.rows) > 1 else ''}", row


def own_action(group: Group) -> tuple[str, ...]:
    """Give a heading that stands alone as its own action, as on the form of *Beheerder verzekeringen*.

    A bare actor (*De kandidaat*) is no action.
    """
    return (group.heading.item,) if subject_of(group.heading.item) else ()


def with_points(form: Form, reading: Reading) -> Form:
    """Give the form with its points, from its first line to its last."""
    points = [
        *_duration(form, reading),
        *_headings(reading),
        *_contents(reading),
        *_several_rows(reading),
        *_units(reading),
        *_other_parts(reading),
    ]
    return dataclasses.replace(form, points=tuple(points))


def _duration(form: Form, reading: Reading) -> Iterator[Point]:
    if form.indicative_weeks is None:
        where = f"regel {reading.title.number}"
        if not form.indicative_text:
            yield Point("duration_missing", where, "De indicatieve duurtijd ontbreekt.")
        elif any(letter.isdigit() for letter in form.indicative_text):
            text = f"De indicatieve duurtijd “{form.indicative_text}” is niet één aantal weken."
            yield Point("duration_not_one_number", where, text)
        else:
            text = f"De indicatieve duurtijd is niet ingevuld: in het formulier staat “{form.indicative_text}”."
            yield Point("duration_unknown", where, text)


def _headings(reading: Reading) -> Iterator[Point]:
    for section, name in _MISSING.items():
        if section not in reading.headings:
            yield Point("heading_missing", "formulier", f"De kop van {name} ontbreekt.")
    basic, specific = (reading.headings.get(section) for section in (Section.BASIC, Section.SPECIFIC))
    if basic and specific and basic.text[1:2] != "." and specific.text[1:2] == ".":
        text = f"De kop “{basic.text}” heeft geen letter, de kop “{specific.text}” wel."
        yield Point("heading_without_letter", f"regel {basic.number}", text)


def _contents(reading: Reading) -> Iterator[Point]:
    if Section.CONTENTS not in reading.headings:
        return
    listed, written = reading.contents, [table.title for table in reading.tables]
    listed_texts, written_texts = ([" ".join(line.text.split()) for line in lines] for lines in (listed, written))
    for line, text in zip(listed, listed_texts, strict=True):
        if text not in written_texts:
            yield Point("contents_without_table", f"regel {line.number}", f"Geen tabel heeft de kop “{text}”.")
    for line, text in zip(written, written_texts, strict=True):
        if text not in listed_texts:
            yield Point("table_not_in_contents", f"regel {line.number}", f"“{text}” staat niet in de inhoudstafel.")
    if sorted(listed_texts) == sorted(written_texts) and listed_texts != written_texts:
        text = "De tabellen staan in een andere volgorde dan in de inhoudstafel."
        yield Point("contents_order", f"regel {reading.headings[Section.CONTENTS].number}", text)


def _several_rows(reading: Reading) -> Iterator[Point]:
    for number, table in enumerate(reading.tables, start=1):
        if len(table.rows) > 1:
            *others, last = (f"{number}{chr(ord('a') + place)}" for place in range(len(table.rows)))
            text = f"De tabel heeft {len(table.rows)} rijen: ze worden de onderdelen {', '.join(others)} en {last}."
            yield Point("several_rows", f"competentie {number}", text)


def _units(reading: Reading) -> Iterator[Point]:
    groups = [group for _, row in reading.units() for group in row.groups]
    bulleted = any(line.is_bulleted for group in groups for line in group.actions)
    if not bulleted:
        yield Point("no_bullets", "formulier", "Geen enkele opleidingsactie heeft een opsommingsteken.")
    bare = [group for group in groups if not subject_of(group.heading.item)]
    verbs = {_first_word(line) for group in bare for line in group.actions}
    for number, row in reading.units():
        where = f"onderdeel {number}"
        yield from _row(row, where)
        for group in row.groups:
            yield from _group(group, where, bulleted)
            yield from _elsewhere(group, where, verbs)


def _row(row: Row, where: str) -> Iterator[Point]:
    if not row.knowledge:
        yield Point("no_knowledge_skills", where, "Dit onderdeel heeft geen kennis en vaardigheden.")
    if not row.groups:
        yield Point("no_actions", where, "Dit onderdeel heeft geen opleidingsacties.")
    if row.filled_in:
        filled_in = ", ".join(line.text for line in row.filled_in)
        text = f"In de datumkolommen staat al iets ({filled_in}): dat hoort bij één plan en is niet overgenomen."
        yield Point("date_filled_in", where, text)
    for line in [*row.knowledge, *(line for group in row.groups for line in group.actions)]:
        for wrong, right in _SUSPECT.items():
            if wrong in line.item:
                yield Point("possible_typo", where, f"Mogelijke tikfout: “{wrong}”. Bedoel je “{right}”?")


def _group(group: Group, where: str, bulleted: bool) -> Iterator[Point]:
    heading, actions = group.heading.item, group.actions
    if not actions and own_action(group):
        yield Point("heading_is_action", where, f"De kop “{heading}” heeft geen acties en is zelf als actie geteld.")
    elif not actions:
        yield Point("empty_heading", where, f"Onder de kop “{heading}” staat geen enkele actie.")
    elif heading.endswith("."):
        yield Point("heading_is_sentence", where, f"De zin “{heading}” is gelezen als kop van wat eronder staat.")
    plain = [line for line in actions if not line.is_bulleted]
    if bulleted and plain:
        numbers = ", ".join(str(line.number) for line in plain)
        text = f"Zonder opsommingsteken onder “{heading}”: regel {numbers}."
        yield Point("no_bullet", where, text)
    for text, times in Counter(line.item for line in actions).items():
        if times > 1:
            yield Point("repeated_action", where, f"“{text}” staat meer dan eens onder “{heading}”.")


def _elsewhere(group: Group, where: str, verbs: set[str]) -> Iterator[Point]:
    """Find sentences among subjects: under *De kandidaat leert verzekeringsrecht* one line that says *leert ...*."""
    sentences = [line for line in group.actions if _first_word(line) in verbs]
    if subject_of(group.heading.item) and 0 < len(sentences) < len(group.actions) / 2:
        for line in sentences:
            text = f"De zin “{line.item}” past misschien niet onder zijn kop “{group.heading.item}”."
            yield Point("sentence_elsewhere", where, text)


def _first_word(line: Line) -> str:
    return line.item.split(maxsplit=1)[0]


def _other_parts(reading: Reading) -> Iterator[Point]:
    for number, pair in enumerate(reading.key_skills, start=1):
        where = f"sleutelvaardigheid {number}"
        if not pair.second:
            yield Point("no_description", where, f"“{pair.first[0].item}” heeft geen omschrijving.")
        if pair.filled_in:
            text = "In de datumkolom staat al iets: dat hoort bij één plan en is niet overgenomen."
            yield Point("date_filled_in", where, text)
    if Section.KEY_SKILLS in reading.headings and not reading.key_skills:
        yield Point("no_key_skills", "sleutelvaardigheden", "De tabel van de sleutelvaardigheden is leeg.")
    if reading.company:
        text = (
            f"In de tabel van het kantoor is al iets ingevuld ({len(reading.company)}): "
            "dat hoort bij één plan en is niet overgenomen."
        )
        yield Point("company_filled_in", "bedrijfsspecifieke competenties", text)
    for line in reading.loose:
        yield Point("unread_text", f"regel {line.number}", f"Deze tekst vond geen plaats: “{line.text[:80]}”.")
