"""The rows of a plan that carry a planned end: their kinds, their keys, and how an act gets hold of several."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from trainees.models import CompanyCompetency, PlannedKeySkill, PlannedUnit, TraineePlan

DatedRow = PlannedUnit | PlannedKeySkill | CompanyCompetency
KIND_OF: dict[type, str] = {
    PlannedUnit: "onderdeel",
    PlannedKeySkill: "sleutelvaardigheid",
    CompanyCompetency: "bedrijf",
}
THIS: dict[type, str] = {
    PlannedUnit: "dit onderdeel",
    PlannedKeySkill: "deze sleutelvaardigheid",
    CompanyCompetency: "deze competentie",
}
GONE = "Dit bestaat niet meer. Laad de pagina opnieuw."


class RowGoneError(ValidationError):
    """A key that is not in the plan."""


def rows_of(plan: TraineePlan, kind: str) -> QuerySet[Any]:
    """The rows of one kind of a plan that carry a planned end; `kind` is the word that their addresses use."""
    return _rows(kind).filter(plan=plan)


def _rows(kind: str) -> QuerySet[Any]:
    if kind == "bedrijf":
        return CompanyCompetency.objects.all()
    rows: Any = PlannedUnit if kind == "onderdeel" else PlannedKeySkill
    found: QuerySet[Any] = rows.objects.filter(retired=False)
    return found


@cache
def _lockable(kind: str) -> QuerySet[Any]:
    """The question for rows of plans that nobody ended, put together once; never asked as such."""
    return _rows(kind).filter(plan__ended_on=None).select_for_update(of=("self",)).order_by("pk")


def key_of(row: DatedRow) -> str:
    """What addresses and pages call a row: its kind and its number in the database, `onderdeel-12`."""
    return f"{KIND_OF[type(row)]}-{row.pk}"


def locked_rows(plan: TraineePlan, keys: Iterable[str]) -> dict[str, DatedRow]:
    """The rows of a plan with these keys as they are now, kept for this transaction: one query a kind.

    In the order of the keys. Raises RowGoneError when one is not in the plan, or not written as its page writes it,
    and when the plan was ended meanwhile: then it is read only.
    """
    wanted = list(dict.fromkeys(keys))
    numbers: dict[str, list[int]] = defaultdict(list)
    for key in wanted:
        kind, _, number = key.partition("-")
        if kind not in KIND_OF.values() or not number.isdecimal() or len(number) > 18:
            raise RowGoneError(GONE)
        numbers[kind].append(int(number))
    found: dict[str, DatedRow] = {}
    for kind in KIND_OF.values():
        if kind in numbers:
            for row in _lockable(kind).filter(plan=plan, pk__in=numbers[kind]):
                row.plan = plan
                found[f"{kind}-{row.pk}"] = row
    if found.keys() != set(wanted):
        raise RowGoneError(GONE)
    return {key: found[key] for key in wanted}
