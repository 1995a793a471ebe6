"""The act with which the parties agree on the dates of a plan (*plan overeenkomen*): a record that nobody undoes."""

from collections.abc import Mapping
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from competency_plans import catalogue
from trainees.conflicts import ENDED_SINCE, last_change
from trainees.models import AgreedDate, PlanAgreement, PlannedUnit, TraineePlan, User
from trainees.wording import short

Dates = Mapping[int, date | None]
ABSENT = date.max


@transaction.atomic
def agree(*, plan: TraineePlan, seen: Dates, by: User) -> PlanAgreement:
    """Keep the planned end of every unit that counts as its agreed end, in a new agreement; older ones stay.

    `seen` are the dates that the page showed, by the key of their unit. An exempted unit is not part of it, one
    without a date is agreed without one. Raises ValidationError when the plan ended, when a date or an exemption
    changed since, when no unit has a date, and when nothing differs from the newest agreement. The number of queries
    does not grow with the units.
    """
    if TraineePlan.objects.select_for_update().get(pk=plan.pk).is_ended:
        raise ValidationError(ENDED_SINCE)
    units = list(PlannedUnit.objects.select_for_update().filter(plan=plan, retired=False).order_by("pk"))
    _refuse_when_changed(plan, units, seen)
    dates = dates_of(units)
    newest = PlanAgreement.objects.filter(plan=plan).last()
    if refusal := why_not(dates, agreed_in(newest) if newest else None):
        raise ValidationError(refusal)
    agreement = PlanAgreement.objects.create(plan=plan, number=newest.number + 1 if newest else 1, by=by)
    AgreedDate.objects.bulk_create(
        AgreedDate(agreement=agreement, planned_unit=unit, agreed_end=unit.planned_end, unit_version=unit.version)
        for unit in units
        if unit.pk in dates
    )
    for unit in units:
        unit.agreed_end = dates.get(unit.pk)
    PlannedUnit.objects.bulk_update(units, ["agreed_end"])
    return agreement


def dates_of(units: list[PlannedUnit]) -> dict[int, date | None]:
    """The dates that an agreement on these units would hold, by the key of the unit."""
    return {unit.pk: unit.planned_end for unit in units if not unit.is_exempt}


def agreed_in(agreement: PlanAgreement) -> dict[int, date | None]:
    """The dates of an agreement, by the key of the unit."""
    return dict(agreement.dates.values_list("planned_unit_id", "agreed_end"))


def why_not(dates: Dates, former: Dates | None) -> str:
    """Why these dates cannot be agreed on now, in Dutch; empty when they can. `former` are those of the last time."""
    if not any(dates.values()):
        return "Nog geen enkel onderdeel heeft een voorziene einddatum. Vul eerst de planning in."
    if dates == former:
        return "Sinds de vorige overeenkomst is er niets veranderd."
    return ""


def _refuse_when_changed(plan: TraineePlan, units: list[PlannedUnit], seen: Dates) -> None:
    """Raise ValidationError, a sentence for each unit that is not as it was seen: who changed it, into what."""
    text = catalogue.tree(plan.edition_id).units_by_id
    now = dates_of(units)
    known = [unit for unit in units if seen.get(unit.pk, ABSENT) != now.get(unit.pk, ABSENT)]
    changed = [_change(unit, f"onderdeel {text[unit.unit_id].number}", unit.pk in seen) for unit in known]
    if changed or set(seen) != set(now):
        raise ValidationError(["Intussen veranderde er iets; er is niets bewaard.", *changed, "Kijk de datums na."])


def _change(unit: PlannedUnit, what: str, was_part: bool) -> str:
    """What somebody else did to a unit since it was seen, as a sentence."""
    if unit.is_exempt or not was_part:
        who = last_change(unit, "exemption").by or "Iemand"
        return f"{who} stelde {what} vrij." if unit.is_exempt else f"{who} nam de vrijstelling van {what} terug."
    who = last_change(unit, "planned_end").by or "Iemand"
    if unit.planned_end is None:
        return f"{who} wiste de datum van {what}."
    return f"{who} zette {what} op {short(unit.planned_end)}."
