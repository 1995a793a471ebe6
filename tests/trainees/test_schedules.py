"""Shifting and spreading several dates at once: what always holds."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainees.schedules import Spot, later_than, shifted, spread, working_days_between
from trainees.working_days import WorkingCalendar

START, END = date(2026, 9, 1), date(2027, 2, 28)
CLOSURE = {date(2026, 12, 28) + timedelta(days=n): "collectief verlof" for n in range(4)}

calendars = st.builds(
    WorkingCalendar,
    closed_days=st.sampled_from([{}, CLOSURE]),
    weekdays=st.frozensets(st.integers(0, 6), min_size=1, max_size=7),
)
days = st.dates(START, END)
plans = st.lists(st.tuples(st.none() | days, st.booleans()), min_size=1, max_size=20).map(
    lambda rows: [Spot(f"onderdeel-{place}", day, is_open) for place, (day, is_open) in enumerate(rows)]
)


@given(plans, calendars, st.integers(1, 60))
def test_a_shift_and_back_from_working_days_changes_nothing(spots, calendar, n):
    there = shifted(spots, 1, calendar)  # now every open date is a working day
    placed = [Spot(spot.key, there.get(spot.key), spot.is_open) for spot in spots]
    further = shifted(placed, n, calendar)
    back = shifted([Spot(key, day) for key, day in further.items()], -n, calendar)
    assert back == there


@given(plans, calendars, st.integers(-60, 60).filter(bool))
def test_a_shift_moves_open_rows_with_a_date_only_by_so_many_working_days(spots, calendar, n):
    moved = shifted(spots, n, calendar)
    assert set(moved) == {spot.key for spot in spots if spot.is_open and spot.day}
    for spot in spots:
        if spot.key in moved:
            assert calendar.is_working(moved[spot.key])
            assert working_days_between(spot.day, moved[spot.key], calendar) in (n, n - 1, n + 1)
            if calendar.is_working(spot.day):
                assert working_days_between(spot.day, moved[spot.key], calendar) == n


@given(plans, calendars, st.integers(-30, 30).filter(bool))
def test_a_shift_keeps_the_order_of_the_dates(spots, calendar, n):
    moved = shifted(spots, n, calendar)
    before = sorted((spot.day, spot.key) for spot in spots if spot.key in moved)
    assert [moved[key] for _, key in before] == sorted(moved.values())


@given(plans, calendars, days, days)
def test_a_spread_stays_within_its_days_on_working_days_in_order_and_is_stable(spots, calendar, one, other):
    first, last = min(one, other), max(one, other)
    try:
        dates = spread(spots, first, last, calendar)
    except ValueError:
        assert not any(calendar.is_working(first + timedelta(days=n)) for n in range((last - first).days + 1))
        return
    assert set(dates) == {spot.key for spot in spots if spot.is_open}
    assert all(first <= day <= last and calendar.is_working(day) for day in dates.values())
    dated = sorted((spot for spot in spots if spot.is_open and spot.day), key=lambda spot: spot.day)
    assert [dates[spot.key] for spot in dated] == sorted(dates[spot.key] for spot in dated)
    again = spread([Spot(key, day) for key, day in dates.items()], first, last, calendar)
    assert again == dates


def test_a_spread_over_five_rows_leaves_the_same_number_of_working_days_between_them():
    spots = [Spot(str(n), START + timedelta(days=n)) for n in range(5)]
    dates = list(spread(spots, date(2026, 11, 2), date(2026, 12, 18), WorkingCalendar()).values())
    gaps = [WorkingCalendar().between(a, b) for a, b in pairwise(dates)]
    assert (dates[0], dates[-1]) == (date(2026, 11, 2), date(2026, 12, 18))
    assert max(gaps) - min(gaps) <= 1


def test_a_spread_without_a_working_day_is_refused():
    with pytest.raises(ValueError, match="no working day"):
        spread([Spot("1", None)], date(2026, 11, 28), date(2026, 11, 29), WorkingCalendar())


def test_later_rows_are_the_open_ones_after_a_day_by_date():
    spots = [
        Spot("5", date(2026, 11, 13)), Spot("2", date(2026, 12, 18)), Spot("6", date(2026, 11, 27)),
        Spot("3", date(2026, 11, 20), is_open=False), Spot("10", None),
    ]  # fmt: skip
    assert [spot.key for spot in later_than(spots, date(2026, 11, 13), but="5")] == ["6", "2"]
