"""Agreeing on the dates of a plan: what is kept, who is refused, what a second time does."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from tests.conftest import TODAY
from trainees import agreeing, planning, starting
from trainees.models import AgreedDate, PlanAgreement, PlannedUnit

FRIDAY, LATER = date(2026, 12, 18), date(2027, 1, 15)
QUERIES = 9


def move(unit, day, by, seen=None):
    return planning.set_planned_end(row=unit, day=day, seen=seen, today=TODAY, by=by)


def shown(plan):
    """The dates that the page shows now."""
    return agreeing.dates_of(list(plan.units.all()))


def agree(plan, by, seen=None):
    return agreeing.agree(plan=plan, seen=shown(plan) if seen is None else seen, by=by)


@pytest.fixture
def unit(plan, bart):
    """The first unit, planned on FRIDAY; the others have no date."""
    return move(plan.units.first(), FRIDAY, bart)


def test_an_agreement_keeps_the_date_of_every_unit_with_who_and_which_version(plan, unit, bart):
    made = agree(plan, bart)
    assert (made.number, made.by) == (1, bart)
    kept = made.dates.get(planned_unit=unit)
    assert (kept.agreed_end, kept.unit_version) == (FRIDAY, unit.version)
    assert made.dates.count() == 11
    assert made.dates.exclude(agreed_end=None).count() == 1


def test_a_second_agreement_is_a_new_row_and_the_former_stays(plan, unit, bart, griet):
    first = agree(plan, bart)
    move(unit, LATER, bart, seen=FRIDAY)
    second = agree(plan, griet)
    assert (second.number, second.by) == (2, griet)
    assert [row.agreed_end for row in AgreedDate.objects.filter(planned_unit=unit).order_by("pk")] == [FRIDAY, LATER]
    assert PlanAgreement.objects.get(pk=first.pk).by == bart


def test_a_later_move_never_changes_what_was_agreed(plan, unit, bart):
    made = agree(plan, bart)
    move(unit, LATER, bart, seen=FRIDAY)
    assert made.dates.get(planned_unit=unit).agreed_end == FRIDAY


def test_an_exempted_unit_is_no_part_of_an_agreement(plan, unit, bart):
    other = plan.units.last()
    planning.exempt(row=move(other, FRIDAY, bart), reason="eerdere ervaring", seen="", by=bart)
    made = agree(plan, bart)
    assert not made.dates.filter(planned_unit=other).exists()
    other.refresh_from_db()
    assert other.agreed_end is None


def test_a_plan_without_any_date_is_not_agreed_on(plan, bart):
    with pytest.raises(ValidationError, match="Nog geen enkel onderdeel"):
        agree(plan, bart)
    assert not PlanAgreement.objects.exists()


def test_the_same_dates_are_not_agreed_on_twice(plan, unit, bart, griet):
    agree(plan, bart)
    move(move(unit, LATER, bart, seen=FRIDAY), FRIDAY, bart, seen=LATER)
    with pytest.raises(ValidationError, match="niets veranderd"):
        agree(plan, griet)
    assert PlanAgreement.objects.count() == 1


@pytest.mark.parametrize(
    ("day", "message"),
    [
        (LATER, "Griet Lemmens zette onderdeel 1a op vr"),
        (None, "Griet Lemmens wiste de datum van onderdeel 1a"),
    ],
)
def test_a_date_that_changed_meanwhile_is_named_and_nothing_is_kept(plan, unit, bart, griet, day, message):
    seen = shown(plan)
    move(unit, day, griet, seen=FRIDAY)
    with pytest.raises(ValidationError, match=message):
        agree(plan, bart, seen)
    assert not PlanAgreement.objects.exists()


def test_an_exemption_that_changed_meanwhile_is_named(plan, unit, bart, griet):
    seen = shown(plan)
    planning.exempt(row=unit, reason="eerdere ervaring", seen="", by=griet)
    with pytest.raises(ValidationError, match="Griet Lemmens stelde onderdeel 1a vrij"):
        agree(plan, bart, seen)
    seen = shown(plan)
    planning.exempt(row=unit, reason="", seen="eerdere ervaring", by=griet)
    with pytest.raises(ValidationError, match="nam de vrijstelling van onderdeel 1a terug"):
        agree(plan, bart, seen)


def test_dates_of_units_that_the_plan_does_not_have_are_refused(plan, unit, bart):
    with pytest.raises(ValidationError, match="er is niets bewaard"):
        agree(plan, bart, shown(plan) | {10**9: FRIDAY})


def test_an_ended_plan_is_not_agreed_on(plan, unit, bart, griet):
    seen = shown(plan)
    starting.end(plan=plan, on=TODAY, reason="Ander werk", by=griet, today=TODAY)
    with pytest.raises(ValidationError, match="intussen beëindigd"):
        agree(plan, bart, seen)


def test_the_agreed_end_kept_with_each_unit_is_that_of_the_newest_agreement(plan, unit, bart):
    agree(plan, bart)
    other = move(plan.units.last(), LATER, bart)
    planning.exempt(row=unit, reason="eerdere ervaring", seen="", by=bart)
    newest = agree(plan, bart)
    kept = dict(PlannedUnit.objects.filter(plan=plan, retired=False).values_list("pk", "agreed_end"))
    assert kept == dict.fromkeys(kept) | agreeing.agreed_in(newest)
    assert (kept[other.pk], kept[unit.pk]) == (LATER, None)


@pytest.mark.parametrize("many", [1, 11])
def test_agreeing_on_eleven_units_takes_as_few_queries_as_on_one(plan, bart, many, django_assert_num_queries):
    for unit in plan.units.all()[:many]:
        move(unit, FRIDAY, bart)
    seen = shown(plan)
    agree(plan, bart, seen)
    move(plan.units.first(), LATER, bart, seen=FRIDAY)
    seen = shown(plan)
    with django_assert_num_queries(QUERIES):
        assert agree(plan, bart, seen).number == 2


def test_agreeing_makes_no_version_of_a_unit(plan, unit, bart):
    agree(plan, bart)
    unit.refresh_from_db()
    assert (unit.version, unit.history.count()) == (2, 1)
