"""Planned ends spread over a period: what always holds, and the cases that people meet."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainees.spreading import Part, propose, shares, week_end
from trainees.working_days import WorkingCalendar

MONDAY, END = date(2026, 11, 23), date(2027, 5, 7)
OFFICE = WorkingCalendar({date(2026, 12, day): "collectief verlof" for day in (28, 29, 30, 31)})
ACTIONS = (5, 20, 17, 9, 13, 18, 7, 11, 4, 10, 10)

calendars = st.builds(
    WorkingCalendar,
    closed_days=st.dictionaries(st.dates(MONDAY, END), st.just("brugdag"), max_size=40),
    weekdays=st.frozensets(st.integers(0, 6), min_size=1),
)
dates = st.dates(MONDAY - timedelta(days=30), END + timedelta(days=30))
periods = st.tuples(st.dates(MONDAY, END), st.integers(0, 200)).map(lambda one: (one[0], one[0] + timedelta(one[1])))


KEEPS_NONE = st.none()


@st.composite
def rows(draw, kept=KEEPS_NONE):
    """Up to twenty rows with any weights, and dates that they keep."""
    number = draw(st.integers(1, 20))
    weights = draw(st.lists(st.integers(1, 40), min_size=number, max_size=number))
    days = draw(st.lists(kept, min_size=number, max_size=number))
    return [Part(str(place), weight, day) for place, (weight, day) in enumerate(zip(weights, days, strict=True))]


def free(*weights):
    return [Part(str(place), weight) for place, weight in enumerate(weights)]


def has_working_day(first, last, calendar):
    return any(calendar.is_working(first + timedelta(days)) for days in range((last - first).days + 1))


def proposed(parts, period, calendar, weekly):
    """What is proposed; None for a period without a working day, which is refused."""
    first, last = period
    if not has_working_day(first, last, calendar):
        with pytest.raises(ValueError, match="no working day"):
            propose(parts, first, last, calendar, weekly=weekly)
        return None
    return propose(parts, first, last, calendar, weekly=weekly)


@given(rows(st.none() | dates), periods, calendars, st.booleans())
def test_every_date_is_a_working_day_of_the_period_in_the_order_given(parts, period, calendar, weekly):
    found = proposed(parts, period, calendar, weekly)
    if found is None:
        return
    days = list(found.dates.values())
    assert all(period[0] <= day <= period[1] and calendar.is_working(day) for day in days)
    assert days == sorted(days)


@given(rows(st.none() | dates), periods, calendars, st.booleans())
def test_rows_that_keep_a_date_are_not_proposed_and_all_others_are(parts, period, calendar, weekly):
    found = proposed(parts, period, calendar, weekly)
    if found is not None:
        assert list(found.dates) == [part.key for part in parts if part.kept is None]


@given(rows(st.none() | dates), periods, calendars, st.booleans())
def test_the_same_rows_give_the_same_dates_and_proposing_them_again_changes_nothing(parts, period, calendar, weekly):
    found = proposed(parts, period, calendar, weekly)
    if found is None:
        return
    assert proposed(parts, period, calendar, weekly) == found
    settled = [Part(part.key, part.weight, part.kept or found.dates[part.key]) for part in parts]
    again = proposed(settled, period, calendar, weekly)
    assert again is not None
    assert again.dates == {}


@given(rows(), periods, calendars, st.booleans())
def test_a_heavier_row_never_gets_fewer_stops_unless_rows_share_one(parts, period, calendar, weekly):
    found = proposed(parts, period, calendar, weekly)
    if found is None:
        return
    slack = 0 if min(found.stops.values()) else 1
    pairs = [(one, other) for one in parts for other in parts if one.weight > other.weight]
    assert all(found.stops[one.key] + slack >= found.stops[other.key] for one, other in pairs)


@given(st.integers(1, 200), st.lists(st.integers(1, 50), min_size=1, max_size=30))
def test_all_stops_are_shared_out(stops, weights):
    given_out = shares(stops, weights)
    assert sum(given_out) == stops
    assert min(given_out) >= (1 if stops >= len(weights) else 0)


@given(rows(), st.lists(dates, min_size=3, max_size=3), st.booleans())
def test_dates_that_stay_in_order_hold_the_others_between_them(parts, kept, weekly):
    every_day = WorkingCalendar(weekdays=frozenset(range(7)))
    kept = sorted(every_day.next_working(day) for day in kept)
    fences = [Part(f"vast{place}", 5, day) for place, day in enumerate(kept)]
    third = len(parts) // 3
    line = [*parts[:third], fences[0], *parts[third : 2 * third], *fences[1:], *parts[2 * third :]]
    found = propose(line, kept[0], kept[-1], every_day, weekly=weekly)
    days = [found.dates.get(part.key) or part.kept for part in line]
    assert days == sorted(days)


def test_a_plan_of_half_a_year_ends_on_fridays_and_never_in_a_closed_week():
    found = propose(free(*ACTIONS), MONDAY, date(2027, 4, 30), OFFICE, weekly=True)
    assert list(found.stops.values()) == [1, 3, 3, 2, 2, 3, 1, 2, 1, 2, 2]
    days = list(found.dates.values())
    assert (days[0], days[1], days[-1]) == (date(2026, 11, 27), date(2026, 12, 18), date(2027, 4, 30))
    assert {day.weekday() for day in days} == {4}
    assert not any(date(2026, 12, 25) <= day <= date(2027, 1, 3) for day in days)


def test_a_week_with_a_closed_friday_ends_on_the_last_working_day_before_it():
    assert week_end(date(2026, 12, 21), OFFICE) == date(2026, 12, 24)
    assert week_end(date(2026, 12, 28), OFFICE) is None
    part_time = WorkingCalendar(weekdays=frozenset({0, 2}))
    assert week_end(MONDAY, part_time) == date(2026, 11, 25)


def test_a_scrap_of_a_first_week_is_no_stop_unless_every_week_is_needed():
    thursday = MONDAY + timedelta(days=3)
    first = propose(free(1, 1), thursday, date(2026, 12, 18), OFFICE, weekly=True)
    assert list(first.dates.values()) == [date(2026, 12, 11), date(2026, 12, 18)]
    needed = propose(free(1, 1), thursday, date(2026, 12, 4), OFFICE, weekly=True)
    assert list(needed.dates.values()) == [date(2026, 11, 27), date(2026, 12, 4)]


def test_with_fewer_weeks_than_rows_fridays_are_shared_evenly():
    found = propose(free(*[1] * 6), MONDAY, date(2026, 12, 13), OFFICE, weekly=True)
    fridays = [date(2026, 11, 27), date(2026, 12, 4), date(2026, 12, 11)]
    assert list(found.dates.values()) == [fridays[0]] * 2 + [fridays[1]] * 2 + [fridays[2]] * 2
    assert found.is_weekly


def test_a_period_without_a_friday_ends_on_other_working_days():
    found = propose(free(1, 1), MONDAY, date(2026, 11, 26), OFFICE, weekly=True)
    assert list(found.dates.values()) == [date(2026, 11, 24), date(2026, 11, 26)]
    assert not found.is_weekly


def test_a_date_that_stays_takes_its_share_of_the_time_before_it():
    parts = [Part("a", 10), Part("b", 30, date(2026, 12, 18)), Part("c", 10)]
    found = propose(parts, MONDAY, date(2027, 1, 15), OFFICE, weekly=True)
    assert found.dates == {"a": date(2026, 11, 27), "c": date(2027, 1, 15)}


def test_of_dates_that_contradict_the_order_the_longest_series_holds():
    kept = (date(2027, 3, 5), date(2026, 12, 4), date(2027, 1, 15))
    parts = [Part("x", 1, kept[0]), Part("a"), Part("y", 1, kept[1]), Part("b"), Part("z", 1, kept[2]), Part("c")]
    found = propose(parts, MONDAY, END, OFFICE, weekly=True).dates
    assert found["a"] < kept[1] < found["b"] < kept[2] < found["c"]


def test_a_date_outside_the_period_holds_nothing():
    parts = [Part("a", 1, date(2026, 10, 2)), Part("b"), Part("c", 1, date(2027, 6, 4)), Part("d")]
    found = propose(parts, MONDAY, date(2026, 12, 6), OFFICE, weekly=True).dates
    assert found == {"b": date(2026, 11, 27), "d": date(2026, 12, 4)}


def test_equal_weights_give_equal_stretches():
    found = propose(free(*[1] * 5), MONDAY, date(2026, 12, 18), WorkingCalendar(), weekly=False)
    assert set(found.stops.values()) == {4}
    assert all(before < after for before, after in pairwise(found.dates.values()))
