"""The pages of the contract: agreeing on dates, another period, and what the planning says about slippage."""

import html
import re
from datetime import date

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from tests.conftest import TODAY, person, start_plan
from trainees import agreeing, planning, starting
from trainees.models import PlanAgreement, PlannedUnit, PlanPeriod, TraineePlan

FRIDAY, LATER = date(2026, 11, 27), date(2026, 12, 22)
MOST_QUERIES = 8


def words(answer) -> str:
    """What a person reads on a page: the text without tags, hard spaces as spaces."""
    assert answer.status_code == 200
    text = re.sub(r"<(head|svg).*?</\1>|<[^>]+>", " ", answer.content.decode(), flags=re.DOTALL)
    return " ".join(html.unescape(text).split())


def seen_on(answer) -> str:
    """What the page sends back to say what it showed."""
    (found,) = re.findall(r'name="seen"\s+value="([^"]*)"', answer.content.decode())
    return str(found)


def said(answer) -> list[str]:
    return [str(message).replace("\xa0", " ") for message in get_messages(answer.wsgi_request)]


def move(unit, day, by, seen=None):
    return planning.set_planned_end(row=unit, day=day, seen=seen, today=TODAY, by=by)


@pytest.fixture
def unit(plan, bart):
    """The first unit, planned on FRIDAY; the others have no date."""
    return move(plan.units.first(), FRIDAY, bart)


@pytest.fixture
def agreed(plan, unit, bart):
    """The plan, agreed on by Bart."""
    agreeing.agree(plan=plan, seen=agreeing.dates_of(list(plan.units.all())), by=bart)
    return plan


@pytest.fixture
def page(plan):
    return reverse("agreement", args=[plan.pk])


@pytest.fixture
def period(plan):
    return reverse("change_period", args=[plan.pk])


# --- agreeing ---


def test_the_page_says_what_will_be_agreed_on_and_what_not(plan, unit, page, bart, signed_in):
    planning.exempt(row=plan.units.last(), reason="eerdere ervaring", seen="", by=bart)
    found = words(signed_in(bart).get(page))
    assert "1a Vraag en informatie verzamelen vr 27 nov 2026" in found
    assert re.search(r"Zonder voorziene einddatum, .*: 1b Meldingen behandelen en dekking beoordelen, 2 ", found)
    assert "Vrijgesteld, dus geen deel van de overeenkomst: 10 Schikking of bemiddeling voorstellen." in found
    assert "ondertekend" not in found


def test_agreeing_takes_one_press_and_says_what_was_kept(plan, unit, page, bart, signed_in):
    client = signed_in(bart)
    answer = client.post(page, {"seen": seen_on(client.get(page))})
    assert (answer.status_code, answer.url) == (302, reverse("planning", args=[plan.pk]))
    assert said(answer) == ["Overeenkomst 1 is bewaard: één datum."]
    assert PlanAgreement.objects.get().by == bart


def test_the_second_time_the_page_compares_with_the_first_and_names_it(agreed, unit, page, bart, griet, signed_in):
    move(unit, LATER, bart, seen=FRIDAY)
    move(agreed.units.last(), LATER, bart)
    found = words(signed_in(griet).get(page))
    assert "verzamelen di 22 dec 2026 was vr 27 nov 2026 17 werkdagen later" in found
    assert "10 Schikking of bemiddeling voorstellen di 22 dec 2026 nieuw" in found
    assert "Overeenkomst 1 , 1 datum Bart Claes, zo 22 nov 2026, 12.00 u." in found


@pytest.mark.parametrize("dated", [False, True])
def test_without_anything_to_agree_on_there_is_no_button(plan, page, bart, signed_in, request, dated):
    if dated:
        request.getfixturevalue("agreed")
    message = "er niets veranderd" if dated else "Nog geen enkel onderdeel"
    answer = signed_in(bart).get(page)
    assert message in words(answer)
    assert not re.search(r"<button[^>]*>Plan overeenkomen", answer.content.decode())
    units = PlannedUnit.objects.filter(plan=plan)
    seen = " ".join(f"{unit.pk}={unit.planned_end or ''}" for unit in units)
    assert message in words(signed_in(bart).post(page, {"seen": seen}))
    assert PlanAgreement.objects.count() == dated


def test_a_date_that_moved_meanwhile_is_shown_again_and_nothing_is_kept(plan, unit, page, bart, griet, signed_in):
    client = signed_in(bart)
    seen = seen_on(client.get(page))
    move(unit, LATER, griet, seen=FRIDAY)
    answer = client.post(page, {"seen": seen})
    assert "Griet Lemmens zette onderdeel 1a op di 22 dec." in words(answer)
    assert "di 22 dec 2026" in words(answer)
    assert not PlanAgreement.objects.exists()
    assert client.post(page, {"seen": seen_on(answer)}).status_code == 302


@pytest.mark.parametrize(
    "seen", ["", "zomaar", "1=2026-13-45", "\0", "<script>=2026-12-18", "9" * 30 + "=2026-12-18", "1=", "²=2026-12-18"]
)
def test_what_no_page_shows_is_refused_and_nothing_is_kept(plan, unit, page, bart, signed_in, seen):
    answer = signed_in(bart).post(page, {"seen": seen})
    assert answer.status_code == 200
    assert 'role="alert"' in answer.content.decode()
    assert "<script>=" not in answer.content.decode()
    assert not PlanAgreement.objects.exists()


def test_a_coordinator_who_is_the_trainee_does_not_agree_on_his_own_plan(plan, unit, page, office, lotte, signed_in):
    office.coordinators.add(lotte)
    assert signed_in(lotte).get(page).status_code == 403
    assert signed_in(lotte).post(page, {"seen": f"{unit.pk}=2026-11-27"}).status_code == 403


def test_an_ended_plan_is_not_agreed_on(agreed, page, bart, griet, signed_in):
    starting.end(plan=agreed, on=TODAY, reason="Ander werk", by=griet, today=TODAY)
    assert {signed_in(who).get(page).status_code for who in (bart, griet)} == {403}


def test_the_page_takes_the_same_queries_with_one_date_and_with_many(
    agreed, page, bart, signed_in, django_assert_max_num_queries
):
    client = signed_in(bart)
    client.get(page)
    with django_assert_max_num_queries(MOST_QUERIES) as before:
        client.get(page)
    for number in range(3):
        for unit in PlannedUnit.objects.filter(plan=agreed):
            move(unit, date(2026, 12, 14 + number), bart, seen=unit.planned_end)
        agreeing.agree(plan=agreed, seen=agreeing.dates_of(list(agreed.units.all())), by=bart)
    with django_assert_max_num_queries(MOST_QUERIES) as after:
        client.get(page)
    assert len(after) == len(before)


def test_the_menu_of_the_plan_leads_to_the_pages_of_who_may(plan, page, period, bart, griet, lotte, signed_in):
    url = reverse("planning", args=[plan.pk])
    links = {who.name: signed_in(who).get(url).content.decode() for who in (bart, griet, lotte)}
    assert [f'href="{page}"' in text for text in links.values()] == [True, True, False]
    assert [f'href="{period}"' in text for text in links.values()] == [False, True, False]


# --- slippage on the planning ---


def test_an_unfolded_unit_says_what_was_agreed_and_how_far_it_slipped(agreed, unit, bart, lotte, signed_in):
    move(unit, LATER, bart, seen=FRIDAY)
    sentence = "Overeengekomen: vr 27 nov 2026 1 keer verplaatst, 17 werkdagen later dan overeengekomen"
    for who in (bart, lotte):
        assert sentence in words(signed_in(who).get(reverse("unit_detail", args=[agreed.pk, unit.pk])))
        assert sentence in words(signed_in(who).get(reverse("planning", args=[agreed.pk]) + f"?open={unit.pk}"))


def test_before_an_agreement_and_while_folded_nothing_is_said(plan, unit, bart, signed_in):
    url = reverse("planning", args=[plan.pk])
    assert "Overeengekomen" not in words(signed_in(bart).get(f"{url}?open=alle"))
    agreeing.agree(plan=plan, seen=agreeing.dates_of(list(plan.units.all())), by=bart)
    assert "Overeengekomen:" not in words(signed_in(bart).get(url))


def test_the_planning_takes_the_same_queries_unfolded_agreed_on_and_moved(
    plan, unit, bart, signed_in, django_assert_max_num_queries
):
    client, url = signed_in(bart), reverse("planning", args=[plan.pk]) + "?open=alle"
    client.get(url)
    with django_assert_max_num_queries(MOST_QUERIES) as before:
        client.get(url)
    agreeing.agree(plan=plan, seen=agreeing.dates_of(list(plan.units.all())), by=bart)
    for row in plan.units.all():
        move(row, LATER, bart, seen=row.planned_end)
    with django_assert_max_num_queries(MOST_QUERIES) as after:
        assert "1 keer verplaatst" in words(client.get(url))
    assert len(after) == len(before)


# --- another period ---


@pytest.fixture
def filled_in(period, griet, signed_in):
    """The form of another period as it comes, with what is typed: four weeks longer."""

    def fill(**typed):
        seen = seen_on(signed_in(griet).get(period))
        fields = {"start": "2026-09-01", "end": "2027-03-28", "hours_per_week": "38", "working_days": list("12345")}
        return fields | {"kind": "extension", "reason": "Zes weken ziek geweest", "seen": seen} | typed

    return fill


def test_the_form_shows_the_plan_as_it_is(plan, period, griet, signed_in):
    text = signed_in(griet).get(period).content.decode()
    assert re.search(r'<input type="text" name="start" value="01/09/2026"', text)
    assert re.search(r'<input type="text" name="end" value="28/02/2027"', text)
    assert re.search(r'name="hours_per_week" value="38"', text)
    assert text.count(" checked") == 5


def test_an_extension_is_asked_about_and_kept_when_the_coordinator_insists(plan, period, griet, signed_in, filled_in):
    client = signed_in(griet)
    asked = client.post(period, filled_in())
    assert "Een IBO duurt hoogstens 26 weken" in words(asked)
    assert "Zes weken ziek geweest" in asked.content.decode()
    assert PlanPeriod.objects.count() == 1
    (accept,) = re.findall(r'name="accept"\s+value="([^"]+)"', asked.content.decode())
    answer = client.post(period, filled_in(accept=accept))
    assert answer.url == reverse("planning", args=[plan.pk])
    assert said(answer) == ["Bewaard: IBO van 01/09/2026 tot 28/03/2027."]
    found = words(client.get(period))
    assert "01/09/2026 tot 28/03/2027 , verlenging, geldt nu Zes weken ziek geweest Griet Lemmens, zo 22 nov" in found
    assert "01/09/2026 tot 28/02/2027 , start Griet Lemmens" in found


@pytest.mark.parametrize("typed", ["28/03/2027", "28/3", "28.3.27", "28-03-2027", "2803", "zo w30", "2027-03-28"])
def test_the_last_day_is_typed_as_on_paper(plan, period, griet, signed_in, filled_in, typed):
    signed_in(griet).post(period, filled_in(end=typed, accept="long"))
    assert TraineePlan.objects.get().end == date(2027, 3, 28)


def test_a_last_day_counts_working_days_from_the_one_that_it_shows(plan, period, griet, signed_in, filled_in):
    signed_in(griet).post(period, filled_in(end="+20", accept="long"))
    assert TraineePlan.objects.get().end == date(2027, 3, 26)


def test_who_is_asked_about_another_period_sees_its_days_in_full(plan, period, griet, signed_in, filled_in):
    asked = signed_in(griet).post(period, filled_in(start="1/9", end="2803")).content.decode()
    assert "Toch bewaren" in asked
    assert re.search(r'name="start" value="01/09/2026"', asked)
    assert re.search(r'name="end" value="28/03/2027"', asked)


@pytest.mark.parametrize("typed", ["31/11", "zomaar", "wo 28/3"])
def test_a_refused_last_day_stays_as_it_was_typed(plan, period, griet, signed_in, filled_in, typed):
    answer = signed_in(griet).post(period, filled_in(end=typed)).content.decode()
    assert re.search(rf'name="end" value="{typed}"', answer)
    assert PlanPeriod.objects.count() == 1


def test_dates_that_would_fall_outside_are_named_before_saving(plan, unit, period, bart, griet, signed_in, filled_in):
    wish = filled_in(kind="early_stop", end="2026-11-26")
    asked = words(signed_in(griet).post(period, wish))
    assert "Deze datum valt buiten de nieuwe periode en blijft staan: onderdeel 1a (vr 27 nov 2026)." in asked
    assert "Datums pas je aan in de planning." in asked
    assert PlanPeriod.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"end": "2026-08-01"}, "De einddatum moet na de startdatum liggen."),
        ({"end": "31/11/2027"}, "31 november bestaat niet. Bedoel je 30/11/2027 of 1/12/2027?"),
        ({"end": "zomaar"}, "Dit is geen datum. Typ bijvoorbeeld 15/12, w16 of d+7."),
        ({"end": ""}, "Vul een datum in."),
        ({"end": "9999-12-31"}, "Kies een jaar van 1990 tot en met 2099."),
        ({"end": "2027-02-01"}, "Een verlenging eindigt na de huidige laatste dag (28/02/2027)."),
        ({"reason": " "}, "Geef een reden."),
        ({"reason": "Zi\0ek"}, "Null-tekens zijn niet toegestaan."),
        ({"reason": "Ziek 😀"}, "kan niet afgedrukt worden"),
        ({"reason": "x" * 2001}, "2000"),
        ({"kind": ""}, "Kies wat er verandert."),
        ({"kind": "initial"}, "Selecteer een geldige keuze"),
        ({"working_days": []}, "Kies minstens één werkdag."),
        ({"hours_per_week": "99"}, "50"),
        ({"seen": "zomaar"}, "Laad de pagina opnieuw."),
        ({"seen": "2026-13-45/2027-02-28/38.0/12345"}, "Laad de pagina opnieuw."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(plan, period, griet, signed_in, filled_in, typed, message):
    answer = signed_in(griet).post(period, filled_in(hours_per_week="37,5") | typed)
    assert message in words(answer)
    assert "hours_per_week" in typed or 'value="37,5"' in answer.content.decode()
    assert PlanPeriod.objects.count() == 1


def test_a_stale_page_names_both_periods_and_goes_on_from_there(
    plan, period, griet, administrator, signed_in, filled_in
):
    client, stale = signed_in(griet), filled_in(accept="long")
    signed_in(administrator).post(period, filled_in(end="2027-03-14", accept="long", reason="Verlof"))
    answer = client.post(period, stale)
    assert "An Beheer wijzigde de periode intussen in 01/09/2026 tot 14/03/2027." in words(answer)
    assert TraineePlan.objects.get().end == date(2027, 3, 14)
    client.post(period, stale | {"seen": seen_on(answer)})
    assert TraineePlan.objects.get().end == date(2027, 3, 28)


def test_words_of_a_reason_are_never_markup(plan, period, griet, signed_in, filled_in):
    signed_in(griet).post(period, filled_in(accept="long", reason="<script>alert(1)</script>"))
    assert PlanPeriod.objects.count() == 2
    for url in (period, reverse("history", args=[plan.pk])):
        text = signed_in(griet).get(url).content.decode()
        assert "<script>alert" not in text
        assert "&lt;script&gt;alert(1)" in text


def test_an_ended_plan_has_no_form_but_shows_its_periods(plan, period, griet, signed_in, filled_in):
    wish = filled_in(accept="long")
    starting.end(plan=plan, on=TODAY, reason="Ander werk gevonden", by=griet, today=TODAY)
    text = signed_in(griet).get(period).content.decode()
    assert reverse("reopen_plan", args=[plan.pk]) in text
    assert 'name="end"' not in text
    assert "Ander werk gevonden" in text
    assert signed_in(griet).post(period, wish).status_code == 200
    assert TraineePlan.objects.get().end == TODAY


def test_stopping_a_training_leads_to_another_period(plan, period, griet, signed_in):
    assert f'href="{period}"' in signed_in(griet).get(reverse("end_plan", args=[plan.pk])).content.decode()


def test_the_period_page_takes_the_same_queries_with_one_period_and_with_many(
    plan, period, griet, signed_in, django_assert_max_num_queries
):
    client = signed_in(griet)
    client.get(period)
    with django_assert_max_num_queries(MOST_QUERIES) as before:
        client.get(period)
    for number in range(5):
        who = person(f"c{number}@kantoorvermeulen.example", f"Coördinator {number}")
        PlanPeriod.objects.create(plan=plan, start=plan.start, end=plan.end, kind="correction", reason="Fout", by=who)
    with django_assert_max_num_queries(MOST_QUERIES) as after:
        assert "Coördinator 4" in words(client.get(period))
    assert len(after) == len(before)


def test_a_mentor_of_another_plan_finds_neither_page(plan, page, period, edition, office, griet, els, signed_in):
    amber = person("amber@kantoorvermeulen.example", "Amber Van Damme")
    start_plan(amber, office, edition, [els], griet)
    for url in (page, period):
        answer = signed_in(els).get(url)
        assert answer.status_code == 404
        assert "Lotte" not in answer.content.decode()
