"""*Afgewerkt op* through the client: confirm, correct, reopen; with htmx and as a plain form."""

import html
import re
from datetime import date

import pytest
from django.utils import timezone

from tests.builders import text_of, tick_all
from tests.conftest import TODAY
from tests.pages import ON_19, choices_in, markup, undo_in, words
from trainees import checking
from trainees.models import PlannedAction, PlannedUnit


def spaced(text: str) -> str:
    """A text as `words` reads it."""
    return " ".join(text.split())


def told(groups):
    """What a question says of open actions: each heading with its lines."""
    return spaced(" ".join(text for group in groups for text in (group.heading, *group.actions)))


def question_in(answer) -> str:
    """What a person reads in the question of an answer."""
    _, _, text = markup(answer).partition('role="alertdialog"')
    return spaced(html.unescape(re.sub(r"<[^>]+>", " ", text.partition("conflict-foot")[0])))


def test_confirming_asks_what_to_do_with_open_mentor_actions(ready, send, htmx):
    answer = send("confirm", ready, htmx=htmx, **ON_19)
    text = words(answer)
    assert "3 acties van de mentor staan nog open." in text
    assert "Mee afvinken en bevestigen" in text
    assert "Toch bevestigen" in text
    groups = checking.open_groups(ready, "mentor")
    assert len([action for group in groups for action in group.actions]) == 3
    assert told(groups) in text
    ready.refresh_from_db()
    assert ready.completed_on is None


@pytest.mark.parametrize(("choice", "left"), [("tick", 0), ("leave", 3)])
def test_open_mentor_actions_are_ticked_along_or_left(ready, send, choice, left, bart):
    answer = send("confirm", ready, **ON_19, mentor_actions=choice)
    assert "Onderdeel 1a bevestigd op do 19 nov." in words(answer)
    ready.refresh_from_db()
    assert (ready.completed_on, ready.confirmed_by) == (date(2026, 11, 19), bart)
    assert len(checking.open_mentor_actions(ready)) == left


def test_mentor_actions_that_are_ticked_along_are_recorded_as_the_mentors(ready, send, bart):
    send("confirm", ready, **ON_19, mentor_actions="tick")
    along = PlannedAction.objects.filter(planned_unit=ready, action__group__actor="mentor")
    assert {(row.checked_by, row.checked_as, row.completed_on) for row in along} == {
        (bart, "mentor", date(2026, 11, 19))
    }


def test_confirming_with_open_candidate_actions_lists_them(plan, unit, send):
    answer = send("confirm", unit, on="20/11")
    assert "niet afgevinkt. Toch bevestigen?" in words(answer)
    assert told(checking.open_groups(unit, "trainee")) in words(answer)
    again = send("confirm", unit, on="20/11", accept=checking.OPEN_TRAINEE_ACTIONS, mentor_actions="leave")
    assert "bevestigd op vr 20 nov." in words(again)


def test_a_question_shows_each_heading_once_with_only_its_open_lines_under_it(plan, lotte, send):
    unit = plan.units.all()[2]
    group, *_ = (group for group in text_of(unit).groups if group.actor == "trainee" and len(group.actions) > 2)
    done, *left = group.actions
    tick = checking.Tick(ticked=True, on=date(2026, 11, 19))
    checking.tick(plan=plan, action=done.id, tick=tick, by=lotte, role="trainee", now=timezone.now(), today=TODAY)
    asked = question_in(send("confirm", unit, on="20/11", where="home"))
    assert asked.count(spaced(group.heading)) == 1
    assert spaced(" ".join([group.heading, *(action.text for action in left)])) in asked
    assert done.text not in asked


def test_a_heading_that_is_itself_the_action_stands_there_once(plan, send):
    sentences = {
        unit.unit_id: [group for group in text_of(unit).groups if group.is_sentence] for unit in plan.units.all()
    }
    unit = next(unit for unit in plan.units.all() if sentences[unit.unit_id])
    (sentence,) = sentences[unit.unit_id]
    accept = "" if sentence.actor == "trainee" else checking.OPEN_TRAINEE_ACTIONS
    asked = question_in(send("confirm", unit, on="20/11", accept=accept))
    assert asked.count(spaced(sentence.heading)) == 1


def test_the_open_action_of_a_company_competency_has_no_heading(storm, send):
    answer = send("confirm", storm, on="20/11")
    assert "nog niet afgevinkt. Toch bevestigen? Volgt een dossier Bevestig" in question_in(answer)
    assert "conflict-heading" not in markup(answer)


def test_a_question_takes_the_same_queries_with_one_open_group_and_with_many(plan, send, django_assert_max_num_queries):
    first, *_, last = sorted(plan.units.all(), key=lambda unit: len(checking.open_groups(unit, "trainee")))
    assert len(checking.open_groups(first, "trainee")) < len(checking.open_groups(last, "trainee"))
    send("confirm", first, on="20/11", where="home")
    with django_assert_max_num_queries(100) as few:
        send("confirm", first, on="20/11", where="home")
    with django_assert_max_num_queries(100) as many:
        send("confirm", last, on="20/11", where="home")
    assert len(many) == len(few)


def test_a_proposal_that_a_tick_changed_is_asked_about_again(plan, ready, lotte, send):
    send("set_date", ready, day="w16", seen="")
    tick_all(ready, ["trainee"], on=date(2026, 11, 21))
    answer = send("confirm", ready, **ON_19, mentor_actions="leave")
    assert "de laatste actie is nu van za 21 nov. Toch bevestigen?" in words(answer)
    ready.refresh_from_db()
    assert ready.completed_on is None


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("23/11/2026", "Afgewerkt op kan niet na vandaag liggen."),
        ("zomaar", "Dit is geen datum. Typ bijvoorbeeld 15/12, w16 of d+7."),
        ("", "Vul de datum in waarop dit afgewerkt is."),
        ("10/11", "De eerste actie is pas op 19/11 afgevinkt. Toch 10/11 bewaren?"),
    ],
)
def test_a_refused_completion_says_why_and_saves_nothing(ready, send, htmx, typed, message):
    answer = send("confirm", ready, htmx=htmx, on=typed, mentor_actions="leave")
    assert message in words(answer)
    ready.refresh_from_db()
    assert ready.completed_on is None


def test_a_refused_completion_stays_in_its_field(ready, send):
    assert 'name="on" value="23/11/2026"' in markup(send("confirm", ready, on="23/11/2026"))


def test_a_day_before_the_first_tick_is_saved_when_the_mentor_insists(ready, send):
    send("confirm", ready, on="10/11", mentor_actions="leave", accept=checking.BEFORE_THE_FIRST_TICK)
    ready.refresh_from_db()
    assert ready.completed_on == date(2026, 11, 10)


def confirm_as(by, unit, on):
    how = checking.Confirmation(on=on, mentor_actions="leave", accept=checking.EVERY)
    checking.confirm(unit=unit, how=how, by=by, role="mentor", now=timezone.now(), today=TODAY)


def test_another_day_than_another_mentor_confirmed_is_a_conflict(ready, send, els):
    confirm_as(els, ready, TODAY)
    answer = send("confirm", ready, **ON_19, mentor_actions="leave")
    assert "Els bevestigde dit onderdeel zonet op 22/11/2026." in words(answer)
    kept = send("confirm", ready, on="2026-11-22", seen="2026-11-22", day="2026-11-22")
    assert "mentor staan nog open" not in words(kept)
    ready.refresh_from_db()
    assert (ready.completed_on, ready.confirmed_by) == (TODAY, els)


def test_a_changed_completion_of_a_unit_with_open_mentor_actions_is_saved(ready, send, bart):
    confirm_as(bart, ready, TODAY)
    answer = send("confirm", ready, on="20/11", seen="2026-11-22", mentor_actions="tick")
    assert "bevestigd op vr 20 nov." in words(answer)


def test_a_conflict_over_a_reopened_unit_offers_to_confirm_it_again(ready, send, els, bart):
    confirm_as(bart, ready, TODAY)
    checking.reopen(row=ready, reason="Te vroeg", seen=TODAY, by=els)
    answer = send("confirm", ready, on="20/11", seen="2026-11-22", mentor_actions="leave")
    assert "Els heropende dit onderdeel zonet." in words(answer)
    assert "Houd het leeg" not in words(answer)
    assert "Bewaar mijn vr 20 nov" in words(answer)


@pytest.mark.parametrize(("reason", "open_again"), [("Te vroeg bevestigd", True), ("", False), ("   ", False)])
def test_a_unit_is_reopened_with_a_reason_only(ready, send, bart, htmx, reason, open_again):
    confirm_as(bart, ready, TODAY)
    answer = send("reopen", ready, htmx=htmx, reason=reason, seen=TODAY.isoformat())
    ready.refresh_from_db()
    assert (ready.completed_on is None) is open_again
    if not open_again:
        assert "Geef een reden." in words(answer)


def test_who_presses_twice_keeps_the_undo_of_the_first_time(ready, send):
    first = send("confirm", ready, **ON_19, mentor_actions="leave")
    assert undo_in(first)
    again = send("confirm", ready, **ON_19, mentor_actions="leave")
    assert "toast-bar" not in again.content.decode()
    ready.refresh_from_db()
    assert ready.completed_on == date(2026, 11, 19)


def test_a_stale_reopening_names_who_changed_the_day_and_keeps_the_reason_for_who_reopens_anyway(ready, send, els):
    confirm_as(els, ready, date(2026, 11, 20))
    asked = send("reopen", ready, reason="Te vroeg", seen=TODAY.isoformat())
    assert "Els bevestigde dit onderdeel zonet op 20/11/2026. Jij wou heropenen: “Te vroeg”." in words(asked)
    ready.refresh_from_db()
    assert ready.completed_on == date(2026, 11, 20)
    (again,) = choices_in(asked)
    send("reopen", ready, **again)
    ready.refresh_from_db()
    assert ready.completed_on is None
    assert ready.history.latest("history_id").history_change_reason == "Te vroeg"


def test_who_reopens_what_another_reopened_is_told_that_it_was_open_and_has_nothing_to_undo(ready, send, bart, griet):
    confirm_as(bart, ready, TODAY)
    first = send("reopen", ready, by=griet, reason="Te vroeg", seen=TODAY.isoformat())
    assert "Heropend." in words(first)
    assert undo_in(first)
    second = send("reopen", ready, reason="Toch niet af", seen=TODAY.isoformat())
    assert "Onderdeel 1a stond al open." in words(second)
    assert "Heropend." not in words(second)
    assert "/ongedaan/" not in second.content.decode()
    assert ready.history.latest("history_id").history_change_reason == "Te vroeg"


@pytest.mark.parametrize("name", ["confirm", "reopen"])
def test_an_act_on_a_plan_that_ends_meanwhile_says_so_and_changes_nothing(
    ready, send, bart, htmx, name, ends_meanwhile
):
    if name == "reopen":
        confirm_as(bart, ready, TODAY)
    seen = TODAY.isoformat() if name == "reopen" else ""
    before = PlannedUnit.objects.get(pk=ready.pk).version
    with ends_meanwhile():
        answer = send(name, ready, htmx=htmx, on="20/11", mentor_actions="leave", reason="Te vroeg", seen=seen)
    assert answer.status_code == 200
    assert "Dit opleidingsplan is intussen beëindigd." in words(answer)
    assert PlannedUnit.objects.get(pk=ready.pk).version == before


def test_a_key_skill_is_never_confirmed(plan, send):
    skill = plan.key_skills.first()
    assert "Een sleutelvaardigheid wordt niet bevestigd." in words(send("confirm", skill, on="20/11"))
    assert "Dit was niet bevestigd." in words(send("reopen", skill, reason="Zomaar"))


def test_a_company_competency_is_confirmed_on_the_day_of_its_tick(storm, send, lotte):
    done = checking.Tick(ticked=True, on=date(2026, 11, 19))
    checking.tick_company(row=storm, tick=done, by=lotte, role="trainee", now=timezone.now(), today=TODAY)
    stale = send("confirm", storm, on="2026-11-18", shown="2026-11-18")
    assert "de laatste actie is nu van do 19 nov" in words(stale)
    early = send("confirm", storm, on="10/11")
    assert "De eerste actie is pas op 19/11 afgevinkt. Toch 10/11 bewaren?" in words(early)
    assert "Schade bij storm bevestigd op do 19 nov." in words(send("confirm", storm, **ON_19))
