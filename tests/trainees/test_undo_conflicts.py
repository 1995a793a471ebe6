"""Undo after somebody else's change: it asks as a conflict does, and nothing changes before the answer."""

import html
import re
from datetime import date

import pytest
from django.urls import reverse

from tests.conftest import TODAY
from tests.pages import HTMX, choices_in, said, step_in_toast, undo_in, words
from tests.undoing import insisted, step
from trainees import planning

FIRST, SECOND, THEIRS = date(2026, 12, 11), date(2026, 12, 18), date(2027, 1, 8)


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
    for text in (
        "Els wijzigde dit veld zonet naar 08/01/2027.",
        "Jij wilt terug naar 11/12/2026.",
        "Houd vr 8 jan van Els",
    ):
        assert text in words(asked)
    assert ends(units) == [THEIRS, SECOND]


def answers_in(asked) -> list[str]:
    """Where the answers to a question at a row are sent."""
    box = asked.content.decode().split("alertdialog")[1].partition("conflict-foot")[0]
    return [html.unescape(url) for url in re.findall(r' action="([^"]+)"', box)]


@pytest.mark.parametrize(("choice", "left"), [(0, THEIRS), (1, FIRST)])
def test_either_choice_settles_it_and_putting_it_back_is_an_undo(units, one, mentor, els, choice, left):
    change(units[0], els)
    asked = mentor.post(one, **HTMX)
    urls = re.findall(
        r'<form method="post"\s+action="([^"]*(?:datum/|gezien=[^"]*))"', asked.content.decode().split("alertdialog")[1]
    )
    settled = mentor.post(html.unescape(urls[choice]), choices_in(asked)[choice], **HTMX)
    assert ends(units)[0] == left
    assert ("Ongedaan gemaakt." in words(settled)) is (choice == 1)
    if choice:
        assert units[0].history.latest("history_id").history_change_reason == "Ongedaan gemaakt"


def test_an_act_on_several_rows_asks_in_the_bar_and_puts_all_back_when_insisted(units, both, mentor, els, plan):
    change(units[1], els)
    asked = mentor.post(both, **HTMX)
    assert "zonet naar 08/01/2027. Toch alles terugzetten?" in words(asked)
    assert ends(units) == [date(2026, 12, 15), THEIRS]
    assert "Ongedaan gemaakt." in words(insisted(asked, mentor, plan, **HTMX))
    assert ends(units) == [FIRST, SECOND]


def test_what_changes_while_the_question_stands_is_asked_anew(units, both, mentor, els, plan):
    change(units[1], els)
    asked = mentor.post(both, **HTMX)
    change(units[1], els, date(2027, 1, 15))
    assert "naar 15/01/2027. Toch alles terugzetten?" in words(insisted(asked, mentor, plan, **HTMX))
    assert ends(units)[1] == date(2027, 1, 15)


def test_all_rows_that_changed_are_asked_about_at_once(units, both, mentor, els, plan):
    for unit in units:
        change(unit, els)
    asked = mentor.post(both, **HTMX)
    assert "naar 08/01/2027. Nog 1 andere rij is intussen gewijzigd. Toch alles terugzetten?" in words(asked)
    assert ends(units) == [THEIRS, THEIRS]
    insisted(asked, mentor, plan, **HTMX)
    assert ends(units) == [FIRST, SECOND]


def test_the_question_is_answered_however_often_another_changed_it_before(units, one, mentor, els):
    """Each question carries what stands there now, not all that was ever seen."""
    yes = one
    for day in range(4, 12):
        change(units[0], els, date(2027, 1, day))
        yes = answers_in(mentor.post(yes))[1]
    assert yes.count("gezien") == 1
    mentor.post(yes)
    assert ends(units)[0] == FIRST


def test_without_script_an_act_on_several_rows_asks_in_the_toast(units, both, mentor, els, plan):
    change(units[1], els)
    asked = mentor.post(both)
    assert said(asked) == "Els wijzigde onderdeel 1b zonet naar 08/01/2027. Toch alles terugzetten?"
    assert ends(units) == [date(2026, 12, 15), THEIRS]
    page = mentor.get(asked.url).content.decode()
    assert f'action="{html.escape(step_in_toast(asked, "offer"))}"' in page
    assert said(mentor.post(step_in_toast(asked, "offer"))).endswith("Ongedaan gemaakt.")
    assert ends(units) == [FIRST, SECOND]


@pytest.mark.parametrize(
    "seen", ["", "::", "onderdeel-1", "onderdeel-1:planned_end:x", "x" * 5000, "bedrijf-9:removed:1"]
)
def test_what_no_page_sends_as_seen_changes_nothing(units, both, mentor, els, seen):
    change(units[1], els)
    assert "Toch alles terugzetten?" in words(mentor.post(f"{both}?gezien={seen}", **HTMX))
    assert ends(units)[1] == THEIRS


def test_who_saw_one_field_insists_on_that_field_only(units, mentor, bart, els, plan):
    """Bart exempted, Els changed his reason and then the date: the date is not his to put back."""
    unit = units[0]
    planning.exempt(row=unit, reason="Heeft het attest", seen="", by=bart)
    note = step(unit)
    planning.exempt(row=unit, reason="Deed dit al", seen="Heeft het attest", by=els)
    change(unit, els)
    asked = mentor.post(reverse("undo", args=[plan.pk, note]), **HTMX)
    insisted(asked, mentor, plan, **HTMX)
    unit.refresh_from_db()
    assert (unit.exemption, unit.planned_end) == ("", THEIRS)


def test_an_undo_that_does_not_work_any_more_says_so_without_loading_the_page_again(units, one, mentor):
    late = mentor.post(one[:-2] + "/", **HTMX)
    assert late.status_code == 200
    assert "Dit kan niet meer ongedaan gemaakt worden." in words(late)
    assert "HX-Refresh" not in late.headers


def test_moving_along_to_what_is_no_day_offers_nothing(units, mentor, plan):
    answer = mentor.get(reverse("preview_later", args=[plan.pk]), {"rij": f"onderdeel-{units[0].pk}", "dag": "morgen"})
    assert (answer.status_code, answer.json()) == (200, None)
