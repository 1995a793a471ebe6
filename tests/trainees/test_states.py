"""The state of a row: computed, first rule that holds wins, edge by edge."""

from datetime import date

import pytest
from django.utils import timezone

from tests.conftest import TODAY
from trainees import standings
from trainees.models import CompanyCompetency, PlannedUnit, State, TraineePlan
from trainees.models.states import state_of

FRIDAY, SATURDAY, SUNDAY, MONDAY = (date(2026, 11, day) for day in (20, 21, 22, 23))
PAST, FAR = date(2026, 11, 2), date(2027, 1, 8)


def state(planned_end, today=TODAY, *, exempt=False, completed=False, ready=False) -> State:
    return state_of(exempt=exempt, completed=completed, ready=ready, planned_end=planned_end, today=today)


@pytest.mark.parametrize(
    ("today", "planned_end", "expected"),
    [
        # on Friday the week is that of Monday 16 up to and including Sunday 22
        (FRIDAY, date(2026, 11, 19), State.OVERDUE),
        (FRIDAY, FRIDAY, State.THIS_WEEK),
        (FRIDAY, SUNDAY, State.THIS_WEEK),
        (FRIDAY, MONDAY, State.PLANNED),
        # from Saturday on it is the coming week, and what is left of this one still counts
        (SATURDAY, FRIDAY, State.OVERDUE),
        (SATURDAY, SATURDAY, State.THIS_WEEK),
        (SATURDAY, SUNDAY, State.THIS_WEEK),
        (SATURDAY, MONDAY, State.THIS_WEEK),
        (SATURDAY, date(2026, 11, 29), State.THIS_WEEK),
        (SATURDAY, date(2026, 11, 30), State.PLANNED),
        (SUNDAY, SATURDAY, State.OVERDUE),
        (SUNDAY, date(2026, 11, 29), State.THIS_WEEK),
        (SUNDAY, date(2026, 11, 30), State.PLANNED),
        (MONDAY, SUNDAY, State.OVERDUE),
        (MONDAY, MONDAY, State.THIS_WEEK),
        (MONDAY, date(2026, 11, 30), State.PLANNED),
        # a holiday is a day like another; the turn of the year too
        (date(2026, 11, 11), date(2026, 11, 11), State.THIS_WEEK),
        (date(2026, 11, 12), date(2026, 11, 11), State.OVERDUE),
        (date(2026, 12, 31), date(2027, 1, 3), State.THIS_WEEK),
        (date(2026, 12, 31), date(2027, 1, 4), State.PLANNED),
    ],
)
def test_a_date_is_late_this_week_or_later(today, planned_end, expected):
    assert state(planned_end, today) is expected


@pytest.mark.parametrize("planned_end", [None, PAST, SUNDAY, FAR])
@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"exempt": True, "completed": True, "ready": True}, State.EXEMPT),
        ({"exempt": True}, State.EXEMPT),
        ({"completed": True, "ready": True}, State.COMPLETED),
        ({"completed": True}, State.COMPLETED),
        ({"ready": True}, State.READY),
    ],
)
def test_what_is_done_or_exempted_goes_before_every_date(planned_end, facts, expected):
    assert state(planned_end, **facts) is expected


def test_without_a_date_a_row_is_not_planned():
    assert state(None) is State.UNPLANNED


def unit(**fields) -> PlannedUnit:
    return PlannedUnit(**{"applicable_actions": 7} | fields)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, State.UNPLANNED),
        ({"ticked_actions": 7}, State.READY),
        ({"ticked_actions": 7, "planned_end": PAST}, State.READY),
        ({"ticked_actions": 6, "planned_end": PAST}, State.OVERDUE),
        ({"applicable_actions": 0}, State.UNPLANNED),
        ({"applicable_actions": 0, "planned_end": PAST}, State.OVERDUE),
        ({"ticked_actions": 7, "completed_on": SUNDAY}, State.COMPLETED),
        ({"ticked_actions": 0, "completed_on": SUNDAY}, State.COMPLETED),
        ({"exemption": "Deed dit al", "completed_on": SUNDAY}, State.EXEMPT),
    ],
)
def test_a_unit_is_ready_when_all_its_actions_are_ticked_and_there_is_one(fields, expected):
    assert unit(**fields).state(TODAY) is expected


def test_a_company_competency_has_the_same_states():
    row = CompanyCompetency(competency="Schade bij storm", planned_end=PAST)
    assert row.state(TODAY) is State.OVERDUE
    row.checked_on = SUNDAY
    assert row.state(TODAY) is State.READY
    row.completed_on = SUNDAY
    assert row.state(TODAY) is State.COMPLETED


def test_a_key_skill_is_never_completed_nor_late_but_to_be_discussed(plan):
    skill = plan.key_skills.first()
    assert skill.state(TODAY) is State.UNPLANNED
    skill.planned_end = PAST
    assert skill.state(TODAY) is State.TO_DISCUSS
    skill.exemption = "Niet nodig"
    assert skill.state(TODAY) is State.EXEMPT
    assert not hasattr(skill, "completed_on")


@pytest.fixture
def every_state(plan, bart):
    """Lotte's plan with a unit in every state, and one without actions."""
    done = {"completed_on": SUNDAY, "confirmed_by": bart, "confirmed_at": timezone.now()}
    changes = [
        {"exemption": "Deed dit al", "planned_end": PAST},
        {**done, "planned_end": PAST},
        {"ticked_actions": "all", "planned_end": PAST},
        {"ticked_actions": "all"},
        {},
        {"planned_end": PAST},
        {"planned_end": PAST, "applicable_actions": 0},
        {"planned_end": SUNDAY},
        {"planned_end": FAR},
        {"applicable_actions": 0},
        {"planned_end": PAST, "retired": True},
    ]
    for row, change in zip(plan.units.all(), changes, strict=True):
        if change.get("ticked_actions"):
            change["ticked_actions"] = row.applicable_actions
        plan.units.filter(pk=row.pk).update(**change)
    return plan


def test_the_counts_of_a_plan_agree_with_the_states_of_its_units(every_state):
    (counted,) = standings.standings_of(TraineePlan.objects.filter(pk=every_state.pk), TODAY)
    assert (counted.ready, counted.overdue, counted.unplanned) == (2, 2, 2)
