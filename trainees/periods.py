"""The act that changes the period of a plan: an extension, an early stop, a correction. A new row; the old ones stay.

Nothing else moves: planned ends that fall outside the new period are named first, and stay where they are.
"""

import uuid
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from competency_plans import catalogue
from trainees import contracts
from trainees.conflicts import last_change
from trainees.contracts import Doubt
from trainees.models import PlanPeriod, TraineePlan, User
from trainees.wording import paper, with_year

LONGEST_NAME = 60
ENDED = "Dit opleidingsplan is beëindigd. Heropen het eerst."


@dataclass(frozen=True, slots=True)
class Frame:
    """A period with the hours per week and the working days in it (digits, 1 for Monday)."""

    start: date
    end: date
    hours_per_week: Decimal
    working_days: str

    @classmethod
    def of(cls, plan: TraineePlan) -> "Frame":
        """The frame of a plan as it is now."""
        return cls(plan.start, plan.end, plan.hours_per_week, plan.working_days)

    @property
    def period(self) -> str:
        """The period as typed: *01/09/2026 tot 28/02/2027*."""
        return f"{paper(self.start)} tot {paper(self.end)}"

    @property
    def days(self) -> tuple[date, date]:
        """First and last day."""
        return self.start, self.end


class UnansweredError(Exception):
    """Questionable but legal values on which the person did not insist yet; nothing was saved."""

    def __init__(self, doubts: list[Doubt]) -> None:
        super().__init__("Er zijn nog vragen.")
        self.doubts = doubts


@transaction.atomic
def change(
    *, plan: TraineePlan, wanted: Frame, seen: Frame, kind: str, reason: str, accept: frozenset[str], today: date,
    by: User,
) -> TraineePlan:  # fmt: skip
    """Give a plan that showed the frame `seen` the frame `wanted`, with a reason; return the plan as saved.

    Other days are a new period of this `kind`; hours and working days are the plan's. What another person changed
    since and this one did not touch stays. Raises ValidationError, by field, for what no contract can be, for a kind
    that does not fit, for a change of the same thing by somebody else, and when nothing changes; UnansweredError for
    doubts that `accept` does not name.
    """
    fresh = TraineePlan.objects.select_for_update().get(pk=plan.pk)
    if fresh.is_ended:
        raise ValidationError(ENDED)
    if not reason.strip():
        raise ValidationError({"reason": "Geef een reden."})
    old = Frame.of(fresh)
    new = _merged(fresh, old, wanted, seen)
    if new == old:
        raise ValidationError("Er is niets gewijzigd.")
    period = PlanPeriod(plan=fresh, start=new.start, end=new.end, kind=kind, reason=reason.strip(), by=by)
    period.clean()
    doubts = contracts.doubts(start=new.start, end=new.end, hours_per_week=new.hours_per_week, today=today)
    _refuse_kind(kind, old, new)
    if new.days != old.days:
        doubts += _outside(fresh, new)
    if not {doubt.kind for doubt in doubts} <= accept:
        raise UnansweredError(doubts)
    if new.days != old.days:
        period.full_clean()
        period.save()
    if (new.hours_per_week, new.working_days) != (old.hours_per_week, old.working_days):
        fresh.hours_per_week, fresh.working_days = new.hours_per_week, new.working_days
        fresh.full_clean()
        fresh.save_change(by=by, act=uuid.uuid4(), reason=reason.strip())
    return fresh


def _merged(plan: TraineePlan, now: Frame, wanted: Frame, seen: Frame) -> Frame:
    """What is wanted, with what another person changed since in the fields that this one left as he saw them.

    Raises ValidationError when both changed the same.
    """
    start, end = now.days if wanted.days == seen.days else wanted.days
    if now.days not in (seen.days, (start, end)):
        raise ValidationError(f"{plan.period.by} wijzigde de periode intussen in {now.period}. Jij zag {seen.period}.")
    kept: dict[str, Any] = {}
    for field, label in (("hours_per_week", "de uren per week"), ("working_days", "de werkdagen")):
        mine, theirs, before = getattr(wanted, field), getattr(now, field), getattr(seen, field)
        if mine != before and theirs not in (before, mine):
            who = last_change(plan, field).by or "Iemand anders"
            raise ValidationError({field: f"{who} wijzigde {label} intussen. Laad de pagina opnieuw."})
        kept[field] = theirs if mine == before else mine
    return Frame(start, end, **kept)


def _refuse_kind(kind: str, old: Frame, new: Frame) -> None:
    """Raise ValidationError when the words for a change do not fit it."""
    if kind not in {PlanPeriod.Kind.EXTENSION, PlanPeriod.Kind.EARLY_STOP, PlanPeriod.Kind.CORRECTION}:
        raise ValidationError({"kind": "Kies wat er verandert."})
    until = f"de huidige laatste dag ({paper(old.end)})"
    if kind == PlanPeriod.Kind.EXTENSION and new.end <= old.end:
        raise ValidationError({"end": f"Een verlenging eindigt na {until}."})
    if kind == PlanPeriod.Kind.EARLY_STOP and new.end >= old.end:
        raise ValidationError({"end": f"Een vroegtijdig einde ligt voor {until}."})


def _outside(plan: TraineePlan, new: Frame) -> list[Doubt]:
    """A doubt that names the open rows whose planned end falls outside a new period; none without such rows.

    Its kind says which sentence it is, so that a yes to one list is no yes to another.
    """
    rows = [f"{name} ({with_year(day)})" for name, day in _open_rows(plan) if day and not new.start <= day <= new.end]
    if not rows:
        return []
    count = "Deze datum valt" if len(rows) == 1 else "Deze datums vallen"
    stays = "blijft" if len(rows) == 1 else "blijven"
    text = f"{count} buiten de nieuwe periode en {stays} staan: {', '.join(rows)}."
    return [Doubt(f"outside-{zlib.crc32(text.encode()):08x}", text)]


def _open_rows(plan: TraineePlan) -> Iterator[tuple[str, date | None]]:
    """What to call each row that still waits for its planned end, with that day; in the order of the form."""
    text = catalogue.tree(plan.edition_id)
    names = {skill.id: skill.name for skill in text.key_skills}
    for unit in plan.units.filter(retired=False, exemption="", completed_on=None):
        yield f"onderdeel {text.units_by_id[unit.unit_id].number}", unit.planned_end
    for skill in plan.key_skills.filter(retired=False, exemption=""):
        yield names[skill.key_skill_id], skill.planned_end
    for row in plan.company_competencies.filter(removed=False, completed_on=None):
        name = row.competency
        yield name if len(name) <= LONGEST_NAME else f"{name[:LONGEST_NAME]}…", row.planned_end
