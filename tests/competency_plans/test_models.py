"""A published edition never changes, and text has one place and one name."""

import datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from competency_plans.importing import import_form
from competency_plans.models import (
    TEXT_LEVELS,
    ActionGroup,
    Competency,
    Edition,
    FrozenEditionError,
    KeySkill,
    KnowledgeSkill,
    LearningUnit,
    Profession,
    TrainingAction,
)
from tests.competency_plans.forms import invented

pytestmark = pytest.mark.django_db
SIZES = [[(2, (2, 3)), (1, (1, 2))], [(3, (1, 4))]]
DAY = datetime.date(2027, 1, 4)


@pytest.fixture
def draft() -> Edition:
    return import_form(invented(SIZES))


@pytest.fixture(params=["published", "replaced"])
def frozen(request, draft: Edition) -> Edition:
    draft.publish(on=DAY)
    if request.param == "replaced":
        import_form(invented(SIZES)).publish(on=DAY)
        draft.refresh_from_db()
    assert draft.state == request.param
    return draft


def first(level: Any, edition: Edition):
    return level.objects.filter(**{level.edition_path: edition}).first()


@pytest.mark.parametrize("level", TEXT_LEVELS)
@pytest.mark.parametrize("act", [lambda text: text.save(), lambda text: text.delete(), lambda text: text.move(1)])
def test_text_of_a_frozen_edition_is_not_saved_deleted_or_moved(frozen, level, act):
    with pytest.raises(FrozenEditionError, match="kan niet meer wijzigen"):
        act(first(level, frozen))


@pytest.mark.parametrize("level", TEXT_LEVELS)
def test_text_of_a_frozen_edition_does_not_pass_a_form(frozen, level):
    with pytest.raises(ValidationError, match="kan niet meer wijzigen"):
        first(level, frozen).full_clean()


@pytest.mark.parametrize("level", TEXT_LEVELS)
@pytest.mark.parametrize("act", [lambda texts: texts.update(position=9), lambda texts: texts.delete()])
def test_text_of_a_frozen_edition_is_not_changed_by_many_at_once(frozen, level, act):
    with pytest.raises(FrozenEditionError):
        act(level.objects.filter(**{level.edition_path: frozen}))


def test_text_is_not_added_to_a_frozen_edition_or_moved_into_or_out_of_it(frozen, edition):
    group = first(ActionGroup, frozen)
    with pytest.raises(FrozenEditionError):
        TrainingAction(group=group, text="leert koken").save()
    with pytest.raises(FrozenEditionError):
        TrainingAction.objects.bulk_create([TrainingAction(group=group, position=99, text="leert koken")])
    other = first(ActionGroup, import_form(invented(SIZES, title="Smid")))
    action = first(TrainingAction, frozen)
    action.group = other
    with pytest.raises(FrozenEditionError):
        action.save()


@pytest.mark.parametrize(
    "act", [lambda edition: edition.save(), lambda edition: edition.delete(), lambda edition: edition.full_clean()]
)
def test_a_frozen_edition_is_not_saved_deleted_or_accepted(frozen, act):
    with pytest.raises(ValidationError, match="kan niet meer wijzigen"):
        act(frozen)


def test_a_frozen_edition_is_not_changed_by_many_at_once(frozen):
    for act in (lambda: Edition.objects.update(warning="x"), lambda: Edition.objects.all().delete()):
        with pytest.raises(FrozenEditionError):
            act()


def test_the_name_of_a_profession_is_fixed_once_an_edition_is_published(draft):
    profession = draft.profession
    profession.title = "Kok aan boord"
    profession.save()
    draft.publish(on=DAY)
    profession.title = "Kok"
    with pytest.raises(FrozenEditionError):
        profession.save()
    with pytest.raises(ValidationError, match="kan niet meer wijzigen"):
        profession.full_clean()


def test_a_profession_with_editions_is_not_deleted(draft):
    with pytest.raises(models.ProtectedError):
        draft.profession.delete()


def test_publishing_replaces_the_edition_before_it(edition):
    draft = import_form(invented(SIZES, title="Beheerder verzekeringen"))
    draft.publish(on=DAY)
    edition.refresh_from_db()
    assert (edition.state, edition.label) == ("replaced", "2026.1")
    assert (draft.state, draft.label) == ("published", "2027.2")


def test_an_edition_is_published_once_and_not_without_actions(draft, edition):
    with pytest.raises(FrozenEditionError):
        edition.publish()
    TrainingAction.objects.filter(group__unit__competency__edition=draft).delete()
    with pytest.raises(ValidationError, match="zonder opleidingsacties"):
        draft.publish()
    assert Edition.objects.get(pk=draft.pk).state == draft.state == "draft"


def test_a_profession_has_one_published_edition(draft):
    draft.publish(on=DAY)
    second = import_form(invented(SIZES))
    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.filter(pk=second.pk).update(state="published", published_on=DAY)


def test_a_draft_goes_with_all_its_text(draft):
    draft.delete()
    assert not any(level.objects.filter(**{level.edition_path: draft.pk}).exists() for level in TEXT_LEVELS)


def test_a_draft_is_called_by_its_number(draft):
    assert (draft.label, str(draft)) == ("ontwerp 1", "Kok ontwerp 1")
    assert Edition.objects.create(profession=draft.profession).number == 2


def test_new_text_comes_last_and_gets_its_own_key(draft):
    group = first(ActionGroup, draft)
    action = TrainingAction.objects.create(group=group, text="Leert koken")
    assert list(group.actions.all())[-1] == action
    assert action.twin_key.startswith("mentor | ")
    assert action.twin_key.endswith("leert koken")


def test_moving_text_keeps_every_place_once(draft):
    first_line, second, third = KnowledgeSkill.objects.filter(
        unit=LearningUnit.objects.filter(competency__edition=draft, competency__number=2).get()
    )
    third.move(-2)
    assert list(first_line.unit.knowledge_skills.all()) == [third, first_line, second]
    third.move(99)
    assert list(first_line.unit.knowledge_skills.values_list("position", flat=True)) == [1, 2, 3]
    assert third.position == 3


def test_competencies_are_numbered_by_their_place(draft):
    one, two = draft.competencies.all()
    two.move(-1)
    assert [(each.pk, each.number) for each in draft.competencies.all()] == [(two.pk, 1), (one.pk, 2)]
    two.delete()
    assert draft.competencies.get().number == 1
    assert Competency.objects.create(edition=draft, kind="basic", title="Eten opdienen").number == 2


def test_a_place_and_a_lineage_are_taken_once(draft):
    one, two = draft.competencies.all()
    for field in ("position", "lineage"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Competency.objects.filter(pk=two.pk).update(**{field: getattr(one, field)})
    two.units.create(lineage=first(LearningUnit, draft).lineage)
    with pytest.raises(ValidationError, match="staat al in de editie"):
        two.units.last().full_clean()


@pytest.mark.parametrize("level", [Profession, Edition, *TEXT_LEVELS])
def test_every_row_is_found_by_its_natural_key(edition, level):
    for row in level.objects.all()[:20]:
        assert level.objects.get_by_natural_key(*row.natural_key()) == row


def test_a_unit_without_a_short_name_is_called_by_its_sentence_without_parentheses(draft):
    unit = LearningUnit(competency=Competency(title="Eten koken (vis, vlees,…) en opdienen"))
    assert unit.name == str(unit) == "Eten koken en opdienen"
    assert str(first(KeySkill, draft)) == first(KeySkill, draft).name
