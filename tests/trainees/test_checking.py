"""The acts of ticking, confirming and reopening."""

import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.signals import pre_save
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from competency_plans import catalogue
from trainees import checking, starting
from trainees.checking import AlreadyConfirmedError, Confirmation, Tick
from trainees.conflicts import ConflictError, QuestionError
from trainees.models import CompanyCompetency, PlannedAction, State, TickEvent

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 11, 0, tzinfo=UTC)
CONFIRMING_ALONG = 14  # 4 of savepoints, 6 of the ticks, 4 of the confirmation


@pytest.fixture
def unit(plan):
    """Onderdeel 6, with seven candidate actions."""
    return unit_of(plan, "6")


def unit_of(plan, number):
    text = next(text for text in catalogue.tree(plan.edition_id).units if text.number == number)
    unit = plan.units.get(unit=text.id)
    unit.plan = plan
    return unit


def actions_of(unit, actor="trainee"):
    text = catalogue.tree(unit.plan.edition_id).units_by_id[unit.unit_id]
    return [action.id for action in (text.trainee_actions if actor == "trainee" else text.mentor_actions)]


def tick(unit, action, by, *, role="trainee", now=NOW, **fields):
    wish = Tick(**({"ticked": True} | fields))
    return checking.tick(plan=unit.plan, action=action, tick=wish, by=by, role=role, now=now, today=TODAY)


def tick_all(unit, by, **fields):
    for action in actions_of(unit):
        tick(unit, action, by, **fields)
    unit.refresh_from_db()


def confirm(unit, by, on=TODAY, **fields):
    how = Confirmation(on=on, **({"mentor_actions": "leave"} | fields))
    return checking.confirm(unit=unit, how=how, by=by, role="mentor", now=NOW, today=TODAY)


def recounted(unit):
    unit.refresh_from_db()
    stored = (unit.applicable_actions, unit.ticked_actions)
    checking.recount(unit)
    assert stored == (unit.applicable_actions, unit.ticked_actions)
    return stored


def test_a_tick_keeps_who_when_and_as_what(unit, lotte):
    row = tick(unit, actions_of(unit)[0], lotte)
    assert (row.completed_on, row.checked_by, row.checked_as, row.checked_at) == (TODAY, lotte, "trainee", NOW)
    event = TickEvent.objects.get()
    assert (event.by_name, event.by_as, event.device_at, event.received_at) == ("Lotte Peeters", "trainee", NOW, NOW)


def test_a_tick_whose_key_came_between_the_look_and_the_save_is_looked_at_again(unit, lotte):
    first, second = actions_of(unit)[:2]
    other = tick(unit, first, lotte)
    key = uuid.uuid4()

    def come_first(sender, **kwargs):
        pre_save.disconnect(come_first, sender=TickEvent)
        event = TickEvent(pk=key, planned_action=other, ticked=True, completed_on=TODAY, device_at=NOW)
        event.received_at, event.by, event.by_name, event.by_as = NOW, lotte, lotte.name, "trainee"
        TickEvent.objects.bulk_create([event])

    pre_save.connect(come_first, sender=TickEvent)
    assert tick(unit, second, lotte, id=key).action_id == second
    assert TickEvent.objects.filter(pk=key).count() == 1
    assert recounted(unit)[1] == TickEvent.objects.count() == 2


def test_a_mentor_who_ticks_for_the_trainee_is_recorded_as_mentor(unit, bart):
    row = tick(unit, actions_of(unit)[0], bart, role="mentor")
    assert (row.checked_by, row.checked_as) == (bart, "mentor")


def test_stored_counts_equal_recomputed_ones_after_every_act(unit, lotte, bart):
    first, second, *_ = actions_of(unit)
    for action, ticked in [(first, True), (second, True), (first, False), (first, False), (second, True)]:
        tick(unit, action, lotte, ticked=ticked)
        recounted(unit)
    tick(unit, actions_of(unit, "mentor")[0], bart, role="mentor")
    assert recounted(unit) == (7, 1)
    checking.exempt_action(unit=unit, action=second, reason="Al gekend", by=bart)
    assert recounted(unit) == (6, 0)


def test_mentor_actions_never_hold_a_trainee_back(unit, lotte):
    tick_all(unit, lotte)
    assert unit.state(TODAY) == State.READY


def test_an_untick_takes_the_date_back_and_makes_the_unit_not_ready(unit, lotte):
    tick_all(unit, lotte)
    row = tick(unit, actions_of(unit)[0], lotte, ticked=False)
    unit.refresh_from_db()
    assert (row.completed_on, unit.is_ready, unit.ticked_actions) == (None, False, 6)


def test_a_tick_can_be_given_an_earlier_day_of_the_training(unit, lotte):
    assert tick(unit, actions_of(unit)[0], lotte, on=date(2026, 9, 1)).completed_on == date(2026, 9, 1)


@pytest.mark.parametrize("day", [date(2026, 8, 31), date(2026, 11, 23)])
def test_a_day_before_the_training_or_after_today_is_refused(unit, lotte, day):
    with pytest.raises(ValidationError):
        tick(unit, actions_of(unit)[0], lotte, on=day)
    assert not TickEvent.objects.exists()


def test_a_tick_that_waited_on_a_device_counts_on_the_day_it_was_made(unit, lotte):
    row = tick(unit, actions_of(unit)[0], lotte, device_at=NOW - timedelta(days=2))
    assert row.completed_on == date(2026, 11, 20)


@pytest.mark.parametrize("moment", [datetime(1970, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)])
def test_a_device_with_a_wrong_clock_counts_today(unit, lotte, moment):
    row = tick(unit, actions_of(unit)[0], lotte, device_at=moment)
    assert row.completed_on == TODAY
    assert row.checked_at <= NOW


def test_sending_a_tick_twice_counts_once(unit, lotte):
    key = uuid.uuid4()
    for _ in range(2):
        tick(unit, actions_of(unit)[0], lotte, id=key)
    assert TickEvent.objects.count() == 1
    assert recounted(unit) == (7, 1)


def test_a_tick_sent_twice_is_no_news_after_a_confirmation(unit, lotte, bart):
    key = uuid.uuid4()
    tick_all(unit, lotte)
    tick(unit, actions_of(unit)[0], lotte, id=key)
    confirm(unit, bart)
    assert tick(unit, actions_of(unit)[0], lotte, id=key).completed_on == TODAY


def test_an_older_moment_is_kept_without_effect(unit, lotte):
    action = actions_of(unit)[0]
    tick(unit, action, lotte, ticked=False, device_at=NOW)
    row = tick(unit, action, lotte, device_at=NOW - timedelta(hours=1))
    assert row.completed_on is None
    assert TickEvent.objects.filter(ticked=True).count() == 1
    assert recounted(unit) == (7, 0)


def test_a_tick_on_a_confirmed_unit_is_refused_by_the_name_of_who_confirmed(unit, lotte, bart):
    tick_all(unit, lotte)
    confirm(unit, bart)
    with pytest.raises(AlreadyConfirmedError, match="Bart bevestigde dit onderdeel al"):
        tick(unit, actions_of(unit)[0], lotte, ticked=False)


def test_a_tick_on_an_exempted_unit_or_action_is_refused(unit, lotte, bart):
    first = actions_of(unit)[0]
    checking.exempt_action(unit=unit, action=first, reason="Al gekend", by=bart)
    with pytest.raises(ValidationError, match="niet van toepassing"):
        tick(unit, first, lotte)
    other = unit_of(unit.plan, "8")
    other.exemption = "Eerdere ervaring"
    other.save()
    with pytest.raises(ValidationError, match="vrijgesteld"):
        tick(other, actions_of(other)[0], lotte)


def test_an_action_of_another_edition_is_not_in_the_plan(unit, lotte):
    with pytest.raises(ValidationError, match="niet in dit opleidingsplan"):
        tick(unit, 10**9, lotte)


def test_exempting_the_last_open_action_makes_a_unit_ready(unit, lotte, bart):
    *most, last = actions_of(unit)
    for action in most:
        tick(unit, action, lotte)
    checking.exempt_action(unit=unit, action=last, reason="Niet in dit kantoor", by=bart)
    unit.refresh_from_db()
    assert unit.is_ready


def test_confirming_keeps_date_person_and_moment(unit, lotte, bart):
    tick_all(unit, lotte, on=date(2026, 11, 19))
    saved = confirm(unit, bart, on=date(2026, 11, 19), shown=date(2026, 11, 19))
    assert (saved.completed_on, saved.confirmed_by, saved.confirmed_at) == (date(2026, 11, 19), bart, NOW)
    assert saved.history.first().actor_name == "Bart Claes"


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"on": TODAY, "shown": date(2026, 11, 18)}, checking.PROPOSAL_CHANGED),
        ({"on": date(2026, 11, 10)}, checking.BEFORE_THE_FIRST_TICK),
        ({"on": TODAY, "mentor_actions": "ask"}, checking.OPEN_MENTOR_ACTIONS),
    ],
)
def test_confirming_asks_first(unit, lotte, bart, fields, kind):
    tick_all(unit, lotte, on=date(2026, 11, 19))
    with pytest.raises(QuestionError) as question:
        confirm(unit, bart, **fields)
    assert question.value.kind == kind
    unit.refresh_from_db()
    assert unit.completed_on is None


def test_confirming_with_open_candidate_actions_asks_first(unit, bart):
    with pytest.raises(QuestionError) as question:
        confirm(unit, bart)
    assert question.value.kind == checking.OPEN_TRAINEE_ACTIONS
    assert confirm(unit, bart, accept=frozenset({checking.OPEN_TRAINEE_ACTIONS})).completed_on == TODAY


def test_confirming_can_tick_the_open_mentor_actions_along(unit, lotte, bart):
    tick_all(unit, lotte)
    confirm(unit, bart, mentor_actions="tick")
    assert checking.open_mentor_actions(unit) == []
    assert recounted(unit) == (7, 7)


def test_a_unit_is_not_confirmed_in_the_future(unit, lotte, bart):
    tick_all(unit, lotte)
    with pytest.raises(ValidationError, match="na vandaag"):
        confirm(unit, bart, on=date(2026, 11, 23))


def test_two_mentors_who_confirm_different_days_conflict(unit, lotte, bart):
    tick_all(unit, lotte, on=date(2026, 11, 19))
    confirm(unit, bart, on=date(2026, 11, 19))
    with pytest.raises(ConflictError):
        confirm(unit, bart, on=date(2026, 11, 20))


def test_reopening_takes_the_date_back_keeps_the_ticks_and_needs_a_reason(unit, lotte, bart):
    tick_all(unit, lotte)
    saved = confirm(unit, bart)
    with pytest.raises(ValidationError, match="reden"):
        checking.reopen(row=saved, reason=" ", seen=TODAY, by=bart)
    fresh = checking.reopen(row=saved, reason="Te vroeg bevestigd", seen=TODAY, by=bart)
    assert (fresh.completed_on, fresh.confirmed_by, fresh.ticked_actions) == (None, None, 7)
    assert fresh.history.first().history_change_reason == "Te vroeg bevestigd"


def test_a_company_competency_is_ticked_confirmed_and_then_closed_for_ticks(plan, lotte, bart):
    row = CompanyCompetency.objects.create(plan=plan, position=1, competency="Onthaal", action="Draait mee")
    ask = {"row": row, "by": lotte, "role": "trainee", "now": NOW, "today": TODAY}
    assert checking.tick_company(tick=Tick(ticked=True), **ask).state(TODAY) == State.READY
    assert checking.tick_company(tick=Tick(ticked=False), **ask).checked_on is None
    checking.tick_company(tick=Tick(ticked=True, on=date(2026, 11, 19)), **ask)
    checking.confirm_company(row=row, how=Confirmation(on=TODAY), by=bart, now=NOW)
    with pytest.raises(AlreadyConfirmedError, match="Bart bevestigde deze competentie al"):
        checking.tick_company(tick=Tick(ticked=False), **ask)
    with pytest.raises(ValidationError, match="Geef een reden om deze competentie te heropenen"):
        checking.reopen(row=row, reason="", seen=TODAY, by=bart)


def test_undo_of_a_company_tick_does_not_take_away_what_another_ticked_since(plan, lotte, bart):
    row = CompanyCompetency.objects.create(plan=plan, position=1, competency="Onthaal", action="Draait mee")
    later, on = NOW + timedelta(minutes=5), date(2026, 11, 19)
    mine = checking.tick_company(row=row, tick=Tick(ticked=True), by=lotte, role="trainee", now=NOW, today=TODAY)
    theirs = Tick(ticked=True, on=on)
    checking.tick_company(row=row, tick=theirs, by=bart, role="mentor", now=later, today=TODAY)
    undo = Tick(ticked=False, since=mine.checked_at)
    with pytest.raises(ValidationError, match="intussen gewijzigd, dus bleef het staan"):
        checking.tick_company(row=row, tick=undo, by=lotte, role="trainee", now=later, today=TODAY)
    row.refresh_from_db()
    assert (row.checked_on, row.checked_by) == (on, bart)
    own = Tick(ticked=False, since=row.checked_at)
    assert checking.tick_company(row=row, tick=own, by=bart, role="mentor", now=later, today=TODAY).checked_on is None


@pytest.mark.parametrize("many", [1, 4])
def test_ticking_the_mentor_actions_along_takes_the_same_queries_for_one_as_for_many(
    plan, unit, bart, lotte, many, django_assert_num_queries
):
    tick_all(unit, lotte)
    unit.plan = plan
    mentors = actions_of(unit, "mentor")
    for action in mentors[many:]:
        tick(unit, action, bart, role="mentor")
    with django_assert_num_queries(CONFIRMING_ALONG):
        confirm(unit, bart, mentor_actions="tick")
    assert checking.open_mentor_actions(unit) == []
    assert TickEvent.objects.filter(planned_action__action__in=mentors).count() == len(mentors) == 4


def test_nothing_is_ticked_confirmed_or_reopened_once_the_plan_was_ended(plan, unit, lotte, bart, griet):
    row = CompanyCompetency.objects.create(plan=plan, position=1, competency="Onthaal", action="Draait mee")
    done = confirm(unit_of(plan, "8"), bart, accept=checking.EVERY)
    first, second = actions_of(unit)[:2]
    starting.end(plan=plan, on=TODAY, reason="Ander werk", by=griet, today=TODAY)
    how = Confirmation(on=TODAY, accept=checking.EVERY)
    told: dict[str, Any] = {"role": "trainee", "now": NOW, "today": TODAY}
    acts = [
        lambda: tick(unit, first, lotte),
        lambda: checking.tick_many(plan=plan, ticks={second: Tick(ticked=True)}, by=lotte, **told),
        lambda: checking.tick_company(row=row, tick=Tick(ticked=True), by=lotte, **told),
        lambda: confirm(unit, bart, accept=checking.EVERY),
        lambda: checking.confirm_company(row=row, how=how, by=bart, now=NOW),
        lambda: checking.reopen(row=done, reason="Te vroeg", seen=TODAY, by=bart),
    ]
    for act in acts:
        with pytest.raises(ValidationError, match="intussen beëindigd"):
            act()
    assert not TickEvent.objects.exists()
    assert plan.units.filter(completed_on__isnull=False).count() == 1


minutes = st.integers(min_value=0, max_value=40)
presses = st.lists(st.tuples(st.sampled_from([0, 1]), st.booleans(), minutes), min_size=1, max_size=8)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(presses=presses)
def test_in_any_order_of_arrival_the_latest_moment_on_a_device_decides(unit, lotte, presses):
    actions = actions_of(unit)[:2]
    with transaction.atomic():
        latest: dict[int, tuple[int, bool]] = {}
        for place, (which, ticked, minute) in enumerate(presses):
            moment = NOW - timedelta(minutes=minute)
            tick(unit, actions[which], lotte, ticked=ticked, device_at=moment, now=NOW + timedelta(seconds=place))
            if which not in latest or -minute >= latest[which][0]:
                latest[which] = (-minute, ticked)
        for which, (_, ticked) in latest.items():
            assert (PlannedAction.objects.get(action=actions[which]).completed_on is not None) == ticked
        assert TickEvent.objects.count() == len(presses)
        assert recounted(unit)[1] == sum(ticked for _, ticked in latest.values())
        transaction.set_rollback(True)
