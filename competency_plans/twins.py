"""What counts as the same action in another place of the form (RULES, *the same action elsewhere*)."""

import re

MENTOR = "mentor"
TRAINEE = "trainee"

_ACTORS = {
    MENTOR: ("mentor", "coach", "begeleider", "begeleidster", "opleider", "instructeur", "jobcoach", "werkgever"),
    TRAINEE: ("kandidaat", "cursist", "leerling", "stagiair", "deelnemer", "werkzoekende"),
}
_ACTOR_OF = {word: actor for actor, words in _ACTORS.items() for word in words}
_WORD = "|".join(sorted(_ACTOR_OF, key=len, reverse=True))
_PHRASE = re.compile(
    rf"(?P<article>(?:de|het|een)\s+)?(?P<first>{_WORD})(?:\s*(?:/|,|\bof\b|\ben\b)\s*(?:de\s+)?(?:{_WORD}))*(?![\w-])",
    re.IGNORECASE,
)
_BARE = re.compile(r" ?(?:\([^()]*\))? ?:?")
_TAILS = ("en volgt deze op de voet", "en past toe")


def actor_of(text: str) -> str | None:
    """Who acts according to a line that starts with an actor (*De mentor/coach/begeleider*, *De kandidaat leert ...*).

    `mentor` or `trainee`; None for a line that starts otherwise, or names an actor without an article in a sentence.
    """
    text = _spaced(text)
    phrase = _PHRASE.match(text)
    if phrase is None or not (phrase["article"] or _BARE.fullmatch(text, phrase.end())):
        return None
    return _ACTOR_OF[phrase["first"].lower()]


def subject_of(heading: str) -> str:
    """What a heading adds to its actor: *leert wetgeving*; empty for a bare one, with or without parentheses."""
    heading = _spaced(heading)
    phrase = _PHRASE.match(heading)
    rest = heading[phrase.end() :] if phrase else heading
    return "" if _BARE.fullmatch(rest) else rest.strip().rstrip(":").rstrip()


def twin_key(*, actor: str, heading: str, text: str) -> str:
    """The key that is equal for the same action in another unit; white space and capitals make no difference.

    `actor` is `mentor` or `trainee`, `heading` stands above the action, `text` is the action. A heading that is
    its own action counts as bare.
    """
    subject = "" if text == heading else subject_of(heading)
    for tail in _TAILS:
        subject = subject.removesuffix(tail).rstrip()
    parts = [actor, subject, subject_of(text) if text == heading else text]
    return " | ".join(_spaced(part).casefold() for part in parts if part)


def _spaced(text: str) -> str:
    """White space as single spaces, so that no pattern has to try many ways to cross it."""
    return " ".join(text.split())
