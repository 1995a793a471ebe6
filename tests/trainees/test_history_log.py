"""The history of a plan in plain sentences."""

import uuid
from datetime import date, datetime
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from competency_plans import catalogue
from tests.conftest import START, TODAY, start_plan
from trainees import access, agreeing, assessing, checking, history_log, periods, planning, remarking, starting
from trainees.models import Outcome
from trainees.wording import BRUSSELS

FRIDAY, LATER = date(2026, 12, 18), date(2027, 1, 8)
UNIT = "onderdeel 1a Vraag en informatie verzamelen"


def log(plan):
    return history_log.read(plan, list(history_log.entries(plan)))


def sentences(plan) -> list[str]:
    """What happened, as a reader sees it, with hard spaces as spaces."""
    return [f"{entry.who} {entry.sentence}".replace("\xa0", " ") for entry in log(plan)]


def move(row, day, by, seen=None):
    planning.set_planned_end(row=row, day=day, seen=seen, today=TODAY, by=by)


def confirm(unit, by, on=TODAY, seen=None):
    how = checking.Confirmation(on=on, seen=seen, mentor_actions="leave", accept=checking.EVERY)
    checking.confirm(unit=unit, how=how, by=by, role="mentor", now=timezone.now(), today=TODAY)


def test_a_new_plan_says_who_started_it_for_when_and_with_which_mentor(plan):
    assert set(sentences(plan)) == {
        "Griet Lemmens startte het opleidingsplan.",
        "Griet Lemmens legde de periode vast: 01/09/2026 tot 28/02/2027.",
        "Griet Lemmens maakte Bart Claes mentor.",
    }


def test_a_date_is_set_moved_and_cleared(plan, unit, bart, els):
    move(unit, FRIDAY, bart)
    move(unit, LATER, els, seen=FRIDAY)
    move(unit, None, bart, seen=LATER)
    found = sentences(plan)
    assert f"Bart Claes zette de voorziene einddatum van {UNIT} op vr 18 dec 2026." in found
    assert f"Els Vermeulen verplaatste {UNIT} van vr 18 dec 2026 naar vr 8 jan 2027." in found
    assert f"Bart Claes wiste de voorziene einddatum van {UNIT} (vr 8 jan 2027)." in found


def test_a_key_skill_is_named_by_its_name(plan, bart):
    skill = plan.key_skills.first()
    move(skill, FRIDAY, bart)
    planning.exempt(row=skill, reason="Niet nodig", seen="", by=bart)
    found = sentences(plan)
    assert f"Bart Claes zette de voorziene einddatum van sleutelvaardigheid {skill} op vr 18 dec 2026." in found
    assert f"Bart Claes stelde sleutelvaardigheid {skill} vrij: Niet nodig" in found


def test_an_exemption_is_given_and_taken_back_with_its_reason_once(plan, unit, bart):
    planning.exempt(row=unit, reason="Heeft het attest", seen="", by=bart)
    planning.exempt(row=unit, reason="", seen="Heeft het attest", by=bart)
    assert f"Bart Claes stelde {UNIT} vrij: Heeft het attest" in sentences(plan)
    assert f"Bart Claes nam de vrijstelling van {UNIT} terug (Heeft het attest)." in sentences(plan)
    assert {entry.reason for entry in log(plan)} == {""}


def test_a_unit_is_confirmed_changed_and_reopened_with_a_reason(plan, unit, bart, els):
    first = date(2026, 11, 19)
    confirm(unit, bart, on=first)
    confirm(unit, els, seen=first)
    checking.reopen(row=unit, reason="Te vroeg bevestigd", seen=TODAY, by=bart)
    found = sentences(plan)
    assert f"Bart Claes bevestigde {UNIT}: afgewerkt op do 19 nov 2026." in found
    assert f"Els Vermeulen wijzigde afgewerkt op van {UNIT} van 19/11/2026 naar 22/11/2026." in found
    assert f"Bart Claes heropende {UNIT}, dat afgewerkt was op zo 22 nov 2026." in found
    assert "Te vroeg bevestigd" in {entry.reason for entry in log(plan)}


def test_a_company_competency_is_added_changed_removed_and_put_back(plan, storm, bart, els):
    planning.change_company_competency(
        row=storm, competency="Schade bij hagel", action=storm.action, seen=(storm.competency, storm.action), by=els
    )
    move(storm, FRIDAY, bart)
    planning.remove_company_competency(row=storm, by=bart)
    planning.remove_company_competency(row=storm, by=els, back=True)
    what = "de bedrijfsspecifieke competentie"
    found = sentences(plan)
    assert f"Bart Claes voegde {what} Schade bij storm toe." in found
    assert f"Els Vermeulen wijzigde {what} Schade bij storm in Schade bij hagel." in found
    assert f"Bart Claes zette de voorziene einddatum van {what} Schade bij hagel op vr 18 dec 2026." in found
    assert f"Bart Claes verwijderde {what} Schade bij hagel." in found
    assert f"Els Vermeulen zette {what} Schade bij hagel terug." in found


def test_a_company_competency_is_reopened_in_words_that_fit_it(plan, storm, bart):
    how = checking.Confirmation(on=TODAY, accept=checking.EVERY)
    checking.confirm_company(row=storm, how=how, by=bart, now=timezone.now())
    checking.reopen(row=storm, reason="Te vroeg", seen=TODAY, by=bart)
    what = "de bedrijfsspecifieke competentie Schade bij storm, die afgewerkt was op zo 22 nov 2026."
    assert f"Bart Claes heropende {what}" in sentences(plan)


def test_a_tick_says_what_in_which_unit_on_which_day_and_as_whom(plan, unit, lotte, bart):
    action = catalogue.tree(plan.edition_id).units_by_id[unit.unit_id].trainee_actions[0]
    for by, role, ticked in ((lotte, "trainee", True), (bart, "mentor", False), (bart, "mentor", True)):
        done = checking.Tick(ticked=ticked, on=date(2026, 11, 19) if ticked else None)
        checking.tick(plan=plan, action=action.id, tick=done, by=by, role=role, now=timezone.now(), today=TODAY)
    quoted = f"„{action.text}”"
    found = sentences(plan)
    assert f"Lotte Peeters vinkte {quoted} af in onderdeel 1a, gedaan op do 19 nov 2026." in found
    assert f"Bart Claes vinkte {quoted} af in onderdeel 1a, gedaan op do 19 nov 2026, als mentor." in found
    assert f"Bart Claes maakte het afvinken ongedaan van {quoted} in onderdeel 1a, als mentor." in found


def test_a_tick_of_a_company_competency_names_it(plan, storm, lotte):
    for ticked in (True, False):
        done = checking.Tick(ticked=ticked)
        checking.tick_company(row=storm, tick=done, by=lotte, role="trainee", now=timezone.now(), today=TODAY)
    assert "Lotte Peeters vinkte „Schade bij storm” af, gedaan op zo 22 nov 2026." in sentences(plan)
    assert "Lotte Peeters maakte het afvinken ongedaan van „Schade bij storm”." in sentences(plan)


def test_an_action_that_does_not_apply_is_said(plan, unit, bart):
    action = catalogue.tree(plan.edition_id).units_by_id[unit.unit_id].trainee_actions[0]
    checking.exempt_action(unit=unit, action=action.id, reason="Geen brandpolissen hier", by=bart)
    checking.exempt_action(unit=unit, action=action.id, reason="", by=bart)
    what = f"de actie „{action.text}” in onderdeel 1a"
    assert f"Bart Claes zette {what} op niet van toepassing: Geen brandpolissen hier" in sentences(plan)
    assert f"Bart Claes nam {what} weer op." in sentences(plan)


def test_the_end_of_a_plan_and_of_a_mentorship_are_said(plan, griet, els):
    starting.change_mentors(plan=plan, mentors=[els], today=TODAY, by=griet)
    starting.end(plan=plan, on=TODAY, reason="Ander werk", by=griet, today=TODAY)
    starting.reopen(plan=plan, reason="Toch terug", by=griet)
    found = sentences(plan)
    assert "Griet Lemmens maakte Els Vermeulen mentor." in found
    assert "Griet Lemmens beëindigde het mentorschap van Bart Claes op za 21 nov 2026." in found
    assert "Griet Lemmens beëindigde het opleidingsplan op zo 22 nov 2026: Ander werk" in found
    assert "Griet Lemmens heropende het opleidingsplan." in found
    assert "Griet Lemmens wijzigde de periode: 01/09/2026 tot 22/11/2026." in found


def test_an_agreement_is_said_with_how_many_dates_and_which_it_was(plan, unit, bart, els):
    move(unit, FRIDAY, bart)
    for by in (bart, els):
        agreeing.agree(plan=plan, seen=agreeing.dates_of(list(plan.units.all())), by=by)
        move(plan.units.last(), LATER, bart, seen=plan.units.last().planned_end)
    found = sentences(plan)
    assert "Bart Claes kwam de planning overeen: 1 datum (overeenkomst 1)." in found
    assert "Els Vermeulen kwam de planning overeen: 2 datums (overeenkomst 2)." in found


def test_another_period_and_other_hours_are_said_with_the_reason_of_each(plan, griet):
    seen = periods.Frame.of(plan)
    wanted = periods.Frame(START, date(2027, 3, 28), Decimal("22.5"), "123")
    periods.change(
        plan=plan, wanted=wanted, seen=seen, kind="extension", reason="Deeltijds verder", accept=frozenset({"long"}),
        today=TODAY, by=griet,
    )  # fmt: skip
    hours = "de uren per week van 38 naar 22,5 en de werkdagen van ma, di, wo, do, vr naar ma, di, wo"
    found = {f"{entry.who} {entry.sentence}": entry.reason for entry in log(plan)}
    assert found["Griet Lemmens verlengde de periode: 01/09/2026 tot 28/03/2027."] == "Deeltijds verder"
    assert found[f"Griet Lemmens wijzigde {hours}."] == "Deeltijds verder"


def test_the_newest_comes_first_and_each_has_its_moment(plan, unit, bart):
    moments = [datetime(2026, 11, 23, hour, tzinfo=BRUSSELS) for hour in (9, 11, 10)]
    for moment, day, seen in zip(moments, (FRIDAY, LATER, TODAY), (None, FRIDAY, LATER), strict=True):
        with time_machine.travel(moment, tick=False):
            move(unit, day, bart, seen=seen)
    assert [entry.at for entry in log(plan)][:3] == sorted(moments, reverse=True)


def test_a_name_stays_in_the_history_when_the_account_goes(plan, unit, bart):
    move(unit, FRIDAY, bart)
    bart.name, bart.is_active = "Iemand anders", False
    bart.save()
    assert any(sentence.startswith("Bart Claes zette") for sentence in sentences(plan))


def test_another_plan_has_another_history(plan, unit, bart, els, office, edition, griet):
    move(unit, FRIDAY, bart)
    other = start_plan(els, office, edition, [bart], griet)
    assert not any("verplaatste" in sentence or UNIT in sentence for sentence in sentences(other))


def test_a_page_of_history_takes_two_queries(plan, unit, bart, lotte, django_assert_num_queries):
    move(unit, FRIDAY, bart)
    catalogue.tree(plan.edition_id)
    with django_assert_num_queries(2):
        rows = history_log.entries(plan)
        assert rows.count() == 4
        assert len(history_log.read(plan, list(rows[:50]))) == 4


def test_the_history_reads_on_an_ended_plan_for_who_may_see_it(plan, griet, lotte):
    starting.end(plan=plan, on=TODAY, reason="Ander werk", by=griet, today=TODAY)
    assert sentences(access.visible_plans(lotte, TODAY).get(pk=plan.pk))
    assert plan.start == START


@pytest.fixture
def much(plan, unit, bart, lotte):
    """Something of every kind that names the text of an edition."""
    action = catalogue.tree(plan.edition_id).units_by_id[unit.unit_id].trainee_actions[0].id
    now = timezone.now()
    move(unit, FRIDAY, bart)
    move(plan.key_skills.first(), FRIDAY, bart)
    remarking.write(unit=unit, text="Ging goed", by=bart, role="mentor", now=now)
    judged = assessing.Judgement(unit.pk, (Outcome.LEARN, ""))
    assessing.assess(plan=plan, judgements=[judged], by=bart, now=now, act=uuid.uuid4())
    tick = checking.Tick(ticked=True)
    checking.tick(plan=plan, action=action, tick=tick, by=lotte, role="trainee", now=now, today=TODAY)
    checking.exempt_action(unit=unit, action=action, reason="Geen brandpolissen hier", by=bart)


def test_what_a_move_to_another_edition_left_behind_is_named_by_its_own_text(plan, much, move_on, bart, signed_in):
    before = sentences(plan)
    move_on()
    assert sentences(plan) == before
    assert signed_in(bart).get(reverse("history", args=[plan.pk])).status_code == 200


def test_what_a_move_left_behind_costs_the_history_one_query_more(plan, much, move_on, django_assert_num_queries):
    move_on()
    log(plan)
    with django_assert_num_queries(2):
        log(plan)
