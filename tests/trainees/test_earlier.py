"""What an office taught before is offered while a mentor types a company competency."""

import html
import re

import pytest
from django.urls import reverse

from tests.conftest import TODAY, person, start_plan
from trainees import earlier, planning
from trainees.models import CompanyCompetency, Office


@pytest.fixture
def another(office, edition, bart, griet):
    """The plan of one more trainee in the same office."""

    def start(name):
        trainee = person(f"{name.replace(' ', '.').lower()}@kantoor.example", name)
        return start_plan(trainee, office, edition, [bart], griet)

    return start


def teach(plan, by, competency, action=""):
    return planning.add_company_competency(
        plan=plan, competency=competency, action=action, planned_end=None, today=TODAY, by=by
    )


def offered(plan):
    return [(row.competency, row.action) for row in earlier.competencies(plan)]


def test_most_used_first_each_once_with_its_most_recent_action(plan, another, bart):
    noor, emma = another("Noor Claes"), another("Emma Smets")
    teach(noor, bart, "Onthaal", "Draait mee")
    teach(noor, bart, "Schade bij storm", "Leest een dossier")
    teach(emma, bart, "schade bij storm", "Volgt een dossier")
    assert offered(plan) == [("schade bij storm", "Volgt een dossier"), ("Onthaal", "Draait mee")]


def test_what_the_plan_has_itself_and_what_was_removed_is_left_out(plan, another, bart):
    noor = another("Noor Claes")
    teach(noor, bart, "Onthaal")
    teach(noor, bart, "Schade bij storm")
    planning.remove_company_competency(row=teach(noor, bart, "Vergissing"), by=bart)
    teach(plan, bart, "ONTHAAL")
    assert offered(plan) == [("Schade bij storm", "")]


def test_another_office_never_shows_nor_whose_plan_it_was(plan, another, bart, signed_in, edition, administrator):
    elsewhere, olga = Office.objects.create(name="Ander Kantoor"), person("olga@anderkantoor.example", "Olga Ooms")
    teach(
        start_plan(olga, elsewhere, edition, [bart], administrator), bart, "Geheim van Ander Kantoor", "Geheime actie"
    )
    teach(another("Noor Claes"), bart, "Onthaal", "Draait mee")
    text = signed_in(bart).get(reverse("earlier_company", args=[plan.pk])).content.decode()
    assert re.findall(r'value="([^"]*)" data-action="([^"]*)"', text) == [("Onthaal", "Draait mee")]
    assert not any(name in text for name in ("Geheim", "Olga", "Noor"))


def test_what_people_typed_is_never_read_as_markup(plan, another, bart, signed_in):
    teach(another("Noor Claes"), bart, '"><script>alert(1)</script>', "<b>")
    text = signed_in(bart).get(reverse("earlier_company", args=[plan.pk])).content.decode()
    assert "<script>" not in text
    assert "<script>" in html.unescape(text)


def test_ten_thousand_rows_stay_one_query_and_fifty_offers(plan, another, bart, django_assert_num_queries):
    noor = another("Noor Claes")
    CompanyCompetency.objects.bulk_create(
        [
            CompanyCompetency(plan=noor, position=n, competency=f"Competentie {n % 4000}", action=f"Actie {n}")
            for n in range(10_000)
        ],
        1000,
    )
    with django_assert_num_queries(1):
        assert len(earlier.competencies(plan)) == earlier.MOST


def test_the_entry_line_asks_for_them_once_when_the_field_gets_the_focus(plan, signed_in, bart):
    text = " ".join(signed_in(bart).get(reverse("planning", args=[plan.pk])).content.decode().split())
    assert f'hx-get="{reverse("earlier_company", args=[plan.pk])}" hx-trigger="focus once"' in text
