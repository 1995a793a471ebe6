"""What the page on which people agree shows: the dates that will be kept, beside those of the former agreement."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q

from competency_plans import catalogue
from trainees import agreeing, slippage
from trainees.models import PlanAgreement, PlannedUnit, TraineePlan


@dataclass(frozen=True, slots=True)
class Line:
    """A unit that gets an agreed end: its date now, that of the former agreement, and how far they lie apart."""

    number: str
    name: str
    day: date
    former: date | None
    difference: str

    @property
    def is_same(self) -> bool:
        """Whether the date is that of the former agreement."""
        return self.day == self.former


@dataclass(frozen=True, slots=True)
class Former:
    """An agreement of before: who made it when, with how many dates."""

    number: int
    by: str
    at: datetime
    dates: int


@dataclass(frozen=True, slots=True)
class AgreementPage:
    """What will be agreed on. `seen` is what a form sends back to say which dates it showed.

    `undated` and `exempt` name the units that get no date; `refusal` says why these dates cannot be agreed on.
    """

    lines: tuple[Line, ...]
    undated: tuple[str, ...]
    exempt: tuple[str, ...]
    former: tuple[Former, ...]
    seen: str
    refusal: str


def build(plan: TraineePlan) -> AgreementPage:
    """Read what would be agreed on in this plan now: 4 queries beside the cached text, 3 before the first time."""
    text = catalogue.tree(plan.edition_id)
    by_unit = {unit.unit_id: unit for unit in plan.units.filter(retired=False).order_by()}
    named = [(f"{unit.number} {unit.name}", unit, by_unit[unit.id]) for unit in text.units if unit.id in by_unit]
    agreements = list(_agreements(plan))
    newest = agreeing.agreed_in(agreements[0]) if agreements else None
    dates = agreeing.dates_of([row for _, _, row in named])
    return AgreementPage(
        lines=tuple(
            Line(unit.number, unit.name, row.planned_end, *_compared(row, newest, plan))
            for _, unit, row in named
            if row.planned_end and not row.is_exempt
        ),
        undated=tuple(name for name, _, row in named if not row.planned_end and not row.is_exempt),
        exempt=tuple(name for name, _, row in named if row.is_exempt),
        former=tuple(Former(found.number, found.by.name, found.at, found.dated) for found in agreements),  # type: ignore[attr-defined]
        seen=" ".join(f"{key}={day.isoformat() if day else ''}" for key, day in dates.items()),
        refusal=agreeing.why_not(dates, newest),
    )


def _agreements(plan: TraineePlan) -> "list[PlanAgreement]":
    """The agreements of a plan, the newest first, each with `dated`: how many dates it holds."""
    dated = Count("dates", filter=Q(dates__agreed_end__isnull=False))
    return list(plan.agreements.select_related("by").annotate(dated=dated).order_by("-number"))


def _compared(row: PlannedUnit, newest: agreeing.Dates | None, plan: TraineePlan) -> tuple[date | None, str]:
    """The former agreed end of a unit with a date, and how far its date lies from it."""
    former = (newest or {}).get(row.pk)
    if row.planned_end is None or former is None:
        return None, "nieuw" if newest is not None else ""
    return former, slippage.apart(former, row.planned_end, plan.calendar)
