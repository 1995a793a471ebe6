"""Undo of one act: a signed note of what to put back, good for the visit. It goes through the same acts and checks."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from trainees import checking, planning
from trainees.access import Access
from trainees.models import CompanyCompetency, PlannedKeySkill, PlannedUnit, TickEvent, TraineePlan, User

SALT = "trainees.undoing"
VISIT_SECONDS = 12 * 60 * 60
REASON = "Ongedaan gemaakt"


@dataclass(frozen=True, slots=True)
class _Hand:
    """Who undoes, recorded as what, when."""

    by: User
    role: str
    now: datetime
    today: date


@dataclass(frozen=True, slots=True)
class Undone:
    """Which row was put back, by its kind and key."""

    kind: str
    row: int


def note(plan: TraineePlan, act: str, kind: str, row: int, **values: Any) -> str:
    """A signed note that undoes `act` on a row.

    `values` are what to put back and what stands there now, or the `version` of the row that the act made. The note
    becomes an address, and addresses are logged: no words about a person go in it.
    """
    return signing.dumps({"plan": plan.pk, "act": act, "kind": kind, "row": row, **values}, salt=SALT)


def undo(*, plan: TraineePlan, text: str, may: Access, by: User, now: datetime, today: date) -> Undone:
    """Put back what a note says. Raises ValidationError for a forged, old or foreign note or without the right.

    ConflictError and QuestionError come from the act itself: another person changed it since.
    """
    try:
        values = signing.loads(text, salt=SALT, max_age=VISIT_SECONDS)
    except signing.BadSignature:
        raise ValidationError("Dit kan niet meer ongedaan gemaakt worden. Kijk in de geschiedenis.") from None
    act = values["act"]
    allowed = may.confirm if act in {"confirm", "reopen"} else may.plan_dates
    row = planning.rows_of(plan)[values["kind"]].filter(pk=values["row"]).first()
    if values["plan"] != plan.pk or not allowed or row is None:
        raise ValidationError("Dit kan niet meer ongedaan gemaakt worden. Kijk in de geschiedenis.")
    row.plan = plan
    _ACTS[act](row, values, _Hand(by, may.role, now, today))
    return Undone(values["kind"], values["row"])


def _day(value: str) -> date | None:
    return date.fromisoformat(value) if value else None


def _date(row: Any, values: dict[str, Any], hand: _Hand) -> None:
    back, seen = _day(values["back"]), _day(values["seen"])
    planning.set_planned_end(row=row, day=back, seen=seen, today=hand.today, by=hand.by, accept=True)


def _exempt(row: PlannedUnit | PlannedKeySkill, values: dict[str, Any], hand: _Hand) -> None:
    versions: Any = row.history.filter(version__lte=values["version"]).order_by("-version")
    given, *before = [version.exemption for version in versions[:2]]
    planning.exempt(row=row, reason=before[0] if before else "", seen=given, by=hand.by)


@transaction.atomic
def _confirm(row: PlannedUnit | CompanyCompetency, values: dict[str, Any], hand: _Hand) -> None:
    seen, back = _day(values["seen"]), _day(values["back"])
    if back:
        _complete(row, back, seen, hand)
        return
    checking.reopen(row=row, reason=REASON, seen=seen, by=hand.by)
    if isinstance(row, PlannedUnit):
        _untick(row, row.history.get(version=values["version"]).act, hand)


def _untick(unit: PlannedUnit, act: uuid.UUID, hand: _Hand) -> None:
    """Take back the ticks that an act made and that still decide."""
    ticks = TickEvent.objects.filter(planned_action__planned_unit=unit, act=act, ticked=True)
    for action in ticks.filter(planned_action__checked_at=F("device_at")).values_list(
        "planned_action__action", flat=True
    ):
        checking.tick(
            plan=unit.plan, action=action, tick=checking.Tick(ticked=False), by=hand.by, role=hand.role,
            now=hand.now, today=hand.today,
        )  # fmt: skip


def _reopen(row: PlannedUnit | CompanyCompetency, values: dict[str, Any], hand: _Hand) -> None:
    _complete(row, date.fromisoformat(values["back"]), None, hand)


def _complete(row: PlannedUnit | CompanyCompetency, on: date, seen: date | None, hand: _Hand) -> None:
    """Confirm on a day that stood there before, so without questions."""
    how = checking.Confirmation(on=on, seen=seen, mentor_actions="leave", accept=checking.EVERY)
    if isinstance(row, CompanyCompetency):
        checking.confirm_company(row=row, how=how, by=hand.by, now=hand.now)
    else:
        checking.confirm(unit=row, how=how, by=hand.by, role=hand.role, now=hand.now, today=hand.today)


def _add(row: CompanyCompetency, values: dict[str, Any], hand: _Hand) -> None:
    planning.remove_company_competency(row=row, by=hand.by)


def _remove(row: CompanyCompetency, values: dict[str, Any], hand: _Hand) -> None:
    planning.remove_company_competency(row=row, by=hand.by, back=True)


_ACTS = {
    "date": _date,
    "exempt": _exempt,
    "confirm": _confirm,
    "reopen": _reopen,
    "add": _add,
    "remove": _remove,
}
