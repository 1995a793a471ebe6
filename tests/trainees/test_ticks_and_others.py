"""A tick and what others did meanwhile: an undo takes back its own only, an answer says what stands there."""

import html
import re
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from competency_plans import catalogue
from tests.conftest import TODAY
from trainees import checking
from trainees.checking import OPEN_TRAINEE_ACTIONS, Confirmation
from trainees.models import PlannedAction
from trainees.wording import BRUSSELS

HTMX = {"headers": {"HX-Request": "true"}}


@pytest.fixture
def action(plan):
    return catalogue.tree(plan.edition_id).units_by_id[plan.units.first().unit_id].trainee_actions[0].id


def row_of(action):
    return PlannedAction.objects.get(action=action)


def undo_in(response):
    return html.unescape(re.findall(r'action="(/plannen/[^"]+/afvinken/\?[^"]+)"', response.content.decode())[0])


@pytest.mark.parametrize("there", ["foo", "nee"])
def test_the_theme_survives_a_next_that_is_no_address(plan, lotte, signed_in, there):
    assert signed_in(lotte).post(reverse("set_theme"), {"theme": "dark", "next": there}).status_code == 302


def test_undo_of_a_tick_does_not_take_away_what_the_mentor_ticked_since(plan, lotte, bart, signed_in, action):
    url = reverse("tick", args=[plan.pk, action])
    mine = signed_in(lotte).post(url, {"ticked": "1", "next": "/deze-week/"}, **HTMX)
    undo = undo_in(mine)
    with time_machine.travel(datetime(2026, 11, 22, 12, 1, tzinfo=BRUSSELS), tick=False):
        signed_in(bart).post(url, {"on": "2026-11-20", "where": "planning"}, **HTMX)
        assert row_of(action).completed_on == date(2026, 11, 20)
    with time_machine.travel(datetime(2026, 11, 22, 12, 2, tzinfo=BRUSSELS), tick=False):
        signed_in(lotte).post(undo, **HTMX)
    row = row_of(action)
    assert row.completed_on == date(2026, 11, 20)
    assert row.checked_by == bart


def test_undo_of_a_company_tick_does_not_take_away_what_the_mentor_ticked_since(plan, storm, lotte, bart, signed_in):
    url = reverse("tick_company", args=[plan.pk, storm.pk])
    mine = signed_in(lotte).post(url, {"ticked": "1", "next": "/deze-week/"}, **HTMX)
    undo = undo_in(mine)
    assert undo.startswith(f"{url}?")
    with time_machine.travel(datetime(2026, 11, 22, 12, 1, tzinfo=BRUSSELS), tick=False):
        signed_in(bart).post(url, {"on": "2026-11-20", "where": "planning"}, **HTMX)
    with time_machine.travel(datetime(2026, 11, 22, 12, 2, tzinfo=BRUSSELS), tick=False):
        signed_in(lotte).post(undo, **HTMX)
    storm.refresh_from_db()
    assert (storm.checked_on, storm.checked_by) == (date(2026, 11, 20), bart)


def test_a_tick_that_comes_too_late_is_not_called_ticked(plan, lotte, bart, signed_in, action):
    url = reverse("tick", args=[plan.pk, action])
    signed_in(bart).post(url, {"ticked": "0", "where": "planning"}, **HTMX)
    old = (timezone.now() - timedelta(hours=1)).isoformat()
    answer = signed_in(lotte).post(url, {"ticked": "1", "device_at": old, "next": "/deze-week/"}, **HTMX)
    assert row_of(action).completed_on is None
    assert "Afgevinkt" not in answer.content.decode()


def test_a_late_tick_of_what_the_mentor_ticked_since_offers_no_undo(plan, lotte, bart, signed_in, action):
    url = reverse("tick", args=[plan.pk, action])
    signed_in(bart).post(url, {"ticked": "1", "on": "2026-11-20", "where": "planning"}, **HTMX)
    old = (timezone.now() - timedelta(hours=1)).isoformat()
    answer = signed_in(lotte).post(url, {"ticked": "1", "device_at": old, "next": "/deze-week/"}, **HTMX)
    assert (row_of(action).completed_on, row_of(action).checked_by) == (date(2026, 11, 20), bart)
    assert "Ongedaan maken" not in answer.content.decode()
    assert "later nog gewijzigd" in answer.content.decode()


@pytest.mark.parametrize("who", ["lotte", "bart"])
@pytest.mark.parametrize("script", [HTMX, {}], ids=["htmx", "plain"])
@pytest.mark.parametrize("name", ["tick", "tick_group"])
def test_a_tick_in_a_unit_that_left_the_plan_says_so(plan, request, signed_in, action, who, script, name):
    plan.units.filter(pk=plan.units.first().pk).update(retired=True)
    key = action if name == "tick" else catalogue.tree(plan.edition_id).groups_by_action[action].id
    where = {"where": "planning"} if who == "bart" else {"next": "/deze-week/"}
    client = signed_in(request.getfixturevalue(who))
    answer = client.post(reverse(name, args=[plan.pk, key]), {"ticked": "1", **where}, **script)
    said = " ".join(str(message) for message in get_messages(answer.wsgi_request)) or answer.content.decode()
    assert answer.status_code in {200, 302, 303}
    assert "Deze actie staat niet in dit opleidingsplan." in said
    assert not PlannedAction.objects.exists()


def test_a_tick_that_comes_too_late_on_the_planning_leaves_the_date_alone(plan, bart, lotte, signed_in, action):
    unit = plan.units.first()
    how = Confirmation(TODAY, None, None, "leave", frozenset({OPEN_TRAINEE_ACTIONS}))
    checking.confirm(unit=unit, how=how, by=bart, role="mentor", now=timezone.now(), today=TODAY)
    address, sent = reverse("tick", args=[plan.pk, action]), {"ticked": "1", "where": "planning"}
    answer = signed_in(lotte).post(address, sent, **HTMX).content.decode()
    assert "Je vinkje was niet meer nodig." in answer
    assert "toast-bar is-error" in answer
    assert "date-cell is-error" not in answer
