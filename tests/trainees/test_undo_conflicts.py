"""Undo after somebody else's change: it asks as a conflict does, and nothing changes before the answer."""

import html
import re
from datetime import date

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from tests.conftest import TODAY
from trainees import planning

FIRST, SECOND, THEIRS = date(2026, 12, 11), date(2026, 12, 18), date(2027, 1, 8)
HTMX = {"headers": {"HX-Request": "true"}}


@pytest.fixture
def units(plan, bart):
    """Two units with a date."""
    found = list(plan.units.order_by("pk")[:2])
    for unit, day in zip(found, (FIRST, SECOND), strict=True):
        planning.set_planned_end(row=unit, day=day, seen=None, today=TODAY, by=bart)
    return found


@pytest.fixture
def mentor(signed_in, bart):
    return signed_in(bart)


def shown(response) -> str:
    """What a person reads in an answer."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def said(response) -> str:
    """The toasts that wait for the next page."""
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def undo_in(response) -> str:
    """The address that undoes what an answer did."""
    return str(re.findall(r' action="(/plannen/[^"]+/ongedaan/[^"]+)"', response.content.decode())[0])


def forms_in(response, start: str) -> list[dict[str, str]]:
    """The fields of every form in an answer whose first tag has this text."""
    bodies = re.findall(rf"<form[^>]*{start}[^>]*>(.*?)</form>", response.content.decode(), re.DOTALL)
    return [dict(re.findall(r'name="([^"]+)"\s+value="([^"]*)"', body)) for body in bodies]


def ends(units):
    for unit in units:
        unit.refresh_from_db()
    return [unit.planned_end for unit in units]


@pytest.fixture
def one(units, mentor, plan):
    """The undo of one date that Bart gave."""
    kind = ["onderdeel", units[0].pk]
    return undo_in(mentor.post(reverse("set_date", args=[plan.pk, *kind]), {"day": "15/12", "seen": FIRST}, **HTMX))


@pytest.fixture
def both(units, mentor, plan):
    """The undo of an act of Bart on two dates."""
    rows = {"row": [f"onderdeel-{unit.pk}" for unit in units], "seen": [FIRST, SECOND]}
    sent = {"how": "zelfde", "day": "15/12", **rows}
    return undo_in(mentor.post(reverse("set_dates", args=[plan.pk]), sent, **HTMX))


def change(unit, els, day=THEIRS):
    unit.refresh_from_db()
    planning.set_planned_end(row=unit, day=day, seen=unit.planned_end, today=TODAY, by=els)


@pytest.mark.parametrize("script", [HTMX, {}], ids=["htmx", "plain"])
def test_one_date_that_another_changed_since_is_asked_about_at_its_row(units, one, mentor, els, script):
    change(units[0], els)
    asked = mentor.post(one, **script)
    for words in (
        "Els wijzigde dit veld zonet naar 08/01/2027.",
        "Jij wilt terug naar 11/12/2026.",
        "Houd vr 8 jan van Els",
    ):
        assert words in shown(asked)
    assert ends(units) == [THEIRS, SECOND]


@pytest.mark.parametrize(("choice", "left"), [(0, THEIRS), (1, FIRST)])
def test_either_choice_settles_it(units, one, mentor, els, plan, choice, left):
    change(units[0], els)
    fields = forms_in(mentor.post(one, **HTMX), 'action="[^"]*datum/"[^>]*hx-swap="none"(?![^>]*hx-sync)')[choice]
    mentor.post(reverse("set_date", args=[plan.pk, "onderdeel", units[0].pk]), fields, **HTMX)
    assert ends(units)[0] == left


def test_an_act_on_several_rows_asks_in_the_bar_and_puts_all_back_when_insisted(units, both, mentor, els, plan):
    change(units[1], els)
    asked = mentor.post(both, **HTMX)
    assert "zonet naar 08/01/2027. Toch alles terugzetten?" in shown(asked)
    assert ends(units) == [date(2026, 12, 15), THEIRS]
    [fields] = forms_in(asked, 'class="bar-form" data-url="ongedaan')
    assert fields == {"seen": f"onderdeel-{units[1].pk}:2027-01-08"}
    assert "Ongedaan gemaakt." in shown(mentor.post(both, fields, **HTMX))
    assert ends(units) == [FIRST, SECOND]


def test_what_changes_while_the_question_stands_is_asked_anew(units, both, mentor, els):
    change(units[1], els)
    [fields] = forms_in(mentor.post(both, **HTMX), 'class="bar-form" data-url="ongedaan')
    change(units[1], els, date(2027, 1, 15))
    assert "naar 15/01/2027. Toch alles terugzetten?" in shown(mentor.post(both, fields, **HTMX))
    assert ends(units)[1] == date(2027, 1, 15)


def test_both_rows_that_changed_are_asked_about_one_after_the_other(units, both, mentor, els):
    for unit in units:
        change(unit, els)
    [fields] = forms_in(mentor.post(both, **HTMX), 'class="bar-form" data-url="ongedaan')
    again = mentor.post(both, fields, **HTMX)
    seen = re.findall(r'name="seen"\s+value="(onderdeel-\d+:2027-01-08)"', again.content.decode())
    assert len(set(seen)) == 2
    mentor.post(both, {"seen": seen}, **HTMX)
    assert ends(units) == [FIRST, SECOND]


def test_without_script_an_act_on_several_rows_stays_and_says_why(units, both, mentor, els):
    change(units[1], els)
    assert "Els Vermeulen wijzigde dit intussen, dus bleef het staan." in said(mentor.post(both))
    assert ends(units) == [date(2026, 12, 15), THEIRS]


@pytest.mark.parametrize("seen", ["", ":", "onderdeel-1", "onderdeel-1:31/12", "x" * 5000, "onderdeel-1:2026-99-99"])
def test_what_no_page_sends_as_seen_changes_nothing(units, both, mentor, els, seen):
    change(units[1], els)
    assert "Toch alles terugzetten?" in shown(mentor.post(both, {"seen": seen}, **HTMX))
    assert ends(units)[1] == THEIRS


def test_an_exemption_that_another_changed_stays_and_the_row_says_how_it_stands(units, mentor, els, plan):
    unit = units[0]
    sent = {"reason": "Heeft het attest", "seen": "", "wanted": "1"}
    undo = undo_in(mentor.post(reverse("exempt", args=[plan.pk, "onderdeel", unit.pk]), sent, **HTMX))
    planning.exempt(row=unit, reason="Deed dit al", seen="Heeft het attest", by=els)
    late = mentor.post(undo, **HTMX)
    assert "Els Vermeulen wijzigde dit intussen, dus bleef het staan." in shown(late)
    assert f'id="rij-onderdeel-{unit.pk}"' in late.content.decode()
    assert "HX-Refresh" not in late.headers


def test_an_undo_that_does_not_work_any_more_says_so_without_loading_the_page_again(units, one, mentor):
    late = mentor.post(one[:-2] + "/", **HTMX)
    assert late.status_code == 200
    assert "Dit kan niet meer ongedaan gemaakt worden." in shown(late)
    assert "HX-Refresh" not in late.headers


def test_moving_along_to_what_is_no_day_offers_nothing(units, mentor, plan):
    answer = mentor.get(reverse("preview_later", args=[plan.pk]), {"rij": f"onderdeel-{units[0].pk}", "dag": "morgen"})
    assert (answer.status_code, answer.json()) == (200, None)
