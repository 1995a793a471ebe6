"""Two people at once, and a server that stops half-way: everything counts once, and nothing is half-saved."""

import threading
import uuid
from datetime import date

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models.signals import pre_save
from django.urls import reverse

from competency_plans.models import Edition
from tests.builders import contract, text_of
from tests.pages import row_address as address
from tests.trainees.test_access_table import everything_kept
from trainees import checking
from trainees.models import AgreedDate, PlanAgreement, PlanMentor, PlannedUnit, TickEvent, TraineePlan

HTMX = {"HX-Request": "true"}
real_locks = pytest.mark.skipif(
    not connection.features.has_select_for_update, reason="SQLite in memory has no rows to lock"
)


@pytest.fixture(scope="module", autouse=True)
def the_form_comes_back(django_db_setup, django_db_blocker):
    """Tests with real transactions empty the tables; the tests after this module find the form again."""
    yield
    with django_db_blocker.unblock():
        if not Edition.objects.exists():
            call_command("loaddata", "beheerder_verzekeringen", verbosity=0)


# --- two people at once ---


def together(*acts) -> list[int]:
    """Let real threads begin these acts at the same moment; the statuses of their answers."""
    gate, statuses = threading.Barrier(len(acts)), []

    def run(act) -> None:
        gate.wait()
        try:
            statuses.append(act().status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return statuses


@real_locks
@pytest.mark.django_db(transaction=True)
def test_ticks_at_the_same_moment_count_once_each(plan, unit, tick_url, lotte, bart, signed_in):
    for number in range(8):
        twice = {"ticked": str(number % 2), "id": uuid.uuid4()}
        fields = [twice, twice, {"ticked": "1"}, {"ticked": "0"}]
        clients = [signed_in(who) for who in (lotte, lotte, bart, bart)]
        acts = [lambda c=c, f=f: c.post(tick_url, f, headers=HTMX) for c, f in zip(clients, fields, strict=True)]
        assert together(*acts) == [200] * 4
    unit.refresh_from_db()
    counted = unit.ticked_actions
    checking.recount(unit)
    assert counted == unit.ticked_actions
    assert TickEvent.objects.count() == 8 * 3


@real_locks
@pytest.mark.django_db(transaction=True)
def test_one_tick_sent_for_actions_of_several_units_at_the_same_moment_counts_once(plan, lotte, signed_in):
    urls = [reverse("tick", args=[plan.pk, text_of(unit).trainee_actions[0].id]) for unit in plan.units.all()[:6]]
    for number in range(1, 9):
        fields = {"ticked": "1", "id": uuid.uuid4()}
        clients = [signed_in(lotte) for _ in urls]
        acts = [lambda c=c, u=u, f=fields: c.post(u, f, headers=HTMX) for c, u in zip(clients, urls, strict=True)]
        assert together(*acts) == [200] * len(urls)
        assert TickEvent.objects.count() == number


@real_locks
@pytest.mark.django_db(transaction=True)
def test_the_same_plan_started_twice_at_once_starts_once(plan, office, edition, bart, griet, signed_in):
    sent = contract(office, edition, bart)
    clients = [signed_in(griet) for _ in range(4)]
    statuses = together(*[lambda c=c: c.post(reverse("start_plan"), sent) for c in clients])
    assert sorted(statuses) == [200, 200, 200, 302]
    assert TraineePlan.objects.filter(trainee__email=sent["trainee_email"]).count() == 1


@real_locks
@pytest.mark.django_db(transaction=True)
def test_one_cell_saved_by_four_at_once_keeps_one_of_them(plan, unit, bart, griet, signed_in):
    clients = [signed_in(who) for who in (bart, bart, griet, griet)]
    url = address("set_date", plan, unit)
    acts = [lambda c=c, d=d: c.post(url, {"day": f"{d}/12", "seen": ""}) for d, c in enumerate(clients, start=14)]
    assert sorted(together(*acts)) == [200, 200, 200, 302]
    unit.refresh_from_db()
    assert (unit.version, unit.history.count()) == (2, 1)


@real_locks
@pytest.mark.django_db(transaction=True)
def test_four_who_agree_at_once_make_one_agreement(plan, unit, bart, griet, signed_in):
    url = reverse("agreement", args=[plan.pk])
    signed_in(bart).post(address("set_date", plan, unit), {"day": "15/12", "seen": ""})
    seen = " ".join(f"{pk}={'2026-12-15' if pk == unit.pk else ''}" for pk in plan.units.values_list("pk", flat=True))
    clients = [signed_in(who) for who in (bart, bart, griet, griet)]
    statuses = together(*[lambda c=c: c.post(url, {"seen": seen}) for c in clients])
    assert sorted(statuses) == [200, 200, 200, 302]
    assert [made.number for made in PlanAgreement.objects.all()] == [1]
    assert AgreedDate.objects.count() == 11


def test_a_stale_page_asks_and_changes_nothing(plan, unit, bart, griet, signed_in):
    url = address("set_date", plan, unit)
    signed_in(griet).post(url, {"day": "15/12", "seen": ""})
    answer = signed_in(bart).post(url, {"day": "18/12", "seen": ""}, headers=HTMX)
    assert "Griet wijzigde dit veld" in answer.content.decode()
    unit.refresh_from_db()
    assert unit.planned_end == date(2026, 12, 15)


# --- the server stops half-way ---


def fall_over(sender, **kwargs) -> None:
    raise RuntimeError("the server stops here")


@pytest.mark.parametrize("last_table", [TickEvent, PlannedUnit, PlanMentor])
def test_a_save_that_stops_half_way_leaves_nothing(
    plan, unit, tick_url, office, edition, bart, griet, signed_in, last_table
):
    acts = {
        TickEvent: (tick_url, {"ticked": "1"}),
        PlannedUnit: (
            address("confirm", plan, unit),
            {"on": "20/11", "mentor_actions": "tick", "accept": "open_trainee_actions"},
        ),
        PlanMentor: (reverse("start_plan"), contract(office, edition, bart)),
    }
    client, before = signed_in(griet), everything_kept()
    client.raise_request_exception = False
    pre_save.connect(fall_over, sender=last_table)
    try:
        answer = client.post(*acts[last_table])
    finally:
        pre_save.disconnect(fall_over, sender=last_table)
    assert answer.status_code == 500
    assert everything_kept() == before
    assert client.post(*acts[last_table]).status_code in {302, 303}
