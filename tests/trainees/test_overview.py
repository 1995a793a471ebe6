"""The overview: whose plans, in which order, what asks for attention; one page costs the same with many plans."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.conftest import TODAY, person, start_plan
from trainees import agreeing, overview, plan_document, standings, starting
from trainees.models import Office, State, TraineePlan, User
from trainees.progress import Band, Progress
from trainees.standings import Standing, standings_of
from trainees.wishes import Wish

URL = "/overzicht/"


def first(pattern: str, text: Any) -> str:
    """What the first group of a pattern finds in a text, in which it must stand."""
    found = re.search(pattern, str(text), re.MULTILINE)
    assert found, pattern
    return found[1]


@pytest.fixture
def another(office, edition, bart, griet):
    """Start the plan of one more trainee in Griet's office."""

    def start(name: str) -> TraineePlan:
        trainee = User.objects.create_user(f"{name.replace(' ', '.').lower()}@kantoor.example", name=name)
        return start_plan(trainee, office, edition, [bart], griet)

    return start


def put(plan: TraineePlan, **fields: Any) -> None:
    """Give every unit of a plan these values."""
    for unit in plan.units.all():
        for name, value in fields.items():
            setattr(unit, name, value)
        unit.save()


def tailor(plan: TraineePlan) -> None:
    """Let a plan deviate for its trainee, outside the counts of its units."""
    skill = plan.key_skills.all()[0]
    skill.exemption = "niet nodig"
    skill.save()


def text(client: Client, query: str = "") -> str:
    answer: Any = client.get(URL + query)
    assert answer.status_code == 200
    return str(answer.content.decode())


def names(client: Client, query: str = "") -> list[str]:
    """The names on the page, in its order."""
    return re.findall(r'<th class="name" scope="row">\s*<a[^>]*>([^<]+)</a>', text(client, query))


def test_a_coordinator_sees_the_plans_of_his_offices_and_no_others(
    plan, signed_in, griet, stranger, edition, administrator
):
    other = Office.objects.create(name="Ander kantoor", city="Leuven")
    start_plan(person("olga@anderkantoor.example", "Olga Ooms"), other, edition, [stranger], administrator)
    found = text(signed_in(griet))
    assert "Lotte Peeters" in found
    assert "Olga" not in found
    assert stranger.name not in found
    assert "Leuven" not in found


def test_an_administrator_sees_all(plan, signed_in, administrator):
    assert names(signed_in(administrator)) == ["Lotte Peeters"]


def test_mentors_and_trainees_have_no_overview(plan, signed_in, bart, lotte):
    assert {signed_in(who).get(URL).status_code for who in (bart, lotte)} == {403}


def test_most_behind_comes_first_and_plans_without_dates_last(plan, another, signed_in, griet):
    nele, yassine = another("Nele Wouters"), another("Yassine El Amrani")
    put(nele, planned_end=TODAY - timedelta(days=1))
    put(yassine, planned_end=TODAY + timedelta(days=30))
    assert names(signed_in(griet)) == ["Nele Wouters", "Yassine El Amrani", "Lotte Peeters"]
    assert names(signed_in(griet), "?sorteer=naam") == ["Lotte Peeters", "Nele Wouters", "Yassine El Amrani"]


def test_a_row_leads_to_the_planning_and_prints_in_one_click(plan, signed_in, griet):
    found = text(signed_in(griet))
    assert f'href="/plannen/{plan.pk}/planning/"' in found
    assert f'href="/plannen/{plan.pk}/afdrukken/"' in found


def test_a_row_says_office_mentor_week_and_that_there_is_no_planning(plan, signed_in, griet):
    found = re.sub(r"<[^>]+>|&nbsp;|\s+", " ", text(signed_in(griet)))
    assert "Mechelen, B. Claes" in found
    assert re.search(r"12 +/ +26", found)
    assert "Nog geen planning" in found


def test_the_sentence_counts_plans_offices_and_who_is_behind(plan, another, signed_in, griet):
    put(another("Nele Wouters"), planned_end=TODAY - timedelta(days=1))
    assert "2 lopende opleidingen. 1 is meer dan 5 punten achter op de planning." in text(signed_in(griet))


def test_at_most_two_reasons_ask_for_attention_and_the_rest_is_counted(plan, griet):
    first, second, third, *rest = plan.units.all()
    for unit, values in (
        (first, {"planned_end": TODAY - timedelta(days=3)}),
        (second, {"ticked_actions": second.applicable_actions}),
        (third, {"exemption": "eerdere ervaring"}),
    ):
        for name, value in values.items():
            setattr(unit, name, value)
        unit.save()
    row = overview.build(TraineePlan.objects.all(), Office.objects.all(), Wish(), TODAY).rows[0]
    reasons = [(reason.state, reason.count) for reason in row.reasons]
    assert reasons == [(State.OVERDUE, 1), (State.READY, 1)]
    assert row.more == 1
    assert len(rest) == 8


def test_a_plan_that_is_not_tailored_says_so_as_its_last_reason(plan, another, signed_in, griet):
    tailor(another("Nele Wouters"))
    found = re.sub(r"<[^>]+>|\s+", " ", text(signed_in(griet)))
    assert found.count("nog niet op maat") == 1
    lotte, nele = (overview.build(TraineePlan.objects.all(), Office.objects.all(), Wish(), TODAY).rows)[:2]
    assert [reason.text for reason in lotte.reasons] == ["niet gepland", "nog niet op maat"]
    assert [reason.text for reason in nele.reasons] == ["niet gepland"]


@pytest.mark.parametrize(
    ("list_", "expected"),
    [
        ("", {"Nele Wouters", "Lotte Peeters", "Thibault Maes"}),
        ("achter", {"Nele Wouters"}),
        ("te-laat", {"Nele Wouters"}),
        ("te-bevestigen", {"Thibault Maes"}),
        ("niet-gepland", {"Lotte Peeters"}),
        ("niet-op-maat", {"Lotte Peeters", "Nele Wouters"}),
        ("beeindigd", {"Amber Van Damme"}),
        ("verzonnen", {"Nele Wouters", "Lotte Peeters", "Thibault Maes"}),
    ],
)
def test_a_list_holds_its_plans_and_its_tab_counts_them(plan, another, signed_in, griet, list_, expected):
    put(another("Nele Wouters"), planned_end=TODAY - timedelta(days=1))
    thibault = another("Thibault Maes")
    for unit in thibault.units.all():
        unit.ticked_actions = unit.applicable_actions
        unit.save()
    tailor(thibault)
    starting.end(plan=another("Amber Van Damme"), on=TODAY, reason="Ander werk", by=griet, today=TODAY)
    found = signed_in(griet)
    assert set(names(found, f"?lijst={list_}")) == expected
    tab = r'aria-current="page">[^<]+<span class="n figures">(\d+)<'
    assert int(first(tab, text(found, f"?lijst={list_}"))) == len(expected)


def test_shifted_plans_have_an_open_unit_later_than_agreed(plan, another, signed_in, griet, bart):
    later, earlier, done, never = (
        another(name) for name in ("Nele Later", "Yassine Eerder", "Amber Af", "Jonas Nooit")
    )
    for found in (later, earlier, done):
        put(found, planned_end=TODAY + timedelta(days=14))
        agreeing.agree(plan=found, seen=agreeing.dates_of(list(found.units.all())), by=bart)
    for found, days in ((later, 21), (earlier, 7), (done, 21), (never, 21)):
        put(found, planned_end=TODAY + timedelta(days=days))
    put(done, completed_on=TODAY, confirmed_by=bart, confirmed_at=timezone.now())
    assert names(signed_in(griet), "?lijst=verschoven") == ["Nele Later"]
    assert "11 later dan overeengekomen" in text(signed_in(griet), "?lijst=verschoven")
    assert "later dan overeengekomen" not in text(signed_in(griet))


def test_a_new_agreement_takes_a_plan_out_of_the_shifted(plan, signed_in, griet, bart):
    for days in (14, 21):
        put(plan, planned_end=TODAY + timedelta(days=days))
        agreeing.agree(plan=plan, seen=agreeing.dates_of(list(plan.units.all())), by=bart)
        assert names(signed_in(griet), "?lijst=verschoven") == []
    put(plan, planned_end=TODAY + timedelta(days=22))
    assert names(signed_in(griet), "?lijst=verschoven") == ["Lotte Peeters"]


@pytest.mark.parametrize("words", ["wouters", "NELE", "nele.wouters@", "wou nel"])
def test_a_search_finds_part_of_a_name_or_address(plan, another, signed_in, griet, words):
    another("Nele Wouters")
    assert names(signed_in(griet), f"?q={words}") == ["Nele Wouters"]


@pytest.mark.parametrize(
    "query", ["?pagina=99", "?pagina=-1", "?kantoor=abc", "?kantoor=99999999999999999999", "?q=%00"]
)
def test_a_strange_address_is_no_error(plan, signed_in, griet, query):
    assert signed_in(griet).get(URL + query).status_code == 200


def test_an_office_narrows_the_list(plan, signed_in, griet, lotte, bart, edition, office):
    second = Office.objects.create(name="Kantoor Vermeulen", city="Aalst")
    second.coordinators.add(griet)
    start_plan(person("fien@kantoor.example", "Fien Hermans"), second, edition, [bart], griet)
    assert names(signed_in(griet), f"?kantoor={second.pk}") == ["Fien Hermans"]
    assert "2 lopende opleidingen in 2 kantoren." in text(signed_in(griet), f"?kantoor={second.pk}")


def test_all_state_is_in_the_address_and_travels_along(plan, another, signed_in, griet):
    found = text(signed_in(griet), "?lijst=niet-gepland&q=lotte&sorteer=naam")
    assert '<input type="hidden" name="lijst" value="niet-gepland">' in found
    assert 'href="?lijst=te-laat&amp;q=lotte&amp;sorteer=naam"' in found


def test_a_plan_whose_every_unit_is_exempt_is_listed_without_percentage(plan, signed_in, griet):
    put(plan, exemption="eerdere ervaring")
    assert names(signed_in(griet)) == ["Lotte Peeters"]


def test_fifty_plans_fill_a_page(plan, another, signed_in, griet):
    for number in range(50):
        another(f"Persoon {number:02}")
    assert len(names(signed_in(griet))) == 50
    assert len(names(signed_in(griet), "?pagina=2")) == 1


def test_a_page_takes_the_same_queries_with_one_plan_and_with_many(
    plan, another, signed_in, griet, django_assert_num_queries
):
    client, found = signed_in(griet), plan
    for number in range(3):
        put(found, planned_end=TODAY + timedelta(days=21), agreed_end=TODAY)
        with django_assert_num_queries(7):
            client.get(URL)
        for list_ in ("", "verschoven"):
            with django_assert_num_queries(8):
                client.get(f"{URL}?q=o&sorteer=naam&lijst={list_}")
        found = another(f"Persoon {number}")


def is_shifted(unit) -> bool:
    """Whether an open unit is planned later than agreed."""
    is_open = not unit.completed_on and not unit.exemption
    return bool(is_open and unit.planned_end and unit.agreed_end and unit.planned_end > unit.agreed_end)


def test_standings_are_those_of_progress_and_of_the_states(plan, bart):
    today, now = date(2026, 11, 22), timezone.now()
    for number, unit in enumerate(plan.units.all()):
        unit.planned_end = today + timedelta(days=7 * (number - 6)) if number % 4 else None
        unit.ticked_actions = unit.applicable_actions * (number % 3) // 2
        if number % 5 == 0:
            unit.completed_on, unit.confirmed_by, unit.confirmed_at = today, bart, now
        unit.exemption = "eerdere ervaring" if number == 7 else ""
        unit.agreed_end = today - timedelta(days=7 * (number % 3)) if number % 2 else None
        unit.save()
    standing = standings_of(TraineePlan.objects.all(), today)[0]
    assert standing.progress == plan_document.build(plan, today).progress
    states = [unit.state(today) for unit in plan.units.all()]
    wanted = [states.count(state) for state in (State.OVERDUE, State.READY, State.UNPLANNED)]
    assert [standing.overdue, standing.ready, standing.unplanned] == wanted
    assert standing.shifted == sum(map(is_shifted, plan.units.all())) > 0


@pytest.mark.parametrize("total", [1, 20, 40, 100, 120, 124, 163])
def test_behind_is_the_same_as_in_progress_on_both_sides_of_the_margin(total):
    for lag in range(total + 1):
        progress = Progress(done=total - lag, total=total, expected=total, undated=0)
        standing = Standing(-lag / total, 1, 0, 0)
        assert standing.is_behind == (progress.band is Band.BEHIND)


def test_an_order_over_many_plans_is_remembered_for_seconds(plan, today):
    plans, unit = TraineePlan.objects.all(), plan.units.first()
    first_time = standings.ranking(plans, 1, today, key="office", small=0)
    unit.planned_end = today - timedelta(days=1)
    unit.save_change(by=plan.trainee)
    again = standings.ranking(plans, 1, today, key="office", small=0)
    later = standings.ranking(plans, 1, today, key="office", small=0, seconds=0)
    assert (first_time.remembered, again.remembered, later.remembered) == (False, True, False)
    assert (again.standings[0].overdue, later.standings[0].overdue) == (0, 1)


def test_an_order_over_few_plans_is_read_each_time(plan, today):
    plans = TraineePlan.objects.all()
    assert not any(standings.ranking(plans, 1, today, key="office").remembered for _ in range(2))
