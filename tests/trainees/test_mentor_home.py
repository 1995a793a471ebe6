"""The mentor's start page through the client: confirm all, undo, what came in, dates in place."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.builders import FRIDAY, THURSDAY, ready, unit_of
from tests.conftest import TODAY, person, start_plan
from tests.pages import words
from trainees import mentor_queue, starting
from trainees.models import PlanMentor, PlannedUnit

MOST_QUERIES = 8
HOME, ALL = reverse("mentor_home"), reverse("confirm_all")


@pytest.fixture
def amber(plan, office, edition, bart, griet):
    """The plan of a second trainee of Bart."""
    trainee = person("amber@kantoorvermeulen.example", "Amber Van Damme")
    return start_plan(trainee, office, edition, [bart], griet)


@pytest.fixture
def browser(bart, signed_in):
    """Bart's browser with its script."""
    client = signed_in(bart)
    client.defaults["HTTP_HX_REQUEST"] = "true"
    return client


def sent(page) -> list[str]:
    """The rows that *Bevestig alle* of a page would send."""
    return re.findall(r'form="confirm-all"\s+value="([^"]+)"', page.content.decode())


def address(answer, kind="ongedaan") -> str:
    (found,) = re.findall(rf' action="(/[^"]+/{kind}/[^"]+)"', answer.content.decode())
    return str(found)


def completed():
    return PlannedUnit.objects.filter(completed_on__isnull=False).count()


def test_confirm_all_sends_each_line_with_its_own_day(plan, amber, browser):
    first, second = ready(plan, "8", THURSDAY), ready(amber, "1a", FRIDAY)
    page = browser.get(HOME)
    assert "Te bevestigen 2 Bevestig alle 2" in words(page)
    answer = browser.post(ALL, {"row": sent(page)})
    assert "2 bevestigd." in words(answer)
    assert "Te bevestigen" not in words(answer)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.completed_on, second.completed_on) == (THURSDAY, FRIDAY)


def test_one_line_needs_no_button_for_all(plan, browser):
    ready(plan, "8")
    assert "Bevestig alle" not in words(browser.get(HOME))


def test_what_raises_a_question_is_named(plan, amber, browser):
    ready(plan, "8"), ready(amber, "3", actors=("trainee",))
    answer = browser.post(ALL, {"row": sent(browser.get(HOME))})
    text = "1 bevestigd. 1 wacht nog: Amber, onderdeel 3 heeft 3 open acties van de mentor."
    assert text in words(answer)
    assert completed() == 1


def test_when_nothing_can_be_confirmed_it_says_so_without_an_undo(plan, amber, browser):
    ready(plan, "8", actors=("trainee",)), ready(amber, "8", actors=("trainee",))
    answer = browser.post(ALL, {"row": sent(browser.get(HOME))})
    assert "Niets bevestigd. 2 wachten nog:" in words(answer)
    assert "Ongedaan maken" not in words(answer)


def test_one_undo_brings_all_lines_back_in_the_same_page(plan, amber, browser):
    ready(plan, "8"), ready(amber, "1a")
    answer = browser.post(ALL, {"row": sent(browser.get(HOME))})
    undone = browser.post(address(answer), {"where": "home"})
    assert (completed(), len(sent(undone))) == (0, 2)
    assert "Ongedaan gemaakt." in words(undone)
    again = browser.post(address(undone), {"where": "home"})
    assert completed() == 2
    assert "Opnieuw gedaan." in words(again)


def test_without_script_the_page_comes_again_with_one_undo(plan, amber, bart, signed_in):
    ready(plan, "8"), ready(amber, "1a")
    client = signed_in(bart)
    answer = client.post(ALL, {"row": sent(client.get(HOME))})
    assert (answer.status_code, answer.url) == (302, HOME)
    page = client.get(HOME)
    assert "2 bevestigd." in words(page)
    assert client.post(address(page)).url == HOME
    assert completed() == 0


def forged(row, plan=None, on=FRIDAY):
    return f"{plan or row.plan_id} onderdeel {row.pk} {on}"


@pytest.mark.parametrize(
    "rows",
    [
        [],
        ["vals"],
        ["1 onderdeel 1 2026-02-31"],
        ["1 sleutelvaardigheid 1 2026-11-20"],
        ["1 onderdeel 1 2026-11-20", "1 onderdeel 1 2026-11-19"],
        ["é" * 3000],
        ["٣ onderdeel ٣ 2026-11-20"],
        [f"1 onderdeel {n} 2026-11-20" for n in range(950)],
    ],
)
def test_what_no_page_sends_is_refused_with_a_message(plan, browser, rows):
    answer = browser.post(ALL, {"row": rows})
    assert answer.status_code == 200
    assert 'class="toast-bar is-error"' in answer.content.decode()


def test_a_row_sent_with_another_plan_is_refused_whole(plan, amber, browser):
    mine, theirs = ready(plan, "8"), ready(amber, "8")
    assert browser.post(ALL, {"row": [forged(mine), forged(theirs, plan.pk)]}).status_code == 404
    assert completed() == 0


def test_a_plan_that_somebody_does_not_see_is_refused_whole(plan, amber, browser):
    mine, theirs = ready(plan, "8"), ready(amber, "8")
    amber.mentorships.update(since=date(2026, 9, 1), until=date(2026, 11, 21))
    assert browser.post(ALL, {"row": [forged(mine), forged(theirs)]}).status_code == 404
    assert completed() == 0


def test_an_ended_plan_and_ones_own_are_refused_whole(plan, amber, griet, lotte, browser, signed_in):
    mine, theirs = ready(plan, "8"), ready(amber, "8")
    starting.end(plan=amber, on=TODAY, reason="Ander werk", by=griet, today=TODAY)
    assert browser.post(ALL, {"row": [forged(mine), forged(theirs)]}).status_code == 403
    PlanMentor.objects.create(plan=amber, mentor=lotte, since=amber.start)
    assert signed_in(lotte).post(ALL, {"row": [forged(mine)]}).status_code == 403
    assert completed() == 0


def test_somebody_elses_note_undoes_nothing(plan, amber, browser, stranger, office, edition, griet, signed_in):
    ready(plan, "8"), ready(amber, "1a")
    note = address(browser.post(ALL, {"row": sent(browser.get(HOME))}))
    noor = person("noor@kantoorvermeulen.example", "Noor Janssens")
    start_plan(noor, office, edition, [stranger], griet)
    assert signed_in(stranger).post(note).status_code == 404
    assert completed() == 2


def test_confirming_eleven_rows_takes_as_many_queries_as_two(plan, browser):
    counts = []
    for numbers in ("1a 1b", "2 3 4 5 6 7 8 9 10"):
        for number in numbers.split():
            ready(plan, number)
        rows = sent(browser.get(HOME))
        with CaptureQueriesContext(connection) as queries:
            assert browser.post(ALL, {"row": rows}).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[1] <= 15  # 2 of the shell, 1 to find the plans, 7 of the act with its savepoint, 5 of the queue again


def test_a_page_that_shows_everything_gets_no_answer(plan, browser, bart):
    stamp = mentor_queue.build(bart, TODAY).stamp
    poll = reverse("what_waits")
    assert browser.get(poll, {"gezien": stamp}).status_code == 204
    ready(plan, "8")
    answer = browser.get(poll, {"gezien": stamp})
    assert (answer.status_code, len(sent(answer))) == (200, 1)
    assert "toast-bar" not in answer.content.decode()


def test_asking_what_waits_takes_the_same_few_queries(plan, amber, browser, django_assert_max_num_queries):
    ready(plan, "8"), ready(amber, "1a")
    with django_assert_max_num_queries(MOST_QUERIES):
        browser.get(reverse("what_waits"))


def test_the_stamp_differs_with_every_change_that_the_page_shows(plan, amber, bart):
    stamps = [mentor_queue.build(bart, TODAY).stamp]
    for change in (
        lambda: ready(plan, "8"),
        lambda: PlannedUnit.objects.filter(pk=unit_of(plan, "1a").pk).update(planned_end=FRIDAY),
        lambda: ready(amber, "1a", actors=("trainee",)),
        lambda: type(amber.trainee).objects.filter(pk=amber.trainee_id).update(name="Amber Maes"),
    ):
        change()
        stamps.append(mentor_queue.build(bart, TODAY).stamp)
    assert len(set(stamps)) == 5


def test_a_late_line_names_the_day_it_proposes_and_opens_a_field(plan, browser):
    plan.units.filter(pk=unit_of(plan, "5").pk).update(planned_end=FRIDAY)
    page = words(browser.get(HOME))
    assert "Naar vr 27 nov" in page
    assert "Andere datum , Bijkomende informatie opvragen, Lotte Peeters" in page


def set_date(client, unit, day, seen=""):
    url = reverse("set_date", args=[unit.plan_id, "onderdeel", unit.pk])
    return client.post(url, {"where": "home", "day": day, "seen": seen})


def test_a_refused_date_says_why_in_its_line_and_leaves_the_rest_alone(plan, browser):
    unit = unit_of(plan, "5")
    answer = set_date(browser, unit, "morgen")
    assert words(answer) == "Dit is geen datum. Typ bijvoorbeeld 15/12, w16 of d+7."
    assert f'id="vraag-onderdeel-{unit.pk}"' in answer.content.decode()


def test_without_script_a_refused_date_keeps_what_was_typed(plan, bart, signed_in):
    answer = set_date(signed_in(bart), unit_of(plan, "5"), "morgen")
    assert 'value="morgen"' in answer.content.decode()


def test_a_date_on_a_day_off_is_saved_and_the_toast_says_so(plan, browser):
    answer = set_date(browser, unit_of(plan, "5"), "28/11")
    said = "Onderdeel 5: za 28 nov bewaard. 28/11 is een zaterdag. Neem vr 27 nov of ma 30 nov."
    assert said in words(answer)


def test_a_long_group_shows_twenty_lines_until_somebody_asks_for_all(plan, amber, browser):
    assert "Toon alle" not in words(browser.get(HOME))
    for each in (plan, amber):
        each.units.update(planned_end=FRIDAY)
    assert "Toon alle 22" in words(browser.get(HOME))


def test_only_who_may_start_a_plan_is_offered_to(plan, browser, griet, signed_in, office):
    assert "Cursist toevoegen" not in words(browser.get(HOME))
    PlanMentor.objects.create(plan=plan, mentor=griet, since=plan.start)
    assert "Cursist toevoegen" in words(signed_in(griet).get(HOME))
