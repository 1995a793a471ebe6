"""How far the dates of a plan slipped from those that were agreed (*overeengekomen einddatum*), in words.

Slippage is against the newest agreement; before the first there is none. A move is an act after the agreement that
changed the planned end of a unit: one gesture is one move, whatever it did to other units. A move that is taken back
counts for nothing, and neither does taking it back, as long as undo lasts (undoing.VISIT_SECONDS): who corrects a
typing error or tries a date did not move anything. The same date put back days later is a move of its own, because
the trainee lived with the other date in between.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import DateTimeField, F, OuterRef, QuerySet, Subquery, UUIDField, Value
from django.db.models.functions import Cast

from trainees.models import AgreedDate, PlanAgreement, PlannedUnit, TraineePlan
from trainees.plan_document import PlanDocument
from trainees.undoing import VISIT_SECONDS
from trainees.working_days import WorkingCalendar

COLUMNS = ("key", "number", "day", "moment", "gesture")
AS_LONG_AS_UNDO = timedelta(seconds=VISIT_SECONDS)


@dataclass(frozen=True, slots=True)
class Slippage:
    """The agreed end of a unit (None: agreed without a date) and, as a sentence, what became of it since."""

    agreed_end: date | None
    moves: int
    sentence: str


class Step(NamedTuple):
    """A planned end that a unit got: which day, when, in which act."""

    day: date | None
    at: datetime | None
    act: UUID | None


def read(document: PlanDocument, units: Collection[int]) -> dict[int, Slippage]:
    """The slippage of these units of a plan, by their keys; one query, none without units.

    A unit that is exempt, or that was no part of the newest agreement, has none.
    """
    rows = {unit.id: unit for unit in document.units if unit.id in units and not unit.exemption}
    steps: dict[int, list[Step]] = defaultdict(list)
    for row in sorted(_rows(document.plan, rows), key=lambda row: row.number) if rows else ():
        steps[row.key].append(Step(row.day, row.moment, row.gesture))
    found = {}
    for key, (agreed, *since) in steps.items():
        moves, planned = count_moves(agreed, since), rows[key].planned_end
        sentence = in_words(moves, agreed.day, planned, document.calendar) if agreed.day else ""
        found[key] = Slippage(agreed.day, moves, sentence)
    return found


def _rows(plan: TraineePlan, units: Collection[int]) -> QuerySet[Any]:
    """What was agreed on these units and the versions since, as rows with the version's number."""
    newest = PlanAgreement.objects.filter(plan=plan).order_by("-number").values("pk")[:1]
    agreed = AgreedDate.objects.filter(agreement=Subquery(newest), planned_unit__in=units)
    version = agreed.filter(planned_unit=OuterRef("id")).values("unit_version")[:1]
    history: Any = PlannedUnit.history
    since = history.filter(id__in=units, version__gt=Subquery(version))
    first = agreed.order_by().annotate(
        key=F("planned_unit_id"),
        number=F("unit_version"),
        day=F("agreed_end"),
        moment=Cast(Value(None), DateTimeField()),
        gesture=Cast(Value(None), UUIDField()),
    )
    then = since.order_by().annotate(
        key=F("id"), number=F("version"), day=F("planned_end"), moment=F("history_date"), gesture=F("act")
    )
    return first.values_list(*COLUMNS, named=True).union(then.values_list(*COLUMNS, named=True), all=True)


def count_moves(agreed: Step, since: Iterable[Step]) -> int:
    """How many moves a unit made since it was agreed; `since` are its versions, oldest first."""
    kept = [agreed]
    for step in since:
        if step.act is not None and step.act == kept[-1].act:
            step = Step(step.day, kept[-1].at, step.act)
            kept.pop()
        if step.day == kept[-1].day:
            continue
        if len(kept) > 1 and step.day == kept[-2].day and _soon(kept[-1], step):
            kept.pop()
        else:
            kept.append(step)
    return len(kept) - 1


def _soon(move: Step, back: Step) -> bool:
    return move.at is not None and back.at is not None and back.at - move.at <= AS_LONG_AS_UNDO


def in_words(moves: int, agreed: date, planned: date | None, calendar: WorkingCalendar) -> str:
    """The sentence: *2 keer verplaatst, 17 werkdagen later dan overeengekomen*; empty when nothing happened."""
    if planned is None:
        how = "nu zonder datum"
    elif planned != agreed:
        how = f"{apart(agreed, planned, calendar)} dan overeengekomen"
    else:
        how = "op de overeengekomen datum" if moves else ""
    return ", ".join(part for part in (f"{moves} keer verplaatst" if moves else "", how) if part)


def apart(one: date, other: date, calendar: WorkingCalendar) -> str:
    """How far a day lies from another, for in a sentence: *17 werkdagen later*, *1 werkdag vroeger*."""
    if one == other:
        return "dezelfde datum"
    first, last, word = (one, other, "later") if one < other else (other, one, "vroeger")
    days = calendar.between(first, last)
    if not days:
        return f"minder dan 1 werkdag {word}"
    return f"{days} {'werkdag' if days == 1 else 'werkdagen'} {word}"
