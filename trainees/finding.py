"""Find plans by the name of their trainee, whatever the accents and capitals that are typed or stored."""

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.db.models import F

from trainees import access
from trainees.models import User

MOST_HITS = 8
FEWEST_LETTERS = 2
LONGEST_WORDS = 60
LATIN = range(0xC0, 0x250)
ALONE = {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ŧ": "t"}  # letters that are no letter and accent
MARKS = "[\u0300-\u036f]*"
WORD_START = r"(^|[ '\u2019-])"


@dataclass(frozen=True, slots=True)
class Hit:
    """A plan that was found."""

    plan: int
    name: str
    profession: str
    office: str
    is_ended: bool


@dataclass(frozen=True, slots=True)
class Found:
    """What was asked, and the plans that it gives: those that run first, by name; `more` when there are others.

    `too_short` when so little was typed that nothing was looked for.
    """

    words: str
    hits: tuple[Hit, ...] = ()
    more: bool = False
    too_short: bool = False


def find(user: User, typed: str, today: date, most: int = MOST_HITS) -> Found:
    """The first plans that exist for this person whose trainee's name has a word that starts with each typed one.

    One query, none below two letters.
    """
    words = " ".join(typed.replace("\0", "").split())[:LONGEST_WORDS].strip()
    if sum(letter.isalnum() for letter in words) < FEWEST_LETTERS:
        return Found(words, too_short=bool(words))
    plans = access.visible_plans(user, today)
    for word in words.split():
        plans = plans.filter(trainee__name__iregex=pattern(word))
    rows = (
        plans.order_by(F("ended_on").asc(nulls_first=True), "trainee__name", "pk")
        .values_list("pk", "trainee__name", "profession__title", "office__name", "office__city", "ended_on")
    )[: most + 1]  # fmt: skip
    hits = tuple(
        Hit(pk, name, profession, ", ".join(filter(None, (office, city))), ended is not None)
        for pk, name, profession, office, city, ended in rows
    )
    return Found(words, hits[:most], len(hits) > most)


def pattern(word: str) -> str:
    """A regular expression for both databases: a word of a name that starts like this, with or without accents."""
    letters = (_letter(letter) for letter in _bare(word))
    return WORD_START + "".join(f"{letter}{MARKS}" for letter in letters)


def _letter(letter: str) -> str:
    same = _variants().get(letter)
    return f"[{letter}{letter.upper()}{same}]" if same else re.escape(letter)


@cache
def _variants() -> dict[str, str]:
    """The accented forms of each letter, small and capital."""
    forms: dict[str, str] = defaultdict(str)
    for code in LATIN:
        letter = chr(code)
        bare = _bare(letter)
        if len(bare) == 1 and bare.isascii():
            forms[bare] += letter
    return dict(forms)


def _bare(text: str) -> str:
    """A text in small letters without accents."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(ALONE.get(letter, letter) for letter in apart if not unicodedata.combining(letter))
