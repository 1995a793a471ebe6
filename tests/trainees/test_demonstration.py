"""The demonstration office: invented, loaded once, on a developer's machine only."""

from datetime import date, datetime
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command

from competency_plans.models import Edition
from trainees import access, plan_document, slippage
from trainees.demonstration import loading, stages
from trainees.models import PlannedUnit, TickEvent, TraineePlan, User
from trainees.models.states import State
from trainees.plan_document import PlanDocument
from trainees.progress import Band
from trainees.wording import BRUSSELS

DAYS = {"a monday": date(2026, 11, 23), "a friday": date(2026, 11, 27), "a holiday": date(2026, 12, 25)}


def demo(settings: Any) -> str:
    settings.DEBUG = True
    said = StringIO()
    call_command("demo", stdout=said)
    return said.getvalue()


def document(name: str, today: date) -> PlanDocument:
    plans = access.visible_plans(User.objects.get(name=stages.COORDINATOR), today)
    return plan_document.build(plans.get(trainee__name=name), today)


def states(found: PlanDocument) -> dict[str, str]:
    return {unit.number: unit.state for unit in found.units}


def test_lotte_stands_as_on_the_screen(today, edition, settings):
    demo(settings)
    lotte = document("Lotte Peeters", today)
    assert (lotte.week, lotte.weeks) == (12, 26)
    assert (lotte.progress.done, lotte.progress.total, lotte.progress.expected) == (60, 120, 65)
    assert (lotte.start, lotte.end) == (date(2026, 9, 1), date(2027, 2, 28))
    assert states(lotte) == {
        "1a": State.COMPLETED, "1b": State.COMPLETED, "2": State.PLANNED, "3": State.READY, "4": State.COMPLETED,
        "5": State.OVERDUE, "6": State.THIS_WEEK, "7": State.PLANNED, "8": State.EXEMPT, "9": State.PLANNED,
        "10": State.UNPLANNED,
    }  # fmt: skip
    units = {unit.number: unit for unit in lotte.units}
    planned = {number: f"{unit.planned_end:%d/%m}" for number, unit in units.items() if unit.planned_end}
    assert planned == {
        "1a": "11/09", "1b": "30/10", "2": "18/12", "3": "20/11", "4": "02/10", "5": "13/11", "6": "27/11",
        "7": "22/01", "9": "05/02",
    }  # fmt: skip
    assert units["1b"].completed_on == date(2026, 11, 3)
    assert units["3"].last_ticked_on == date(2026, 11, 19)
    assert (units["5"].ticked, units["5"].working_days_late) == (11, 5)


@pytest.mark.parametrize("day", DAYS.values(), ids=DAYS)
def test_whatever_the_day_everybody_stands_where_he_should(edition, settings, day):
    with time_machine.travel(datetime(day.year, day.month, day.day, 9, 0, tzinfo=BRUSSELS), tick=False):
        demo(settings)
        bands = {stage.name: document(stage.name, day).progress.band for stage in stages.STAGES}
        lotte = document("Lotte Peeters", day)
    assert bands == dict.fromkeys(bands, Band.ON_SCHEDULE) | {"Nele Wouters": Band.BEHIND, "Jonas De Smedt": None}
    assert lotte.week == 12
    assert list(states(lotte).values()).count(State.OVERDUE) == 1
    assert list(states(lotte).values()).count(State.READY) == 1


def test_nele_slipped_from_what_was_agreed_on_her_first_day(today, edition, settings):
    demo(settings)
    nele = document("Nele Wouters", today)
    found = slippage.read(nele, {unit.id for unit in nele.units})
    said = {unit.number: found[unit.id].sentence for unit in nele.units if found[unit.id].sentence}
    assert said == {
        "2": "1 keer verplaatst, 9 werkdagen later dan overeengekomen",
        "4": "1 keer verplaatst, 5 werkdagen later dan overeengekomen",
    }
    assert nele.plan.agreements.get().at.date() == nele.start


def test_every_date_is_a_working_day_and_the_history_follows_the_plan(today, edition, settings):
    demo(settings)
    calendar = TraineePlan.objects.all()[0].calendar
    dates = PlannedUnit.objects.exclude(planned_end=None).values_list("planned_end", flat=True)
    assert [day for day in dates if day and not calendar.is_working(day)] == []
    assert not TickEvent.objects.filter(received_at__gt=datetime(2026, 11, 22, tzinfo=BRUSSELS)).exists()
    unit = document("Lotte Peeters", today).units[0]
    first, *_, last = PlannedUnit.objects.get(pk=unit.id).history.order_by("history_date")
    assert first.history_date.date() == date(2026, 9, 1)
    assert last.history_date.date() == unit.completed_on
    assert last.actor_name == stages.BART


def test_loading_it_twice_changes_nothing_and_says_so(today, edition, settings):
    demo(settings)
    before = [TickEvent.objects.count(), User.objects.count(), PlannedUnit.history.count()]
    said = demo(settings)
    assert "er is niets gewijzigd" in said
    assert list(Edition.objects.all()) == [edition]
    assert [TickEvent.objects.count(), User.objects.count(), PlannedUnit.history.count()] == before


def test_it_says_who_can_sign_in_and_they_can(today, edition, settings, client):
    said = demo(settings)
    for sign_in in loading.SIGN_INS:
        assert sign_in.email in said
    client.post("/toegang/login/", {"login": loading.SIGN_INS[0].email, "password": loading.PASSWORD})
    assert client.get("/").headers["Location"] == "/overzicht/"


def test_production_refuses_it(edition, settings):
    settings.DEBUG = False
    with pytest.raises(CommandError, match="hoort niet in productie"):
        call_command("demo")
    assert not User.objects.exists()
