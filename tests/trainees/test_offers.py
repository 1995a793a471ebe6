"""What the planning proposes after a date moved."""

from datetime import date

import pytest

from tests.conftest import TODAY
from trainees import offers, plan_document, planning

FIRST, SECOND = date(2026, 12, 11), date(2026, 12, 18)


@pytest.fixture
def dated(plan, bart):
    """The first two units of a plan with a date; the first one's key, and the plan as it stands."""
    units = list(plan.units.order_by("pk")[:2])
    for unit, day in zip(units, (FIRST, SECOND), strict=True):
        planning.set_planned_end(row=unit, day=day, seen=None, today=TODAY, by=bart)
    return planning.key_of(units[0]), plan_document.outline(plan, TODAY)


def test_after_a_move_the_later_units_are_offered_the_same_working_days(dated):
    key, document = dated
    offer = offers.after_move(document, key, FIRST, date(2026, 12, 14))
    assert offer is not None
    assert [(new.seen, new.day) for new in offer.dates] == [(SECOND, date(2026, 12, 21))]


@pytest.mark.parametrize("day", [date.max, date(9000, 1, 1), date(2100, 1, 1), date(1989, 12, 31), date.min])
def test_a_day_in_a_year_that_nobody_can_type_offers_nothing(dated, day):
    key, document = dated
    assert offers.after_move(document, key, FIRST, day) is None
    assert offers.after_move(document, key, day, FIRST) is None
