"""Which characters the bundled fonts can print; text is never rewritten, so what they cannot print is refused."""

import re
import unicodedata
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.html import strip_tags

FOLDER: Path = settings.BASE_DIR / "static" / "print"
# Every letter must be there in each face it can be set in; the faces of one family hold the same letters.
FACES = ("source-sans-3-*-400-normal.ttf", "dossier-symbols.ttf")
CONTEXT = 30

_SPACES = "\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u200a\u202f\u205f\u3000\u2028\u2029"
_HYPHENS = "\u2010\u2011"
_LIGATURES = {"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl"}
_INVISIBLE = (
    "\u00ad\u200c\u200d\u200e\u200f\u2060\ufe0e\ufe0f"
    + "".join(map(chr, range(0x202A, 0x202F)))
    + "".join(map(chr, range(0x2066, 0x206A)))
    + "".join(chr(code) for code in [*range(0x20), 0x7F, *range(0x80, 0xA0)] if chr(code) not in "\t\n\r")
)
SAME_TO_THE_EYE = str.maketrans(
    dict.fromkeys(_SPACES, " ") | dict.fromkeys(_HYPHENS, "-") | dict.fromkeys(_INVISIBLE, "") | _LIGATURES
)


class MissingGlyphError(ValueError):
    """A character that no bundled font has; the message is Dutch and names the character and where it stands."""

    def __init__(self, character: str, context: str) -> None:
        name = f"U+{ord(character):04X}"
        super().__init__(
            f"Het teken {character} ({name}) in “{context}” kan niet afgedrukt worden. "
            "Vervang het door een ander teken en druk opnieuw af."
        )
        self.character = character


def printable(html: str) -> str:
    """Return the HTML with composed letters, plain spaces and hyphens and no invisible characters.

    Raises MissingGlyphError for the first character that no bundled font has.
    """
    text = unicodedata.normalize("NFC", html).translate(SAME_TO_THE_EYE)
    missing = set(text) - _covered()
    if missing:
        place = min(text.index(character) for character in missing)
        raise MissingGlyphError(text[place], _context(text, place))
    return text


@cache
def _covered() -> frozenset[str]:
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # comes with WeasyPrint, as slow to import

    characters = set("\t\n\r")
    for pattern in FACES:
        for path in sorted((FOLDER / "fonts").glob(pattern)):
            with TTFont(path, lazy=True) as font:
                characters.update(map(chr, font.getBestCmap()))
    return frozenset(characters)


def _context(html: str, place: int) -> str:
    """The words around a character, without markup."""
    start = max(html.rfind(">", 0, place), html.rfind('"', 0, place)) + 1
    words = strip_tags(re.split(r"[<\"]", html[start:], maxsplit=1)[0]).strip()
    middle = words.find(html[place])
    return words[max(middle - CONTEXT, 0) : middle + CONTEXT].strip()
