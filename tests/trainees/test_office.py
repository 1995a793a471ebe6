"""The page of an office: one year of holidays, replacement days and closed days, and what may be sent to it."""

import re
import uuid
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.urls import reverse

from tests.conftest import TODAY, person, start_plan
from tests.pages import step_in_toast
from tests.trainees.test_access_table import everything_kept
from tests.trainees.test_at_once import real_locks, together
from tests.trainees.test_hostile import XSS
from trainees import closing_days, office_year, planning, starting
from trainees.models import ClosedDay, Office, PlannedKeySkill
from trainees.wording import BRUSSELS

ALL_SAINTS = date(2026, 11, 1)
MONDAY = date(2026, 11, 2)
FRIDAY = date(2026, 11, 27)
MOST_QUERIES = 8


@pytest.fixture
def desk(plan, office, griet, signed_in):
    """Griet at the calendar of her office."""
    return Desk(signed_in(griet), office)


class Desk:
    """A browser at the calendar of an office."""

    def __init__(self, client, office):
        self.client, self.office = client, office

    def read(self, year=2026) -> str:
        answer = self.client.get(reverse("office", args=[self.office.pk]), {"jaar": year})
        assert answer.status_code == 200
        return plain(answer)

    def close(self, first, last="", label="collectief verlof", year=2026) -> Any:
        sent = {"first": first, "last": last, "label": label, "jaar": year}
        return self.client.post(reverse("close_days", args=[self.office.pk]), sent)

    def replace(self, day, seen="", holiday=ALL_SAINTS, **more) -> Any:
        return self.client.post(
            reverse("replace_holiday", args=[self.office.pk, holiday]), {"day": day, "seen": seen, **more}
        )

    def reopen(self, **sent) -> Any:
        return self.client.post(reverse("reopen_days", args=[self.office.pk]), sent)

    @property
    def days(self) -> list[str]:
        return [f"{row.day:%d/%m/%y}" for row in self.office.closed_days.all()]


def plain(answer) -> str:
    """The words of a page, without tags and with plain spaces."""
    text = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return re.sub(r"\s+", " ", text.replace("&nbsp;", " "))


def said(answer) -> str:
    """What the next page says in its newest toast."""
    return str(list(get_messages(answer.wsgi_request))[-1]).replace("\N{NO-BREAK SPACE}", " ")


# --- the way to it ---


def test_who_coordinates_one_office_goes_straight_to_it(desk):
    assert desk.client.get("/kantoor/").url == f"/kantoor/{desk.office.pk}/?jaar=2026"
    page = desk.client.get(desk.client.get("/kantoor/").url).content.decode()
    assert 'name="kantoor"' not in page
    assert re.search(r'href="/kantoor/"\s+aria-current="page">Kantoor<', page)


def test_who_coordinates_more_offices_chooses_one_and_stays_in_the_year(desk, griet):
    other = Office.objects.create(name="Zuidkantoor", city="Gent")
    other.coordinators.add(griet)
    assert desk.client.get("/kantoor/").url == f"/kantoor/{desk.office.pk}/?jaar=2026"
    assert "Zuidkantoor, Gent" in desk.read()
    chosen = desk.client.get("/kantoor/", {"kantoor": other.pk, "jaar": 2027})
    assert chosen.url == f"/kantoor/{other.pk}/?jaar=2027"


def test_an_office_of_somebody_else_cannot_be_chosen(desk):
    other = Office.objects.create(name="Geheim Kantoor")
    assert desk.client.get("/kantoor/", {"kantoor": other.pk}).url == f"/kantoor/{desk.office.pk}/?jaar=2026"
    assert "Geheim" not in desk.read()


def test_an_administrator_without_offices_reads_what_to_do(administrator, signed_in):
    assert "Nog geen kantoor" in plain(signed_in(administrator).get("/kantoor/"))


def test_the_year_can_be_left_for_the_one_before_and_after(desk):
    page = desk.client.get(f"/kantoor/{desk.office.pk}/").content.decode()
    assert [int(year) for year in re.findall(r"\?jaar=(\d+)\"", page)] == [2025, 2026, 2027]
    assert [int(year) for year in re.findall(r"Feestdagen (\d+)", page)] == [2026]


@pytest.mark.parametrize(("year", "years"), [(1990, (1990, 1991)), (2099, (2098, 2099))])
def test_the_years_end_where_the_grammar_ends(office, year, years):
    assert office_year.build(office, year, TODAY).years == years


# --- reading a year ---


def test_ten_holidays_stand_with_their_weekday(desk):
    page = desk.read()
    for text in ("Nieuwjaar do 1 jan niet nodig", "Wapenstilstand wo 11 nov niet nodig", "Kerstmis vr 25 dec"):
        assert text in page


def test_a_missing_replacement_day_is_said_with_a_proposal(desk):
    page = desk.read()
    assert "2 zonder vervangingsdag" in page
    assert page.count("Voorstel, nog niet bewaard") == 2
    raw = desk.client.get(f"/kantoor/{desk.office.pk}/").content.decode().replace("\N{NO-BREAK SPACE}", " ")
    assert 'value="ma 17 aug 2026"' in raw
    assert 'value="ma 2 nov 2026"' in raw
    for day, holiday in ((date(2026, 8, 17), date(2026, 8, 15)), (MONDAY, ALL_SAINTS)):
        desk.replace(f"{day:%d/%m}", holiday=holiday)
    assert "alle vervangingsdagen gekozen" in desk.read()


def test_two_proposals_are_never_the_same_day(office):
    for year in range(1990, 2100):
        page = office_year.build(office, year, TODAY)
        proposals = [holiday.text for holiday in page.holidays if holiday.on_weekend]
        assert len(set(proposals)) == len(proposals)
        assert all(proposals)


def test_days_that_follow_each_other_are_one_span(desk, griet):
    for first, last, label in (
        (date(2026, 12, 21), date(2026, 12, 31), "collectief verlof"),
        (date(2026, 5, 15), date(2026, 5, 15), "brugdag"),
        (date(2026, 5, 18), date(2026, 5, 18), "verbouwing"),
        (date(2027, 1, 4), date(2027, 1, 5), "collectief verlof"),
    ):
        closing_days.close(office=desk.office, first=first, last=last, label=label, by=griet)
    spans = office_year.build(desk.office, 2026, TODAY).spans
    assert [(span.text.replace("\N{NO-BREAK SPACE}", " "), span.label, span.days) for span in spans] == [
        ("vr 15 mei 2026", "brugdag", 1),
        ("ma 18 mei 2026", "verbouwing", 1),
        ("ma 21 dec 2026 – di 5 jan 2027", "collectief verlof", 10),
    ]
    assert [span.days for span in office_year.build(desk.office, 2027, TODAY).spans] == [10]


def test_a_replacement_day_in_january_stands_in_both_years(desk):
    desk.replace("3/1", holiday=date(2027, 12, 25))
    assert "ma 3 jan 2028" in desk.client.get(f"/kantoor/{desk.office.pk}/?jaar=2027").content.decode().replace(
        "\N{NO-BREAK SPACE}", " "
    )
    assert "ma 3 jan 2028 vervanging van Kerstmis" in desk.read(2028)
    assert "Verwijder ma 3 jan" not in desk.read(2028)


# --- what happens to the plans ---


@pytest.fixture
def ending(plan, bart):
    """Lotte's plan with ends on a Friday of a unit, a key skill and a company competency, and one a week later."""
    units, skill = list(plan.units.all()), plan.key_skills.get(key_skill__name="Discreet zijn")
    for row, day in ((units[0], FRIDAY), (units[1], FRIDAY + timedelta(days=7)), (skill, FRIDAY)):
        planning.set_planned_end(row=row, day=day, seen=None, today=TODAY, by=bart)
    planning.add_company_competency(
        plan=plan, competency="Schade bij storm", action="", planned_end=FRIDAY, today=TODAY, by=bart
    )
    return plan


def test_planned_ends_that_fall_on_a_closed_day_are_counted_and_named_and_nothing_moves(desk, ending):
    before = list(ending.units.values_list("planned_end", "version"))
    answer = desk.close("27/11")
    assert "3 voorziene einddatums vallen nu op een sluitingsdag." in said(answer)
    page = desk.read()
    assert "3 voorziene einddatums vallen op een sluitingsdag" in page
    for row in ("onderdeel 1a", "Discreet zijn", "Schade bij storm"):
        assert f"Lotte Peeters , {row}: vr 27 nov 2026" in page
    assert "onderdeel 1b" not in page
    assert reverse("planning", args=[ending.pk]) in desk.client.get(f"/kantoor/{desk.office.pk}/").content.decode()
    assert list(ending.units.values_list("planned_end", "version")) == before


def test_a_replacement_day_on_a_planned_end_is_said_too(desk, plan, bart):
    unit = plan.units.all()[0]
    planning.set_planned_end(row=unit, day=date(2026, 12, 28), seen=None, today=TODAY, by=bart)
    assert "1 voorziene einddatum valt nu op een sluitingsdag." in said(desk.replace("28/12"))


def test_finished_exempt_past_and_foreign_ends_do_not_count(desk, ending, edition, griet, bart, administrator):
    other = Office.objects.create(name="Ander Kantoor")
    noor = person("noor.janssens@anderkantoor.example", "Noor Janssens")
    foreign = start_plan(noor, other, edition, [bart], administrator)
    planning.set_planned_end(row=foreign.units.all()[0], day=FRIDAY, seen=None, today=TODAY, by=bart)
    PlannedKeySkill.objects.filter(plan=ending).update(exemption="niet nodig")
    ending.units.filter(planned_end=FRIDAY).update(exemption="al gekend")
    assert [end.row for end in office_year.ends_on(desk.office, [FRIDAY], TODAY)] == ["Schade bij storm"]
    assert office_year.ends_on(desk.office, [FRIDAY], FRIDAY + timedelta(days=1)) == []
    starting.end(plan=ending, on=TODAY, reason="Ander werk", by=griet, today=TODAY)
    assert office_year.ends_on(desk.office, [FRIDAY], TODAY) == []


def test_a_long_list_of_ends_is_cut_and_counted(desk, plan):
    plan.units.update(planned_end=FRIDAY)
    plan.key_skills.update(planned_end=FRIDAY)
    desk.close("27/11")
    assert "en nog 7" in desk.read()


# --- closing and opening ---


def test_a_span_is_typed_by_the_grammar_and_what_is_skipped_is_said(desk):
    answer = desk.close("25/12", "1/1")
    assert answer.url == f"/kantoor/{desk.office.pk}/?jaar=2026"
    assert said(answer) == (
        "Bewaard: vr 25 dec 2026 – vr 1 jan 2027, collectief verlof. "
        "Overgeslagen: twee weekenddagen en twee feestdagen."
    )
    assert desk.days == ["28/12/26", "29/12/26", "30/12/26", "31/12/26"]
    assert "ma 28 dec – do 31 dec 2026 collectief verlof (4 dagen)" in desk.read()


def test_a_day_that_was_there_is_said_inside_a_span(desk):
    desk.close("29/12", label="verbouwing")
    assert "Overgeslagen: één dag die er al stond." in said(desk.close("28/12", "30/12"))


@pytest.mark.parametrize(
    ("year", "first", "last", "days"),
    [
        (2026, "15/5", "", ["15/05/26"]),
        (2027, "28/12", "31", ["28/12/27", "29/12/27", "30/12/27", "31/12/27"]),
        (2026, "28/12", "+2", ["28/12/26", "29/12/26", "30/12/26"]),
        (2026, "28/12", "=", ["28/12/26"]),
        (2027, "ma w16", "di w16", ["19/04/27", "20/04/27"]),
        (2027, "15", "", ["15/01/27"]),
        (2027, "4/1/2028", "", ["04/01/28"]),
        (2027, "24/12", "3/1", ["24/12/27", "27/12/27", "28/12/27", "29/12/27", "30/12/27", "31/12/27", "03/01/28"]),
    ],
)
def test_days_without_a_year_lie_in_the_year_of_the_page_and_soon_after_each_other(desk, year, first, last, days):
    desk.close(first, last, year=year)
    assert desk.days == days


@pytest.mark.parametrize(
    ("first", "last", "label", "message"),
    [
        ("", "", "brugdag", "Vul een dag in."),
        ("morgen", "", "brugdag", "Dit is geen datum. Typ bijvoorbeeld 15/12, w16 of d+7."),
        ("31/11", "", "brugdag", "31 november bestaat niet."),
        ("25/12", "24/12", "brugdag", "24/12/2026 valt voor de eerste dag (25/12/2026)."),
        ("1/1/0001", "", "brugdag", "Kies een jaar van 1990 tot en met 2099."),
        ("1/1/99999", "", "brugdag", "Dit is geen datum."),
        ("9999-12-31", "", "brugdag", "Kies een jaar van 1990 tot en met 2099."),
        ("5/1/2026", "5/1/2066", "brugdag", "Een sluiting duurt hoogstens 92 dagen."),
        ("28/12", "", "x" * 500, "Gebruik hoogstens 100 tekens, dit zijn er 500."),
        ("28/12", "", "verlof 😀", "Het teken 😀 kan niet afgedrukt worden."),
        ("28/12", "", "ver\0lof", "Null-tekens zijn niet toegestaan."),
        ("28/11", "", "brugdag", "28/11/2026 is een zaterdag, dus al een vrije dag."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(desk, first, last, label, message):
    answer = desk.close(first, last, label)
    assert answer.status_code == 200
    assert message in plain(answer).replace("\N{NO-BREAK SPACE}", " ")
    for typed in (first, last, label):
        assert not typed or f'value="{typed}"' in answer.content.decode()
    assert desk.days == []


def test_a_span_is_removed_and_undone(desk):
    desk.close("28/12", "31/12")
    answer = desk.reopen(first="2026-12-28", last="2026-12-31", label="collectief verlof", jaar="2026")
    assert said(answer) == "Verwijderd: ma 28 dec – do 31 dec 2026, collectief verlof."
    assert desk.days == []
    undone = desk.client.post(step_in_toast(answer))
    assert undone.url == f"/kantoor/{desk.office.pk}/?jaar=2026"
    assert said(undone) == "Ongedaan gemaakt."
    assert len(desk.days) == 4


def test_undo_with_script_asks_for_the_page_again(desk):
    answer = desk.close("28/12", "31/12")
    undone = desk.client.post(step_in_toast(answer), headers={"HX-Request": "true"})
    assert undone.headers["HX-Refresh"] == "true"
    assert desk.days == []
    again = desk.client.post(step_in_toast(answer))
    assert "kan niet meer ongedaan gemaakt worden" in said(again)


@pytest.mark.parametrize(
    "sent", [{}, {"first": "gisteren", "last": "2026-12-31"}, {"first": "0001-01-01", "last": "9999-12-31"}]
)
def test_a_forged_removal_removes_nothing_and_says_so(desk, sent):
    desk.close("28/12", "31/12")
    assert "Kies een sluiting" in (text := said(desk.reopen(**sent))) or "waren al verwijderd" in text
    assert len(desk.days) == 4


# --- replacement days ---


@pytest.mark.parametrize("typed", ["ma 2 nov 2026", "2/11", "0211", "+1", "ma w45", "2"])
def test_a_replacement_day_is_typed_by_the_grammar(desk, typed):
    answer = desk.replace(typed)
    assert said(answer) == "Bewaard: ma 2 nov 2026 vervangt zo 1 nov, Allerheiligen."
    assert answer.url == f"/kantoor/{desk.office.pk}/?jaar=2026"
    assert desk.days == ["02/11/26"]


@pytest.mark.parametrize("how", [{"day": ""}, {"day": "ma 2 nov 2026", "clear": "1"}, {"day": "x", "clear": "1"}])
def test_a_replacement_day_is_taken_away_by_emptying_it_or_by_its_button(desk, how):
    desk.replace("2/11")
    answer = desk.replace(how.pop("day"), seen="2026-11-02", **how)
    assert said(answer) == "Allerheiligen heeft geen vervangingsdag meer."
    assert desk.days == []
    desk.client.post(step_in_toast(answer))
    assert desk.days == ["02/11/26"]


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("overmorgen", "Dit is geen datum."),
        ("7/11", "7/11 is een zaterdag. Neem vr 6 nov of ma 9 nov."),
        ("11/11", "11/11 is een feestdag."),
        ("4/1/2027", "Kies een werkdag van 01/01/2026 tot en met 31/12/2026."),
        ("1/1/9999", "Kies een jaar van 1990 tot en met 2099."),
        (XSS, "Dit is geen datum."),
    ],
)
def test_a_bad_replacement_day_is_refused_at_its_own_field(desk, typed, message):
    answer = desk.replace(typed)
    assert answer.status_code == 200
    page = answer.content.decode().replace("\N{NO-BREAK SPACE}", " ")
    assert message in page
    assert page.count('aria-invalid="true"') == 1
    assert "<script>alert" not in page
    assert desk.days == []


def test_a_choice_of_another_coordinator_is_said_and_saving_again_keeps_mine(desk, els, signed_in):
    desk.office.coordinators.add(els)
    Desk(signed_in(els), desk.office).replace("3/11")
    answer = desk.replace("2/11")
    page = plain(answer).replace("\N{NO-BREAK SPACE}", " ")
    assert "Els Vermeulen koos zonet di 3 nov 2026. Bewaar opnieuw als jouw keuze moet gelden." in page
    assert desk.days == ["03/11/26"]
    seen = re.search(r'name="seen" value="([^"]+)"', answer.content.decode())
    assert seen
    desk.replace("2/11", seen=seen[1])
    assert desk.days == ["02/11/26"]


@pytest.mark.parametrize("day", ["2026-11-08", "2026-12-25", "2026-02-30", "0001-01-01", "9999-12-31", "vandaag"])
def test_what_is_no_holiday_on_a_weekend_has_no_replacement(desk, day):
    assert desk.client.post(f"/kantoor/{desk.office.pk}/vervangingsdag/{day}/", {"day": "2/11"}).status_code == 404
    assert desk.days == []


def test_a_forged_seen_value_is_refused(desk):
    assert desk.replace("2/11", seen="gisteren").status_code == 200
    assert desk.days == []


# --- who, hostile and many ---


@pytest.mark.parametrize("year", ["1", "0001", "99999", "20x6", "²026", "", "9" * 5000, "1989", "2100"])
def test_a_year_that_nobody_means_is_this_year(desk, year):
    assert "Feestdagen 2026" in desk.read(year)
    assert desk.client.get("/kantoor/", {"jaar": year, "kantoor": year}).url.endswith("?jaar=2026")


def test_an_office_with_an_impossible_key_is_not_found(desk):
    assert desk.client.get(f"/kantoor/{10**30}/").status_code == 404
    assert desk.client.post(f"/kantoor/{10**30}/sluitingsdagen/", {"first": "28/12"}).status_code == 404


@pytest.mark.parametrize(("who", "status"), [("lotte", 403), ("bart", 403), ("stranger", 403), ("els", 404)])
def test_a_forged_post_of_somebody_else_changes_nothing(desk, request, signed_in, who, status):
    Office.objects.create(name="Derde Kantoor").coordinators.add(request.getfixturevalue("els"))
    undo = step_in_toast(desk.close("28/12", "31/12"))
    forger = Desk(signed_in(request.getfixturevalue(who)), desk.office)
    before = everything_kept()
    answers = [
        forger.close("21/12"),
        forger.replace("2/11"),
        forger.reopen(first="2026-12-28", last="2026-12-31", label="collectief verlof"),
        forger.client.post(undo),
    ]
    assert {answer.status_code for answer in answers} == {status}
    assert everything_kept() == before


def test_an_administrator_keeps_every_calendar(desk, administrator, signed_in):
    Desk(signed_in(administrator), desk.office).close("28/12")
    assert ClosedDay.history.get().actor_name == administrator.name


def test_words_are_never_markup_and_a_long_one_stands_whole(desk, griet):
    for day, label in ((date(2026, 12, 28), XSS), (date(2026, 12, 29), "w" * 100)):
        closing_days.close(office=desk.office, first=day, last=day, label=label, by=griet)
    page = desk.client.get(f"/kantoor/{desk.office.pk}/").content.decode()
    assert "<img src=x" not in page
    assert "w" * 100 in page


def count_queries(client, url, watched) -> int:
    client.get(url)
    with watched as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def test_a_page_takes_the_same_queries_with_one_closed_day_and_with_years_full_in_many_offices(
    desk, edition, griet, bart, django_assert_max_num_queries
):
    url = f"/kantoor/{desk.office.pk}/"
    desk.close("27/11")
    before = count_queries(desk.client, url, django_assert_max_num_queries(MOST_QUERIES))
    for number in range(20):
        Office.objects.create(name=f"Kantoor {number}").coordinators.add(griet)
        noor = person(f"noor{number}@kantoorvermeulen.example", f"Noor {number}")
        start_plan(noor, desk.office, edition, [bart], griet).units.update(planned_end=FRIDAY)
    every = (date(2025, 1, 1) + timedelta(days=number) for number in range(1400))
    free = (day for day in every if day.day % 2 and day != FRIDAY)
    ClosedDay.objects.bulk_create(ClosedDay(office=desk.office, day=day, label=f"{day:%d}") for day in free)
    assert count_queries(desk.client, url, django_assert_max_num_queries(MOST_QUERIES)) == before


def test_the_choice_of_an_office_costs_few_queries(desk, django_assert_max_num_queries):
    with django_assert_max_num_queries(MOST_QUERIES):
        assert desk.client.get("/kantoor/").status_code == 302


@real_locks
@pytest.mark.django_db(transaction=True)
def test_the_same_day_added_by_two_coordinators_at_once_is_there_once(desk, els, signed_in):
    desk.office.coordinators.add(els)
    desks = [Desk(client, desk.office) for client in (desk.client, signed_in(els), desk.client, signed_in(els))]
    statuses = together(*[lambda d=d: d.close("28/12", "30/12") for d in desks])
    assert sorted(statuses) == [200, 200, 200, 302]
    assert desk.days == ["28/12/26", "29/12/26", "30/12/26"]
    assert ClosedDay.history.count() == 3


def test_the_page_opens_in_the_present_year(plan, office, griet, signed_in):
    with time_machine.travel(datetime(2027, 1, 1, 0, 30, tzinfo=BRUSSELS), tick=False):
        assert "Feestdagen 2027" in plain(signed_in(griet).get(f"/kantoor/{office.pk}/"))


def test_an_unknown_act_is_not_undone(desk):
    answer = desk.client.post(reverse("undo_closing", args=[desk.office.pk, uuid.uuid4()]))
    assert "kan niet meer ongedaan gemaakt worden" in said(answer)
