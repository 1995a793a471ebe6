"""Rows go back to what stood there before an act, each kind of change through the act that makes it."""

import uuid
from typing import Any

from trainees import assessing, checking, planning
from trainees.assessing import Judgement
from trainees.models import PlannedUnit, TraineePlan
from trainees.planning import Exemption, Wish
from trainees.undoing.values import Change, Hand


def dates(plan: TraineePlan, changes: list[Change], hand: Hand, act: uuid.UUID) -> bool:
    """Give rows the planned end that they had. Every function here says whether it changed anything."""
    wishes = [
        Wish(change.key, change.before.planned_end, hand.seen.get(change.key, change.after.planned_end))
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
    """Reopen what was open, and confirm on the day that stood there before, so without questions."""
    rows: dict[str, Any] = planning.locked_rows(plan, [change.key for change in changes])
    changed = any(rows[change.key].completed_on != change.before.completed_on for change in changes)
    opened = [(rows[change.key], change.after.completed_on) for change in changes if not change.before.completed_on]
    checking.reopen_locked(rows=opened, reason=hand.reason, by=hand.by, act=act)
    for change in changes:
        row, on, seen = rows[change.key], change.before.completed_on, change.after.completed_on
        if on is None:
            continue
        how = checking.Confirmation(on=on, seen=seen, mentor_actions="leave", accept=checking.EVERY, act=act)
        if isinstance(row, PlannedUnit):
            checking.confirm(unit=row, how=how, by=hand.by, role=hand.may.role, now=hand.now, today=hand.today)
        else:
            checking.confirm_company(row=row, how=how, by=hand.by, now=hand.now)
    return changed
