"""The timeline strip: weeks, months, closed days and pins."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.conftest import TODAY, person, start_plan
from trainees import plan_document, strip
from trainees.models import ClosedDay, State

FRIDAY = date(2026, 12, 18)


def place(text: str) -> float:
    return float(text.removesuffix("%"))


@pytest.fixture
def document(plan):
    return plan_document.build(plan, TODAY)


def in_one_week(document, number):
    """The document with so many units, all ending in plan week 16."""
    first = document.competencies[0]
    unit = replace(document.units[0], planned_end=FRIDAY, week=16, state=State.PLANNED)
    units = tuple(replace(unit, id=place, number=str(place)) for place in range(1, number + 1))
    return replace(document, competencies=(replace(first, units=units),))


def test_the_strip_has_a_column_for_every_week_of_the_ibo(document):
    drawn = strip.draw(document)
    assert [week.number for week in drawn.backdrop.weeks] == list(range(1, 27))
    assert drawn.backdrop.least_width == 26 * 34
    assert [week.number for week in drawn.backdrop.weeks if week.is_now] == [13]
    assert [month.text for month in drawn.backdrop.months] == ["sep 2026", "okt", "nov", "dec", "jan 2027", "feb"]


@pytest.mark.parametrize(
    ("today", "pushed"), [(date(2026, 11, 26), ["dec"]), (date(2026, 11, 8), ["nov"]), (TODAY, [])]
)
def test_the_name_of_a_month_steps_aside_for_the_mark_of_today(plan, today, pushed):
    drawn = strip.draw(plan_document.build(plan, today))
    assert [month.text for month in drawn.backdrop.months if month.is_pushed] == pushed


@pytest.mark.parametrize(
    ("number", "texts"),
    [(1, ["1"]), (2, ["1", "2"]), (3, ["1", "+2"]), (30, ["1", "+29"])],
)
def test_of_more_than_two_units_in_a_week_the_rest_is_one_number(document, number, texts):
    pins = strip.draw(in_one_week(document, number)).pins
    assert [pin.text for pin in pins] == texts
    assert len({pin.rise for pin in pins}) == len(pins)
    assert len({pin.middle for pin in pins}) == 1


def test_what_does_not_fit_as_a_pin_is_still_in_the_list(document):
    sentences = strip.draw(in_one_week(document, 30)).sentences
    assert len(sentences) == 30
    assert sentences[29].startswith("Week 16: onderdeel 30, ")


def test_a_unit_without_a_date_or_exempted_has_no_pin(plan):
    first, second = plan.units.all()[:2]
    plan.units.filter(pk=first.pk).update(planned_end=FRIDAY, exemption="Deed dit al")
    plan.units.filter(pk=second.pk).update(planned_end=FRIDAY)
    drawn = strip.draw(plan_document.build(plan, TODAY))
    assert [pin.key for pin in drawn.pins] == [f"onderdeel-{second.pk}"]
    assert len(drawn.sentences) == 1


def test_a_date_after_the_ibo_has_no_pin_but_is_in_the_list(plan):
    plan.units.filter(pk=plan.units.first().pk).update(planned_end=date(2027, 3, 5))
    drawn = strip.draw(plan_document.build(plan, TODAY))
    assert drawn.pins == []
    assert drawn.sentences[0].startswith("Week 27: ")


def test_a_plan_of_more_than_26_weeks_gets_more_columns(office, edition, bart, griet, today):
    trainee = person("amber@kantoorvermeulen.example", "Amber Van Damme")
    plan = start_plan(trainee, office, edition, [bart], griet, end=date(2027, 8, 27))
    drawn = strip.draw(plan_document.build(plan, TODAY))
    assert (len(drawn.backdrop.weeks), drawn.backdrop.least_width) == (52, 52 * 34)
    assert [month.text for month in drawn.backdrop.months][-1] == "aug"
    assert 0 < place(drawn.backdrop.today) < 25


@pytest.mark.parametrize(
    ("today", "week"),
    [(date(2026, 11, 20), 12), (date(2026, 11, 21), 13), (date(2026, 11, 22), 13), (date(2026, 11, 23), 13)],
)
def test_from_saturday_on_the_coming_week_is_the_present_one(plan, today, week):
    drawn = strip.draw(plan_document.build(plan, today))
    assert [column.number for column in drawn.backdrop.weeks if column.is_now] == [week]


@pytest.mark.parametrize(
    ("today", "shown"),
    [(date(2026, 8, 30), False), (date(2026, 8, 31), True), (date(2027, 2, 28), True), (date(2027, 3, 1), False)],
)
def test_the_line_of_today_stands_only_within_the_weeks_of_the_ibo(plan, today, shown):
    drawn = strip.draw(plan_document.build(plan, today))
    assert bool(drawn.backdrop.today) is shown
    assert 0 <= place(drawn.backdrop.past) <= 100


def test_every_place_lies_on_the_strip(plan):
    for number, unit in enumerate(plan.units.all()):
        plan.units.filter(pk=unit.pk).update(planned_end=plan.start + timedelta(days=17 * number))
    drawn = strip.draw(plan_document.build(plan, TODAY))
    places = (
        [week.left for week in drawn.backdrop.weeks]
        + [pin.middle for pin in drawn.pins]
        + [day.left for day in drawn.backdrop.closed]
    )
    assert all(0 <= place(text) < 100 for text in places)


def test_closed_days_are_hatched_once_each_on_weekdays(plan, office):
    for day in (date(2026, 12, 24), date(2026, 12, 26)):
        ClosedDay.objects.create(office=office, day=day)
    hatched = {place(mark.left) for mark in strip.draw(plan_document.build(plan, TODAY)).backdrop.closed}
    weekdays = [date(2026, 11, 11), date(2026, 12, 24), date(2026, 12, 25), date(2027, 1, 1)]
    assert hatched == {round((day - date(2026, 8, 31)).days * 100 / 182, 2) for day in weekdays}
