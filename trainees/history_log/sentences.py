"""The rows of a plan's history as sentences that start after the name."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from competency_plans import catalogue
from competency_plans.models import Edition
from trainees.history_log import remarks
from trainees.models import Outcome, TraineePlan
from trainees.wording import decimal, paper, weekdays, with_year

YES = {"1", "true", "t"}  # how databases write that a flag is set


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened: a sentence that starts after the name, and the reason that was given.

    `row` is what `entries` gave, with the act that it was part of.
    """

    at: datetime
    who: str
    sentence: str
    reason: str
    row: Any = field(repr=False, compare=False, default=None)


def read(plan: TraineePlan, rows: list[Any]) -> list[Entry]:
    """The entries of these rows; those that changed nothing that a reader would know are left out.

    One query more when a row is of another edition than the plan is now: it is named by the text of its own.
    """
    texts = [catalogue.tree(plan.edition_id)]
    if not all(_names(texts[0], row) for row in rows):
        others = Edition.objects.filter(profession=plan.profession_id).exclude(pk=plan.edition_id)
        texts += [catalogue.tree(other) for other in others.values_list("pk", flat=True)]
    found = []
    for row in rows:
        text = next(text for text in texts if _names(text, row))
        sentence = _SENTENCES[row.kind](row, text)
        if sentence:
            reason = row.because if row.because not in {row.text, ""} else ""
            found.append(Entry(row.moment, row.who or "Onbekend", sentence, reason or "", row))
    return found


def _names(text: catalogue.EditionTree, row: Any) -> bool:
    """Whether the text of an edition has what a row is about; always, for what no edition has."""
    if row.kind in {"unit", "assessment", "remark"}:
        return row.thing in text.units_by_id
    if row.kind == "key_skill":
        return any(skill.id == row.thing for skill in text.key_skills)
    return row.kind not in {"action", "tick"} or not row.thing or row.thing in text.actions_by_id


def _day_change(row: Any, what: str) -> str:
    """The sentence for a planned end that changed, or nothing."""
    if row.day == row.day_before:
        return ""
    if row.day is None:
        return f"wiste de voorziene einddatum van {what} ({with_year(row.day_before)})."
    if row.day_before is None:
        return f"zette de voorziene einddatum van {what} op {with_year(row.day)}."
    return f"verplaatste {what} van {with_year(row.day_before)} naar {with_year(row.day)}."


def _done_change(row: Any, what: str, which: str = "dat") -> str:
    """The sentence for a completion that changed, or nothing; `which` refers back to `what`."""
    if row.done == row.done_before:
        return ""
    if row.done is None:
        return f"heropende {what}, {which} afgewerkt was op {with_year(row.done_before)}."
    if row.done_before is None:
        return f"bevestigde {what}: afgewerkt op {with_year(row.done)}."
    return f"wijzigde afgewerkt op van {what} van {paper(row.done_before)} naar {paper(row.done)}."


def _exemption_change(row: Any, what: str) -> str:
    """The sentence for an exemption that changed, or nothing."""
    before = row.text_before or ""
    if row.text == before:
        return ""
    return f"stelde {what} vrij: {row.text}" if row.text else f"nam de vrijstelling van {what} terug ({before})."


def _unit(row: Any, text: catalogue.EditionTree) -> str:
    unit = text.units_by_id[row.thing]
    what = f"onderdeel {unit.number} {unit.name}"
    return _done_change(row, what) or _exemption_change(row, what) or _day_change(row, what)


def _key_skill(row: Any, text: catalogue.EditionTree) -> str:
    name = next(skill.name for skill in text.key_skills if skill.id == row.thing)
    what = f"sleutelvaardigheid {name}"
    return _exemption_change(row, what) or _day_change(row, what)


def was_removed(row: Any) -> bool:
    """Whether a version of a company competency removed it or put it back."""
    removed, _, before = (row.extra or "").partition(" ")
    return (removed in YES) != (before in YES)


def _company(row: Any, text: catalogue.EditionTree) -> str:
    what = f"de bedrijfsspecifieke competentie {row.text}"
    if row.change == "+":
        return f"voegde {what} toe."
    if was_removed(row):
        return f"verwijderde {what}." if row.extra.partition(" ")[0] in YES else f"zette {what} terug."
    if row.text_before and row.text != row.text_before:
        return f"wijzigde de bedrijfsspecifieke competentie {row.text_before} in {row.text}."
    return _done_change(row, what, "die") or _day_change(row, what) or f"wijzigde {what}."


def _plan(row: Any, text: catalogue.EditionTree) -> str:
    if row.change == "+":
        return "startte het opleidingsplan."
    if row.day and not row.day_before:
        return f"beëindigde het opleidingsplan op {with_year(row.day)}: {row.text}"
    if row.day_before and not row.day:
        return "heropende het opleidingsplan."
    return _contract_change(row.extra) or "wijzigde de gegevens van het opleidingsplan."


def _contract_change(extra: str) -> str:
    """The sentence for hours and working days that changed ("19.0/123 38.0/12345"), or nothing."""
    now, _, before = extra.partition(" ")
    if now == before or not before.strip("/"):
        return ""
    (hours, days), (hours_before, days_before) = now.split("/"), before.split("/")
    changes = []
    if Decimal(hours) != Decimal(hours_before):
        changes.append(f"de uren per week van {decimal(Decimal(hours_before))} naar {decimal(Decimal(hours))}")
    if days != days_before:
        changes.append(f"de werkdagen van {weekdays(days_before)} naar {weekdays(days)}")
    return f"wijzigde {' en '.join(changes)}." if changes else ""


def _mentor(row: Any, text: catalogue.EditionTree) -> str:
    if row.change == "+":
        return f"maakte {row.text} mentor."
    if row.change == "-" or row.day:
        return f"beëindigde het mentorschap van {row.text}" + (f" op {with_year(row.day)}." if row.day else ".")
    return f"wijzigde het mentorschap van {row.text}."


def _action(row: Any, text: catalogue.EditionTree) -> str:
    what = f"„{text.actions_by_id[row.thing].text}” in onderdeel {text.units_by_action[row.thing].number}"
    before = row.text_before or ""
    if row.text == before:
        return ""
    return f"zette de actie {what} op niet van toepassing: {row.text}" if row.text else f"nam de actie {what} weer op."


def _assessment(row: Any, text: catalogue.EditionTree) -> str:
    unit = text.units_by_id[row.thing]
    what = f"de beginsituatie van onderdeel {unit.number} {unit.name}"
    outcome = (row.extra or "").partition(" ")[0]
    if not outcome:
        return f"maakte {what} weer leeg."
    why = f" ({row.text})" if row.text else ""
    return f"bepaalde {what}: {Outcome(outcome).label.lower()}{why}."


def _tick(row: Any, text: catalogue.EditionTree) -> str:
    if row.thing:
        number = text.units_by_action[row.thing].number
        what = f"„{text.actions_by_id[row.thing].text}” af in onderdeel {number}"
    else:
        what = f"„{row.text}” af"
    role = "" if row.extra == "trainee" else f", als {_ROLES.get(row.extra, row.extra)}"
    if row.day is None:
        return f"maakte het afvinken ongedaan van {what.replace(' af in', ' in').removesuffix(' af')}{role}."
    return f"vinkte {what}, gedaan op {with_year(row.day)}{role}."


def _period(row: Any, text: catalogue.EditionTree) -> str:
    dates = f"{paper(row.day)} tot {paper(row.done)}"
    if row.text == "initial":
        return f"legde de periode vast: {dates}."
    return f"{'verlengde' if row.text == 'extension' else 'wijzigde'} de periode: {dates}."


def _agreement(row: Any, text: catalogue.EditionTree) -> str:
    count = f"{row.text} {'datum' if row.text == '1' else 'datums'}"
    return f"kwam de planning overeen: {count} (overeenkomst {row.thing})."


_ROLES = {"mentor": "mentor", "coordinator": "coördinator"}
_SENTENCES: dict[str, Callable[[Any, catalogue.EditionTree], str]] = {
    "remark": remarks.sentence,
    "unit": _unit,
    "key_skill": _key_skill,
    "company": _company,
    "plan": _plan,
    "mentor": _mentor,
    "action": _action,
    "assessment": _assessment,
    "tick": _tick,
    "period": _period,
    "agreement": _agreement,
}
