"""The mentor's pages through the client: dates, confirmations, company competencies; with htmx and as plain forms."""

import html
import re
from datetime import date

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from competency_plans import catalogue
from tests.conftest import TODAY, person, start_plan
from trainees import checking, planning
from trainees.models import ClosedDay, PlannedAction

FRIDAY = date(2026, 12, 18)
SCRIPT = "<script>alert(1)</script>"
LONG = (
    "Behandelt dossiers van zelfstandigen in het eigen pakket van het kantoor, zoekt het bewijs en vat het samen. " * 3
)
CONFLICT = ("Els wijzigde dit veld zonet naar 11/12/2026.", "Jij vulde 08/01/2027 in. Welke datum blijft staan?")
MOST_QUERIES = 8


@pytest.fixture
def unit(plan):
    return plan.units.first()


@pytest.fixture
def storm(plan, bart):
    return planning.add_company_competency(
        plan=plan, competency="Schade bij storm", action="Volgt een dossier", planned_end=None, today=TODAY, by=bart
    )


@pytest.fixture(params=[True, False], ids=["htmx", "plain"])
def htmx(request):
    """Whether the page has its script."""
    return request.param


@pytest.fixture
def send(plan, bart, signed_in):
    """Send an act on a row as Bart: `send("set_date", unit, day="15/12")`; the row's kind follows from its class."""
    kinds = {"PlannedUnit": "onderdeel", "PlannedKeySkill": "sleutelvaardigheid", "CompanyCompetency": "bedrijf"}

    def post(name, row=None, *, by=bart, htmx=True, **fields):
        kind = kinds[type(row).__name__] if row else ""
        short = name in {"change_company", "remove_company"}
        args = [plan.pk, *([] if row is None else [row.pk] if short else [kind, row.pk])]
        headers = {"HX-Request": "true"} if htmx else {}
        return signed_in(by).post(reverse(name, args=args), fields, headers=headers)

    return post


def markup(answer) -> str:
    """The markup of an answer with every run of white space as one space."""
    return " ".join(answer.content.decode().split())


def words(response) -> str:
    """What a person reads on a page: the text without tags, hard spaces as spaces."""
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(html.unescape(text).split())


def undo_in(response) -> str:
    """The address that undoes what an answer did."""
    (address,) = re.findall(r' action="(/plannen/[^"]+/ongedaan/[^"]+)"', response.content.decode())
    return str(address)


def said(response) -> str:
    """The toasts that wait for the next page."""
    return " ".join(str(message) for message in get_messages(response.wsgi_request)).replace("\xa0", " ")


def tick_all(plan, unit, by, on=TODAY, actor="trainee"):
    text = catalogue.tree(plan.edition_id).units_by_id[unit.unit_id]
    for action in text.trainee_actions if actor == "trainee" else text.mentor_actions:
        done = checking.Tick(ticked=True, on=on)
        checking.tick(plan=plan, action=action.id, tick=done, by=by, role=actor, now=timezone.now(), today=TODAY)
    unit.refresh_from_db()


NOT_SAVED = [
    ("zomaar", "Dit is geen datum. Typ bijvoorbeeld 15/12, w16 of d+7."),
    ("31/11", "31 november bestaat niet. Bedoel je 30/11 of 1/12?"),
    ("28/8/2026", "28/08/2026 valt voor de start van de IBO (01/09/2026)."),
    ("5/3/2027", "05/03/2027 valt na het einde van de IBO (28/02/2027). Toch bewaren?"),
    ("=", "Hierboven staat nog geen datum."),
    ("+5", "Er is nog geen datum om van te tellen."),
]


@pytest.mark.parametrize(("typed", "message"), NOT_SAVED)
def test_a_refused_date_says_why_and_stays_in_its_cell(unit, send, htmx, typed, message):
    answer = send("set_date", unit, htmx=htmx, day=typed, seen="")
    assert answer.status_code == 200
    assert message in words(answer)
    assert f'value="{html.escape(typed)}"' in answer.content.decode()
    unit.refresh_from_db()
    assert (unit.planned_end, unit.version) == (None, 1)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("28/11", "28/11 is een zaterdag. Neem vr 27 nov of ma 30 nov"),
        ("25/12", "25/12 is een feestdag. Neem do 24 dec of ma 28 dec"),
        ("4/12", "4/12 is een sluitingsdag. Neem do 3 dec of ma 7 dec"),
        ("20/11", "Deze datum is al voorbij. Het onderdeel staat nu op te laat."),
    ],
)
def test_a_questionable_date_is_saved_with_a_warning(unit, office, send, htmx, typed, message):
    ClosedDay.objects.create(office=office, day=date(2026, 12, 4))
    answer = send("set_date", unit, htmx=htmx, day=typed, seen="")
    assert message in (words(answer) if htmx else said(answer))
    unit.refresh_from_db()
    assert unit.planned_end is not None


def test_a_warning_keeps_the_way_back_without_script(unit, send):
    answer = send("set_date", unit, htmx=False, day="28/11", seen="")
    (toast,) = get_messages(answer.wsgi_request)
    assert toast.extra_tags.startswith("/plannen/")


def test_a_computed_date_says_how_it_was_adjusted(unit, send):
    assert "eerstvolgende werkdag" in words(send("set_date", unit, day="d+6", seen=""))


def test_a_date_after_the_ibo_is_saved_when_the_question_is_answered_with_yes(unit, send, htmx):
    asked = send("set_date", unit, htmx=htmx, day="5/3/2027", seen="")
    assert "Bewaar vr 5 mrt" in words(asked)
    send("set_date", unit, htmx=htmx, day="2027-03-05", seen="", accept=planning.AFTER_THE_PERIOD)
    unit.refresh_from_db()
    assert unit.planned_end == date(2027, 3, 5)


def test_a_date_is_saved_shown_and_undone(unit, send, htmx, bart, signed_in):
    answer = send("set_date", unit, htmx=htmx, day="w16", seen="")
    unit.refresh_from_db()
    assert unit.planned_end == FRIDAY
    assert "vr 18 dec bewaard." in (words(answer) if htmx else said(answer))
    if not htmx:
        assert answer.url == f"/plannen/{unit.plan_id}/planning/#onderdeel-{unit.pk}"
        return
    undo = undo_in(answer)
    signed_in(bart).post(undo)
    unit.refresh_from_db()
    assert unit.planned_end is None


def test_the_date_that_a_cell_shows_can_be_sent_back_as_it_stands(unit, send, bart, signed_in):
    send("set_date", unit, day="w16", seen="")
    page = signed_in(bart).get(reverse("planning", args=[unit.plan_id])).content.decode()
    (shown,) = re.findall(rf'id="datum-onderdeel-{unit.pk}" name="day" value="([^"]+)"', page)
    send("set_date", unit, day=html.unescape(shown), seen=FRIDAY.isoformat())
    unit.refresh_from_db()
    assert (unit.planned_end, unit.version) == (FRIDAY, 2)


def test_an_empty_cell_clears_the_date(unit, send):
    send("set_date", unit, day="w16", seen="")
    assert "datum gewist." in words(send("set_date", unit, day=" ", seen=FRIDAY.isoformat()))
    unit.refresh_from_db()
    assert unit.planned_end is None


def test_the_date_above_is_the_nearest_one_that_the_page_shows(plan, send, bart):
    first, second, third = plan.units.all()[:3]
    for row, day in ((first, "4/12"), (second, "11/12")):
        send("set_date", row, day=day, seen="")
    planning.exempt(row=second, reason="Deed dit al", seen="", by=bart)
    send("set_date", third, day="=", seen="")
    third.refresh_from_db()
    assert third.planned_end == date(2026, 12, 4)


def test_a_removed_company_competency_is_no_date_above(plan, storm, send, bart):
    send("set_date", storm, day="4/12", seen="")
    send("remove_company", storm)
    brand = planning.add_company_competency(
        plan=plan, competency="Brand", action="", planned_end=None, today=TODAY, by=bart
    )
    assert "Hierboven staat nog geen datum." in words(send("set_date", brand, day="=", seen=""))


def test_a_stale_date_is_answered_with_the_others_value_name_and_time(unit, send, els, htmx):
    planning.set_planned_end(row=unit, day=date(2026, 12, 11), seen=None, today=TODAY, by=els)
    answer = send("set_date", unit, htmx=htmx, day="8/1/2027", seen="")
    for sentence in (*CONFLICT, "Houd vr 11 dec van Els", "Bewaar mijn vr 8 jan"):
        assert sentence in words(answer)
    assert 'value="vr\xa08\xa0jan\xa02027"' in answer.content.decode()
    assert [re.sub(r"\D", "", week) for week in re.findall(r'conflict-week">(.+)</span>', answer.content.decode())] == [
        "15", "19",
    ]  # fmt: skip
    assert f"/geschiedenis/?rij=onderdeel-{unit.pk}" in answer.content.decode()
    unit.refresh_from_db()
    assert (unit.planned_end, unit.version) == (date(2026, 12, 11), 2)


@pytest.mark.parametrize(("chosen", "left"), [("2026-12-11", date(2026, 12, 11)), ("2027-01-08", date(2027, 1, 8))])
def test_a_conflict_is_settled_by_either_choice(unit, send, els, chosen, left):
    planning.set_planned_end(row=unit, day=date(2026, 12, 11), seen=None, today=TODAY, by=els)
    answer = send("set_date", unit, day=chosen, seen="2026-12-11")
    assert "wijzigde" not in words(answer)
    unit.refresh_from_db()
    assert unit.planned_end == left


def test_the_same_date_from_two_people_is_no_question_and_no_undo(unit, send, els):
    planning.set_planned_end(row=unit, day=FRIDAY, seen=None, today=TODAY, by=els)
    answer = send("set_date", unit, day="w16", seen="")
    assert "/ongedaan/" not in answer.content.decode()
    assert "wijzigde" not in words(answer)


@pytest.mark.parametrize("who", ["lotte", "stranger", "administrator"])
def test_who_may_not_plan_changes_nothing_by_a_forged_post(request, unit, send, who):
    answer = send("set_date", unit, by=request.getfixturevalue(who), day="w16", seen="")
    assert answer.status_code in {403, 404}
    unit.refresh_from_db()
    assert unit.planned_end is None


def test_a_trainee_reads_the_planning_without_a_field_to_change_it(unit, lotte, storm, signed_in):
    page = signed_in(lotte).get(reverse("planning", args=[unit.plan_id]) + "?open=alle").content.decode()
    for address in ("datum/", "bevestigen/", "vrijstellen/", "heropenen/", "toevoegen/", "verwijderen/"):
        assert address not in page
    mentors_own = re.findall(r'<button class="action"[^>]*disabled', page)
    assert len(mentors_own) == 39


def test_an_administrator_ticks_nothing_on_the_planning(unit, administrator, signed_in):
    page = signed_in(administrator).get(reverse("planning", args=[unit.plan_id]) + "?open=alle").content.decode()
    assert len(re.findall(r'<button class="action"[^>]*disabled', page)) == 163


def test_what_people_type_is_never_read_as_markup(plan, unit, lotte, send, bart, griet, signed_in):
    lotte.name = f"Lotte {SCRIPT}"
    lotte.save()
    send("exempt", unit, reason=SCRIPT, seen="", wanted="1")
    send("add_company", competency=SCRIPT, action=SCRIPT, day="")
    send("set_date", plan.units.last(), day=SCRIPT, seen="")
    pages = [reverse("planning", args=[plan.pk]) + "?open=alle", reverse("history", args=[plan.pk]), "/mijn-cursisten/"]
    for page in pages:
        body = signed_in(bart).get(page).content.decode()
        assert SCRIPT not in body
        assert html.escape(SCRIPT) in body


def test_a_refused_script_comes_back_as_text(unit, send, htmx):
    body = send("set_date", unit, htmx=htmx, day=SCRIPT, seen="").content.decode()
    assert SCRIPT not in body
    assert html.escape(SCRIPT) in body


# Afgewerkt op


@pytest.fixture
def ready(plan, unit, lotte):
    """A unit of which Lotte ticked everything on 19 November; three mentor actions are open."""
    tick_all(plan, unit, lotte, on=date(2026, 11, 19))
    return unit


ON_19 = {"on": "2026-11-19", "shown": "2026-11-19"}


def test_confirming_asks_what_to_do_with_open_mentor_actions(ready, send, htmx):
    answer = send("confirm", ready, htmx=htmx, **ON_19)
    text = words(answer)
    assert "3 acties van de mentor staan nog open." in text
    assert "Mee afvinken en bevestigen" in text
    assert "Toch bevestigen" in text
    for action in checking.open_mentor_actions(ready):
        assert action.text in text
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
    for text in checking.open_trainee_actions(unit):
        assert text in words(answer)
    again = send("confirm", unit, on="20/11", accept=checking.OPEN_TRAINEE_ACTIONS, mentor_actions="leave")
    assert "bevestigd op vr 20 nov." in words(again)


def test_a_proposal_that_a_tick_changed_is_asked_about_again(plan, ready, lotte, send):
    send("set_date", ready, day="w16", seen="")
    tick_all(plan, ready, lotte, on=date(2026, 11, 21))
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
    assert "Els wijzigde dit veld zonet naar 22/11/2026." in words(answer)
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
    assert "Els wijzigde dit veld zonet en maakte het leeg." in words(answer)
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


def test_a_stale_reopening_names_who_changed_the_day(ready, send, els):
    confirm_as(els, ready, date(2026, 11, 20))
    answer = send("reopen", ready, reason="Te vroeg", seen=TODAY.isoformat())
    assert "Els Vermeulen wijzigde dit intussen: nu 20/11/2026." in words(answer)


def test_a_key_skill_is_never_confirmed(plan, send):
    skill = plan.key_skills.first()
    assert "Een sleutelvaardigheid wordt niet bevestigd." in words(send("confirm", skill, on="20/11"))
    assert "Dit was niet bevestigd." in words(send("reopen", skill, reason="Zomaar"))


def test_exempting_needs_a_reason_and_is_undone(unit, send, bart, signed_in):
    assert "Geef een reden om vrij te stellen." in words(send("exempt", unit, reason=" ", seen="", wanted="1"))
    answer = send("exempt", unit, reason="Heeft het attest", seen="", wanted="1")
    undo = undo_in(answer)
    signed_in(bart).post(undo)
    unit.refresh_from_db()
    assert (unit.exemption, unit.version) == ("", 3)


def test_a_reason_that_is_too_long_says_so(unit, send):
    assert "2000 tekens" in words(send("exempt", unit, reason="x" * 2001, seen="", wanted="1"))
    unit.refresh_from_db()
    assert unit.exemption == ""


def test_a_company_competency_is_never_exempted(storm, send):
    assert "Dit kan niet vrijgesteld worden." in words(send("exempt", storm, reason="Niet nodig", seen="", wanted="1"))


def test_the_address_of_an_undo_stays_short_whatever_the_reason(unit, send):
    answer = send("exempt", unit, reason="é" * 2000, seen="", wanted="1")
    assert len(undo_in(answer)) < 400


def test_a_stale_exemption_keeps_what_was_typed_in_sight(unit, send, els):
    planning.exempt(row=unit, reason="Heeft het attest", seen="", by=els)
    text = words(send("exempt", unit, reason="Deed dit al", seen="", wanted="1"))
    assert "Els Vermeulen wijzigde dit intussen." in text
    assert "Jij vulde in: Deed dit al" in text


# Bedrijfsspecifieke competenties


def test_a_company_competency_is_added_changed_removed_and_put_back(plan, send, htmx, bart, signed_in):
    send("add_company", htmx=htmx, competency=LONG, action="Volgt een dossier", day="w16")
    row = plan.company_competencies.get()
    assert (row.competency, row.planned_end) == (LONG.strip(), FRIDAY)
    seen = {"seen_competency": row.competency, "seen_action": row.action}
    send("change_company", row, htmx=htmx, competency=row.competency, action="Volgt er drie", **seen)
    answer = send("remove_company", row, htmx=htmx)
    row.refresh_from_db()
    assert (row.action, row.removed) == ("Volgt er drie", True)
    if htmx:
        undo = undo_in(answer)
        signed_in(bart).post(undo)
        row.refresh_from_db()
        assert not row.removed


def test_a_long_company_competency_stands_whole_on_the_page(plan, send, lotte, signed_in):
    send("add_company", competency=LONG, action="", day="")
    assert LONG.strip() in words(signed_in(lotte).get(reverse("planning", args=[plan.pk])))


@pytest.mark.parametrize(
    ("act", "fields"),
    [("exempt", {"reason": "al gekend 🙂", "wanted": "1"}), ("reopen", {"reason": "te vroeg 🙂"})],
)
def test_what_cannot_be_printed_is_refused_where_it_is_typed(ready, send, act, fields):
    assert "Het teken 🙂 kan niet afgedrukt worden." in words(send(act, ready, **fields))
    ready.refresh_from_db()
    assert ready.exemption == ""


def test_a_company_competency_that_cannot_be_printed_is_refused(plan, send):
    answer = send("add_company", competency="Brand 🙂", action="", day="")
    assert "Het teken 🙂 kan niet afgedrukt worden." in words(answer)
    assert not plan.company_competencies.exists()


def test_a_date_in_a_week_where_three_units_end_already_says_so(plan, send):
    first, *others = plan.units.all()[:4]
    for number, unit in enumerate(others):
        assert "eindigen al" not in words(send("set_date", unit, day=f"{24 + number}/11", seen=""))
    assert "In week 13 eindigen al 3 onderdelen." in words(send("set_date", first, day="27/11", seen=""))


@pytest.mark.parametrize(
    ("competency", "day", "message"),
    [
        ("", "", "Vul de competentie in."),
        ("Brand", "zomaar", "Dit is geen datum."),
        ("Brand", "5/3/2027", "Toch bewaren?"),
        ("Brand", "28/8/2026", "valt voor de start van de IBO"),
    ],
)
def test_a_refused_entry_line_keeps_what_was_typed(plan, send, htmx, competency, day, message):
    answer = send("add_company", htmx=htmx, competency=competency, action="Volgt een dossier", day=day)
    assert message in words(answer)
    for typed in (competency, "Volgt een dossier", day):
        assert f'value="{typed}"' in answer.content.decode()
    assert not plan.company_competencies.exists()


def test_a_saved_entry_line_is_empty_again_also_with_a_warning(plan, send):
    answer = send("add_company", competency="Brand", action="Volgt een dossier", day="28/11")
    assert "28/11 is een zaterdag." in words(answer)
    assert 'name="competency" value=""' in markup(answer)
    assert plan.company_competencies.get().planned_end == date(2026, 11, 28)


def test_stale_words_keep_both_versions_in_sight(storm, send, els):
    planning.change_company_competency(
        row=storm, competency="Schade bij hagel", action=storm.action, seen=(storm.competency, storm.action), by=els
    )
    seen = {"seen_competency": storm.competency, "seen_action": storm.action}
    text = words(send("change_company", storm, competency="Schade bij brand", action=storm.action, **seen))
    assert "Els Vermeulen wijzigde dit intussen naar: Schade bij hagel" in text
    assert "Jij vulde in: Schade bij brand" in text


def test_a_company_competency_is_confirmed_on_the_day_of_its_tick(storm, send, lotte):
    done = checking.Tick(ticked=True, on=date(2026, 11, 19))
    checking.tick_company(row=storm, tick=done, by=lotte, role="trainee", now=timezone.now(), today=TODAY)
    stale = send("confirm", storm, on="2026-11-18", shown="2026-11-18")
    assert "de laatste actie is nu van do 19 nov" in words(stale)
    early = send("confirm", storm, on="10/11")
    assert "De eerste actie is pas op 19/11 afgevinkt. Toch 10/11 bewaren?" in words(early)
    assert "Schade bij storm bevestigd op do 19 nov." in words(send("confirm", storm, **ON_19))


# De pagina's


def test_every_link_of_a_refused_plain_form_leads_to_a_page(unit, send, bart, signed_in):
    page = send("set_date", unit, htmx=False, day="5/3/2027", seen="").content.decode()
    assert 'href=""' not in page
    assert 'href="?' not in page


def test_an_empty_plan_shows_every_unit_and_no_comparison(plan, bart, signed_in):
    text = words(signed_in(bart).get(reverse("planning", args=[plan.pk])))
    assert "Week 12 van 26 · nog geen planning" in text
    assert "0 van 124 acties" in text
    assert text.count("Niet gepland") >= 11


@pytest.mark.parametrize(("chosen", "rows"), [("", 11), ("te-bevestigen", 1), ("te-laat", 0), ("onzin", 11)])
def test_a_filter_shows_its_rows_only(plan, ready, bart, signed_in, chosen, rows):
    page = signed_in(bart).get(reverse("planning", args=[plan.pk]), {"toon": chosen}).content.decode()
    assert page.count('id="rij-onderdeel-') == rows


def count_queries(client, url, record):
    with record as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def test_the_planning_page_takes_the_same_queries_with_nothing_and_with_everything_ticked(
    plan, lotte, bart, signed_in, django_assert_max_num_queries
):
    client, url = signed_in(bart), reverse("planning", args=[plan.pk]) + "?open=alle"
    before = count_queries(client, url, django_assert_max_num_queries(MOST_QUERIES))
    for unit in plan.units.all():
        tick_all(plan, unit, lotte)
        tick_all(plan, unit, bart, actor="mentor")
    assert count_queries(client, url, django_assert_max_num_queries(MOST_QUERIES)) == before


def test_the_mentors_home_takes_the_same_queries_with_one_and_with_many_trainees(
    plan, ready, office, edition, griet, bart, signed_in, django_assert_max_num_queries
):
    client, url = signed_in(bart), reverse("mentor_home")
    before = count_queries(client, url, django_assert_max_num_queries(MOST_QUERIES))
    for number in range(6):
        trainee = person(f"cursist{number}@kantoorvermeulen.example", f"Cursist {number}")
        other = start_plan(trainee, office, edition, [bart], griet)
        tick_all(other, other.units.first(), trainee)
    assert count_queries(client, url, django_assert_max_num_queries(MOST_QUERIES)) == before


def test_the_history_page_takes_at_most_eight_queries(plan, ready, bart, signed_in, django_assert_max_num_queries):
    client, url = signed_in(bart), reverse("history", args=[plan.pk])
    count_queries(client, url, django_assert_max_num_queries(MOST_QUERIES))


def test_the_mentor_confirms_from_home_with_one_press(plan, ready, send, bart, signed_in):
    page = words(signed_in(bart).get(reverse("mentor_home")))
    assert "Bevestig do 19 nov" in page
    answer = send("confirm", ready, where="home", **ON_19, mentor_actions="leave")
    assert "Niets wacht" not in page
    assert f'id="rij-onderdeel-{ready.pk}"' not in answer.content.decode()
    assert "Onderdeel 1a bevestigd op do 19 nov." in words(answer)


def test_a_question_at_home_stands_in_its_line(ready, send):
    answer = send("confirm", ready, where="home", **ON_19)
    assert f'id="vraag-onderdeel-{ready.pk}"' in answer.content.decode()
    assert 'id="queue"' not in answer.content.decode()


def test_a_plain_form_at_home_goes_back_home_with_its_warning(unit, send):
    answer = send("set_date", unit, htmx=False, where="home", day="28/11", seen="")
    assert answer.url == reverse("mentor_home")
    assert "28/11 is een zaterdag." in said(answer)
