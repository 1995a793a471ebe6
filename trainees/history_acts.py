"""The history of a plan by gesture: what one act changed in many rows is one entry, and may be put back as a whole."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.core.paginator import Page

from trainees import history_log
from trainees.access import Access
from trainees.history_log import Entry
from trainees.models import TraineePlan

NOUNS = {"unit": ("onderdeel", "onderdelen"), "key_skill": ("sleutelvaardigheid", "sleutelvaardigheden")}
ROWS = ("rij", "rijen")
SEVERAL = "meerdere"
ASSESSED, CONFIRMED, REOPENED, TICKED, UNTICKED = "assessed", "confirmed", "reopened", "ticked", "unticked"
EXEMPTED, FREED, FILLED, CLEARED, LATER, EARLIER = "exempted", "freed", "filled", "cleared", "later", "earlier"
COMPANY, OTHER = "company", "other"
LEADING = (ASSESSED, CONFIRMED, REOPENED)  # what an act is about, when it changed more beside
COMPLETING = frozenset({CONFIRMED, REOPENED})
ENDS = "voorziene einddatums"


@dataclass(frozen=True, slots=True)
class Gesture:
    """One act of one person: its sentence, and what it changed row by row when that is more.

    `act` puts it back; None for what cannot be put back, or not by this person.
    """

    at: datetime
    who: str
    sentence: str
    reason: str
    parts: tuple[Entry, ...]
    act: uuid.UUID | None


def read(plan: TraineePlan, page: Page[Any], may: Access) -> list[Gesture]:
    """The gestures on a page of `history_log.entries`, for who `may`: one query.

    An act that began on the page before or goes on after it is told without numbers, because not all of it is here.
    """
    first = max(page.start_index() - 1, 0)
    before = min(first, 1)
    rows = list(page.paginator.object_list[first - before : page.end_index() + 1])
    own = rows[before : before + page.end_index() - first]
    outside = {row.act for row in (*rows[:before], *rows[before + len(own) :])}
    by_act = groupby(history_log.read(plan, own), key=lambda entry: entry.row.act or id(entry))
    return [_gesture(tuple(reversed(list(entries))), may, outside) for _, entries in by_act]


def topic_of(row: Any) -> str:
    """What a row of the history is about, in the order in which `history_log` tells it."""
    if row.kind == "assessment":
        return ASSESSED
    if row.kind == "tick":
        return UNTICKED if row.day is None else TICKED
    if row.kind == "company" and (row.change == "+" or row.text != row.text_before or history_log.was_removed(row)):
        return COMPANY
    if row.kind not in {"unit", "key_skill", "company"}:
        return OTHER
    if row.done != row.done_before:
        return REOPENED if row.done is None else CONFIRMED
    if row.kind != "company" and row.text != (row.text_before or ""):
        return EXEMPTED if row.text else FREED
    return _moved(row)


def _moved(row: Any) -> str:
    """How a planned end changed; of part C it may also be the words of the action."""
    if row.day == row.day_before:
        return COMPANY
    if row.day is None:
        return CLEARED
    if row.day_before is None:
        return FILLED
    return LATER if row.day > row.day_before else EARLIER


def _gesture(entries: Sequence[Entry], may: Access, outside: set[uuid.UUID | None]) -> Gesture:
    first, topics = entries[0], [topic_of(entry.row) for entry in entries]
    act = first.row.act
    back = act if act and _may_put_back(entries, topics, may) else None
    cut = act is not None and act in outside
    sentence, parts = first.sentence, tuple(entries[1:])
    if len(entries) > 1:
        topic = next((topic for topic in LEADING if topic in topics), "")
        led = [entry for entry, about in zip(entries, topics, strict=True) if about == topic] or entries
        if topic in COMPLETING and len(led) == 1 and not cut:
            sentence, parts = led[0].sentence, tuple(entry for entry in entries if entry is not led[0])
        else:
            sentence, parts = _counted(led, set(topics) if not topic else {topic}, cut), tuple(entries)
    reasons = {entry.reason for entry in entries}
    return Gesture(entries[-1].at, first.who, sentence, reasons.pop() if len(reasons) == 1 else "", parts, back)


def _may_put_back(entries: Iterable[Entry], topics: list[str], may: Access) -> bool:
    """Whether this person may put back an act with these topics, all of which `undoing` knows."""
    known = OTHER not in topics and all(entry.row.kind != "tick" or entry.row.thing for entry in entries)
    return known and may.plan_dates and (may.confirm or not COMPLETING & set(topics))


def _counted(entries: Sequence[Entry], topics: set[str], cut: bool) -> str:
    """What one act did to several rows, in a sentence."""
    count = SEVERAL if cut else str(len(entries))
    kinds = {entry.row.kind for entry in entries}
    nouns = NOUNS.get(kinds.pop(), ROWS) if len(kinds) == 1 else ROWS
    noun = nouns[0] if count == "1" else nouns[1]
    sentences = {
        ASSESSED: f"bepaalde de beginsituatie van {count} {NOUNS['unit'][count != '1']}.",
        CONFIRMED: f"bevestigde {count} {noun}.",
        REOPENED: f"heropende {count} {noun}.",
        TICKED: f"vinkte {count} acties af.",
        UNTICKED: f"maakte het afvinken van {count} acties ongedaan.",
        EXEMPTED: f"stelde {count} {noun} vrij.",
        FREED: f"nam {count} vrijstellingen terug.",
        FILLED: f"vulde {count} {ENDS} in.",
        CLEARED: f"wiste {count} {ENDS}.",
        LATER: f"zette {count} {ENDS} later.",
        EARLIER: f"zette {count} {ENDS} vroeger.",
    }
    if len(topics) == 1:
        return sentences.get(next(iter(topics)), f"deed {count} wijzigingen in één keer.")
    if topics <= {FILLED, CLEARED, LATER, EARLIER}:
        return f"wijzigde {count} {ENDS}."
    return f"deed {count} wijzigingen in één keer."
