"""The tree of an edition: the whole form in its order, in few queries, and kept only when frozen."""

import pytest
from django.conf import settings

from competency_plans import catalogue
from competency_plans.importing import import_form
from competency_plans.models import Edition, LearningUnit, TrainingAction
from tests.competency_plans.forms import invented

SIZES = [[(2, (2, 3)), (1, (1, 2, 0))], [(3, (1, 4))]]
pytestmark = pytest.mark.django_db


@pytest.fixture
def tree(edition) -> catalogue.EditionTree:
    return catalogue.tree(edition.pk)


def test_the_tree_of_the_form_has_everything(tree):
    assert (tree.profession, tree.label, tree.indicative_text) == ("Beheerder verzekeringen", "2026.1", "??? weken")
    assert [len(tree.competencies), len(tree.units), len(tree.key_skills), len(tree.paragraphs)] == [10, 11, 6, 4]
    assert sum(len(unit.knowledge_skills) for unit in tree.units) == 47
    assert sum(len(unit.trainee_actions) for unit in tree.units) == 124
    assert sum(len(unit.mentor_actions) for unit in tree.units) == 39
    assert tree.specific_heading == "A. Jobgerelateerde competenties: specifiek"


def test_the_text_in_the_database_is_the_form_letter_by_letter(tree):
    labels = {"Onderliggende kennis en vaardigheden", "Opleidingsacties", "Voorziene einddatum", "Afgewerkt op"}
    labels |= {"Sleutelvaardigheid", "Omschrijving", "Competenties", "Opleidingsactie", "Afgewerkt", "op"}
    form = (settings.BASE_DIR / "fixtures" / "beheerder_verzekeringen.txt").read_text(encoding="utf-8").split("\n")
    lines = [line.split("]")[-1].strip().removeprefix("· ") for line in form]
    contents = [line.split("\t")[0] for line in lines[7:17]]
    sentences = [line for line in [*lines[:7], *lines[17:]] if line and line not in labels]
    assert contents == [competency.title for competency in tree.competencies]
    assert sentences == text_of(tree)


def text_of(tree: catalogue.EditionTree) -> list[str]:
    """All text of a tree, in the order of the form."""
    texts = [f"Beroep: {tree.profession}\tIndicatieve duurtijd: {tree.indicative_text}"]
    texts += [f"{tree.warning_heading}\t{tree.warning}", *tree.paragraphs, tree.contents_heading, tree.actions_heading]
    for kind, heading in (("basic", tree.basic_heading), ("specific", tree.specific_heading)):
        texts.append(heading)
        for competency in (each for each in tree.competencies if each.kind == kind):
            texts.append(competency.title)
            for unit in competency.units:
                texts += unit.knowledge_skills
                for group in unit.groups:
                    texts += [group.heading, *(action.text for action in group.actions if not group.is_sentence)]
    skills = [text for skill in tree.key_skills for text in (skill.name, skill.description)]
    return [*texts, tree.key_skills_heading, *skills, tree.company_heading]


def test_units_are_numbered_as_on_the_screens(tree):
    assert [unit.number for unit in tree.units] == ["1a", "1b", *map(str, range(2, 11))]
    assert [unit.kind for unit in tree.units] == ["basic"] * 6 + ["specific"] * 5


def test_the_second_line_tells_the_rows_of_one_competency_apart(tree):
    one, other, next_one = tree.units[:3]
    assert one.title == other.title
    assert one.second_line.startswith("Doet voorstellen voor")
    assert other.second_line.startswith("Ontvangt en verwerkt schademeldingen")
    assert next_one.second_line == next_one.title


def test_a_heading_that_is_its_own_action_is_marked(tree):
    (sentence,) = [group for unit in tree.units for group in unit.groups if group.is_sentence]
    assert sentence.heading.startswith("De kandidaat leert commerciële technieken")


def test_an_action_is_looked_up_with_its_heading_unit_and_twins(tree):
    action = tree.units[1].trainee_actions[4]
    assert action.text == "leert klantgericht communiceren"
    assert tree.actions_by_id[action.id] is action
    assert tree.groups_by_action[action.id].heading == "De kandidaat"
    assert tree.units_by_action[action.id] is tree.units_by_id[tree.units[1].id]
    assert len(tree.twins[action.twin_key]) == 7


@pytest.mark.parametrize("sizes", [[[(1, (1,))]], [[(4, (5, 5, 5))] * 3] * 20], ids=["small", "large"])
def test_a_tree_takes_seven_queries_whatever_its_size(django_assert_num_queries, sizes):
    edition = import_form(invented(sizes))
    with django_assert_num_queries(7):
        catalogue.tree(edition.pk)


def test_a_frozen_tree_is_read_once(edition, django_assert_num_queries):
    catalogue.tree(edition.pk)
    with django_assert_num_queries(0):
        catalogue.tree(edition.pk)
    catalogue.forget()
    with django_assert_num_queries(7):
        catalogue.tree(edition.pk)


def test_a_draft_is_read_afresh():
    draft = import_form(invented(SIZES))
    assert catalogue.tree(draft.pk).units[0].name != "Eten koken"
    LearningUnit.objects.filter(pk=catalogue.tree(draft.pk).units[0].id).update(short_name="Eten koken")
    assert catalogue.tree(draft.pk).units[0].name == "Eten koken"


def test_actions_stand_in_the_order_of_their_places():
    draft = import_form(invented(SIZES))
    action = TrainingAction.objects.filter(group__unit__competency__edition=draft).last()
    assert action is not None
    action.move(-99)
    groups = [group for unit in catalogue.tree(draft.pk).units for group in unit.groups if group.id == action.group_id]
    assert groups[0].actions[0].id == action.pk


def test_an_edition_that_does_not_exist_has_no_tree(edition):
    with pytest.raises(Edition.DoesNotExist):
        catalogue.tree(edition.pk + 1000)
