"""Confirm rows of several plans in one act, each on its own day; what raises a question is left out."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, F, Max, Min, Q

from competency_plans.models import TrainingAction
from trainees.checking.confirmations import (
    CONFIRMED_FIELDS,
    Confirmation,
    ask_about_mentor_actions,
    ask_first,
    fill_in,
    refuse,
)
from trainees.conflicts import ENDED_SINCE, ConflictError, QuestionError
from trainees.models import CompanyCompetency, PlannedAction, PlannedUnit, TraineePlan, User
from trainees.models.history import save_changes

UNIT, COMPANY = "onderdeel", "bedrijf"
ConfirmedRow = PlannedUnit | CompanyCompetency


class ForeignRowError(ValidationError):
    """A row that is not in the plan that it was sent with."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A day that a page proposed for a row of a plan, and the completion date that stood there."""

    plan: TraineePlan
    kind: str
    row: int
    on: date
    seen: date | None = None

    @property
    def how(self) -> Confirmation:
        """The confirmation of what was shown, with every question still to be asked."""
        return Confirmation(on=self.on, shown=self.on, seen=self.seen)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A row that was not confirmed, and why; `left` counts the mentor's open actions."""

    plan: TraineePlan
    row: ConfirmedRow
    why: ValidationError | QuestionError | ConflictError
    left: int = 0


@dataclass(frozen=True, slots=True)
class Together:
    """What came of confirming several rows: those that changed, and those that wait still."""

    confirmed: list[ConfirmedRow]
    left_out: list[Waiting]


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the questions about a row need to know: first and last day of the candidate's ticks, open mentor actions."""

    days: tuple[date, ...] = ()
    left: int = 0


@transaction.atomic
def confirm_all(*, proposals: Sequence[Proposal], by: User, now: datetime, act: uuid.UUID) -> Together:
    """Fill in *Afgewerkt op* of rows in plans that `by` may confirm, as `confirm` does for one, in the act `act`.

    Nothing is asked: a row that raises a question, a conflict or a refusal is left out, and so is one of a plan that
    was ended meanwhile. Raises ForeignRowError, and changes nothing, when a row is not in its plan. The number of
    queries does not grow with the rows.
    """
    rows = _locked(proposals)
    facts = _facts([row for row in rows if isinstance(row, PlannedUnit)])
    confirmed: list[ConfirmedRow] = []
    left_out = []
    for proposal, row in zip(proposals, rows, strict=True):
        known = _known(row, facts)
        try:
            if _filled_in(row, proposal.how, known, by, now):
                confirmed.append(row)
        except (ValidationError, QuestionError, ConflictError) as why:
            left_out.append(Waiting(proposal.plan, row, why, known.left))
    save_changes(confirmed, CONFIRMED_FIELDS, by=by, act=act)
    return Together(confirmed, left_out)


def _filled_in(row: Any, how: Confirmation, known: _Facts, by: User, now: datetime) -> bool:
    """Fill in a row, unsaved, unless something should be asked first; False when it stood there already."""
    if row.ended is not None:
        raise ValidationError(ENDED_SINCE)
    refuse(row, how)
    if row.completed_on == how.on:
        return False
    ask_first(row, how, known.days)
    if row.completed_on is None:
        ask_about_mentor_actions(known.left)
    fill_in(row, how.on, by, now)
    return True


def _locked(proposals: Sequence[Proposal]) -> list[ConfirmedRow]:
    """The rows as they are now, with when their plan `ended`, kept for this transaction: one query a kind.

    In the order of the proposals.
    """
    found: dict[tuple[int, str, int], ConfirmedRow] = {}
    for kind, rows in ((UNIT, PlannedUnit.objects.filter(retired=False)), (COMPANY, CompanyCompetency.objects.all())):
        if wanted := [proposal.row for proposal in proposals if proposal.kind == kind]:
            kept = rows.select_for_update(of=("self",)).annotate(ended=F("plan__ended_on"))
            for row in kept.filter(pk__in=wanted).order_by("pk"):
                found[row.plan_id, kind, row.pk] = row
    keys = [(proposal.plan.pk, proposal.kind, proposal.row) for proposal in proposals]
    if not found.keys() >= set(keys):
        raise ForeignRowError("Dit bestaat niet meer. Laad de pagina opnieuw.")
    return [found[key] for key in keys]


def _known(row: ConfirmedRow, facts: dict[int, _Facts]) -> _Facts:
    if isinstance(row, CompanyCompetency):
        return _Facts((row.checked_on,) if row.checked_on else ())
    return facts.get(row.pk, _Facts())


def _facts(units: Iterable[PlannedUnit]) -> dict[int, _Facts]:
    """What is known of units: two queries whatever their number, none without units."""
    by_unit: dict[int, list[PlannedUnit]] = defaultdict(list)
    for unit in units:
        by_unit[unit.unit_id].append(unit)
    if not by_unit:
        return {}
    actions = PlannedAction.objects.filter(planned_unit__in=[unit for same in by_unit.values() for unit in same])
    applies = Q(action__group__actor="trainee", exemption="")
    is_settled = Q(action__group__actor="mentor") & (Q(completed_on__isnull=False) | ~Q(exemption=""))
    counted = actions.values_list("planned_unit").annotate(
        first=Min("completed_on", filter=applies),
        last=Max("completed_on", filter=applies),
        settled=Count("pk", filter=is_settled),
    )
    ticks = {unit: (first, last, settled) for unit, first, last, settled in counted}
    every = TrainingAction.objects.filter(group__unit__in=by_unit, group__actor="mentor")
    totals = dict(every.values_list("group__unit").annotate(count=Count("pk")))
    facts = {}
    for unit_id, same in by_unit.items():
        for unit in same:
            first, last, settled = ticks.get(unit.pk, (None, None, 0))
            days = tuple(day for day in (first, last) if day)
            facts[unit.pk] = _Facts(days, totals.get(unit_id, 0) - settled)
    return facts
