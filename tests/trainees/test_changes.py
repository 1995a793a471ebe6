"""What changed on a planning since somebody looked, and who is named for it."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from tests.builders import text_of
from tests.conftest import TODAY, person
from trainees import changes, checking, plan_document, planning
from trainees.checking import Confirmation, Tick
from trainees.wording import BRUSSELS
from trainees.workspace import stamp_of

FRIDAY, NEXT_WEEK = date(2026, 12, 18), TODAY + timedelta(days=8)


def read(plan, today=TODAY):
    return plan_document.outline(plan, today, plan_document.PARTS)


@pytest.fixture
def seen(plan, storm):
    """The stamps of a page that shows the plan as it is now: `seen()`."""
    return lambda today=TODAY: {key: stamp_of(row) for key, row in read(plan, today).rows.items()}


def named(plan, stamps, but, today=TODAY):
    return changes.authors(read(plan, today), stamps, but=but)


def move(row, by, day=FRIDAY, seen=None):
    planning.set_planned_end(row=row, day=day, seen=seen, today=TODAY, by=by, accept=True)


def tick(unit, by, actor="trainee", place=0, **fields):
    action = getattr(text_of(unit), f"{actor}_actions")[place].id
    done = Tick(**({"ticked": True} | fields))
    checking.tick(
        plan=unit.plan, action=action, tick=done, by=by, role="mentor", now=timezone.now(), today=TODAY
    )  # fmt: skip


def tick_company(row, by, ticked=True):
    done = Tick(ticked=ticked)
    checking.tick_company(row=row, tick=done, by=by, role="trainee", now=timezone.now(), today=TODAY)


def test_who_saved_a_row_last_is_named(plan, unit, storm, bart, els, griet, seen):
    stamps = seen()
    move(unit, griet)
    move(unit, els, NEXT_WEEK, seen=FRIDAY)
    move(storm, els)
    move(plan.key_skills.first(), griet)
    names = {"onderdeel": "Els", "bedrijf": "Els", "sleutelvaardigheid": "Griet"}
    assert {key.partition("-")[0]: name for key, name in named(plan, stamps, bart).items()} == names


def test_who_ticked_in_a_unit_is_named(plan, unit, bart, lotte, els, seen):
    move(unit, els)
    stamps = seen()
    tick(unit, lotte)
    assert named(plan, stamps, bart) == {planning.key_of(unit): "Lotte"}


def test_who_ticked_a_company_competency_is_named_and_not_who_wrote_it(
    plan, storm, bart, els, lotte, seen, time_machine
):
    move(storm, els)
    stamps = seen()
    tick_company(storm, lotte)
    assert named(plan, stamps, bart) == {planning.key_of(storm): "Lotte"}
    ticked = seen()
    time_machine.move_to(datetime(2026, 11, 22, 12, 5, tzinfo=BRUSSELS), tick=False)
    tick_company(storm, els, ticked=False)
    assert named(plan, ticked, bart) == {planning.key_of(storm): "Els"}


def test_who_confirmed_what_another_ticked_is_named(plan, storm, bart, els, lotte, seen):
    stamps = seen()
    tick_company(storm, lotte)
    how = Confirmation(on=TODAY)
    checking.confirm_company(row=storm, how=how, by=els, now=timezone.now())
    assert named(plan, stamps, bart) == {planning.key_of(storm): "Els"}


@pytest.mark.parametrize("later", [1, 8])
def test_a_state_that_the_day_alone_changed_is_answered_without_a_name(
    plan, unit, storm, bart, els, lotte, seen, later
):
    tick(unit, lotte)
    for row in (unit, storm, plan.key_skills.first()):
        move(row, els, TODAY)
    stamps, day = seen(), TODAY + timedelta(days=later)
    assert set(changes.since(read(plan, day), stamps)) == {
        planning.key_of(row) for row in (unit, storm, plan.key_skills.first())
    }
    assert named(plan, stamps, bart, day) == {}


def test_a_tick_of_the_mentors_own_action_is_not_told_as_what_the_candidate_did(plan, unit, bart, els, lotte, seen):
    stamps = seen()
    tick(unit, lotte)
    tick(unit, els, actor="mentor")
    assert named(plan, stamps, bart) == {planning.key_of(unit): "Lotte"}


def test_a_tick_that_came_too_late_to_decide_names_nobody(plan, unit, bart, els, lotte, seen):
    stamps = seen()
    tick(unit, lotte)
    tick(unit, els, ticked=False, device_at=timezone.now() - timedelta(hours=1))
    assert named(plan, stamps, bart) == {planning.key_of(unit): "Lotte"}


def test_nobody_is_told_of_what_he_did_himself(plan, unit, storm, bart, seen):
    stamps = seen()
    move(unit, bart)
    tick_company(storm, bart)
    assert set(changes.since(read(plan), stamps)) == {planning.key_of(unit), planning.key_of(storm)}
    assert named(plan, stamps, bart) == {}


def test_two_people_of_one_name_are_two(plan, unit, storm, bart, seen):
    other = person("bart.claes@anderkantoor.example", bart.name)
    stamps = seen()
    move(unit, other)
    tick_company(storm, other)
    assert named(plan, stamps, bart) == {planning.key_of(unit): "Bart", planning.key_of(storm): "Bart"}


def test_of_a_save_and_a_tick_the_later_is_told(plan, unit, bart, els, lotte, seen, time_machine):
    stamps = seen()
    move(unit, els)
    time_machine.move_to(datetime(2026, 11, 22, 12, 5, tzinfo=BRUSSELS), tick=False)
    tick(unit, lotte)
    assert named(plan, stamps, bart) == {planning.key_of(unit): "Lotte"}
    time_machine.move_to(datetime(2026, 11, 22, 12, 10, tzinfo=BRUSSELS), tick=False)
    move(unit, els, NEXT_WEEK, seen=FRIDAY)
    assert named(plan, stamps, bart) == {planning.key_of(unit): "Els"}


@pytest.mark.parametrize("stamp", ["", "-", "x-y-z", "1", "9" * 40, "٣-ready", "1-planned-0-0-0-0"])
def test_a_stamp_that_no_page_wrote_gets_an_answer(plan, unit, bart, els, stamp):
    move(unit, els)
    key = planning.key_of(unit)
    assert changes.since(read(plan), {key: stamp})[0] == key
    assert set(named(plan, {key: stamp}, bart)) <= {key}


def test_it_takes_a_query_a_kind_and_one_for_ticks(
    plan, unit, storm, bart, els, lotte, seen, django_assert_num_queries
):
    stamps = seen()
    for row in (*plan.units.all(), storm, *plan.key_skills.all()):
        row.plan = plan
        move(row, els)
    tick(unit, lotte)
    tick_company(storm, lotte)
    document = read(plan)
    with django_assert_num_queries(4):
        changes.authors(document, stamps, but=bart)
    with django_assert_num_queries(0):
        changes.authors(document, {key: stamp_of(row) for key, row in document.rows.items()}, but=bart)
