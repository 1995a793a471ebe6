"""The profession that the product brings along is the form, read."""

import json
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import models

from competency_plans import supplied
from competency_plans.exporting import export
from competency_plans.importing import import_form
from competency_plans.models import TEXT_LEVELS, Edition, LearningUnit, Profession
from competency_plans.reading.files import lines_of
from competency_plans.reading.recognise import recognise
from tests.competency_plans.forms import invented

TEXT = settings.BASE_DIR / "fixtures" / "beheerder_verzekeringen.txt"
FIXTURE = settings.BASE_DIR / "fixtures" / "beheerder_verzekeringen.json"


def test_the_fixture_is_what_the_reader_makes_of_the_form():
    assert supplied.fixture(recognise(lines_of(TEXT))) == FIXTURE.read_text(encoding="utf-8")


def test_the_fixture_names_its_rows_by_lineage_and_holds_no_person():
    rows = json.loads(FIXTURE.read_text(encoding="utf-8"))
    assert not any("pk" in row for row in rows)
    assert {row["model"].split(".")[0] for row in rows} == {"competency_plans"}
    assert len(rows) == 1 + 1 + 10 + 11 + 47 + 37 + 163 + 6


def test_the_supplied_edition_is_published_with_short_names(edition):
    assert (edition.state, edition.label) == ("published", "2026.1")
    names = LearningUnit.objects.filter(competency__edition=edition).order_by("competency__position", "position")
    assert tuple(names.values_list("short_name", flat=True)) == supplied.SHORT_NAMES


def test_loading_the_fixture_twice_changes_nothing(edition):
    levels: list[Any] = [Edition, *TEXT_LEVELS]

    def rows() -> list:
        return [list(level.objects.order_by("pk").values()) for level in levels]

    before = rows()
    call_command("loaddata", "beheerder_verzekeringen", verbosity=0)
    assert rows() == before


def test_the_profession_is_loaded_only_when_it_is_missing(edition):
    assert supplied.load() is False
    later = import_form(invented([[(1, (2, 2))]], title="Beheerder verzekeringen"))
    later.publish()
    before = export(edition)
    assert supplied.load() is False
    assert export(Edition.objects.get(pk=edition.pk)) == before
    assert Edition.objects.get(pk=later.pk).state == "published"


@pytest.mark.django_db
def test_the_profession_is_loaded_into_an_empty_database():
    models.QuerySet(Edition).delete()
    Profession.objects.all().delete()
    assert supplied.load() is True
    assert Edition.objects.get().natural_key() == ("beheerder-verzekeringen", 1)
