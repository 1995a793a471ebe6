"""Where many plans stand, as plain numbers: for lists that rank hundreds of plans to show a few.

The counts are those of `progress.Progress` and of units by state. One query reads them, and the covering index
`unit_progress` alone answers it. Adding up seven columns costs twice what two cost, so each unit gives two numbers
that carry several counts in their digits: actions in base ACTIONS, units in base UNITS.
"""

import math
import time
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import BigIntegerField, Case, F, QuerySet, Sum, Value, When
from django.db.models.expressions import CombinedExpression

from trainees.models import PlannedUnit, TraineePlan
from trainees.progress import MARGIN, Progress
from trainees.tailoring import NOTHING, tailored

ACTIONS = 1 << 15
UNITS = 1 << 15
TOTAL, DONE, EXPECTED, UNDATED = 1, ACTIONS, ACTIONS * ACTIONS, ACTIONS * ACTIONS * ACTIONS
OVERDUE, READY, UNPLANNED, SHIFTED = 1, UNITS, UNITS * UNITS, UNITS * UNITS * UNITS
BEHIND = -float(MARGIN)
SMALL = 200
REMEMBERED_SECONDS = 20
NO_COMPARISON = 2.0


class Standing(NamedTuple):
    """Where a plan stands; its order is that of a list, most behind first.

    `lead` is done minus expected as a share of the total: so few whole numbers divide that it is exact enough to
    compare with. `actions` and `units` carry the counts in their digits. `tailored` as in
    `tailoring`; a plan of which no unit counts is.
    """

    lead: float
    plan: int
    actions: int
    units: int
    tailored: bool = True

    @classmethod
    def empty(cls, plan: int) -> "Standing":
        """A plan without a unit that counts."""
        return cls(NO_COMPARISON, plan, 0, 0)

    @property
    def progress(self) -> Progress:
        """The counts of applicable candidate actions."""
        return Progress(
            done=self.actions // DONE % ACTIONS,
            total=self.actions % ACTIONS,
            expected=self.actions // EXPECTED % ACTIONS,
            undated=self.actions // UNDATED,
        )

    @property
    def is_behind(self) -> bool:
        """Whether `progress.band` is *achter*."""
        return self.lead < BEHIND

    @property
    def overdue(self) -> int:
        """How many units are *te laat*."""
        return self.units % UNITS

    @property
    def ready(self) -> int:
        """How many units are *klaar voor bevestiging*."""
        return self.units % UNPLANNED // READY

    @property
    def unplanned(self) -> int:
        """How many open units have no planned end."""
        return self.units % SHIFTED // UNPLANNED

    @property
    def shifted(self) -> int:
        """How many open units are planned later than was agreed."""
        return self.units // SHIFTED


def behind(standings: list[Standing]) -> list[Standing]:
    """Those that are *achter*."""
    return [standing for standing in standings if standing.lead < BEHIND]


def overdue(standings: list[Standing]) -> list[Standing]:
    """Those with a unit that is *te laat*."""
    return [standing for standing in standings if standing.units % UNITS]


def ready(standings: list[Standing]) -> list[Standing]:
    """Those with a unit that is *klaar voor bevestiging*."""
    return [standing for standing in standings if standing.units % UNPLANNED >= READY]


def unplanned(standings: list[Standing]) -> list[Standing]:
    """Those with an open unit without a planned end."""
    return [standing for standing in standings if standing.units % SHIFTED >= UNPLANNED]


def shifted(standings: list[Standing]) -> list[Standing]:
    """Those with an open unit that is planned later than was agreed."""
    return [standing for standing in standings if standing.units >= SHIFTED]


def untailored(standings: list[Standing]) -> list[Standing]:
    """Those that are *nog niet op maat*."""
    return [standing for standing in standings if not standing.tailored]


@dataclass(frozen=True, slots=True)
class Ranking:
    """Every standing of some offices; `remembered` when it may be up to REMEMBERED_SECONDS old."""

    standings: list[Standing]
    remembered: bool = False


_rankings: dict[Hashable, tuple[float, list[Standing]]] = {}


def forget() -> None:
    """Empty what is remembered; for tests."""
    _rankings.clear()


def ranking(
    plans: QuerySet[TraineePlan],
    count: int,
    today: date,
    *,
    key: Hashable,
    small: int = SMALL,
    seconds: float = REMEMBERED_SECONDS,
) -> Ranking:
    """Where each of these `count` plans stands.

    Up to `small` plans it is read each time. Above that, adding up every unit would cost more than the page itself,
    so each process remembers the order and the counts of the tabs for so many `seconds`; `key` says which plans they
    are. What a page shows of its own rows is then read anew.
    """
    if count <= small:
        return Ranking(standings_of(plans, today))
    at, known = _rankings.get((key, today), (-math.inf, []))
    now = time.monotonic()
    if now - at < seconds:
        return Ranking(known, remembered=True)
    found = standings_of(plans, today)
    _rankings.clear()
    _rankings[key, today] = (now, found)
    return Ranking(found)


def standings_of(plans: QuerySet[TraineePlan], today: date) -> list[Standing]:
    """Where these plans stand on the day `today`, most behind first, those without a comparison last; one query.

    A plan without a unit that counts is left out: `Standing.empty` is where it stands.
    """
    live = PlannedUnit.objects.filter(retired=False, exemption=NOTHING, plan__in=plans.order_by().values("pk"))
    summed = live.order_by().values("plan_id").annotate(in_actions=Sum(_actions(today)), in_units=Sum(_units(today)))
    rows = summed.annotate(tailored=tailored("plan_id")).values_list("plan_id", "in_actions", "in_units", "tailored")
    return sorted(Standing(_lead(actions), plan, actions, units, own) for plan, actions, units, own in rows)


def _lead(actions: int) -> float:
    """Done minus expected as a share of the total, as in `Progress.difference`; NO_COMPARISON when that is None."""
    total = actions % ACTIONS
    if not total or actions // UNDATED * 2 > total:
        return NO_COMPARISON
    return (actions // DONE % ACTIONS - actions // EXPECTED % ACTIONS) / total


def _actions(today: date) -> CombinedExpression:
    """What a unit adds to total, done, expected and undated."""
    done = Case(When(completed_on__isnull=False, then=F("applicable_actions")), default=F("ticked_actions"))
    counted = Case(
        When(planned_end=None, then=Value(TOTAL + UNDATED)),
        When(planned_end__lte=today, then=Value(TOTAL + EXPECTED)),
        default=Value(TOTAL),
        output_field=BigIntegerField(),
    )
    return F("applicable_actions") * counted + done * Value(DONE, output_field=BigIntegerField())


def _units(today: date) -> Case:
    """In which of the three states that ask for attention a unit is, if any, and whether it is open and shifted.

    The states in the order of `states.state_of`; one CASE, because a second makes the query two thirds slower.
    """
    ready = {"applicable_actions__gt": 0, "ticked_actions": F("applicable_actions")}
    later = Case(
        When(**ready, then=Value(READY + SHIFTED)),
        When(planned_end__lt=today, then=Value(OVERDUE + SHIFTED)),
        default=Value(SHIFTED),
    )
    return Case(
        When(completed_on__isnull=False, then=Value(0)),
        When(planned_end__gt=F("agreed_end"), then=later),
        When(**ready, then=Value(READY)),
        When(planned_end=None, then=Value(UNPLANNED)),
        When(planned_end__lt=today, then=Value(OVERDUE)),
        default=Value(0),
        output_field=BigIntegerField(),
    )
