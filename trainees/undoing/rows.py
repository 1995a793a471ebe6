"""Rows go back to what stood there before an act, each kind of change through the act that makes it."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import connection

from trainees import assessing, checking, planning
from trainees.assessing import Judgement
from trainees.models import TraineePlan
from trainees.planning import Exemption, Wish
from trainees.undoing.values import Change, Hand


def lock(keys: Iterable[str]) -> None:
    """Keep rows of one plan or of several for this transaction, in the order in which every act takes them.

    By kind, then by number: who waits for another never holds what that one waits for. One query a kind; none on
    SQLite, which locks the whole database when the transaction begins.
    """
    numbers: dict[str, list[int]] = defaultdict(list)
    for key in keys:
        kind, _, number = key.partition("-")
        numbers[kind].append(int(number))
    if connection.features.has_select_for_update:
        for model, kind in planning.KIND_OF.items():
            rows: Any = model._default_manager  # type: ignore[attr-defined]
            list(rows.select_for_update().filter(pk__in=numbers[kind]).order_by("pk").values_list("pk"))


def dates(plan: TraineePlan, changes: list[Change], hand: Hand, act: uuid.UUID) -> bool:
    """Give rows the planned end that they had. Every function here says whether it changed anything."""
    wishes = [
        Wish(change.key, change.before.planned_end, change.after.planned_end)
        for change in changes
        if change.did("planned_end") and not change.did("removed")
    ]
    if not wishes:
        return False
    moves = planning.set_planned_ends(
        plan=plan, wishes=wishes, today=hand.today, by=hand.by, act=act, reason=hand.reason, accept=True
    )
    return bool(moves)


def exemptions(plan: TraineePlan, changes: list[Change], hand: Hand, act: uuid.UUID) -> bool:
    """Exempt what was exempt, and require what was required."""
    wishes = {
        change.key: Exemption(change.before.exemption, change.after.exemption)
        for change in changes
        if change.did("exemption")
    }
    return bool(wishes and planning.exempt_each(plan=plan, wishes=wishes, by=hand.by, act=act))


def company(plan: TraineePlan, changes: list[Change], hand: Hand, act: uuid.UUID) -> bool:
    """Bring company competencies back, take them away again, or give them the words that they had."""
    own = [change for change in changes if any(change.did(field) for field in ("removed", "competency", "action"))]
    rows: dict[str, Any] = planning.locked_rows(plan, [change.key for change in own])
    changed = False
    for change in own:
        row, after = rows[change.key], change.after
        if change.did("removed"):
            saved = planning.remove_company_competency(
                row=row, by=hand.by, back=not change.before.removed, seen=(after.version, after.checked_on), act=act,
            )  # fmt: skip
        else:
            saved = planning.change_company_competency(
                row=row, competency=change.before.competency, action=change.before.action,
                seen=(after.competency, after.action), by=hand.by, act=act,
            )  # fmt: skip
        changed = changed or saved.version > row.version
    return changed


def assessments(plan: TraineePlan, changes: list[Change], hand: Hand, act: uuid.UUID) -> bool:
    """Judge units as they were judged."""
    judgements = [
        Judgement(
            change.after.planned_unit_id,
            said=(change.before.outcome, change.before.reason),
            seen=(change.after.outcome, change.after.reason),
        )
        for change in changes
        if change.did("outcome") or change.did("reason")
    ]
    if not judgements:
        return False
    undone = assessing.take_back(
        plan=plan, judgements=judgements, by=hand.by, now=hand.now, act=act, reason=hand.reason
    )
    return bool(undone.changed)


def complete(plan: TraineePlan, changes: list[Change], hand: Hand, act: uuid.UUID) -> bool:
    """Reopen what was open, and confirm again what was confirmed: on that day, by whom and when it was."""
    rows: dict[str, Any] = planning.locked_rows(plan, [change.key for change in changes])
    changed = any(rows[change.key].completed_on != change.before.completed_on for change in changes)
    told: dict[str, Any] = {"reason": hand.reason, "by": hand.by, "act": act}
    opened = [change for change in changes if change.before.completed_on is None]
    checking.reopen_locked(rows=[(rows[change.key], change.after.completed_on) for change in opened], **told)
    confirmed = [change for change in changes if change.before.completed_on]
    seen = [(rows[change.key], change.before, change.after.completed_on) for change in confirmed]
    checking.restore_locked(rows=seen, **told)
    return changed
