"""Invented forms: what they say as the reader's own values, and the many ways in which such a text is written."""

import random
from dataclasses import dataclass, field

from competency_plans.reading.form import Form, FormCompetency, FormGroup, FormKeySkill, FormUnit

MENTOR = "De mentor/coach/begeleider"
TRAINEE = "De kandidaat"
WORDS = ["leert", "volgt’s", "risico’s", "(intern of extern)", "polis,…", "de klant", "past", "en-toe", "24/7", "à"]
WORDS += ["onderhoudt,", "deels:", "“snel”", "o/w"]


@dataclass(frozen=True)
class Style:
    """How a form is written down."""

    bullet: str = "· "
    knowledge_bullet: str = ""
    bookmarks: bool = True
    tabs: bool = True
    header_in_one_line: bool = False
    date: str = ""
    company: tuple[tuple[str, str], ...] = ()
    plain_every: int = 0
    extra_lines: tuple[str, ...] = ()
    extra_tabs: bool = False
    parts: frozenset[str] = field(default_factory=lambda: frozenset({"contents", "key_skills", "company"}))


def invented(sizes, *, title="Kok", weeks="26 weken", warning="Een beschermd beroep.", skills=2, seed=0) -> Form:
    """A form with these tables: each a list of rows, each row a number of lines and the sizes of its groups."""
    chance = random.Random(seed)

    def words(capital: bool) -> str:
        text = " ".join(chance.choices(WORDS, k=chance.randint(1, 6)))
        return f"{'Doet' if capital else 'leert'} {text} {chance.randint(1, 999)}"

    def group(place: int, size: int) -> FormGroup:
        actor, phrase = ("mentor", MENTOR) if place == 0 else ("trainee", TRAINEE)
        heading = chance.choice([phrase, f"{phrase} (via webcursussen…)", f"{phrase} {words(False)}"])
        if size == 0:
            heading = f"{phrase} {words(False)}."
            return FormGroup(actor, heading, (heading,))
        return FormGroup(actor, heading, tuple(words(False) for _ in range(size)))

    def unit(lines: int, groups) -> FormUnit:
        knowledge = tuple(words(True) for _ in range(lines))
        return FormUnit(knowledge, tuple(group(place, size) for place, size in enumerate(groups)))

    kinds = ["basic" if place < (len(sizes) + 1) // 2 else "specific" for place in range(len(sizes))]
    tables = zip(kinds, sizes, strict=True)
    competencies = [FormCompetency(kind, words(True), tuple(unit(*row) for row in rows)) for kind, rows in tables]
    return Form(
        title=title,
        indicative_text=weeks,
        warning_heading="OPGELET:" if warning else "",
        warning=warning,
        paragraphs=("Als kok sta je in voor het eten.", "Je hebt regelmatige werkuren."),
        contents_heading="1. De competenties: Inhoudstafel",
        actions_heading="2. Geplande opleidingsacties",
        basic_heading="Jobgerelateerde competenties: basis",
        specific_heading="A. Jobgerelateerde competenties: specifiek" if "specific" in kinds else "",
        key_skills_heading="B. Sleutelvaardigheden",
        company_heading="C. Bedrijfsspecifieke competenties",
        competencies=tuple(competencies),
        key_skills=tuple(FormKeySkill(words(True), words(True)) for _ in range(skills)),
        company_competencies=0,
        points=(),
    )


def written(form: Form, style: Style = Style()) -> list[str]:
    """The lines of a form in this style."""
    lines = [*_head(form, style), *_tables(form, style)]
    tab = "\t" if style.tabs else ""
    if "key_skills" in style.parts:
        lines += [
            form.key_skills_heading,
            f"{tab}Sleutelvaardigheid",
            f"{tab}Omschrijving",
            f"{tab}Voorziene einddatum",
        ]
        for skill in form.key_skills:
            lines += ["", f"{tab}{skill.name}", f"{tab}{skill.description}", f"{tab}{style.date}"]
    if "company" in style.parts:
        lines += ["", form.company_heading, f"{tab}Competenties", f"{tab}Opleidingsactie"]
        lines += [f"{tab}Voorziene einddatum", f"{tab}Afgewerkt", "op", " "]
        for competency, action in style.company:
            lines += [f"{tab}{competency}", f"{tab}{action}", f"{tab}{style.date}", tab, ""]
    return lines


def _head(form: Form, style: Style) -> list[str]:
    gap = "\t" if style.tabs else " "
    lines = [f" Beroep: {form.title}{gap}Indicatieve duurtijd: {form.indicative_text}"]
    if form.warning:
        lines.append(f"{form.warning_heading}{gap}{form.warning} ")
    lines += form.paragraphs
    if "contents" in style.parts:
        page = "\t" if style.tabs else " ..... "
        titles = [f"{competency.title}{page}{place}" for place, competency in enumerate(form.competencies, start=2)]
        lines += [form.contents_heading, *titles]
    return [*lines, form.actions_heading, form.basic_heading]


def _tables(form: Form, style: Style) -> list[str]:
    tab = "\t" if style.tabs else ""
    labels = ["Onderliggende kennis en vaardigheden", "Opleidingsacties", "Voorziene einddatum", "Afgewerkt op"]
    header = ["\t".join(labels)] if style.header_in_one_line else [f"{tab}{label}" for label in labels]
    lines, kind = [], "basic"
    for number, competency in enumerate(form.competencies):
        if competency.kind != kind:
            kind = competency.kind
            lines.append(form.specific_heading)
        bookmark = f"[bookmark: _Toc{number}]" if style.bookmarks else ""
        lines += [f"{tab}{bookmark}{competency.title} ", "", *header, ""]
        for unit in competency.units:
            lines += [*_row(unit, style, tab), f"{tab}{style.date}", tab, "", ""]
    return lines


def _row(unit: FormUnit, style: Style, tab: str) -> list[str]:
    lines = [f"{style.knowledge_bullet}{text}" for text in unit.knowledge_skills]
    cells = [0, len(lines)]
    count = 0
    for group in unit.groups:
        lines.append(group.heading)
        for action in () if group.actions == (group.heading,) else group.actions:
            count += 1
            plain = style.plain_every and count % style.plain_every == 0
            lines.append(action if plain else f"{'  	' if style.extra_tabs else ''}{style.bullet}{action} ")
    spread = [f"{tab}{line}" if place in cells else line for place, line in enumerate(lines)]
    return [piece for line in spread for piece in (line, *style.extra_lines)]
