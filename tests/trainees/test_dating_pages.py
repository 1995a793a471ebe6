"""A planned end through the client: typed, asked about, in conflict, undone; with htmx and as a plain form."""

import html
import re
from datetime import date

import pytest
from django.urls import reverse

from tests.conftest import TODAY
from tests.pages import choices_in, said, step_in_toast, undo_in, words
from trainees import planning
from trainees.models import ClosedDay

FRIDAY = date(2026, 12, 18)
SCRIPT = "<script>alert(1)</script>"
CONFLICT = ("Els wijzigde dit veld zonet naar 11/12/2026.", "Jij vulde 08/01/2027 in. Welke datum blijft staan?")


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
    assert step_in_toast(answer).startswith("/plannen/")


@pytest.mark.parametrize(("typed", "button"), [("5/3/2027", "Bewaar vr 5 mrt"), ("5/3/2028", "Bewaar zo 5 mrt 2028")])
def test_a_date_of_a_year_that_nobody_expects_is_asked_with_its_year(unit, send, htmx, typed, button):
    asked = words(send("set_date", unit, htmx=htmx, day=typed, seen=""))
    assert button in asked
    assert (f"{button} 20" in asked) is False


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
    (shown,) = re.findall(rf'id="datum-onderdeel-{unit.pk}"\s+name="day"\s+value="([^"]+)"', page)
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


def test_the_date_above_is_the_one_that_a_page_with_a_filter_shows(plan, send, signed_in, bart):
    first, second, third = plan.units.all()[:3]
    for row, day in ((first, "20/11"), (second, "11/12"), (third, "17/11")):
        send("set_date", row, day=day, seen="")
    page = signed_in(bart).get(reverse("planning", args=[plan.pk]), {"toon": "te-laat"}).content.decode()
    assert re.findall('name="above" value="([^"]*)"', page) == ["", "2026-11-20"]
    send("set_date", third, day="=", seen="2026-11-17", above="2026-11-20")
    third.refresh_from_db()
    assert third.planned_end == date(2026, 11, 20)
    assert "Hierboven staat nog geen datum." in words(send("set_date", third, day="=", seen="2026-11-20", above=""))


def test_the_filter_of_the_page_stays_after_a_save(plan, unit, signed_in, bart):
    page = f"http://testserver{reverse('planning', args=[plan.pk])}?toon=te-laat"
    headers = {"HX-Request": "true", "HX-Current-URL": page}
    address = reverse("set_date", args=[plan.pk, "onderdeel", unit.pk])
    answer = signed_in(bart).post(address, {"day": "20/11", "seen": ""}, headers=headers)
    assert re.findall(r'aria-current="[^"]+"[^>]*>\s*([\w ]+?)\s*<', answer.content.decode()) == ["Te laat"]


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


def test_a_date_in_a_week_where_three_units_end_already_says_so(plan, send):
    first, *others = plan.units.all()[:4]
    for number, unit in enumerate(others):
        assert "eindigen al" not in words(send("set_date", unit, day=f"{24 + number}/11", seen=""))
    assert "In week 13 eindigen al 3 onderdelen." in words(send("set_date", first, day="27/11", seen=""))


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [("skill", "De sleutelvaardigheid is nu te bespreken."), ("storm", "De competentie staat nu op te laat.")],
)
def test_a_date_that_has_passed_says_what_that_means_for_its_row(plan, storm, send, kind, sentence):
    row = storm if kind == "storm" else plan.key_skills.first()
    answer = words(send("set_date", row, day="20/11", seen=""))
    assert f"Deze datum is al voorbij. {sentence}" in answer
    assert ("Te bespreken" in answer) == (kind == "skill")


def test_a_better_day_after_the_training_is_asked_about_unless_the_date_itself_was(unit, send):
    answer = send("set_date", unit, day="27/2", seen="")
    assert "of ma 1 mrt" in words(answer)
    assert re.findall('name="accept" value="([^"]*)"', answer.content.decode()) == ["", ""]
    later = send("set_date", unit, day="6/3/2027", seen="2027-02-27", accept="after_the_period")
    assert re.findall('name="accept" value="([^"]*)"', later.content.decode()) == ["after_the_period"] * 2


def test_keeping_the_date_of_another_asks_nothing_more(plan, unit, send, els):
    late = date(2027, 3, 5)
    planning.set_planned_end(row=unit, day=late, seen=None, today=TODAY, by=els, accept=True)
    (keep, _) = choices_in(send("set_date", unit, day="8/1", seen=""))
    assert "valt na het einde" not in words(send("set_date", unit, **keep))
    unit.refresh_from_db()
    assert unit.planned_end == late


def test_an_answer_says_where_the_plan_should_be_now_to_who_cannot_see_it(plan, send):
    assert "data-aloud" not in send("set_date", plan.units.first(), day="20/11", seen="").content.decode()
    for unit in list(plan.units.all())[1:]:
        answer = send("set_date", unit, day="11/12", seen="")
    assert 'data-aloud="Verwacht is nu 4 procent."' in answer.content.decode()


@pytest.mark.parametrize(("typed", "message"), [*NOT_SAVED[:2], *NOT_SAVED[4:], ("w16", None), ("", None)])
def test_the_page_may_ask_why_a_text_is_no_date(plan, signed_in, bart, typed, message):
    sent = {"day": typed, "seen": "", "above": ""}
    answer = signed_in(bart).get(reverse("explain_date", args=[plan.pk]), sent).json()
    assert (answer and answer.replace("\N{NO-BREAK SPACE}", " ")[: len(message or "")]) == message


def test_a_refused_date_offers_the_way_back(unit, send):
    send("set_date", unit, day="4/12", seen="")
    answer = send("set_date", unit, day="31/11", seen="2026-12-04")
    assert "Zet vr 4 dec terug" in words(answer)
    again = send("set_date", unit, day="2026-12-04", seen="2026-12-04")
    assert "bestaat niet" not in words(again)
    assert "Maak weer leeg" in words(send("set_date", unit, day="28/8/2026", seen="2026-12-03x"))
