"""Several ticks in one act: what they do, what they leave alone, and a plain model of every act on ticks together."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from competency_plans import catalogue
from trainees import checking
from trainees.checking import AlreadyConfirmedError, Confirmation, Tick
from trainees.models import PlannedAction, TickEvent

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 11, 0, tzinfo=UTC)
MOST_QUERIES = 8  # with the two of a savepoint


def text_of(plan, number):
    return next(unit for unit in catalogue.tree(plan.edition_id).units if unit.number == number)


def unit_of(plan, number):
    unit = plan.units.get(unit=text_of(plan, number).id)
    unit.plan = plan
    return unit


def actions_of(plan, number, actor="trainee"):
    text = text_of(plan, number)
    return [action.id for action in (text.trainee_actions if actor == "trainee" else text.mentor_actions)]


def tick_many(plan, actions, by, *, role="trainee", now=NOW, act=None, **fields):
    ticks = actions if isinstance(actions, dict) else dict.fromkeys(actions, Tick(**({"ticked": True} | fields)))
    return checking.tick_many(plan=plan, ticks=ticks, by=by, role=role, now=now, today=TODAY, act=act)


def ticked(plan):
    rows = PlannedAction.objects.filter(planned_unit__plan=plan, completed_on__isnull=False)
    return set(rows.values_list("action", flat=True))


def counts(plan, number):
    unit = unit_of(plan, number)
    stored = (unit.applicable_actions, unit.ticked_actions)
    checking.recount(unit)
    assert stored == (unit.applicable_actions, unit.ticked_actions)
    return stored


def confirm(unit, by):
    how = Confirmation(on=TODAY, seen=unit.completed_on, mentor_actions="leave", accept=checking.EVERY)
    return checking.confirm(unit=unit, how=how, by=by, role="mentor", now=NOW, today=TODAY)


def reasons(done):
    return {left.action: left.why for left in done.left_out}


def test_every_action_of_the_act_has_an_event_of_its_own(plan, lotte):
    actions, act = [*actions_of(plan, "6"), *actions_of(plan, "7")[:2]], uuid.uuid4()
    done = tick_many(plan, actions, lotte, act=act, on=date(2026, 11, 19))
    events = TickEvent.objects.all()
    assert set(events.values_list("planned_action__action", flat=True)) == set(actions) == ticked(plan)
    assert {(event.act, event.by, event.by_as, event.completed_on) for event in events} == {
        (act, lotte, "trainee", date(2026, 11, 19))
    }
    assert (done.act, done.count, done.left_out) == (act, 9, ())
    assert (counts(plan, "6"), counts(plan, "7")) == ((7, 7), (11, 2))
    assert [unit.is_ready for unit in done.units] == [True, False]


def test_a_mentors_own_actions_are_ticked_without_counting_for_the_trainee(plan, bart):
    tick_many(plan, actions_of(plan, "6", "mentor"), bart, role="mentor")
    assert counts(plan, "6") == (7, 0)
    assert PlannedAction.objects.filter(checked_by=bart, checked_as="mentor").count() == len(ticked(plan)) > 0


def test_what_cannot_be_ticked_is_left_out_and_named(plan, lotte, bart):
    done_before, open_one, not_his = actions_of(plan, "6")[:3]
    confirmed, exempted = actions_of(plan, "3")[0], actions_of(plan, "8")[0]
    tick_many(plan, [done_before], lotte)
    checking.exempt_action(unit=unit_of(plan, "6"), action=not_his, reason="Al gekend", by=bart)
    confirm(unit_of(plan, "3"), bart)
    other = unit_of(plan, "8")
    other.exemption = "Eerdere ervaring"
    other.save()
    done = tick_many(plan, [done_before, open_one, not_his, confirmed, exempted], lotte)
    assert reasons(done) == {
        done_before: checking.AS_WISHED, not_his: checking.NOT_APPLICABLE, confirmed: checking.CONFIRMED,
        exempted: checking.EXEMPT,
    }  # fmt: skip
    assert ticked(plan) == {done_before, open_one}
    assert set(done.left_out_units(checking.CONFIRMED, checking.EXEMPT)) == {unit_of(plan, "3").pk, other.pk}


def test_sending_the_keys_of_a_device_twice_counts_once(plan, lotte):
    ticks = {action: Tick(ticked=True, id=uuid.uuid4()) for action in actions_of(plan, "6")[:3]}
    tick_many(plan, ticks, lotte)
    again = tick_many(plan, ticks, lotte)
    assert set(reasons(again).values()) == {checking.KNOWN}
    assert TickEvent.objects.count() == 3


def test_one_key_for_two_actions_counts_once(plan, lotte):
    first, second = actions_of(plan, "6")[:2]
    done = tick_many(plan, dict.fromkeys([first, second], Tick(ticked=True, id=uuid.uuid4())), lotte)
    assert (ticked(plan), reasons(done)) == ({first}, {second: checking.KNOWN})


def test_an_older_moment_is_kept_without_effect(plan, lotte):
    action = actions_of(plan, "6")[0]
    for is_ticked in (True, False):
        tick_many(plan, [action], lotte, ticked=is_ticked)
    late = tick_many(plan, [action], lotte, device_at=NOW - timedelta(hours=1))
    assert (ticked(plan), late.count, TickEvent.objects.count()) == (set(), 0, 3)
    assert counts(plan, "6") == (7, 0)


@pytest.mark.parametrize("day", [date(2026, 8, 31), date(2026, 11, 23)])
def test_one_day_that_cannot_be_refuses_them_all(plan, lotte, day):
    first, second = actions_of(plan, "6")[:2]
    with pytest.raises(ValidationError):
        tick_many(plan, {first: Tick(ticked=True), second: Tick(ticked=True, on=day)}, lotte)
    assert not TickEvent.objects.exists()
    assert not PlannedAction.objects.exists()


def test_an_action_that_is_not_in_the_plan_refuses_them_all(plan, lotte):
    with pytest.raises(ValidationError, match="niet in dit opleidingsplan"):
        tick_many(plan, [actions_of(plan, "6")[0], 10**9], lotte)
    assert not TickEvent.objects.exists()


@pytest.mark.parametrize("many", [1, 3, 8])
def test_the_act_takes_as_few_queries_for_eight_actions_as_for_one(plan, lotte, many, django_assert_num_queries):
    ticks = {action: Tick(ticked=True) for action in actions_of(plan, "2")[:many]}
    with django_assert_num_queries(MOST_QUERIES - 1):
        tick_many(plan, ticks, lotte)


def test_ticks_make_no_version_of_a_row_and_leave_an_exemption_alone(plan, lotte, bart):
    first, second = actions_of(plan, "6")[:2]
    checking.exempt_action(unit=unit_of(plan, "6"), action=first, reason="Al gekend", by=bart)
    versions = PlannedAction.history.count()
    tick_many(plan, [first, second], lotte)
    assert PlannedAction.history.count() == versions
    assert PlannedAction.objects.get(action=first).exemption == "Al gekend"


UNITS = ("4", "6", "7")
PLACES = range(6)  # two actions in each of the units


@dataclass
class Model:
    """What a plan would be if it were a few dictionaries: when each action was decided and how."""

    decided: dict[int, tuple[datetime, bool]] = field(default_factory=dict)
    confirmed: set[int] = field(default_factory=set)
    known: set[uuid.UUID] = field(default_factory=set)

    def tick(self, place: int, is_ticked: bool, at: datetime, key: uuid.UUID) -> None:
        """As `tick`: a key counts once, a confirmed unit is closed, the latest moment decides."""
        if key in self.known or place // 2 in self.confirmed:
            return
        self.known.add(key)
        if place not in self.decided or at >= self.decided[place][0]:
            self.decided[place] = (at, is_ticked)

    def tick_many(self, wishes: list[tuple[int, uuid.UUID]], is_ticked: bool, at: datetime) -> None:
        """As `tick_many`: also what is so already is left alone."""
        for place, key in wishes:
            if self.is_ticked(place) != is_ticked:
                self.tick(place, is_ticked, at, key)

    def is_ticked(self, place: int) -> bool:
        """Whether an action is ticked."""
        return self.decided.get(place, (NOW, False))[1]


minutes = st.integers(min_value=0, max_value=30)
one = st.tuples(st.just("tick"), st.sampled_from(PLACES), st.booleans(), minutes)
several = st.tuples(st.just("many"), st.sets(st.sampled_from(PLACES), min_size=1), st.booleans(), minutes)
confirms = st.tuples(st.just("confirm"), st.sampled_from(range(3)))
reopens = st.tuples(st.just("reopen"), st.sampled_from(range(3)))
again = st.tuples(st.just("again"), st.integers(min_value=0, max_value=20))
stories = st.lists(st.one_of(one, several, confirms, reopens, again), min_size=1, max_size=14)


class Story:
    """The same acts on the plan and on the model, in the same order."""

    def __init__(self, plan: Any, lotte: Any, bart: Any) -> None:
        self.plan, self.lotte, self.bart, self.model = plan, lotte, bart, Model()
        self.actions = [action for number in UNITS for action in actions_of(plan, number)[:2]]
        self.sent: list[Callable[[datetime], None]] = []

    def act(self, story: tuple[Any, ...], now: datetime) -> None:
        kind, *words = story
        getattr(self, kind)(*words, now)

    def tick(self, place: int, is_ticked: bool, minute: int, now: datetime) -> None:
        at, key = NOW - timedelta(minutes=minute), uuid.uuid4()

        def send(now: datetime) -> None:
            self.model.tick(place, is_ticked, at, key)
            tick = Tick(ticked=is_ticked, device_at=at, id=key)
            try:
                checking.tick(
                    plan=self.plan, action=self.actions[place], tick=tick, by=self.lotte, role="trainee", now=now,
                    today=TODAY,
                )  # fmt: skip
            except AlreadyConfirmedError:
                assert place // 2 in self.model.confirmed

        self.sent.append(send)
        send(now)

    def many(self, places: set[int], is_ticked: bool, minute: int, now: datetime) -> None:
        at = NOW - timedelta(minutes=minute)
        wishes = [(place, uuid.uuid4()) for place in sorted(places)]

        def send(now: datetime) -> None:
            self.model.tick_many(wishes, is_ticked, at)
            ticks = {self.actions[place]: Tick(ticked=is_ticked, device_at=at, id=key) for place, key in wishes}
            tick_many(self.plan, ticks, self.lotte, now=now)

        self.sent.append(send)
        send(now)

    def again(self, which: int, now: datetime) -> None:
        if self.sent:
            self.sent[which % len(self.sent)](now)

    def confirm(self, which: int, now: datetime) -> None:
        confirm(unit_of(self.plan, UNITS[which]), self.bart)
        self.model.confirmed.add(which)

    def reopen(self, which: int, now: datetime) -> None:
        unit = unit_of(self.plan, UNITS[which])
        checking.reopen(row=unit, reason="Nog eens doen", seen=unit.completed_on, by=self.bart)
        self.model.confirmed.discard(which)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(story=stories)
def test_any_interleaving_of_ticks_confirmations_and_replays_is_what_a_plain_model_says(plan, lotte, bart, story):
    with transaction.atomic():
        told = Story(plan, lotte, bart)
        for place, step in enumerate(story):
            told.act(step, NOW + timedelta(seconds=place))
        model = told.model
        assert ticked(plan) == {told.actions[place] for place in PLACES if model.is_ticked(place)}
        assert set(TickEvent.objects.values_list("pk", flat=True)) == model.known
        for which, number in enumerate(UNITS):
            assert (unit_of(plan, number).completed_on is not None) == (which in model.confirmed)
            assert counts(plan, number)[1] == sum(map(model.is_ticked, PLACES[2 * which : 2 * which + 2]))
        transaction.set_rollback(True)


def test_a_lock_is_taken_in_the_order_of_the_units(plan, lotte, django_assert_num_queries):
    actions = [actions_of(plan, "7")[0], actions_of(plan, "6")[0]]
    with django_assert_num_queries(MOST_QUERIES - 1) as captured:
        tick_many(plan, actions, lotte)
    locking = next(query["sql"] for query in captured.captured_queries if "trainees_plannedunit" in query["sql"])
    assert 'ORDER BY "trainees_plannedunit"."id" ASC' in locking
    assert ("FOR UPDATE" in locking) == connection.features.has_select_for_update
