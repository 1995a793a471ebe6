"""Rules of working days, public holidays and plan weeks."""

from collections.abc import Mapping
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainees import closing_days
from trainees.working_days import (
    MONDAY_TO_FRIDAY,
    NoWorkingDayError,
    WorkingCalendar,
    belgian_holidays,
    display_week,
    plan_week,
    weekend_holidays,
    weeks_in,
)

# Easter Sundays of 1990 to 2099 as month and day, ten years a line, from published tables.
EASTER_SUNDAYS = """
    0415 0331 0419 0411 0403 0416 0407 0330 0412 0404
    0423 0415 0331 0420 0411 0327 0416 0408 0323 0412
    0404 0424 0408 0331 0420 0405 0327 0416 0401 0421
    0412 0404 0417 0409 0331 0420 0405 0328 0416 0401
    0421 0413 0328 0417 0409 0325 0413 0405 0425 0410
    0401 0421 0406 0329 0417 0409 0325 0414 0405 0418
    0410 0402 0421 0406 0329 0418 0402 0422 0414 0330
    0418 0410 0326 0415 0406 0329 0411 0403 0422 0414
    0330 0419 0410 0326 0415 0407 0419 0411 0403 0423
    0407 0330 0419 0404 0326 0415 0331 0420 0411 0403
    0416 0408 0330 0412 0404 0424 0415 0331 0420 0412
"""

OFFICE = WorkingCalendar({date(2026, 12, day): "collectief verlof" for day in (28, 29, 30, 31)})
EVERY_DAY_CLOSED = WorkingCalendar({date(2025, 1, 1) + timedelta(days=n): "verbouwing" for n in range(1500)})

days = st.dates(date(1990, 1, 1), date(2099, 12, 31))
calendars = st.builds(
    WorkingCalendar,
    closed_days=st.dictionaries(st.dates(date(2026, 1, 1), date(2026, 3, 1)), st.just("brugdag"), max_size=30),
    weekdays=st.frozensets(st.integers(0, 6), min_size=1),
)
near = st.dates(date(2025, 12, 1), date(2026, 4, 1))

# The table that the calendar is held against. Nothing below asks the calendar: Easter comes from the table above, the
# weekday from counting days since a Monday, and which holidays fall on a weekend from a perpetual calendar.
FIRST_MONDAY = date(1990, 1, 1)
YEARS = range(1990, 2100)
FIXED_NAMES = {
    (1, 1): "Nieuwjaar", (5, 1): "Dag van de Arbeid", (7, 21): "nationale feestdag",
    (8, 15): "Onze-Lieve-Vrouw-Hemelvaart", (11, 1): "Allerheiligen", (11, 11): "Wapenstilstand", (12, 25): "Kerstmis",
}  # fmt: skip
AFTER_EASTER = {1: "paasmaandag", 39: "Hemelvaart", 50: "pinkstermaandag"}
# Which holidays fall on a weekend, by the weekday of 1 January: in a common year and in a leap year.
PERPETUAL = {
    "ma": ("21/07 11/11", "21/07"),
    "di": ("21/07", "01/11"),
    "wo": ("01/11", "15/08 01/11"),
    "do": ("15/08 01/11", "01/05 15/08 25/12"),
    "vr": ("01/05 15/08 25/12", "01/05 25/12"),
    "za": ("01/01 01/05 25/12", "01/01 11/11"),
    "zo": ("01/01 11/11", "01/01 21/07 11/11"),
}
WEEKDAY_NAMES = tuple(PERPETUAL)


def published_easter(year: int) -> date:
    found = EASTER_SUNDAYS.split()[year - 1990]
    return date(year, int(found[:2]), int(found[2:]))


def table_of(year: int) -> dict[date, list[str]]:
    """The holidays of a year by the table: the names of each day, in the order of the calendar."""
    days: dict[date, list[str]] = {}
    for (month, day), name in FIXED_NAMES.items():
        days.setdefault(date(year, month, day), []).append(name)
    for days_after, name in AFTER_EASTER.items():
        days.setdefault(published_easter(year) + timedelta(days=days_after), []).append(name)
    return dict(sorted(days.items()))


def counted_weekday(day: date) -> int:
    """The weekday of a day, Monday is 0, by counting from a Monday."""
    return (day - FIRST_MONDAY).days % 7


def perpetual_weekends(year: int) -> list[str]:
    """The holidays of a year that fall on a weekend, by the perpetual calendar: a leap year moves the next by two."""
    leaps = sum(1 for before in range(1990, year) if before % 4 == 0)
    first = WEEKDAY_NAMES[(year - 1990 + leaps) % 7]
    return PERPETUAL[first][year % 4 == 0].split()


def days_of(year: int) -> list[date]:
    return [date(year, 1, 1) + timedelta(days=number) for number in range(366 if year % 4 == 0 else 365)]


def gauss(year: int) -> date:
    """Easter by the rule of Gauss, with his numbers for 1900 to 2099."""
    moon = (19 * (year % 19) + 24) % 30
    sunday = (2 * (year % 4) + 4 * (year % 7) + 6 * moon + 5) % 7
    days_after = moon + sunday
    if moon == 29 and sunday == 6:
        days_after -= 7
    if moon == 28 and sunday == 6 and year % 19 > 10:
        days_after -= 7
    return date(year, 3, 22) + timedelta(days=days_after)


@pytest.mark.parametrize("year", YEARS)
def test_every_holiday_of_a_year_stands_in_the_table_with_its_name(year: int) -> None:
    assert gauss(year) == published_easter(year)
    assert {day: name.split(" en ") for day, name in belgian_holidays(year).items()} == table_of(year)
    assert list(belgian_holidays(year)) == list(table_of(year))


@pytest.mark.parametrize("year", YEARS)
def test_the_holidays_on_a_weekend_are_those_of_a_perpetual_calendar(year: int) -> None:
    assert [f"{day:%d/%m}" for day in weekend_holidays(year)] == perpetual_weekends(year)
    by_counting = [day for day in table_of(year) if counted_weekday(day) > 4]
    assert list(weekend_holidays(year)) == by_counting


def test_the_table_knows_1100_holidays_of_which_two_fall_together() -> None:
    tables = [table_of(year) for year in YEARS]
    assert sum(len(names) for table in tables for names in table.values()) == 1100
    assert [day for table in tables for day, names in table.items() if len(names) > 1] == [date(2008, 5, 1)]


def free_weekdays(year: int, closed: Mapping[date, str], weekdays: frozenset[int] = MONDAY_TO_FRIDAY) -> int:
    """On how many of these weekdays of a year the calendar says that nobody works."""
    working = WorkingCalendar(closed, weekdays)
    return sum(counted_weekday(day) in weekdays and not working.is_working(day) for day in days_of(year))


@pytest.mark.parametrize("year", YEARS)
def test_a_year_has_the_weekday_holidays_of_the_table_and_its_replacement_days_off(year: int) -> None:
    table = table_of(year)
    on_weekdays = sum(counted_weekday(day) < 5 for day in table)
    assert free_weekdays(year, {}) == on_weekdays
    closed: dict[date, str] = {}
    for holiday in (day for day in table if counted_weekday(day) > 4):
        day = closing_days.proposal(holiday, WorkingCalendar(closed))
        assert day is not None
        closed[day] = "vervanging"
    assert free_weekdays(year, closed) == on_weekdays + len(perpetual_weekends(year)) == len(table)


@given(st.sampled_from(YEARS), st.data())
def test_nobody_works_on_exactly_the_holidays_and_closed_days_that_fall_on_his_weekdays(
    year: int, data: st.DataObject
) -> None:
    weekdays = data.draw(st.frozensets(st.integers(0, 6), min_size=1))
    closed = dict.fromkeys(data.draw(st.sets(st.sampled_from(days_of(year)), max_size=40)), "vervanging")
    off = {day for day in (*table_of(year), *closed) if counted_weekday(day) in weekdays}
    assert free_weekdays(year, closed, weekdays) == len(off)
    working = WorkingCalendar(closed, weekdays)
    expected = {day for day in days_of(year) if counted_weekday(day) in weekdays} - off
    assert {day for day in days_of(year) if working.is_working(day)} == expected


def test_the_holidays_of_2026_have_their_dutch_names() -> None:
    assert {f"{day:%d/%m}": name for day, name in belgian_holidays(2026).items()} == {
        "01/01": "Nieuwjaar",
        "06/04": "paasmaandag",
        "01/05": "Dag van de Arbeid",
        "14/05": "Hemelvaart",
        "25/05": "pinkstermaandag",
        "21/07": "nationale feestdag",
        "15/08": "Onze-Lieve-Vrouw-Hemelvaart",
        "01/11": "Allerheiligen",
        "11/11": "Wapenstilstand",
        "25/12": "Kerstmis",
    }


def test_two_holidays_on_one_day_are_both_named() -> None:
    assert belgian_holidays(2008)[date(2008, 5, 1)] == "Dag van de Arbeid en Hemelvaart"


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        (date(2026, 11, 28), "zaterdag"),
        (date(2026, 11, 1), "zondag"),
        (date(2026, 11, 11), "feestdag"),
        (date(2026, 12, 28), "collectief verlof"),
        (date(2026, 11, 23), None),
    ],
)
def test_a_closed_day_has_a_reason_and_a_working_day_has_none(day: date, reason: str | None) -> None:
    assert OFFICE.why_closed(day) == reason


def test_a_free_day_of_a_part_time_trainee_is_not_a_working_day() -> None:
    calendar = WorkingCalendar(weekdays=frozenset({0, 1, 2}))
    assert calendar.why_closed(date(2026, 11, 26)) == "vrije dag van de cursist"


def test_a_closed_day_without_a_label_is_still_closed() -> None:
    assert WorkingCalendar({date(2026, 11, 23): ""}).why_closed(date(2026, 11, 23)) == "sluitingsdag"


def test_a_saturday_that_the_trainee_works_is_a_working_day() -> None:
    assert WorkingCalendar(weekdays=frozenset({5})).is_working(date(2026, 11, 28))


@pytest.mark.parametrize("weekdays", [frozenset(), frozenset({7}), frozenset({-1, 0})])
def test_a_calendar_needs_working_days_that_exist(weekdays: frozenset[int]) -> None:
    with pytest.raises(ValueError, match="weekdays"):
        WorkingCalendar(weekdays=weekdays)


def test_the_search_for_a_working_day_passes_over_a_closure() -> None:
    assert OFFICE.next_working(date(2026, 12, 25)) == date(2027, 1, 4)
    assert OFFICE.previous_working(date(2027, 1, 3)) == date(2026, 12, 24)
    assert OFFICE.neighbours(date(2026, 12, 30)) == (date(2026, 12, 24), date(2027, 1, 4))


def test_a_working_day_is_its_own_next_and_previous() -> None:
    monday = date(2026, 11, 23)
    assert OFFICE.next_working(monday) == OFFICE.previous_working(monday) == OFFICE.add(monday, 0) == monday


def test_the_neighbours_of_a_working_day_are_other_days() -> None:
    assert OFFICE.neighbours(date(2026, 11, 23)) == (date(2026, 11, 20), date(2026, 11, 24))


def test_a_calendar_without_working_days_is_an_error_and_never_a_loop() -> None:
    day = date(2027, 1, 1)
    with pytest.raises(NoWorkingDayError, match="2027-01-01"):
        EVERY_DAY_CLOSED.next_working(day)
    with pytest.raises(NoWorkingDayError):
        EVERY_DAY_CLOSED.add(day, -3)
    assert EVERY_DAY_CLOSED.neighbours(day) == ()


@pytest.mark.parametrize(
    ("after", "until", "late"),
    [
        (date(2026, 11, 13), date(2026, 11, 22), 5),
        (date(2026, 11, 20), date(2026, 11, 22), 0),
        (date(2026, 11, 10), date(2026, 11, 12), 1),
        (date(2026, 11, 22), date(2026, 11, 22), 0),
        (date(2026, 11, 27), date(2026, 11, 22), 0),
        (date(2026, 12, 24), date(2027, 1, 4), 1),
    ],
)
def test_how_late_counts_working_days_after_the_date_up_to_today(after: date, until: date, late: int) -> None:
    assert OFFICE.between(after, until) == late


@given(calendars, near)
def test_the_next_working_day_is_the_first_working_day_from_a_day_on(calendar: WorkingCalendar, day: date) -> None:
    found = calendar.next_working(day)
    passed = [day + timedelta(days=number) for number in range((found - day).days)]
    assert calendar.is_working(found)
    assert not any(map(calendar.is_working, passed))


@given(calendars, near)
def test_the_previous_working_day_mirrors_the_next(calendar: WorkingCalendar, day: date) -> None:
    found = calendar.previous_working(day)
    passed = [day - timedelta(days=number) for number in range((day - found).days)]
    assert calendar.is_working(found)
    assert not any(map(calendar.is_working, passed))


@given(calendars, near, st.integers(1, 15))
def test_adding_working_days_and_counting_them_agree(calendar: WorkingCalendar, day: date, n: int) -> None:
    later, earlier = calendar.add(day, n), calendar.add(day, -n)
    assert calendar.is_working(later)
    assert calendar.between(day, later) == n
    assert calendar.between(earlier - timedelta(days=1), day - timedelta(days=1)) == n


@given(calendars, near, st.integers(-15, 15))
def test_adding_and_taking_away_come_back_to_a_working_day(calendar: WorkingCalendar, day: date, n: int) -> None:
    origin = calendar.next_working(day)
    assert calendar.add(calendar.add(origin, n), -n) == origin


@pytest.mark.parametrize("day", [date(2026, 11, 16), date(2026, 11, 20)])
def test_the_display_week_of_a_weekday_is_its_own_week(day: date) -> None:
    assert display_week(day) == (date(2026, 11, 16), date(2026, 11, 22))


@pytest.mark.parametrize("day", [date(2026, 11, 21), date(2026, 11, 22)])
def test_the_display_week_from_saturday_on_is_the_coming_week(day: date) -> None:
    assert display_week(day) == (date(2026, 11, 23), date(2026, 11, 29))


@pytest.mark.parametrize(
    ("day", "week"),
    [
        (date(2026, 8, 30), 0),
        (date(2026, 8, 31), 1),
        (date(2026, 9, 6), 1),
        (date(2026, 9, 7), 2),
        (date(2026, 11, 22), 12),
        (date(2026, 12, 18), 16),
        (date(2027, 2, 28), 26),
        (date(2027, 3, 1), 27),
    ],
)
def test_plan_week_one_is_the_calendar_week_of_the_start(day: date, week: int) -> None:
    assert plan_week(date(2026, 9, 1), day) == week


def test_a_period_of_half_a_year_has_26_plan_weeks() -> None:
    assert weeks_in(date(2026, 9, 1), date(2027, 2, 28)) == 26


@given(days, st.integers(0, 400))
def test_the_plan_week_goes_up_on_mondays_only(start: date, number: int) -> None:
    day = start + timedelta(days=number)
    step = plan_week(start, day + timedelta(days=1)) - plan_week(start, day)
    assert step == (1 if day.weekday() == 6 else 0)
