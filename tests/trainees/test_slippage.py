"""Slippage: moves since the newest agreement, and how far the date now lies from the agreed one."""

from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
import time_machine

from tests.conftest import TODAY
from trainees import access, agreeing, plan_document, planning, slippage
from trainees.models import ClosedDay
from trainees.slippage import Step, count_moves
from trainees.wording import BRUSSELS
from trainees.working_days import WorkingCalendar

A, B, C = date(2026, 11, 27), date(2026, 12, 22), date(2027, 1, 8)
START = datetime(2026, 11, 22, 12, tzinfo=BRUSSELS)
MIDWEEK = WorkingCalendar(weekdays=frozenset({2}))


def move(unit, day, by, seen=None):
    return planning.set_planned_end(row=unit, day=day, seen=seen, today=TODAY, by=by)


@pytest.fixture
def unit(plan, bart):
    return move(plan.units.first(), A, bart)


def agree(plan, by):
    return agreeing.agree(plan=plan, seen=agreeing.dates_of(list(plan.units.all())), by=by)


def read(plan, *units):
    """The slippage of these units as somebody sees it who comes to the page now."""
    document = plan_document.build(access.visible_plans(plan.office.coordinators.get(), TODAY).get(pk=plan.pk), TODAY)
    return slippage.read(document, {unit.pk for unit in units})


def moved(*days: date | None, hours: int = 24) -> list[Step]:
    """Versions of a unit with these dates, so many hours apart, each in an act of its own."""
    return [Step(day, START + timedelta(hours=hours * place), uuid4()) for place, day in enumerate(days, start=1)]


AGREED = Step(A, None, None)


def test_before_an_agreement_there_is_no_slippage(plan, unit):
    assert read(plan, unit) == {}


def test_a_unit_that_stays_on_its_date_says_only_what_was_agreed(plan, unit, bart):
    agree(plan, bart)
    found = read(plan, unit)[unit.pk]
    assert (found.agreed_end, found.moves, found.sentence) == (A, 0, "")


def test_a_moved_unit_says_how_often_and_how_many_working_days(plan, unit, bart):
    agree(plan, bart)
    move(move(unit, C, bart, seen=A), B, bart, seen=C)
    assert read(plan, unit)[unit.pk].sentence == "2 keer verplaatst, 17 werkdagen later dan overeengekomen"


def test_closed_days_of_the_office_are_no_working_days(plan, unit, bart, office):
    agree(plan, bart)
    ClosedDay.objects.create(office=office, day=date(2026, 12, 21))
    move(unit, B, bart, seen=A)
    assert "16 werkdagen later" in read(plan, unit)[unit.pk].sentence


def test_moves_before_the_agreement_are_not_counted(plan, unit, bart):
    move(move(unit, B, bart, seen=A), C, bart, seen=B)
    agree(plan, bart)
    assert (read(plan, unit)[unit.pk].moves, read(plan, unit)[unit.pk].agreed_end) == (0, C)


def test_a_later_agreement_is_the_reference(plan, unit, bart):
    agree(plan, bart)
    move(unit, B, bart, seen=A)
    agree(plan, bart)
    found = read(plan, unit)[unit.pk]
    assert (found.agreed_end, found.sentence) == (B, "")


def test_what_changes_no_date_is_no_move(plan, unit, bart):
    agree(plan, bart)
    planning.exempt(row=unit, reason="even niet", seen="", by=bart)
    unit.refresh_from_db()
    planning.exempt(row=unit, reason="", seen="even niet", by=bart)
    assert read(plan, unit)[unit.pk].moves == 0


def test_an_exempted_unit_has_no_slippage(plan, unit, bart):
    agree(plan, bart)
    planning.exempt(row=unit, reason="eerdere ervaring", seen="", by=bart)
    assert read(plan, unit) == {}


def test_a_unit_agreed_without_a_date_says_so_and_never_slips(plan, unit, bart):
    agree(plan, bart)
    other = move(plan.units.last(), B, bart)
    found = read(plan, other)[other.pk]
    assert (found.agreed_end, found.sentence) == (None, "")


def test_a_move_put_back_within_the_visit_counts_for_nothing(plan, unit, bart):
    agree(plan, bart)
    with time_machine.travel(START + timedelta(hours=1), tick=False):
        move(unit, B, bart, seen=A)
    with time_machine.travel(START + timedelta(hours=2), tick=False):
        move(unit, A, bart, seen=B)
    assert read(plan, unit)[unit.pk].sentence == ""


def test_the_same_date_put_back_days_later_is_a_move_of_its_own(plan, unit, bart):
    agree(plan, bart)
    with time_machine.travel(START + timedelta(days=1), tick=False):
        move(unit, B, bart, seen=A)
    with time_machine.travel(START + timedelta(days=4), tick=False):
        move(unit, A, bart, seen=B)
    assert read(plan, unit)[unit.pk].sentence == "2 keer verplaatst, op de overeengekomen datum"


@pytest.mark.parametrize(
    ("days", "hours", "count"),
    [
        ([B], 1, 1),
        ([B, A], 1, 0),
        ([B, A, B], 1, 1),
        ([B, C, B], 1, 1),
        ([B, C, B, A], 1, 0),
        ([B, C], 1, 2),
        ([B, B, C], 1, 2),
        ([None, B], 1, 2),
        ([B, A], 13, 2),
        ([], 1, 0),
    ],
)
def test_moves_are_counted_and_those_undone_right_away_are_not(days, hours, count):
    assert count_moves(AGREED, moved(*days, hours=hours)) == count


def test_one_act_is_one_move_however_many_versions_it_made():
    act = UUID(int=1)
    twice = [Step(B, START, act), Step(C, START, act)]
    assert count_moves(AGREED, twice) == 1
    assert count_moves(AGREED, [Step(B, START, act), Step(A, START, act)]) == 0


def test_versions_without_an_act_count_each():
    assert count_moves(AGREED, [Step(B, START, None), Step(C, START, None)]) == 2


@pytest.mark.parametrize(
    ("moves", "planned", "sentence"),
    [
        (0, A, ""),
        (1, A, "1 keer verplaatst, op de overeengekomen datum"),
        (1, B, "1 keer verplaatst, 17 werkdagen later dan overeengekomen"),
        (3, date(2026, 11, 26), "3 keer verplaatst, 1 werkdag vroeger dan overeengekomen"),
        (0, date(2026, 11, 24), "3 werkdagen vroeger dan overeengekomen"),
        (1, date(2026, 11, 28), "1 keer verplaatst, minder dan 1 werkdag later dan overeengekomen"),
        (1, None, "1 keer verplaatst, nu zonder datum"),
    ],
)
def test_the_sentence_says_what_became_of_the_agreed_date(moves, planned, sentence):
    assert slippage.in_words(moves, A, planned, WorkingCalendar()) == sentence


def test_working_days_are_those_of_the_trainee():
    assert slippage.apart(date(2026, 11, 25), date(2026, 12, 9), MIDWEEK) == "2 werkdagen later"


def test_slippage_of_one_unit_or_of_all_is_one_query(plan, unit, bart, django_assert_num_queries):
    for other in plan.units.all()[1:]:
        move(other, B, bart)
    agree(plan, bart)
    move(unit, C, bart, seen=A)
    document = plan_document.build(plan, TODAY)
    with django_assert_num_queries(1):
        slippage.read(document, {unit.pk})
    with django_assert_num_queries(1):
        assert len(slippage.read(document, {unit.id for unit in document.units})) == 11
    with django_assert_num_queries(0):
        assert slippage.read(document, set()) == {}
