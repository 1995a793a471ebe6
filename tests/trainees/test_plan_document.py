"""A whole plan as page and paper read it."""

from datetime import date

import pytest
from django.utils import timezone

from tests.conftest import TODAY, person, start_plan
from trainees import access, checking, plan_document, planning, starting
from trainees.models import ClosedDay, State

FRIDAY = date(2026, 11, 20)


def build(plan, today=TODAY):
    return plan_document.build(plan, today)


def tick(plan, action, by, role="trainee", on=FRIDAY):
    done = checking.Tick(ticked=True, on=on)
    return checking.tick(plan=plan, action=action, tick=done, by=by, role=role, now=timezone.now(), today=TODAY)


def test_a_plan_holds_the_whole_form_in_its_order(plan):
    document = build(plan)
    actions = [line for unit in document.units for group in unit.groups for line in group.lines]
    assert [competency.number for competency in document.competencies] == list(range(1, 11))
    assert [unit.number for unit in document.units] == ["1a", "1b", "2", "3", "4", "5", "6", "7", "8", "9", "10"]
    assert sum(len(unit.knowledge_skills) for unit in document.units) == 47
    assert len(actions) == 163
    assert sum(line.actor == "trainee" for line in actions) == document.progress.total == 124
    assert len(document.key_skills) == 6
    assert document.company == ()


def test_a_plan_is_read_in_the_same_few_queries_empty_and_full(plan, lotte, bart, django_assert_num_queries):
    fresh = access.visible_plans(bart, TODAY).select_related("office").get(pk=plan.pk)
    with django_assert_num_queries(4):
        build(fresh)
    for unit in build(plan).units:
        for line in unit.lines("trainee"):
            tick(plan, line.id, lotte)
    planning.add_company_competency(plan=plan, competency="Storm", action="", planned_end=FRIDAY, today=TODAY, by=bart)
    fresh = access.visible_plans(bart, TODAY).select_related("office").get(pk=plan.pk)
    with django_assert_num_queries(4):
        build(fresh)


def test_a_ticked_action_says_who_when_and_as_what(plan, lotte, bart):
    first = next(build(plan).units[0].lines("trainee"))
    own = next(build(plan).units[0].lines("mentor"))
    tick(plan, first.id, lotte)
    tick(plan, own.id, bart, role="mentor")
    unit = build(plan).units[0]
    line, mentors = next(unit.lines("trainee")), next(unit.lines("mentor"))
    assert (line.ticked_on, line.checked_by, line.checked_as, line.is_done) == (
        FRIDAY,
        "Lotte Peeters",
        "trainee",
        True,
    )
    assert (mentors.checked_by, mentors.checked_as) == ("Bart Claes", "mentor")
    assert (unit.ticked, unit.done, unit.last_ticked_on) == (1, 1, FRIDAY)
    assert own.id not in {left.id for left in unit.open_mentor_actions}


def test_an_unticked_action_is_open_again(plan, lotte):
    first = next(build(plan).units[0].lines("trainee"))
    tick(plan, first.id, lotte)
    undone = checking.Tick(ticked=False)
    checking.tick(plan=plan, action=first.id, tick=undone, by=lotte, role="trainee", now=timezone.now(), today=TODAY)
    line = next(build(plan).units[0].lines("trainee"))
    assert (line.is_ticked, line.is_done) == (False, False)


def test_an_action_that_does_not_apply_leaves_the_count_but_not_the_form(plan, bart):
    unit = plan.units.first()
    first = next(build(plan).units[0].lines("trainee"))
    checking.exempt_action(unit=unit, action=first.id, reason="Geen brandpolissen hier", by=bart)
    row = build(plan).units[0]
    assert first.id not in {line.id for line in row.lines("trainee")}
    shown = next(line for group in row.groups for line in group.lines if line.id == first.id)
    assert (shown.exemption, row.applicable) == ("Geen brandpolissen hier", 4)


def test_a_completed_unit_counts_all_its_actions_as_done(plan, bart):
    how = checking.Confirmation(on=FRIDAY, mentor_actions="leave", accept=checking.EVERY)
    checking.confirm(unit=plan.units.first(), how=how, by=bart, role="mentor", now=timezone.now(), today=TODAY)
    row = build(plan).units[0]
    assert (row.state, row.completed_on, row.confirmed_by) == (State.COMPLETED, FRIDAY, "Bart Claes")
    assert (row.ticked, row.done) == (0, row.applicable)
    assert all(line.is_done and not line.is_ticked for line in row.lines("trainee"))


def test_how_late_counts_working_days_of_the_office(plan, office):
    ClosedDay.objects.create(office=office, day=date(2026, 11, 18))
    plan.units.update(planned_end=date(2026, 11, 10))
    row = build(plan).units[0]
    assert (row.state, row.week, row.working_days_late) == (State.OVERDUE, 11, 6)


@pytest.mark.parametrize("planned_end", [FRIDAY, TODAY, date(2026, 12, 4), None])
def test_no_working_day_has_passed_over_the_weekend(plan, planned_end):
    plan.units.update(planned_end=planned_end)
    assert build(plan).units[0].working_days_late == 0


def test_a_part_timer_is_late_by_his_own_working_days(office, edition, bart, griet, today):
    trainee = person("amber@kantoorvermeulen.example", "Amber Van Damme")
    plan = start_plan(trainee, office, edition, [bart], griet, working_days="12")
    plan.units.update(planned_end=date(2026, 11, 10))
    assert build(plan).units[0].working_days_late == 2


def test_what_a_move_or_a_removal_left_behind_is_not_shown(plan, bart):
    storm = planning.add_company_competency(
        plan=plan, competency="Storm", action="", planned_end=None, today=TODAY, by=bart
    )
    planning.remove_company_competency(row=storm, by=bart)
    plan.units.filter(pk=plan.units.first().pk).update(retired=True)
    plan.key_skills.filter(pk=plan.key_skills.first().pk).update(retired=True)
    document = build(plan)
    assert (len(document.units), len(document.key_skills), document.company) == (10, 5, ())
    assert document.progress.total == 119


def test_a_company_competency_stays_outside_the_percentage(plan, bart, lotte):
    storm = planning.add_company_competency(
        plan=plan, competency="Storm", action="", planned_end=FRIDAY, today=TODAY, by=bart
    )
    done = checking.Tick(ticked=True, on=FRIDAY)
    checking.tick_company(row=storm, tick=done, by=lotte, role="trainee", now=timezone.now(), today=TODAY)
    document = build(plan)
    assert (document.progress.total, document.progress.done) == (124, 0)
    assert (document.company[0].state, document.company[0].checked_on) == (State.READY, FRIDAY)


@pytest.mark.parametrize(
    ("today", "week"),
    [(date(2026, 8, 1), 1), (date(2026, 9, 1), 1), (date(2026, 9, 7), 2), (TODAY, 12), (date(2027, 6, 1), 26)],
)
def test_the_week_of_a_plan_stays_within_its_period(plan, today, week):
    assert (build(plan, today).week, build(plan, today).weeks) == (week, 26)


def test_a_reopened_plan_has_its_whole_period_again(plan, griet):
    starting.end(plan=plan, on=FRIDAY, reason="Ander werk", by=griet, today=TODAY)
    seen = access.visible_plans(griet, TODAY).get(pk=plan.pk)
    assert (build(seen).end, build(seen).weeks) == (FRIDAY, 12)
    starting.reopen(plan=plan, reason="Toch terug", by=griet)
    assert build(access.visible_plans(griet, TODAY).get(pk=plan.pk)).end == date(2027, 2, 28)
