"""Rules of typing dates, of the remarks on them and of their Dutch wording."""

import json
import time
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock
from pathlib import Path
from typing import Any

import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from trainees import wording
from trainees.dates import (
    NO_WORKING_DAY,
    NOT_A_DATE,
    Cleared,
    Outcome,
    Parsed,
    Refused,
    Remark,
    parse,
    review,
)
from trainees.working_days import WorkingCalendar

TABLE = json.loads(Path(__file__).with_name("date_cases.json").read_text(encoding="utf-8"))
CASES = TABLE["cases"]
DATES = ("today", "start", "end", "current", "above")

TODAY = date(2026, 11, 22)
START, END = date(2026, 9, 1), date(2027, 2, 28)
LEAVE = {date(2026, 12, day): "collectief verlof" for day in (28, 29, 30, 31)}
PERIOD: dict[str, Any] = {"today": TODAY, "start": START, "end": END}
OFFICE: dict[str, Any] = {**PERIOD, "calendar": WorkingCalendar(LEAVE)}

days_inside = st.dates(START, END)
any_day = st.dates(date(1990, 1, 1), date(2099, 12, 31))
grammar = st.text("0123456789 /-.:+=dwvrmazoejn\u00a0", max_size=14)


def outcome_of(case: dict[str, Any]) -> Outcome:
    """Return what the parser makes of a case of the table."""
    context = TABLE["context"] | case.get("given", {})
    dates = {key: context[key] and date.fromisoformat(context[key]) for key in DATES}
    closed = {date.fromisoformat(day): label for day, label in context["closed_days"].items()}
    calendar = WorkingCalendar(closed, frozenset(context["weekdays"]))
    return parse(case["text"], calendar=calendar, **dates)


def expected_of(case: dict[str, Any]) -> Outcome:
    """Return the outcome that the table prescribes for a case."""
    if "error" in case:
        return Refused(case["error"])
    if "cleared" in case:
        return Cleared()
    return Parsed(date.fromisoformat(case["date"]), case.get("note", ""))


@pytest.mark.parametrize("case", CASES, ids=[f"{case['rule']}: {case['text'][:20]!a}" for case in CASES])
def test_what_is_typed_means_what_the_table_says(case: dict[str, Any]) -> None:
    assert outcome_of(case) == expected_of(case)


def test_every_case_of_the_table_has_one_outcome_and_known_keys() -> None:
    for case in CASES:
        assert len(case.keys() & {"date", "cleared", "error"}) == 1
        assert case.keys() <= {"rule", "text", "given", "date", "note", "cleared", "error"}
        assert case.get("given", {}).keys() <= TABLE["context"].keys()


@given(days_inside)
def test_a_month_and_day_without_a_year_falls_inside_the_period(day: date) -> None:
    for text in (f"{day:%d%m}", f"{day:%d/%m}", f"{day.day}-{day.month}", wording.short(day)):
        assert parse(text, **OFFICE) == Parsed(day)


@given(any_day)
def test_what_our_own_screens_show_parses_back_to_itself(day: date) -> None:
    for text in (wording.with_year(day), wording.long(day), wording.paper(day), day.isoformat()):
        assert parse(text, **OFFICE) == Parsed(day)
        assert parse(f" {text.upper()} ", **OFFICE) == Parsed(day)


@given(any_day, st.sampled_from("-/. "), st.sampled_from(["", " 0:00", " 00:00", " 00:00:00"]))
def test_what_a_spreadsheet_shows_is_the_date_that_it_shows(day: date, join: str, midnight: str) -> None:
    number, month = day.month - 1, day.month
    for name in (wording.MONTHS[number], wording.SHORT_MONTHS[number], f"{wording.SHORT_MONTHS[number]}."):
        assert parse(f"{day.day}{join}{name}{join}{day.year}{midnight}", **OFFICE) == Parsed(day)
    assert parse(f"{day.day}{join}{month}{join}{day.year}{midnight}", **OFFICE) == Parsed(day)
    if day.year >= 2000:
        assert parse(f"{day.day:02}{join}{wording.SHORT_MONTHS[number]}{join}{day:%y}", **OFFICE) == Parsed(day)


@given(any_day, st.times().filter(lambda moment: (moment.hour, moment.minute, moment.second) != (0, 0, 0)))
def test_a_time_other_than_midnight_is_no_date(day: date, moment: clock) -> None:
    for text in (f"{day:%d/%m/%Y} {moment:%H:%M:%S}", f"{day.isoformat()} {moment:%H:%M:%S}"):
        assert parse(text, **OFFICE) == Refused(NOT_A_DATE)


@given(any_day, days_inside)
def test_a_short_date_with_today_parses_back_to_itself_inside_the_period(today: date, day: date) -> None:
    assert parse(wording.short(day, today), **OFFICE) == Parsed(day)


@given(st.text(max_size=200) | grammar, st.none() | any_day, st.none() | any_day)
def test_every_text_has_an_outcome(text: str, current: date | None, above: date | None) -> None:
    outcome = parse(text, current=current, above=above, **OFFICE)
    if isinstance(outcome, Parsed):
        assert 1990 <= outcome.day.year <= 2099
    if isinstance(outcome, Refused):
        assert outcome.message.endswith((".", "?"))


@given(st.integers(-999, 999))
def test_computed_dates_are_working_days(number: int) -> None:
    calendar = OFFICE["calendar"]
    for text in (f"d{number:+}", f"{number:+}", f"w{abs(number) + 1}"[:4]):
        outcome = parse(text, current=TODAY, **OFFICE)
        assert isinstance(outcome, Parsed)
        assert calendar.is_working(outcome.day)


@given(st.integers(1, 31))
def test_a_day_alone_is_the_first_such_day_from_today_on(number: int) -> None:
    outcome = parse(str(number), **OFFICE)
    assert isinstance(outcome, Parsed)
    assert outcome.day.day == number
    assert TODAY <= outcome.day <= TODAY + timedelta(days=61)


@pytest.mark.parametrize("text", ["d+1", "+1", "-1", "w16"])
def test_a_calendar_without_working_days_is_refused(text: str) -> None:
    closed = {date(2024, 1, 1) + timedelta(days=number): "verbouwing" for number in range(2000)}
    shut = WorkingCalendar(closed)
    assert parse(text, current=TODAY, calendar=shut, **PERIOD) == Refused(NO_WORKING_DAY)


@pytest.mark.parametrize("text", ["1" * 10**6, " " * 10**6, "vr " * 10**5, "1 " * 49 + "/", "d+" * 50])
def test_hostile_input_is_refused_quickly(text: str) -> None:
    began = time.perf_counter()
    assert parse(text, **OFFICE) == Refused(NOT_A_DATE)
    assert time.perf_counter() - began < 0.1


def texts(remarks: list[Remark]) -> list[tuple[str, str]]:
    """Return kind and text of remarks, with ordinary spaces."""
    return [(remark.kind, remark.text.replace("\u00a0", " ")) for remark in remarks]


@pytest.mark.parametrize(
    ("day", "kind", "text"),
    [
        (date(2026, 8, 28), "error", "28/08/2026 valt voor de start van de IBO (01/09/2026)."),
        (date(2027, 3, 5), "question", "05/03/2027 valt na het einde van de IBO (28/02/2027). Toch bewaren?"),
        (date(2026, 11, 28), "warning", "28/11 is een zaterdag. Neem vr 27 nov of ma 30 nov."),
        (date(2026, 12, 6), "warning", "6/12 is een zondag. Neem vr 4 dec of ma 7 dec."),
        (date(2026, 12, 25), "warning", "25/12 is een feestdag. Neem do 24 dec of ma 4 jan."),
        (
            date(2026, 12, 29),
            "warning",
            "29/12 is een sluitingsdag (collectief verlof). Neem do 24 dec of ma 4 jan.",
        ),
        (date(2026, 11, 20), "warning", "Deze datum is al voorbij. Het onderdeel staat nu op te laat."),
    ],
)
def test_a_questionable_date_gets_the_remark_of_the_design(day: date, kind: str, text: str) -> None:
    assert texts(review(day, **OFFICE)) == [(kind, text)]


def test_a_working_day_inside_the_period_gets_no_remark() -> None:
    assert review(date(2026, 11, 27), **OFFICE) == []


def test_the_last_day_of_the_period_is_inside_it() -> None:
    friday = date(2027, 2, 26)
    assert review(friday, **OFFICE | {"end": friday}) == []


def test_today_is_not_yet_past() -> None:
    assert review(date(2026, 11, 23), **OFFICE | {"today": date(2026, 11, 23)}) == []


def test_a_past_date_of_what_is_finished_gets_no_remark() -> None:
    assert review(date(2026, 11, 20), open=False, **OFFICE) == []


def test_a_free_day_of_a_part_time_trainee_is_a_warning() -> None:
    calendar = WorkingCalendar(weekdays=frozenset({0, 1, 2}))
    remarks = review(date(2026, 11, 26), calendar=calendar, **PERIOD)
    assert texts(remarks) == [
        ("warning", "26/11 is een vrije dag van de cursist. Neem wo 25 nov of ma 30 nov."),
    ]


def test_a_closing_day_without_a_label_is_named_as_such() -> None:
    calendar = WorkingCalendar({date(2026, 11, 27): ""})
    text = "27/11 is een sluitingsdag. Neem do 26 nov of ma 30 nov."
    assert texts(review(date(2026, 11, 27), calendar=calendar, **PERIOD)) == [("warning", text)]


def test_the_suggestions_are_the_working_days_on_both_sides() -> None:
    (remark,) = review(date(2026, 11, 28), **OFFICE)
    assert asdict(remark)["suggestions"] == (date(2026, 11, 27), date(2026, 11, 30))


def test_a_day_before_the_period_is_never_suggested() -> None:
    saturday = date(2026, 11, 28)
    (remark,) = review(saturday, **OFFICE | {"start": saturday})
    assert texts([remark]) == [("warning", "28/11 is een zaterdag. Neem ma 30 nov.")]


def test_a_closed_day_without_a_working_day_near_has_no_suggestion() -> None:
    closed = {date(2024, 1, 1) + timedelta(days=number): "verbouwing" for number in range(2000)}
    (remark,) = review(date(2026, 11, 23), calendar=WorkingCalendar(closed), **PERIOD)
    assert remark == Remark("warning", "23/11 is een sluitingsdag (verbouwing).")


def test_a_past_weekend_after_the_period_gets_all_three_remarks() -> None:
    remarks = review(date(2027, 3, 6), **OFFICE | {"today": date(2027, 4, 1)})
    assert [remark.kind for remark in remarks] == ["question", "warning", "warning"]


@given(any_day)
def test_dates_read_as_dutch_does(day: date) -> None:
    assert wording.long(day).replace("\u00a0", " ") == format_date(day, "EEEE d MMMM y", locale="nl_BE")
    short = format_date(day, "EEE d MMM", locale="nl_BE").replace(".", "")
    assert wording.short(day).replace("\u00a0", " ") == short
    assert wording.with_year(day) == f"{wording.short(day)}\u00a0{day.year}"
    assert wording.paper(day) == format_date(day, "dd/MM/yyyy", locale="nl_BE")


def test_a_short_date_far_from_today_names_its_year() -> None:
    assert wording.short(date(2027, 1, 8), TODAY) == "vr\u00a08\u00a0jan"
    assert wording.short(date(2027, 6, 4), TODAY) == "vr\u00a04\u00a0jun\u00a02027"


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (datetime(2026, 11, 22, 13, 38, tzinfo=UTC), "14.38\u00a0u."),
        (datetime(2026, 7, 1, 22, 5, tzinfo=UTC), "0.05\u00a0u."),
    ],
)
def test_the_clock_shows_the_time_in_brussels(moment: datetime, text: str) -> None:
    assert wording.clock(moment) == text


def test_a_moment_without_a_time_zone_has_no_clock() -> None:
    with pytest.raises(ValueError, match="time zone"):
        wording.clock(datetime(2026, 11, 22, 13, 38))


@pytest.mark.parametrize(
    ("n", "text"),
    [
        (0, "geen onderdelen"),
        (1, "één onderdeel"),
        (3, "drie onderdelen"),
        (10, "tien onderdelen"),
        (11, "11 onderdelen"),
    ],
)
def test_counts_up_to_ten_are_words_in_sentences(n: int, text: str) -> None:
    assert wording.counted(n, "onderdeel", "onderdelen") == text
