"""Company competencies through the client: added, changed, removed; with htmx and as a plain form."""

from datetime import date

import pytest
from django.urls import reverse

from tests.pages import markup, undo_in, words
from trainees import planning

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


def test_stale_words_keep_both_versions_in_sight(storm, send, els):
    planning.change_company_competency(
        row=storm, competency="Schade bij hagel", action=storm.action, seen=(storm.competency, storm.action), by=els
    )
    seen = {"seen_competency": storm.competency, "seen_action": storm.action}
    text = words(send("change_company", storm, competency="Schade bij brand", action=storm.action, **seen))
    assert "Els Vermeulen wijzigde dit intussen naar: Schade bij hagel" in text
    assert "Jij vulde in: Schade bij brand" in text


def test_a_company_competency_is_never_exempted(storm, send):
    assert "Dit kan niet vrijgesteld worden." in words(send("exempt", storm, reason="Niet nodig", seen="", wanted="1"))
