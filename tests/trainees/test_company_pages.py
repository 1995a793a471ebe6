"""Company competencies through the client: added, changed, removed; with htmx and as a plain form."""

import re
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.conftest import TODAY
from tests.pages import choices_in, markup, undo_in, words
from trainees import checking, planning

FRIDAY = date(2026, 12, 18)
LONG = (
    "Behandelt dossiers van zelfstandigen in het eigen pakket van het kantoor, zoekt het bewijs en vat het samen. " * 3
)


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


def test_a_company_competency_that_cannot_be_printed_is_refused(plan, send):
    answer = send("add_company", competency="Brand 🙂", action="", day="")
    assert "Het teken 🙂 kan niet afgedrukt worden." in words(answer)
    assert not plan.company_competencies.exists()


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


def test_stale_words_ask_which_stay_and_mine_change_only_what_i_changed(storm, send, els):
    planning.change_company_competency(
        row=storm, competency="Schade bij hagel", action=storm.action, seen=(storm.competency, storm.action), by=els
    )
    seen = {"seen_competency": storm.competency, "seen_action": storm.action}
    planning.change_company_competency(
        row=storm, competency=storm.competency, action="Leest", seen=(storm.competency, storm.action), by=els
    )
    answer = send("change_company", storm, competency="Schade bij brand", action=storm.action, **seen)
    assert "Els wijzigde de competentie zonet naar “Schade bij hagel”." in words(answer)
    assert "Jij vulde “Schade bij brand” in. Welke tekst blijft staan?" in words(answer)
    keep, mine = choices_in(answer)
    assert "Houd de tekst van Els" in words(answer)
    send("change_company", storm, **keep)
    storm.refresh_from_db()
    assert (storm.competency, storm.action) == ("Schade bij hagel", "Leest")
    send("change_company", storm, **mine)
    storm.refresh_from_db()
    assert (storm.competency, storm.action) == ("Schade bij brand", "Leest")


def test_a_company_competency_is_never_exempted(storm, send):
    assert "Dit kan niet vrijgesteld worden." in words(send("exempt", storm, reason="Niet nodig", seen="", wanted="1"))


def removal_on(answer, row):
    """What the form that removes a company competency sends, as it stands in an answer."""
    (form,) = re.findall(rf'action="/plannen/\d+/bedrijf/{row.pk}/verwijderen/"(.*?)</form>', markup(answer))
    return dict(re.findall(r'name="(seen_\w+)" value="([^"]*)"', form))


def reworded(row, by):
    seen = (row.competency, row.action)
    planning.change_company_competency(row=row, competency="Schade bij hagel", action="", seen=seen, by=by)


def dated(row, by):
    planning.set_planned_end(row=row, day=FRIDAY, seen=None, today=TODAY, by=by)


def ticked(row, by):
    tick = checking.Tick(ticked=True)
    checking.tick_company(row=row, tick=tick, by=by, role="trainee", now=timezone.now(), today=TODAY)


WORK = {reworded: "wijzigde deze competentie intussen.", dated: "wijzigde deze", ticked: "vinkte deze competentie"}


@pytest.mark.parametrize("work", WORK)
def test_a_page_older_than_anothers_work_removes_nothing_until_that_was_seen(
    plan, storm, send, htmx, els, bart, signed_in, work
):
    fields = removal_on(signed_in(bart).get(reverse("planning", args=[plan.pk])), storm)
    work(storm, els)
    kept = send("remove_company", storm, htmx=htmx, **fields)
    assert f"Els Vermeulen {WORK[work]}" in words(kept)
    storm.refresh_from_db()
    assert not storm.removed
    send("remove_company", storm, htmx=htmx, **removal_on(kept, storm))
    storm.refresh_from_db()
    assert storm.removed


@pytest.mark.parametrize("work", WORK)
def test_own_later_work_does_not_keep_a_page_from_removing(plan, storm, send, bart, signed_in, work):
    fields = removal_on(signed_in(bart).get(reverse("planning", args=[plan.pk])), storm)
    work(storm, bart)
    send("remove_company", storm, **fields)
    storm.refresh_from_db()
    assert storm.removed


@pytest.mark.parametrize("version", ["", "-1", "1e3", "\u0661", "9" * 40])
def test_a_page_that_does_not_say_what_it_showed_removes_nothing_of_another_person(storm, send, els, version):
    reworded(storm, els)
    send("remove_company", storm, seen_version=version, seen_checked="morgen")
    storm.refresh_from_db()
    assert not storm.removed


def test_a_second_undo_of_an_addition_says_that_nothing_was_left_and_offers_nothing(plan, send, bart, signed_in):
    added = undo_in(send("add_company", competency="Schade bij storm", action="", day=""))
    signed_in(bart).post(added, headers={"HX-Request": "true"})
    again = signed_in(bart).post(added, headers={"HX-Request": "true"})
    assert "Er was niets meer om terug te zetten." in words(again)
    assert "/ongedaan/" not in again.content.decode()
