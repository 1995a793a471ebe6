"""Ticks may come late, twice and in any order: what was done last on a device decides, and nothing counts twice."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from competency_plans import catalogue
from tests.conftest import TODAY
from trainees import checking
from trainees.checking import AlreadyConfirmedError, Confirmation, Tick
from trainees.models import PlannedAction, TickEvent
from trainees.wording import BRUSSELS

NOON = datetime(2026, 11, 22, 12, tzinfo=BRUSSELS)
CONFIRM, REOPEN = "confirm", "reopen"
FEW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@dataclass(frozen=True)
class Made:
    """A tick or untick as it was made on a device, so many minutes before noon; no two at the same moment."""

    place: int
    ticked: bool
    minutes: int
    key: uuid.UUID


@st.composite
def made_on_devices(draw) -> list[Made]:
    """Up to eight ticks of three actions."""
    minutes = draw(st.lists(st.integers(1, 600), min_size=1, max_size=8, unique=True))
    return [Made(draw(st.integers(0, 2)), draw(st.booleans()), each, uuid.UUID(int=each)) for each in minutes]


class UndoneError(Exception):
    """Takes back what one example did."""


def one_example(check) -> None:
    """Run a check and leave nothing of it in the database."""
    try:
        with transaction.atomic():
            check()
            raise UndoneError
    except UndoneError:
        pass


def unit_of(plan):
    return plan.units.order_by("pk").first()


def actions_of(plan):
    return [action.id for action in catalogue.tree(plan.edition_id).units_by_id[unit_of(plan).unit_id].trainee_actions]


def send(plan, lotte, made: Made) -> bool:
    """Let a tick arrive; whether it was taken."""
    tick = Tick(ticked=made.ticked, device_at=NOON - timedelta(minutes=made.minutes), id=made.key)
    words = {"plan": plan, "action": actions_of(plan)[made.place], "by": lotte, "role": "trainee"}
    try:
        checking.tick(**words, tick=tick, now=NOON, today=TODAY)
    except AlreadyConfirmedError:
        return False
    return True


def state(plan) -> list[bool]:
    """Ticked or not, of each of the three actions, after a look at what is counted."""
    done = set(PlannedAction.objects.filter(completed_on__isnull=False).values_list("action", flat=True))
    unit = unit_of(plan)
    assert unit.ticked_actions == len(done)
    return [action in done for action in actions_of(plan)[:3]]


def latest(taken: list[Made]) -> list[bool]:
    """What the last moment on a device says of each action."""
    said = {made.place: made.ticked for made in sorted(taken, key=lambda made: -made.minutes)}
    return [said.get(place, False) for place in range(3)]


@FEW
@given(data=st.data(), ticks=made_on_devices())
def test_in_whatever_order_and_however_often_ticks_come_the_last_made_decides(plan, lotte, data, ticks):
    arriving = data.draw(st.permutations(ticks + data.draw(st.lists(st.sampled_from(ticks), max_size=6))))

    def check():
        for made in arriving:
            send(plan, lotte, made)
        assert state(plan) == latest(ticks)
        assert TickEvent.objects.count() == len(ticks)

    one_example(check)


@FEW
@given(data=st.data(), ticks=made_on_devices())
def test_between_confirming_and_reopening_only_what_was_taken_counts_and_a_replay_changes_nothing(
    plan, lotte, bart, data, ticks
):
    steps = data.draw(st.permutations([*ticks, CONFIRM, REOPEN, CONFIRM]))

    def step(what, taken: list[Made]) -> None:
        unit = unit_of(plan)
        unit.plan = plan
        if what == CONFIRM and unit.completed_on is None:
            how = Confirmation(on=TODAY, mentor_actions="leave", accept=checking.EVERY)
            checking.confirm(unit=unit, how=how, by=bart, role="mentor", now=NOON, today=TODAY)
        elif what == REOPEN and unit.completed_on is not None:
            checking.reopen(row=unit, reason="Nog niet klaar", seen=unit.completed_on, by=bart)
        elif isinstance(what, Made) and send(plan, lotte, what):
            taken.append(what)

    def check():
        taken: list[Made] = []
        for what in steps:
            step(what, taken)
        before = state(plan)
        assert before == latest(taken)
        for made in taken:
            assert send(plan, lotte, made)
        assert state(plan) == before
        assert TickEvent.objects.filter(pk__in=[made.key for made in ticks]).count() == len(taken)

    one_example(check)
