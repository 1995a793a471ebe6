"""The same action in other units: what is offered, and what the offer saves over the whole form."""

from datetime import UTC, date, datetime
from fractions import Fraction

import pytest

from competency_plans import catalogue
from trainees import checking, elsewhere
from trainees.checking import Confirmation, Tick

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 11, 0, tzinfo=UTC)
FRIENDLY = "leert klantgericht communiceren"
ALL_UNITS = ["1b", "2", "3", "4", "5", "8", "10"]


def text_of(plan, number):
    return next(unit for unit in catalogue.tree(plan.edition_id).units if unit.number == number)


def unit_of(plan, number):
    unit = plan.units.get(unit=text_of(plan, number).id)
    unit.plan = plan
    return unit


def action_of(plan, number, text=FRIENDLY):
    return next(action.id for action in text_of(plan, number).trainee_actions if action.text == text)


def tick(plan, action, by, role="trainee"):
    checking.tick(
        plan=plan, action=action, tick=Tick(ticked=True), by=by, role=role, now=NOW, today=TODAY
    )  # fmt: skip


def offered(plan, number):
    """The twins of an action that has some."""
    twins = elsewhere.open_twins(plan, action_of(plan, number))
    assert twins is not None
    return twins


def numbers(plan, twins):
    units = catalogue.tree(plan.edition_id).units_by_action
    return [units[action].number for action in twins.actions] if twins else []


def test_the_open_twins_of_an_action_stand_in_the_other_units(plan):
    twins = offered(plan, "3")
    assert numbers(plan, twins) == [number for number in ALL_UNITS if number != "3"]
    assert twins.asks == "Staat ook in 6 andere onderdelen. Daar ook afvinken?"


def test_what_is_ticked_confirmed_exempted_or_does_not_apply_is_not_offered(plan, lotte, bart):
    tick(plan, action_of(plan, "2"), lotte)
    exempted = unit_of(plan, "8")
    exempted.exemption = "Eerdere ervaring"
    exempted.save()
    how = Confirmation(on=TODAY, mentor_actions="leave", accept=checking.EVERY)
    checking.confirm(unit=unit_of(plan, "4"), how=how, by=bart, role="mentor", now=NOW, today=TODAY)
    checking.exempt_action(unit=unit_of(plan, "5"), action=action_of(plan, "5"), reason="Al gekend", by=bart)
    twins = offered(plan, "3")
    assert numbers(plan, twins) == ["1b", "10"]
    assert "in 2 andere onderdelen" in twins.asks


def test_one_other_unit_is_told_in_the_singular(plan, lotte):
    for number in ALL_UNITS[:5]:
        tick(plan, action_of(plan, number), lotte)
    assert offered(plan, "8").asks == "Staat ook in 1 ander onderdeel. Daar ook afvinken?"


def test_an_action_that_stands_once_has_no_twins_and_costs_no_query(plan, django_assert_num_queries):
    text = catalogue.tree(plan.edition_id)
    alone = next(action for action in text.actions_by_id.values() if len(text.twins[action.twin_key]) == 1)
    with django_assert_num_queries(0):
        assert elsewhere.open_twins(plan, alone.id) is None


def test_after_a_tick_of_an_action_that_stands_once_there_is_progress_only(plan, lotte):
    text = catalogue.tree(plan.edition_id)
    alone = next(action for action in text_of(plan, "1a").trainee_actions if len(text.twins[action.twin_key]) == 1)
    tick(plan, alone.id, lotte)
    progress, twins = elsewhere.after_tick(plan, alone.id, TODAY)
    assert (progress.done, progress.total, twins) == (1, 124, None)


def test_a_mentors_action_has_mentors_twins_only(plan):
    text = catalogue.tree(plan.edition_id)
    action = text_of(plan, "6").mentor_actions[0]
    twins = elsewhere.open_twins(plan, action.id)
    assert twins is not None
    assert {text.groups_by_action[twin].actor for twin in twins.actions} == {"mentor"}


@pytest.mark.parametrize("ticked", [0, 6])
def test_progress_and_twins_after_a_tick_take_one_query(plan, lotte, ticked, django_assert_num_queries):
    for number in ALL_UNITS[:ticked]:
        tick(plan, action_of(plan, number), lotte)
    with django_assert_num_queries(1):
        progress, twins = elsewhere.after_tick(plan, action_of(plan, "10"), TODAY)
    assert (progress.done, progress.total) == (ticked, 124)
    assert numbers(plan, twins) == ALL_UNITS[ticked:-1]


def test_over_the_whole_form_the_offer_saves_a_third_of_the_ticks_and_a_fifth_of_the_taps(plan, lotte):
    """Of 124 candidate ticks 82 are made by hand; 15 offers, each one tap, make the other 42."""
    text = catalogue.tree(plan.edition_id)
    order = [action.id for unit in text.units for action in unit.trainee_actions]
    done: set[int] = set()
    by_hand = taken = 0
    for action in order:
        if action in done:
            continue
        tick(plan, action, lotte)
        by_hand, done = by_hand + 1, done | {action}
        twins = elsewhere.open_twins(plan, action)
        if twins:
            ticks = dict.fromkeys(twins.actions, Tick(ticked=True))
            checking.tick_many(plan=plan, ticks=ticks, by=lotte, role="trainee", now=NOW, today=TODAY)
            taken, done = taken + 1, done | set(twins.actions)
    assert (len(order), by_hand, taken) == (124, 82, 15)
    assert Fraction(len(order) - by_hand - taken, len(order)) >= Fraction(1, 5)
    assert all(unit.is_ready for unit in plan.units.all())
