"""From a form to a draft edition: whole, in order, and the same things recognised again."""

import dataclasses
from typing import Any

import pytest
from django.conf import settings
from django.db import IntegrityError

from competency_plans.exporting import export
from competency_plans.importing import import_form
from competency_plans.models import TEXT_LEVELS, Edition, KnowledgeSkill, LearningUnit, Profession, TrainingAction
from competency_plans.reading.files import lines_of
from competency_plans.reading.form import Form, FormKeySkill
from competency_plans.reading.recognise import recognise
from tests.competency_plans.forms import invented

pytestmark = pytest.mark.django_db
SIZES = [[(2, (2, 3)), (1, (1, 2, 0))], [(3, (1, 4))]]


@pytest.fixture
def seed() -> Form:
    return recognise(lines_of(settings.BASE_DIR / "fixtures" / "beheerder_verzekeringen.txt"))


def stored(edition: Edition) -> dict:
    """The edition as the export says it, without what a form does not hold."""
    tree = export(edition)
    for competency in tree["competencies"]:
        for unit in competency["units"]:
            del unit["short_name"]
    return tree


def said(form: Form, number: int) -> dict:
    competencies = [dataclasses.asdict(competency) for competency in form.competencies]
    return {
        "profession": form.title,
        "edition": number,
        "indicative_weeks": form.indicative_weeks,
        "warning": form.warning,
        "description": list(form.paragraphs),
        "competencies": [{"number": place, **text} for place, text in enumerate(competencies, start=1)],
        "key_skills": [dataclasses.asdict(skill) for skill in form.key_skills],
    }


def as_lists(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: as_lists(each) for name, each in value.items()}
    return [as_lists(each) for each in value] if isinstance(value, list | tuple) else value


def lineages(edition: Edition) -> list:
    rows = [level.objects.filter(**{level.edition_path: edition}).order_by("pk") for level in TEXT_LEVELS]
    return [list(each.values_list("lineage", flat=True)) for each in rows]


@pytest.mark.parametrize("sizes", [SIZES, [[(1, (1,))]], [[(1, (1, 0, 0)), (1, (3,)), (2, (2,))]]])
def test_what_is_exported_is_what_was_imported(sizes):
    form = invented(sizes)
    assert stored(import_form(form)) == as_lists(said(form, 1))


def test_the_form_of_vdab_is_exported_as_it_was_read(seed, edition):
    assert stored(edition) == as_lists(said(seed, 1))


def test_the_same_title_again_is_a_new_edition_and_never_an_overwrite(seed, edition):
    before = export(edition)
    again = import_form(seed)
    assert (again.number, again.state, again.profession) == (2, "draft", edition.profession)
    assert export(Edition.objects.get(pk=edition.pk)) == before
    assert Edition.objects.get(pk=edition.pk).state == "published"


def test_the_same_text_keeps_its_lineage_and_its_short_name(seed, edition):
    again = import_form(seed)
    assert lineages(again) == lineages(edition)
    names = LearningUnit.objects.filter(competency__edition=again).values_list("short_name", flat=True)
    assert all(names)


def test_corrected_text_is_found_again_by_its_new_words(seed, edition):
    draft = import_form(seed)
    line = KnowledgeSkill.objects.get(unit__competency__edition=draft, text__startswith="Maalt")
    line.text = line.text.replace("Maalt", "Maakt")
    line.save()
    corrected = recognise([text.replace("Maalt", "Maakt") for text in lines_of_seed()])
    found = KnowledgeSkill.objects.get(unit__competency__edition=import_form(corrected), text=line.text)
    assert found.lineage == line.lineage


def lines_of_seed() -> list[str]:
    return lines_of(settings.BASE_DIR / "fixtures" / "beheerder_verzekeringen.txt")


def test_old_words_that_come_back_beside_their_correction_are_new(seed, edition):
    draft = import_form(seed)
    line = KnowledgeSkill.objects.get(unit__competency__edition=draft, text__startswith="Maalt")
    line.text = "Maakt afspraken"
    line.save()
    back = KnowledgeSkill.objects.get(unit__competency__edition=import_form(seed), text__startswith="Maalt")
    assert back.lineage != line.lineage


def test_the_same_line_twice_under_one_heading_is_two_actions():
    form = invented([[(1, (2,))]])
    (unit,) = form.units
    twice = dataclasses.replace(unit.groups[0], actions=("leert", "leert"))
    unit = dataclasses.replace(unit, groups=(twice,))
    form = dataclasses.replace(form, competencies=(dataclasses.replace(form.competencies[0], units=(unit,)),))
    first, second = TrainingAction.objects.filter(group__unit__competency__edition=import_form(form))
    assert first.lineage != second.lineage
    assert first.twin_key == second.twin_key


def test_an_import_is_kept_whole_or_not_at_all():
    nameless = FormKeySkill(name=None, description="")  # type: ignore[arg-type]
    form = dataclasses.replace(invented(SIZES), key_skills=(nameless,))
    with pytest.raises((IntegrityError, TypeError)):
        import_form(form)
    assert not Profession.objects.filter(title="Kok").exists()
    assert not LearningUnit.objects.filter(competency__edition__profession__title="Kok").exists()


def test_titles_that_make_the_same_code_are_two_professions():
    first, second = (import_form(invented(SIZES, title=title)).profession for title in ("Kok (m/v)", "Kok m/v"))
    assert (first.slug, second.slug) == ("kok-mv", "kok-mv-2")
    assert import_form(invented(SIZES, title="???")).profession.slug == "beroep"


def test_an_import_takes_the_same_number_of_queries_for_a_large_form(django_assert_max_num_queries):
    with django_assert_max_num_queries(30):
        import_form(invented([[(4, (5, 5, 5))] * 3] * 20))
