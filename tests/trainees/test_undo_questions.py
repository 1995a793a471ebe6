"""Whatever was done and whatever another did in it since: its undo asks, wherever it is asked for, and then does it."""

import html
import re
import uuid
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.conftest import TODAY
from tests.pages import HTMX, said, step_in_toast, undo_in, words
from tests.undoing import FRIDAY, confirmed, insisted, step
from trainees import assessing, checking, planning, undoing
from trainees.assessing import Judgement

STORM = "Schade bij storm"


@pytest.fixture
def mentor(signed_in, bart):
    return signed_in(bart)


def exempted(plan, bart):
    unit = plan.units.order_by("pk")[0]
    planning.exempt(row=unit, reason="Heeft het attest", seen="", by=bart)
    return unit


def freed(plan, bart):
    unit = exempted(plan, bart)
    planning.exempt(row=unit, reason="", seen="Heeft het attest", by=bart)
    return unit


def done(plan, bart):
    unit = plan.units.order_by("pk")[0]
    confirmed(unit, bart)
    return unit


def reopened(plan, bart):
    unit = done(plan, bart)
    checking.reopen(row=unit, reason="Te vroeg", seen=TODAY, by=bart)
    return unit


def added(plan, bart):
    return planning.add_company_competency(
        plan=plan, competency=STORM, action="", planned_end=None, today=TODAY, by=bart
    )


def reworded(plan, bart):
    row = added(plan, bart)
    return planning.change_company_competency(
        row=row, competency="Schade bij wind", action="", seen=(STORM, ""), by=bart
    )


def judged(plan, bart):
    unit = plan.units.order_by("pk")[0]
    said = [Judgement(unit.pk, said=("has", "Drie jaar makelaar"))]
    assessing.assess(plan=plan, judgements=said, by=bart, now=timezone.now(), act=uuid.uuid4())
    return unit


def other_reason(row, els):
    row.refresh_from_db()
    planning.exempt(row=row, reason="Deed dit al", seen=row.exemption, by=els)


def other_day(row, els):
    confirmed(row, els, on=date(2026, 11, 19), seen=TODAY)


def confirmed_again(row, els):
    confirmed(row, els, on=date(2026, 11, 19))


def other_words(row, els):
    row.refresh_from_db()
    planning.change_company_competency(
        row=row, competency="Schade bij hagel", action="", seen=(row.competency, row.action), by=els
    )


def tick(row, els):
    own = checking.Tick(ticked=True)
    checking.tick_company(row=row, tick=own, by=els, role="mentor", now=timezone.now(), today=TODAY)


def judged_to_learn(row, els):
    said = [Judgement(row.pk, said=("learn", ""), seen=("has", "Drie jaar makelaar"))]
    assessing.assess(plan=row.plan, judgements=said, by=els, now=timezone.now(), act=uuid.uuid4())


def judged_otherwise(row, els):
    said = [Judgement(row.pk, said=("not_applicable", "Doet hier niemand"), seen=("has", "Drie jaar makelaar"))]
    assessing.assess(plan=row.plan, judgements=said, by=els, now=timezone.now(), act=uuid.uuid4())


ELS_SAYS = "Els stelde onderdeel 1a zonet vrij"
ASKED = [
    (exempted, other_reason, f"{ELS_SAYS}: “Deed dit al”.", "exemption", ""),
    (freed, other_reason, f"{ELS_SAYS}: “Deed dit al”.", "exemption", "Heeft het attest"),
    (done, other_day, "Els bevestigde onderdeel 1a zonet op 19/11/2026.", "completed_on", None),
    (reopened, confirmed_again, "Els bevestigde onderdeel 1a zonet op 19/11/2026.", "completed_on", TODAY),
    (added, other_words, "Els wijzigde Schade bij hagel zonet.", "removed", True),
    (added, tick, "Els vinkte Schade bij storm zonet af.", "removed", True),
    (reworded, other_words, "Els wijzigde de competentie zonet naar “Schade bij hagel”.", "competency", STORM),
    (judged, judged_otherwise, f"{ELS_SAYS}: “niet van toepassing – Doet hier niemand”.", "assessment", ""),
    (judged, judged_to_learn, "Els wijzigde de beginsituatie van onderdeel 1a zonet.", "assessment", ""),
]


def stands(row, field):
    """What an undo is about in a row."""
    row = type(row).objects.get(pk=row.pk)
    return row.assessment.outcome if field == "assessment" else getattr(row, field)


def act_of(row, field):
    """The last act on what an undo is about in a row."""
    return (row.assessment if field == "assessment" else row).history.latest("history_id").act


@pytest.mark.parametrize("script", [HTMX, {}], ids=["htmx", "plain"])
@pytest.mark.parametrize(
    ("deed", "work", "told", "field", "before"), ASKED, ids=lambda one: getattr(one, "__name__", "")
)
def test_undo_of_any_act_asks_when_another_changed_it_and_puts_it_back_when_insisted(
    plan, bart, els, mentor, script, deed, work, told, field, before
):
    row = deed(plan, bart)
    note = undoing.note(plan, act_of(row, field))
    work(row, els)
    theirs = stands(row, field)
    asked = mentor.post(reverse("undo", args=[plan.pk, note]), **script)
    text = words(asked) if script else said(asked)
    assert f"{told} Toch terugzetten?" in text
    assert stands(row, field) == theirs
    if script:
        insisted(asked, mentor, plan, **script)
    else:
        mentor.post(step_in_toast(asked, "offer"))
    assert stands(row, field) == before


@pytest.mark.parametrize(
    ("deed", "work", "told", "field", "before"), ASKED, ids=lambda one: getattr(one, "__name__", "")
)
def test_the_history_asks_too_and_puts_it_back_when_insisted(plan, bart, els, mentor, deed, work, told, field, before):
    row = deed(plan, bart)
    act = act_of(row, field)
    work(row, els)
    asked = mentor.post(reverse("put_back", args=[plan.pk, act]))
    assert f"{told} Toch terugzetten?" == said(asked)
    assert said(mentor.post(step_in_toast(asked, "offer"))).endswith("Teruggezet.")
    assert stands(row, field) == before


def test_the_start_page_of_a_mentor_asks_in_its_toast(plan, bart, els, mentor):
    unit = done(plan, bart)
    note = step(unit)
    other_day(unit, els)
    asked = mentor.post(reverse("undo", args=[plan.pk, note]), {"where": "home"}, **HTMX)
    assert "Els bevestigde onderdeel 1a van Lotte zonet op 19/11/2026. Toch terugzetten?" in words(asked)
    (yes,) = re.findall(r'hx-post="(/plannen/[^"]+gezien=[^"]+)"', asked.content.decode())
    assert "Ongedaan gemaakt." in words(mentor.post(html.unescape(yes), {"where": "home"}, **HTMX))
    assert stands(unit, "completed_on") is None


def test_the_undo_of_an_act_on_several_plans_asks_whose_row_it_is(plan, bart, els, mentor):
    unit = done(plan, bart)
    shared = undoing.SharedAct((plan.pk,), unit.history.latest("history_id").act)
    other_day(unit, els)
    asked = mentor.post(reverse("undo_shared", args=[shared.note]), **HTMX)
    assert "Els bevestigde onderdeel 1a van Lotte zonet op 19/11/2026. Toch alles terugzetten?" in words(asked)
    (yes,) = re.findall(r'hx-post="(/mijn-cursisten/[^"]+gezien=[^"]+)"', asked.content.decode())
    assert "Ongedaan gemaakt." in words(mentor.post(html.unescape(yes), **HTMX))
    assert stands(unit, "completed_on") is None


def test_a_redo_asks_whether_to_do_it_again(plan, bart, els, mentor):
    row = exempted(plan, bart)
    undone = mentor.post(reverse("undo", args=[plan.pk, step(row)]), **HTMX)
    planning.exempt(row=row, reason="Deed dit al", seen="", by=els)
    asked = mentor.post(undo_in(undone), **HTMX)
    assert "Deed dit al”. Toch opnieuw doen?" in words(asked)
    assert "Opnieuw gedaan." in words(insisted(asked, mentor, plan, **HTMX))
    assert stands(row, "exemption") == "Heeft het attest"


def test_a_competency_that_another_removed_is_named_and_left_out_of_the_undo(plan, bart, els, mentor):
    unit, row = plan.units.order_by("pk")[0], added(plan, bart)
    wishes = [planning.Wish(planning.key_of(one), FRIDAY, None) for one in (unit, row)]
    act = uuid.uuid4()
    planning.set_planned_ends(plan=plan, wishes=wishes, today=TODAY, by=bart, act=act)
    planning.remove_company_competency(row=row, by=els)
    asked = mentor.post(reverse("undo", args=[plan.pk, undoing.note(plan, act)]), **HTMX)
    assert "Els verwijderde Schade bij storm zonet. Toch alles terugzetten?" in words(asked)
    assert stands(unit, "planned_end") == FRIDAY
    insisted(asked, mentor, plan, **HTMX)
    assert (stands(unit, "planned_end"), stands(row, "planned_end"), stands(row, "removed")) == (None, FRIDAY, True)


def test_long_words_of_another_are_cut_in_the_question(plan, bart, els, mentor):
    row = reworded(plan, bart)
    planning.change_company_competency(
        row=row, competency="Schade " * 200, action="", seen=("Schade bij wind", ""), by=els
    )
    asked = mentor.post(reverse("undo", args=[plan.pk, step(row)]))
    assert len(said(asked)) < 200


def test_what_was_confirmed_since_says_that_it_is_reopened_first(plan, bart, els, mentor):
    row = added(plan, bart)
    note = step(row)
    how = checking.Confirmation(on=TODAY, accept=checking.EVERY)
    checking.confirm_company(row=row, how=how, by=els, now=timezone.now())
    late = mentor.post(reverse("undo", args=[plan.pk, note]), **HTMX)
    assert "Els Vermeulen bevestigde deze competentie al. Heropen ze eerst om ze te verwijderen." in words(late)
    assert stands(row, "removed") is False
