"""The trainee's own pages and the ticks that come from them."""

import re
import uuid
from datetime import date
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from competency_plans import catalogue
from tests.conftest import person, start_plan
from trainees.models import CompanyCompetency, PlannedAction, TickEvent

TODAY = date(2026, 11, 22)
LATE, FRIDAY = date(2026, 11, 13), date(2026, 11, 27)
BUDGET_PAGE, KILOBYTE = 8, 1000
BUDGET_TICK = 10 + connection.features.has_select_for_update  # where rows are locked, that is a query of its own


@pytest.fixture
def week(plan):
    """Unit 5 is late, 6 is due this week."""
    for number, day in {"5": LATE, "6": FRIDAY}.items():
        unit = unit_of(plan, number)
        unit.planned_end = day
        unit.save()
    return plan


@pytest.fixture
def other_plan(plan, office, edition, bart, griet):
    """The plan of another trainee of the same office."""
    return start_plan(person("nele.wouters@kantoorvermeulen.example", "Nele Wouters"), office, edition, [bart], griet)


@pytest.fixture
def htmx(signed_in):
    """A browser in which this person is signed in and the script asks for fragments."""

    def sign_in(user):
        client = signed_in(user)
        client.defaults["HTTP_HX_REQUEST"] = "true"
        return client

    return sign_in


def text_of(plan, number):
    return next(text for text in catalogue.tree(plan.edition_id).units if text.number == number)


def unit_of(plan, number):
    return plan.units.get(unit=text_of(plan, number).id)


def action_of(plan, number="6", actor="trainee", place=0):
    unit = text_of(plan, number)
    return (unit.trainee_actions if actor == "trainee" else unit.mentor_actions)[place].id


def address(plan, action):
    return reverse("tick", args=[plan.pk, action])


def queries(client, url):
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.mark.parametrize("view", ["this_week", "my_plan"])
def test_a_page_takes_the_same_few_queries_with_nothing_and_with_much(plan, bart, lotte, signed_in, view):
    client, url = signed_in(lotte), reverse(view)
    few = queries(client, url)
    for place, unit in enumerate(plan.units.all()):
        unit.planned_end = LATE if place % 2 else FRIDAY
        unit.save()
        for action in text_of_id(plan, unit.unit_id).trainee_actions[:3]:
            signed_in(bart).post(address(plan, action.id), {"ticked": "1"})
        CompanyCompetency.objects.create(plan=plan, position=place, competency="Onthaal", planned_end=FRIDAY)
    assert queries(client, url) == few <= BUDGET_PAGE


def text_of_id(plan, pk):
    return catalogue.tree(plan.edition_id).units_by_id[pk]


def test_a_full_week_stays_under_sixty_kilobytes(plan, lotte, signed_in):
    for place, unit in enumerate(plan.units.all()):
        unit.planned_end = LATE if place < 7 else FRIDAY
        unit.save()
    assert len(signed_in(lotte).get(reverse("this_week")).content) < 60 * KILOBYTE


@pytest.mark.parametrize("who", ["bart", "griet", "administrator", "stranger"])
def test_who_has_no_plan_has_no_pages_of_a_trainee(week, request, signed_in, who):
    client = signed_in(request.getfixturevalue(who))
    assert client.get(reverse("this_week")).status_code == 404
    assert client.get(reverse("my_plan")).status_code == 404


def test_another_trainees_unit_and_actions_do_not_exist(week, other_plan, lotte, signed_in):
    client = signed_in(lotte)
    assert client.get(reverse("my_unit", args=[unit_of(other_plan, "6").pk])).status_code == 404
    assert client.post(address(other_plan, action_of(other_plan)), {"ticked": "1"}).status_code == 404
    assert not TickEvent.objects.exists()


def test_a_forged_planned_date_of_the_trainee_changes_nothing(week, lotte, signed_in):
    unit = unit_of(week, "6")
    url = reverse("set_date", args=[week.pk, "onderdeel", unit.pk])
    answer = signed_in(lotte).post(url, {"planned_end": "2026-12-24", "day": "2026-12-24", "on": "2026-12-24"})
    unit.refresh_from_db()
    assert (answer.status_code, unit.planned_end) == (403, FRIDAY)


def test_a_forged_tick_of_a_mentor_action_by_the_trainee_changes_nothing(week, lotte, bart, signed_in):
    url = address(week, action_of(week, actor="mentor"))
    assert signed_in(lotte).post(url, {"ticked": "1"}).status_code == 403
    assert not PlannedAction.objects.exists()
    assert signed_in(bart).post(url, {"ticked": "1"}).status_code == 303
    assert PlannedAction.objects.get().checked_as == "mentor"


def test_an_administrator_ticks_nothing(week, administrator, signed_in):
    assert signed_in(administrator).post(address(week, action_of(week)), {"ticked": "1"}).status_code == 403


def test_a_tick_is_no_page(week, lotte, signed_in):
    assert signed_in(lotte).get(address(week, action_of(week))).status_code == 405


def test_an_action_of_no_unit_of_the_plan_is_not_found(week, lotte, signed_in):
    assert signed_in(lotte).post(address(week, 10**9), {"ticked": "1"}).status_code == 404


def test_without_script_a_tick_returns_to_its_action(week, lotte, signed_in):
    action, back = action_of(week), "/mijn-plan/?weergave=competentie"
    answer = signed_in(lotte).post(address(week, action), {"ticked": "1", "next": back})
    assert (answer.status_code, answer["Location"]) == (303, f"{back}#actie-{action}")


@pytest.mark.parametrize(
    "back", ["https://kwaad.example/deze-week/", "//kwaad.example", "/beheer/", "javascript:1", ""]
)
def test_a_tick_returns_to_our_own_pages_only(week, lotte, signed_in, back):
    action = action_of(week)
    answer = signed_in(lotte).post(address(week, action), {"ticked": "1", "next": back})
    assert answer["Location"] == f"/deze-week/#actie-{action}"


def test_a_tick_answers_the_script_with_the_row_and_what_counts_it(week, lotte, htmx):
    action = action_of(week)
    answer = htmx(lotte).post(address(week, action), {"ticked": "1", "next": "/deze-week/"})
    page = answer.content.decode()
    assert answer.status_code == 200
    for piece in (f'id="actie-{action}"', "checked", "nog 6 van 7", 'id="voortgang"', "Ongedaan maken"):
        assert piece in page
    assert '"ready": false' in answer["HX-Trigger"]


def test_in_the_whole_plan_a_tick_counts_in_the_words_of_that_page(week, lotte, htmx):
    back = reverse("my_unit", args=[unit_of(week, "6").pk])
    page = htmx(lotte).post(address(week, action_of(week)), {"ticked": "1", "next": back}).content.decode()
    assert page.count("1 van 7 acties") == 2
    assert "nog 6 van 7" not in page


def test_the_last_tick_says_that_the_unit_is_ready(week, lotte, htmx):
    client = htmx(lotte)
    for action in text_of(week, "6").trainee_actions:
        answer = client.post(address(week, action.id), {"ticked": "1", "next": "/deze-week/"})
    assert "Onderdeel\xa06 is klaar voor bevestiging." in answer.content.decode()
    assert '"ready": true' in answer["HX-Trigger"]


@pytest.mark.parametrize("key", [None, str(uuid.UUID(int=1))])
def test_one_tick_takes_at_most_ten_queries_and_its_lock(week, lotte, htmx, django_assert_max_num_queries, key):
    client, fields = htmx(lotte), {"ticked": "1", "next": "/deze-week/"} | ({"id": key} if key else {})
    client.get("/deze-week/")
    with django_assert_max_num_queries(BUDGET_TICK):
        client.post(address(week, action_of(week)), fields)
    with django_assert_max_num_queries(BUDGET_TICK):
        client.post(address(week, action_of(week)), {"ticked": "0", "next": "/deze-week/"})


@pytest.mark.parametrize(
    ("on", "day"),
    [
        ("2026-11-19", date(2026, 11, 19)),
        ("19/11", date(2026, 11, 19)),
        ("vandaag", TODAY),
        ("d-3", date(2026, 11, 19)),
        ("do", date(2026, 11, 19)),
        ("zo", TODAY),
        ("19", date(2026, 11, 19)),
        ("30", date(2026, 10, 30)),
        ("31", date(2026, 10, 31)),
        ("", TODAY),
    ],
)
def test_a_tick_can_be_given_the_day_it_was_done_a_bare_one_is_the_last(week, lotte, signed_in, on, day):
    signed_in(lotte).post(address(week, action_of(week)), {"ticked": "1", "on": on})
    assert PlannedAction.objects.get().completed_on == day


def test_a_choice_of_the_menu_ticks_by_itself_before_what_was_typed_beside_it(week, lotte, signed_in):
    signed_in(lotte).post(address(week, action_of(week)), {"on": ["2026-11-21", ""]})
    assert PlannedAction.objects.get().completed_on == date(2026, 11, 21)


def test_the_menu_offers_no_day_before_the_training(week, lotte, signed_in):
    assert 'value="2026-11-21">Gisteren' in signed_in(lotte).get(reverse("this_week")).content.decode()
    week.periods.update(start=TODAY)
    page = signed_in(lotte).get(reverse("this_week")).content.decode()
    assert "Gisteren" not in page
    assert re.search(r'min="2026-11-22"\s+max="2026-11-22"', page)


def test_without_script_the_menu_of_a_row_is_asked_from_the_page_and_keeps_what_is_unfolded(week, lotte, signed_in):
    row, unit = f"actie-{action_of(week)}", week.units.first().pk
    client, url = signed_in(lotte), f"{reverse('this_week')}?alles={unit}"
    assert f'href="?alles={unit}&amp;dag={row}#{row}"' in client.get(url).content.decode()
    asked = client.get(f"{url}&dag={row}").content.decode()
    menu = asked[asked.index(f'id="{row}"') :].partition("</li>")[0]
    assert "Wanneer deed je dit?" in menu
    assert '<details class="menu tick-day" open>' in menu


@pytest.mark.parametrize("asked", ["x", "actie-", f"actie-{'9' * 30}", "actie-٣", "actie-0"])
def test_a_row_that_is_not_there_has_no_menu(week, lotte, signed_in, asked):
    assert '<details class="menu tick-day" open>' not in signed_in(lotte).get(
        reverse("this_week"), {"dag": asked}
    ).content.decode()  # fmt: skip


@pytest.mark.parametrize("on", ["ooit", "2026-11-23"])
def test_a_refused_day_stays_in_its_field(week, lotte, htmx, on):
    page = htmx(lotte).post(address(week, action_of(week)), {"ticked": "1", "on": on}).content.decode()
    assert re.search(rf'placeholder="Bijvoorbeeld 15/11 of ma"\s+value="{on}"', page)


def test_without_script_a_refused_day_comes_back_in_an_open_menu_with_what_was_typed(week, lotte, signed_in):
    row = f"actie-{action_of(week)}"
    answer = signed_in(lotte).post(address(week, action_of(week)), {"ticked": "1", "on": "31/12/2026 <b>"})
    assert answer.headers["Location"] == f"/deze-week/?dag={row}&getypt=31%2F12%2F2026+%3Cb%3E#{row}"
    page = signed_in(lotte).get(answer.headers["Location"]).content.decode()
    menu = page[page.index(f'id="{row}"') :].partition("</li>")[0]
    assert '<details class="menu tick-day" open>' in menu
    assert 'value="31/12/2026 &lt;b&gt;"' in menu


def test_an_unticked_action_names_nobody(week, lotte, bart, signed_in):
    for ticked in ("1", "0"):
        signed_in(bart).post(address(week, action_of(week)), {"ticked": ticked})
    assert "door Bart Claes" not in signed_in(lotte).get(reverse("this_week")).content.decode()


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"ticked": "1", "on": "2026-11-23"}, "De dag kan niet na vandaag liggen."),
        ({"ticked": "1", "on": "31/08"}, "valt voor de start van de IBO"),
        ({"ticked": "1", "on": "ooit"}, "Dit is geen datum."),
        ({"on": ""}, "Kies een dag."),
        ({}, "Dit vinkje is onleesbaar."),
        ({"ticked": "1", "id": "geen-sleutel"}, "Dit vinkje is onleesbaar."),
    ],
)
def test_a_refused_tick_says_why_at_the_action_and_changes_nothing(week, lotte, htmx, fields, message):
    answer = htmx(lotte).post(address(week, action_of(week)), {"next": "/deze-week/"} | fields)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert message in page
    assert "checked" not in page
    assert not TickEvent.objects.exists()


def test_a_tick_that_came_after_the_confirmation_is_told_who_confirmed(week, lotte, bart, htmx):
    unit = unit_of(week, "6")
    unit.completed_on, unit.confirmed_by, unit.confirmed_at = TODAY, bart, week.created_at
    unit.save()
    page = htmx(lotte).post(address(week, action_of(week)), {"ticked": "1", "next": "/deze-week/"}).content.decode()
    assert "Bart bevestigde dit onderdeel al. Je vinkje was niet meer nodig." in page
    assert "<form" not in page


def test_an_undo_of_an_untick_gives_the_old_day_back(week, lotte, signed_in):
    client, url = signed_in(lotte), address(week, action_of(week))
    client.post(url, {"ticked": "1", "on": "2026-11-17"})
    answer = client.post(url, {"ticked": "0"}, follow=True)
    undo = f"{url}?ticked=1&amp;next=&amp;on=2026-11-17"
    assert undo in answer.content.decode()
    client.post(undo.replace("&amp;", "&"))
    assert PlannedAction.objects.get().completed_on == date(2026, 11, 17)


def test_a_company_competency_is_ticked_and_its_row_answered(week, lotte, htmx):
    row = CompanyCompetency.objects.create(
        plan=week, position=1, competency="Onthaal", action="Draait mee", planned_end=FRIDAY
    )
    url = reverse("tick_company", args=[week.pk, row.pk])
    page = htmx(lotte).post(url, {"ticked": "1", "next": "/deze-week/"}).content.decode()
    row.refresh_from_db()
    assert row.checked_on == TODAY
    assert f'id="bedrijf-{row.pk}"' in page
    assert "alles afgevinkt" in page


def test_from_the_planning_a_tick_answers_with_the_row_of_that_page(week, bart, signed_in, htmx):
    unit, sent = unit_of(week, "6"), {"ticked": "1", "where": "planning"}
    answer = signed_in(bart).post(address(week, action_of(week)), sent)
    assert answer["Location"] == f"/plannen/{week.pk}/planning/#onderdeel-{unit.pk}"
    page = htmx(bart).post(address(week, action_of(week, actor="mentor")), sent).content.decode()
    assert f'id="inhoud-{unit.pk}"' in page


def test_text_of_people_is_text(week, lotte, signed_in):
    CompanyCompetency.objects.create(plan=week, position=1, competency="<script>x</script>", planned_end=FRIDAY)
    page = signed_in(lotte).get(reverse("this_week")).content.decode()
    assert "<script>x" not in page
    assert "&lt;script&gt;x" in page


def test_in_an_ended_plan_nothing_can_be_ticked(week, lotte, griet, signed_in):
    week.ended_on, week.end_reason, week.ended_by = TODAY, "Andere job", griet
    week.save()
    client = signed_in(lotte)
    assert "data-tick" not in client.get(reverse("my_plan")).content.decode()
    assert client.post(address(week, action_of(week)), {"ticked": "1"}).status_code == 403


def test_signed_out_people_come_back_to_the_page_they_asked(client, db):
    answer = client.get(reverse("this_week"))
    assert answer["Location"].endswith(f"?next={quote('/deze-week/')}")
