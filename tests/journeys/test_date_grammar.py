"""The grammar in the browser says what `trainees/dates.py` says: the same days and notes for the same texts."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trainees import dates, wording, working_days
from trainees.dates import Cleared, Outcome, Parsed
from trainees.working_days import WorkingCalendar

TABLE = json.loads((Path(__file__).parents[1] / "trainees" / "date_cases.json").read_text(encoding="utf-8"))
DAYS = ("today", "start", "end", "current", "above")
NO_DATE = {"error": dates.NOT_A_DATE}  # the server says what is wrong
FIRST, LAST = date(1990, 1, 1), date(2099, 12, 31)
HOLIDAYS = {day: working_days.HOLIDAY for year in range(1988, 2102) for day in working_days.belgian_holidays(year)}
ANSWERS = """async ([module, cases]) => {
  const { makeCalendar, ...dates } = await import(module);
  const calendars = new Map();
  const calendarOf = (given) => {
    const key = JSON.stringify(given);
    if (!calendars.has(key)) calendars.set(key, makeCalendar(given));
    return calendars.get(key);
  };
  return cases.map(({ ask, args, cell, calendar }) => {
    const made = calendar && calendarOf({ ...calendar, closed: { ...calendar.closed, ...window.holidays } });
    if (ask === "calendar") return args.slice(1).map(([method, ...rest]) => made[method](...rest));
    return dates[ask](...args, ...(made ? [{ ...cell, calendar: made }] : []));
  });
}"""

Case = dict[str, Any]
WRITTEN = (
    r"(?:(?:ma|di|wo|do|vr|za|zo|donderdag)\.? ?)?[0-3]?[0-9][/. -][01]?[0-9](?:[/. -][0-9]{2,4})?",
    r"(?:(?:MA|vr|zaterdag) ?)?[0-3]?[0-9] ?(?:jan|feb|mrt|maart|mei|sept|OKT|december)\.?(?: 20[0-9]{2})?",
    r"[0-3]?[0-9] ?[/. -]? ?(?:jan|FEB|mrt|sept|december)\.?(?: ?[/. -]? ?(?:20)?[0-9]{2})?",
    r"[0-3]?[0-9](?:[/. -]?(?:12|02|okt)[/. -]?)(?:20)?[0-9]{2}[ \u00a0]?0?[0-2]:00(?::0[01])?",
    r"20[0-9]{2}-[01][0-9]-[0-3][0-9](?: 00?:00(?::00)?)?",
    r"(?:(?:ma|do|zo) ?)?w(?:eek)? ?[0-9]{1,3}|d ?[+-] ?[0-9]{1,3}|[+-][0-9]{1,3}|[0-9]{4}|[0-9]{1,2}",
)
PIECES = (*"0812/-. :+=d", "2027", "27", "00", "0:00", " 00:00:00", "jan", "mrt", "december", "vr", "w16", "\u00a0")
texts = st.one_of(
    st.text(max_size=120),
    st.text("0123456789 /-.:+=dwvrmazoe\u00a0", max_size=12),
    st.lists(st.sampled_from(PIECES), max_size=9).map("".join),
    *(st.from_regex(pattern, fullmatch=True) for pattern in WRITTEN),
    st.sampled_from(["=", "d", "vandaag", "vr", "zondag", "29/2", "29 feb", "31/11", "vr 29/2", "2028-02-29"]),
)
any_day = st.dates(FIRST, LAST)
labels = st.sampled_from(["", "brugdag", "collectief verlof", "zaterdag", "feestdag"])
weeks = st.sets(st.integers(0, 6), min_size=1)


@st.composite
def cells(draw) -> Case:
    """Where something is typed: an IBO of up to a year or two, around any day."""
    start = draw(any_day)
    near = st.integers(-200, 700).map(lambda days: min(max(start + timedelta(days=days), FIRST), LAST))
    end = min(start + timedelta(days=draw(st.integers(0, 500))), LAST)
    cell = {"start": start, "end": end, "today": draw(near)}
    cell |= {key: draw(st.none() | near | any_day) for key in ("current", "above")}
    return cell | {"closed": draw(st.dictionaries(near, labels, max_size=20)), "weekdays": draw(weeks)}


def calendar_of(cell: Case) -> WorkingCalendar:
    return WorkingCalendar(cell["closed"], frozenset(cell["weekdays"]))


def days_of(cell: Case, *keys: str) -> Case:
    return {key: cell[key] for key in keys}


def sent(ask: str, *args: Any, cell: Case, **more: Any) -> Case:
    """A question for the browser about a cell."""
    closed = {day.isoformat(): label for day, label in cell["closed"].items()}
    days = {key: cell[key] and cell[key].isoformat() for key in DAYS}
    calendar = {"weekdays": sorted(cell["weekdays"]), "closed": closed}
    return {"ask": ask, "args": args, "cell": days | more, "calendar": calendar}


def as_sent(outcome: Outcome) -> Case:
    """An outcome of the server as the browser says it."""
    if isinstance(outcome, Parsed):
        return {"day": outcome.day.isoformat(), "note": outcome.note}
    return {"cleared": True} if isinstance(outcome, Cleared) else NO_DATE


@pytest.fixture
def browser_says(opened) -> Callable[[list[Case]], list[Any]]:
    """What the module in the browser answers to questions, asked in one go on a page of the site."""
    page = opened()
    page.goto("/toegang/login/")
    page.evaluate(
        "holidays => { window.holidays = holidays }", {day.isoformat(): label for day, label in HOLIDAYS.items()}
    )

    def browser_says(cases: list[Case]) -> list[Any]:
        return list(page.evaluate(ANSWERS, ["/static/js/planning/dates.js", cases]))

    return browser_says


def table_cell(case: Case) -> Case:
    """The cell of a case of the table."""
    context = TABLE["context"] | case.get("given", {})
    days = {key: context[key] and date.fromisoformat(context[key]) for key in DAYS}
    closed = {date.fromisoformat(day): label for day, label in context["closed_days"].items()}
    return days | {"closed": closed, "weekdays": context["weekdays"]}


def test_what_is_typed_means_in_the_browser_what_the_table_says(browser_says):
    answers = browser_says([sent("parse", case["text"], cell=table_cell(case)) for case in TABLE["cases"]])
    for case, answer in zip(TABLE["cases"], answers, strict=True):
        expected = {"day": case["date"], "note": case.get("note", "")} if "date" in case else None
        expected = expected or ({"cleared": True} if "cleared" in case else NO_DATE)
        assert answer == expected, case


def browser_agrees(browser_says, ask: Callable[[Any], tuple[Case, Any]], strategy: st.SearchStrategy[Any]) -> None:
    """Some hundreds of random questions: fifty at a time, each with the server's answer."""

    @settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(strategy, min_size=50, max_size=50))
    def agrees(drawn: list[Any]) -> None:
        asked = [ask(each) for each in drawn]
        answers = browser_says([question for question, _ in asked])
        for (question, expected), answer in zip(asked, answers, strict=True):
            assert answer == expected, question

    agrees()


def test_browser_and_server_read_any_text_in_any_cell_the_same_way(browser_says):
    def ask(drawn: tuple[str, Case]) -> tuple[Case, Case]:
        text, cell = drawn
        return sent("parse", text, cell=cell), as_sent(
            dates.parse(text, calendar=calendar_of(cell), **days_of(cell, *DAYS))
        )

    browser_agrees(browser_says, ask, st.tuples(texts, cells()))


def test_the_browser_says_before_the_server_does_that_a_day_is_outside_the_ibo_or_free(browser_says):
    cell = table_cell({})
    days = ("2026-08-28", "2026-09-01", "2027-03-05", "2026-12-25", "2026-11-28")
    errors = ["error", None, "text", "text", "text"]
    said = browser_says([sent("remark", day, cell=cell) for day in days])
    assert [next(iter(each), None) for each in said] == errors
    expected = dates.review(date(2026, 8, 28), calendar=calendar_of(cell), **days_of(cell, "today", "start", "end"))
    assert said[0]["error"] == expected[0].text
    assert said[3]["text"].endswith(f" is geen werkdag ({calendar_of(cell).why_closed(date(2026, 12, 25))}).")


def test_browser_and_server_know_the_same_free_days(browser_says):
    def ask(cell: Case) -> tuple[Case, list[Any]]:
        days = [cell["today"], cell["start"], cell["end"], *cell["closed"]]
        expected = [calendar_of(cell).why_closed(day) for day in days]
        return sent("calendar", None, *(["why", day.isoformat()] for day in days), cell=cell), expected

    browser_agrees(browser_says, ask, cells())


def test_browser_and_server_word_dates_and_weeks_the_same_way(browser_says):
    def ask(drawn: tuple[str, date, date]) -> tuple[Case, Any]:
        word, start, day = drawn
        if word == "planWeek":
            args, expected = (start.isoformat(), day.isoformat()), working_days.plan_week(start, day)
            return {"ask": word, "args": args}, expected
        written = {"short": wording.short, "withYear": wording.with_year, "long": wording.long}[word](day)
        return {"ask": word, "args": (day.isoformat(),)}, written

    browser_agrees(
        browser_says, ask, st.tuples(st.sampled_from(["short", "withYear", "long", "planWeek"]), any_day, any_day)
    )


@pytest.mark.parametrize("zone", ["Pacific/Apia", "America/Sao_Paulo", "Pacific/Kiritimati"])
def test_the_time_zone_of_the_device_moves_no_date(world, new_context, zone):
    page = new_context(base_url=world, timezone_id=zone).new_page()
    page.goto("/toegang/login/")
    page.evaluate("window.holidays = {}")
    cell = table_cell({})
    asked = [sent("parse", text, cell=cell) for text in ("30/12", "d+1", "w1", "ma 29/3/2027")]
    answers = page.evaluate(ANSWERS, ["/static/js/planning/dates.js", asked])
    assert [answer["day"] for answer in answers] == ["2026-12-30", "2026-11-23", "2026-09-04", "2027-03-29"]
