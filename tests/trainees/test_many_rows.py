"""Several rows of a planning in one act: same date, each its own, shifted, spread, cleared, exempted."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.conftest import END, START, TODAY, person, start_plan
from tests.pages import words
from trainees import checking, planning
from trainees.checking import Confirmation
from trainees.planning import Exemption, key_of

HTMX = {"HTTP_HX_REQUEST": "true"}
FRIDAY = date(2026, 12, 4)


@pytest.fixture
def units(plan, bart):
    """The eleven units, dated a week apart from Friday 4 December on but for the last, which has no date."""
    found = list(plan.units.order_by("pk"))
    wishes = [planning.Wish(key_of(unit), FRIDAY + timedelta(weeks=n), None) for n, unit in enumerate(found[:-1])]
    planning.set_planned_ends(plan=plan, wishes=wishes, today=TODAY, by=bart)
    return list(plan.units.order_by("pk"))


@pytest.fixture
def mentor(signed_in, bart):
    return signed_in(bart)


def fields(how, units, **more):
    rows = [key_of(unit) for unit in units]
    seen = [unit.planned_end.isoformat() if unit.planned_end else "" for unit in units]
    return {"how": how, "row": rows, "seen": seen, **more}


def send(client, plan, how, units, **more):
    return client.post(reverse("set_dates", args=[plan.pk]), fields(how, units, **more), **HTMX)


def preview(client, plan, how, units, **more):
    return client.get(reverse("preview_dates", args=[plan.pk]), fields(how, units, **more)).json()


def ends(plan):
    return list(plan.units.order_by("pk").values_list("planned_end", flat=True))


def test_one_date_for_all_chosen_rows_is_one_act(mentor, plan, units):
    answer = send(mentor, plan, "zelfde", units[:4], day="0801")
    assert ends(plan)[:5] == [date(2027, 1, 8)] * 4 + [units[4].planned_end]
    assert "4 datums bewaard." in answer.content.decode()
    assert len({unit.history.latest("history_id").act for unit in units[:4]}) == 1


def test_plus_five_for_chosen_rows_shifts_each_from_its_own_date(mentor, plan, units):
    send(mentor, plan, "zelfde", units[:2], day="+5")
    assert ends(plan)[:2] == [date(2026, 12, 11), date(2026, 12, 18)]


def test_a_shift_counts_working_days_and_passes_over_rows_without_a_date(mentor, plan, units):
    answer = send(mentor, plan, "verschuiven", units[2:], days="5")
    assert ends(plan)[2:4] == [date(2026, 12, 28), date(2027, 1, 4)]
    assert ends(plan)[-1] is None
    assert "10 heeft geen datum en blijft leeg." in answer.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def test_a_preview_shows_what_the_act_does(mentor, plan, units):
    shown = preview(mentor, plan, "verschuiven", units, days="7")
    send(mentor, plan, "verschuiven", units, days="7")
    saved = [day.isoformat() for day in ends(plan) if day]
    assert [new["day"] for new in shown["dates"]] == saved
    assert shown["error"] == ""


def test_a_spread_keeps_first_and_last_and_is_stable(mentor, plan, units):
    send(mentor, plan, "spreiden", units[:4])
    once = ends(plan)[:4]
    assert (once[0], once[-1]) == (units[0].planned_end, date(2026, 12, 24))  # Christmas is closed
    send(mentor, plan, "spreiden", list(plan.units.order_by("pk"))[:4])
    assert ends(plan)[:4] == once


def test_a_spread_between_days_that_are_typed_stays_within_the_training(mentor, plan, units):
    send(mentor, plan, "spreiden", units, first="28/8/2026", last="15/6/2027")
    days = ends(plan)
    assert None not in days
    assert START <= min(days) <= max(days) <= END


def test_cleared_rows_have_no_date(mentor, plan, units):
    send(mentor, plan, "wissen", units[:3])
    assert ends(plan)[:4] == [None, None, None, units[3].planned_end]


def test_pasted_texts_are_saved_each_in_its_row_and_the_wrong_ones_named(mentor, plan, units):
    answer = send(mentor, plan, "elk", units[:3], day=["15/1", "31/11", "w20"])
    assert ends(plan)[:3] == [date(2027, 1, 15), units[1].planned_end, date(2027, 1, 15)]
    refused = answer.content.decode().split('role="alert"')
    assert len(refused) == 2
    assert "31\N{NO-BREAK SPACE}november bestaat niet." in refused[1]
    assert 'value="31/11"' in refused[0].split(f'id="rij-{key_of(units[1])}"')[1]


def test_completed_ready_and_exempted_rows_never_move(mentor, plan, units, bart, lotte):
    done, gone = units[0], units[1]
    how = Confirmation(on=TODAY, mentor_actions="leave", accept=checking.EVERY)
    checking.confirm(unit=done, how=how, by=bart, role="mentor", now=plan.created_at, today=TODAY)
    planning.exempt(row=gone, reason="Eerdere ervaring", seen="", by=bart)
    answer = send(mentor, plan, "verschuiven", units[:3], days="5")
    assert ends(plan)[:2] == [done.planned_end, gone.planned_end]
    assert ends(plan)[2] != units[2].planned_end
    assert "blijven staan" in answer.content.decode()


def test_a_stale_row_keeps_every_row_as_it_is_and_says_whose_date_it_met(mentor, plan, units, els):
    planning.set_planned_end(row=units[2], day=FRIDAY, seen=units[2].planned_end, today=TODAY, by=els)
    before = ends(plan)
    answer = send(mentor, plan, "verschuiven", units[:4], days="5")
    assert ends(plan) == before
    assert "Els wijzigde onderdeel" in answer.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def test_a_row_that_another_exempts_at_that_moment_is_named_with_his_reason(mentor, plan, units, els, monkeypatch):
    exempt_rows = planning.exempt_rows

    def late(**wish):
        planning.exempt_each(plan=plan, wishes={key_of(units[1]): Exemption("Deed dit al", "")}, by=els)
        return exempt_rows(**wish)

    monkeypatch.setattr(planning, "exempt_rows", late)
    rows = [key_of(unit) for unit in units[:3]]
    answer = mentor.post(reverse("exempt_rows", args=[plan.pk]), {"row": rows, "reason": "Heeft het attest"}, **HTMX)
    assert "Els stelde onderdeel 1b zonet vrij: “Deed dit al”. Er is niets bewaard." in words(answer)
    assert not plan.units.filter(exemption="Heeft het attest").exists()


def test_dates_after_the_training_are_asked_about_and_saved_when_insisted(mentor, plan, units):
    before = ends(plan)
    answer = send(mentor, plan, "verschuiven", units, days="60")
    assert ends(plan) == before
    asked = dict(re.findall('name="([a-z]+)" value="([^"]*)"', answer.content.decode().split('id="offers"')[1]))
    assert (asked["how"], asked["days"], asked["accept"]) == ("verschuiven", "60", planning.AFTER_THE_PERIOD)
    send(mentor, plan, "verschuiven", units, days="60", accept=asked["accept"])
    assert max(day for day in ends(plan) if day) > END


def test_dates_before_the_training_are_refused(mentor, plan, units):
    before = ends(plan)
    answer = send(mentor, plan, "verschuiven", units, days="-200")
    assert ends(plan) == before
    assert "voor de start van de IBO" in answer.content.decode()


def test_several_rows_are_exempted_for_one_reason_in_one_act(mentor, plan, units, bart):
    rows = {"row": [key_of(unit) for unit in units[:3]], "reason": "Eerdere ervaring"}
    mentor.post(reverse("exempt_rows", args=[plan.pk]), rows, **HTMX)
    assert plan.units.filter(exemption="Eerdere ervaring").count() == 3
    assert len({unit.history.latest("history_id").act for unit in units[:3]}) == 1


def test_rows_without_a_reason_are_not_exempted(mentor, plan, units):
    answer = mentor.post(reverse("exempt_rows", args=[plan.pk]), {"row": [key_of(units[0])], "reason": " "}, **HTMX)
    assert "Geef een reden" in answer.content.decode()
    assert not plan.units.exclude(exemption="").exists()


UNREADABLE, A_ROW = "Deze keuze is onleesbaar.", ["onderdeel-{}"]


def addressed(sent, unit):
    """What a page sends, its rows by the key of this unit."""
    return sent | {"row": [row.format(unit.pk) for row in sent.get("row", [])]}


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        ({}, UNREADABLE),
        ({"how": "alles"}, UNREADABLE),
        ({"how": "verschuiven", "row": A_ROW, "seen": []}, UNREADABLE),
        ({"how": "verschuiven", "row": A_ROW * 2, "seen": ["", ""], "days": "5"}, UNREADABLE),
        ({"how": "verschuiven", "row": A_ROW, "seen": ["gisteren"], "days": "5"}, "Deze pagina is verouderd."),
        ({"how": "verschuiven", "row": A_ROW, "seen": [""], "days": "1e9"}, "Vul een aantal werkdagen in."),
        ({"how": "spreiden", "row": A_ROW, "seen": [""], "first": "w" * 300}, "niet meer dan 200 tekens"),
        ({"how": "elk", "row": A_ROW, "seen": [""], "day": []}, UNREADABLE),
    ],
    ids=lambda value: str(value)[:60],
)
def test_what_cannot_be_read_changes_nothing_and_says_why(mentor, plan, units, sent, why):
    before, sent = ends(plan), addressed(sent, units[0])
    answer = mentor.post(reverse("set_dates", args=[plan.pk]), sent, **HTMX)
    assert (answer.status_code, answer.headers["HX-Trigger"]) == (200, "act:refused")
    assert why in answer.content.decode()
    assert ends(plan) == before
    assert why in mentor.get(reverse("preview_dates", args=[plan.pk]), sent).json()["error"]


@pytest.mark.parametrize("rows", [["onderdeel-99999999999999999999"], ["kat-1", "onderdeel-x", "bedrijf-"]])
def test_rows_that_no_plan_has_do_not_exist(mentor, plan, units, rows):
    before, sent = ends(plan), {"how": "verschuiven", "row": rows, "seen": [""] * len(rows), "days": "5"}
    assert mentor.post(reverse("set_dates", args=[plan.pk]), sent, **HTMX).status_code == 404
    assert ends(plan) == before
    shown = mentor.get(reverse("preview_dates", args=[plan.pk]), sent).json()
    assert "Niet alles wat je koos bestaat nog." in shown["error"]


def test_more_fields_than_a_plan_has_rows_are_refused(mentor, plan, units):
    before, sent = ends(plan), addressed({"how": "verschuiven", "row": A_ROW * 600, "days": "5"}, units[0])
    for send_it, name in ((mentor.post, "set_dates"), (mentor.get, "preview_dates")):
        assert send_it(reverse(name, args=[plan.pk]), sent | {"seen": [""] * 600}, **HTMX).status_code == 400
    assert ends(plan) == before


def test_a_row_of_another_plan_is_not_moved_along(mentor, plan, units, office, edition, bart, griet, stranger):
    other = start_plan(person("x@kantoorvermeulen.example", "X Y"), office, edition, [stranger], griet)
    theirs = other.units.get(unit=units[0].unit)
    answer = send(mentor, plan, "zelfde", [units[0], theirs], day="15/1")
    theirs.refresh_from_db()
    assert theirs.planned_end is None
    assert ends(plan)[0] == units[0].planned_end
    assert "Niet alles wat je koos bestaat nog." in answer.content.decode()


def queries(act):
    """How many questions the database gets, beside those that only bound a transaction."""
    with CaptureQueriesContext(connection) as asked:
        act()
    return sum("SAVEPOINT" not in query["sql"] for query in asked.captured_queries)


def test_a_single_date_takes_eight_queries_and_eleven_rows_or_their_undo_at_most_twelve(mentor, plan, units):
    mentor.get(reverse("planning", args=[plan.pk]))
    address = reverse("set_date", args=[plan.pk, "onderdeel", units[0].pk])
    sent = {"day": "15/1", "seen": units[0].planned_end.isoformat()}
    assert queries(lambda: mentor.post(address, sent, **HTMX)) <= 8
    before, answers = ends(plan), []
    fresh = list(plan.units.order_by("pk"))
    assert queries(lambda: answers.append(send(mentor, plan, "verschuiven", fresh, days="1"))) <= 12
    undo = answers[0].content.decode().split('action="')[-1].partition('"')[0]
    assert queries(lambda: mentor.post(undo, **HTMX)) <= 12
    assert ends(plan) == before


def test_a_move_offers_to_move_what_comes_after_by_the_same_working_days(mentor, plan, units):
    address = reverse("set_date", args=[plan.pk, "onderdeel", units[6].pk])
    answer = mentor.post(address, {"day": "+4", "seen": units[6].planned_end.isoformat()}, **HTMX).content.decode()
    answer = answer.replace("\N{NO-BREAK SPACE}", " ")
    assert "schuift 4 werkdagen op" in answer
    assert "Ook de 3 volgende onderdelen opschuiven?" in answer


def test_nothing_is_offered_when_nothing_later_is_open(mentor, plan, units):
    last = units[9]
    address = reverse("set_date", args=[plan.pk, "onderdeel", last.pk])
    answer = mentor.post(address, {"day": "+2", "seen": last.planned_end.isoformat()}, **HTMX).content.decode()
    assert "opschuiven?" not in answer


def test_a_date_that_comes_earlier_offers_to_bring_the_rest_forward(mentor, plan, units):
    address = reverse("set_date", args=[plan.pk, "onderdeel", units[3].pk])
    answer = mentor.post(address, {"day": "-3", "seen": units[3].planned_end.isoformat()}, **HTMX).content.decode()
    assert "vervroegen?" in answer


def test_the_page_learns_what_another_mentor_changed_and_who(mentor, plan, units, els):
    page = mentor.get(reverse("planning", args=[plan.pk])).content.decode()
    stamps = [
        f"{part.partition(chr(34))[0]}:{part.split('data-stamp=' + chr(34))[1].partition(chr(34))[0]}"
        for part in page.split('data-key="')[1:]
        if 'data-stamp="' in part
    ]
    address = reverse("changes_since", args=[plan.pk])
    assert mentor.get(address, {"rij": stamps}, **HTMX).status_code == 204
    planning.set_planned_end(row=units[2], day=FRIDAY, seen=units[2].planned_end, today=TODAY, by=els)
    answer = mentor.get(address, {"rij": stamps}, **HTMX).content.decode()
    assert answer.count("Els, zonet") == answer.count("Els wijzigde onderdeel 2.") == 1
    assert f'id="rij-{key_of(units[2])}"' in answer
    assert f'id="rij-{key_of(units[3])}"' not in answer


def said(answer) -> str:
    return str(answer.content.decode()).replace("\N{NO-BREAK SPACE}", " ")


def test_what_changed_in_an_unfolded_unit_comes_with_its_actions(mentor, plan, units, els):
    planning.set_planned_end(row=units[2], day=FRIDAY, seen=units[2].planned_end, today=TODAY, by=els)
    address, stale = reverse("changes_since", args=[plan.pk]), [f"{key_of(unit)}:0-planned-0-0" for unit in units]
    detail = f'id="inhoud-{units[2].pk}"'
    for opened, shown in (([], False), ([units[2].pk], True), (["onzin"], False)):
        answer = mentor.get(address, {"rij": stale, "open": opened}, **HTMX).content.decode()
        assert (detail in answer, "Opleidingsacties" in answer) == (shown, shown)
    assert queries(lambda: mentor.get(address, {"rij": stale, "open": [units[2].pk]}, **HTMX)) <= 12


def test_an_empty_date_for_several_rows_clears_nothing(mentor, plan, units):
    before = ends(plan)
    assert "Vul een datum in." in send(mentor, plan, "zelfde", units, day=" ").content.decode()
    assert ends(plan) == before
    assert preview(mentor, plan, "zelfde", units, day="") == {"error": "", "dates": [], "text": ""}


def test_the_date_above_holds_for_all_chosen_rows(mentor, plan, units):
    send(mentor, plan, "zelfde", units[3:5], day="=")
    assert ends(plan)[3:5] == [units[2].planned_end] * 2


def test_a_preview_names_the_days_off_of_this_trainee(mentor, plan, units):
    plan.working_days = "12456"
    plan.save()
    text = preview(mentor, plan, "verschuiven", units[:2], days="1")["text"]
    assert "De vrije dagen van de cursist (wo) en feestdagen tellen niet mee." in text


def test_what_would_move_along_is_said_before_the_move(mentor, plan, units):
    def later(unit, day):
        return mentor.get(reverse("preview_later", args=[plan.pk]), {"rij": key_of(unit), "dag": day}).json()

    on = later(units[8], (units[8].planned_end + timedelta(days=21)).isoformat())
    assert (on["label"], "na het einde" in on["sentence"]) == ("Schuif het volgende onderdeel mee op", False)
    back = later(units[8], (units[8].planned_end - timedelta(days=3)).isoformat())
    assert back["label"] == "Vervroeg het volgende onderdeel mee"
    assert "na het einde van de IBO (28/02/2027)" in later(units[8], "2027-02-26")["sentence"]
    assert later(units[9], "2027-02-26") is None


def test_a_pasted_date_before_the_training_is_said_at_its_row_and_the_rest_is_saved(mentor, plan, units):
    answer = send(mentor, plan, "elk", units[:3], day=["0801", "28/8/2026", "1501"], left="2")
    assert ends(plan)[:3] == [date(2027, 1, 8), units[1].planned_end, date(2027, 1, 15)]
    assert "28/08/2026 valt voor de start van de IBO (01/09/2026)." in said(answer)
    assert "2 datums bewaard. 2 regels pasten niet meer in de lijst." in said(answer)


def test_an_act_that_is_refused_tells_the_page_to_put_back_what_it_sent(mentor, plan, units, els):
    planning.set_planned_end(row=units[0], day=FRIDAY, seen=units[0].planned_end, today=TODAY, by=els)
    planning.set_planned_end(row=units[0], day=None, seen=FRIDAY, today=TODAY, by=els)
    for sent in ({"how": "verschuiven", "days": ""}, {"how": "zelfde", "day": "0801"}):
        answer = send(mentor, plan, units=units[:2], **sent)
        assert answer.headers["HX-Trigger"] == "act:refused"
    assert "HX-Trigger" not in send(mentor, plan, "zelfde", units[1:3], day="0801").headers


def test_a_preview_says_which_row_would_lie_before_the_training(mentor, plan, units):
    shown = preview(mentor, plan, "verschuiven", units[:2], days="200", way="-1")
    assert shown["error"].replace("\N{NO-BREAK SPACE}", " ").startswith("Onderdeel 1a: ")


def test_a_question_names_every_row_that_would_lie_after_the_training(mentor, plan, units):
    answer = send(mentor, plan, "elk", units[:3], day=["5/3/2027", "0801", "6/3/2027"])
    assert "Onderdelen 1a en 2 vallen na het einde van de IBO (28/02/2027). Toch bewaren?" in said(answer)
    answer = send(mentor, plan, "elk", units[:2], day=["5/3/2027", "0801"])
    assert "Onderdeel 1a valt na het einde van de IBO" in said(answer)


def test_a_shift_that_is_typed_names_the_rows_without_a_date(mentor, plan, units):
    answer = send(mentor, plan, "zelfde", units[-2:], day="+5")
    assert "Onderdeel 10 heeft geen datum en blijft leeg." in said(answer)


def test_rows_that_cannot_be_exempted_are_named_and_an_unknown_one_stops_the_act(mentor, plan, units, bart):
    how = Confirmation(TODAY, mentor_actions="leave", accept=checking.EVERY)
    checking.confirm(unit=units[0], how=how, by=bart, role="mentor", now=plan.created_at, today=TODAY)
    url, rows = reverse("exempt_rows", args=[plan.pk]), [key_of(unit) for unit in units[:2]]
    unknown = mentor.post(url, {"row": [*rows, "onderdeel-99999"], "reason": "Ervaring"}, **HTMX)
    assert "Niet alles wat je koos bestaat nog." in said(unknown)
    assert not plan.units.exclude(exemption="").exists()
    answer = mentor.post(url, {"row": rows, "reason": "Ervaring"}, **HTMX)
    assert "Eén onderdeel vrijgesteld. Onderdeel 1a is klaar of vrijgesteld en blijft staan." in said(answer)


def test_what_moves_along_with_a_move_is_undone_with_it(mentor, plan, units):
    url = reverse("set_date", args=[plan.pk, "onderdeel", units[6].pk])
    before = ends(plan)
    moved = mentor.post(url, {"day": "+5", "seen": units[6].planned_end.isoformat()}, **HTMX).content.decode()
    (note,) = re.findall(r'name="with" value="([^"]+)" disabled', moved)
    answer = send(mentor, plan, "verschuiven", units[7:10], days="5", **{"with": note})
    (undo,) = re.findall(r' action="(/plannen/[^"]+/ongedaan/[^"]+)"', answer.content.decode())
    mentor.post(undo, **HTMX)
    assert ends(plan) == before
