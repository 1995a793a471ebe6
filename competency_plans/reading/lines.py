"""One line of a form: what kind of line it is by itself, without its neighbours."""

import enum
import re
from dataclasses import dataclass

from competency_plans.twins import actor_of, subject_of


class Section(enum.Enum):
    """The parts of a form, each under its own heading."""

    CONTENTS = "contents"
    ACTIONS = "actions"
    BASIC = "basic"
    SPECIFIC = "specific"
    KEY_SKILLS = "key_skills"
    COMPANY = "company"


_LETTER = r"(?:[A-Z0-9]{1,2}\s*[.)]\s*)?"
_COMPETENCIES = rf"{_LETTER}(?:\w+\s+)?competenties\s*[:(–-]?\s*"
_END = r"\s*(?:\([^()]*\))?\s*:?"
_HEADINGS = {
    Section.CONTENTS: rf"{_LETTER}(?:[\w\s]{{0,40}}[:–-]\s*)?inhouds(?:tafel|opgave){_END}",
    Section.ACTIONS: rf"{_LETTER}geplande\s+opleidingsacties{_END}|\d+\s*[.)]\s*opleidingsacties{_END}",
    Section.BASIC: rf"{_COMPETENCIES}basis\)?{_END}|{_LETTER}basiscompetenties{_END}",
    Section.SPECIFIC: rf"{_COMPETENCIES}specifieke?\)?{_END}|{_LETTER}specifieke\s+competenties{_END}",
    Section.KEY_SKILLS: rf"{_LETTER}sleutel(?:vaardigheden|competenties){_END}",
    Section.COMPANY: rf"{_LETTER}bedrijfsspecifieke\s+(?:competenties|vaardigheden){_END}",
}
_SECTIONS = {section: re.compile(pattern, re.IGNORECASE) for section, pattern in _HEADINGS.items()}

_BOOKMARK = re.compile(r"\[bookmark:[^\[\]]*\]", re.IGNORECASE)
_BULLET = re.compile(r"(?:[·•▪●○◦‣∙*–—\u00a7\uf0a7\uf0b7-]\s*|o(?:\s+|$))")
_TABLE = re.compile(r"(?:onderliggende\s+)?kennis\s+en\s+vaardigheden:?", re.IGNORECASE)
_LABEL = re.compile(
    r"opleidingsacties?:?|voorziene(?:\s+einddatum)?|einddatum|afgewerkt(?:\s+op)?|op"
    r"|sleutelvaardigheid|omschrijving|competenties?",
    re.IGNORECASE,
)
_MONTH = r"(?:jan|feb|maart|mrt|apr|mei|jun|jul|aug|sep|okt|nov|dec)[a-z]*\.?"
_FILLED_IN = re.compile(
    r"(?:(?:ma|di|wo|do|vr|za|zo)[a-z]*\.?\s+)?"
    rf"(?:\d{{1,2}}\s*[-/.]\s*\d{{1,2}}(?:\s*[-/.]\s*\d{{2,4}})?|\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}}\s+{_MONTH}(?:\s+\d{{2,4}})?)"
    r"|w(?:eek)?\s*\d{1,2}|n\.?\s?v\.?\s?t\.?|ok|/|x",
    re.IGNORECASE,
)
MOST_HEADING = 200
MOST_CELL = 60


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the file: `text` lacks bookmarks and white space at the ends, `item` the bullet too."""

    number: int
    raw: str
    text: str
    item: str

    @classmethod
    def of(cls, number: int, raw: str) -> "Line":
        """Make the line from its number, counted from 1, and what stands there."""
        text = _BOOKMARK.sub("", raw).strip()
        bullet = _BULLET.match(text)
        return cls(number=number, raw=raw, text=text, item=text[bullet.end() :] if bullet else text)

    @property
    def is_blank(self) -> bool:
        """Whether nothing is written here; a lone bullet is nothing."""
        return not self.item

    @property
    def starts_cell(self) -> bool:
        """Whether a tab precedes the text: in text taken from Word a table cell starts with one."""
        return self.raw.lstrip(" \xa0").startswith("\t")

    @property
    def is_bulleted(self) -> bool:
        """Whether a bullet precedes the text."""
        return self.item != self.text

    @property
    def section(self) -> Section | None:
        """The part of the form that this heading opens; None for any other line."""
        if self.is_blank or len(self.text) > MOST_HEADING:
            return None
        return next((section for section, form in _SECTIONS.items() if form.fullmatch(self.text)), None)

    @property
    def opens_table(self) -> bool:
        """Whether this is the first column heading of a competency's table."""
        return bool(self.cells) and _is(_TABLE, self.cells[0])

    @property
    def is_label(self) -> bool:
        """Whether this is only column headings, one or several."""
        return not self.is_blank and all(_is(_LABEL, cell) or _is(_TABLE, cell) for cell in self.cells)

    @property
    def is_filled_in(self) -> bool:
        """Whether this is only what people write in a date column: a date, a week, *n.v.t.* or such."""
        return not self.is_blank and all(_is(_FILLED_IN, cell) for cell in self.cells)

    @property
    def actor(self) -> str | None:
        """Who acts, for a heading above actions; None for any other line. A bullet makes a sentence an action."""
        if self.is_bulleted and subject_of(self.item):
            return None
        return actor_of(self.item)

    @property
    def cells(self) -> list[str]:
        """What stands between the tabs."""
        return [cell.strip() for cell in self.text.split("\t") if cell.strip()]


def _is(form: re.Pattern[str], cell: str) -> bool:
    return len(cell) <= MOST_CELL and form.fullmatch(cell) is not None
