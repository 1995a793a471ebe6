"""The pages to correct text: one level a page, drafts only."""

from itertools import pairwise
from typing import Any

import pytest
from django.urls import reverse

from competency_plans.importing import import_form
from competency_plans.models import TEXT_LEVELS, ActionGroup, Edition, KnowledgeSkill, LearningUnit, TrainingAction
from tests.competency_plans.forms import invented

SIZES = [[(2, (2, 3)), (1, (1, 2))], [(3, (1, 4))]]
WHY = "Deze editie is gepubliceerd en kan niet meer wijzigen."
pytestmark = pytest.mark.django_db


@pytest.fixture
def draft() -> Edition:
    return import_form(invented(SIZES))


@pytest.fixture
def pages(signed_in, administrator):
    return signed_in(administrator)


def page(row, name: str = "change") -> str:
    return reverse(f"admin:competency_plans_{row._meta.model_name}_{name}", args=[row.pk])


def table_of(row, under: str, texts: list, field: str) -> dict:
    """What a pages sends for a page with one table of this field."""
    data: dict[str, Any] = {
        f"{under}-TOTAL_FORMS": len(texts),
        f"{under}-INITIAL_FORMS": sum(pk is not None for pk, _ in texts),
    }
    for place, (pk, text) in enumerate(texts):
        data |= {f"{under}-{place}-id": pk or "", f"{under}-{place}-{field}": text, f"{under}-{place}-group": row.pk}
    return data


@pytest.mark.parametrize("level", TEXT_LEVELS)
def test_text_of_a_published_edition_is_shown_with_the_reason_and_without_a_button(pages, edition, level):
    answer = pages.get(page(level.objects.filter(**{level.edition_path: edition}).first()))
    assert answer.status_code == 200
    assert WHY in answer.content.decode()
    assert 'name="_save"' not in answer.content.decode()


def test_a_published_edition_is_shown_with_the_reason_and_without_a_button(pages, edition):
    for row in (edition, edition.profession):
        text = pages.get(page(row)).content.decode()
        assert WHY in text
    assert 'name="_save"' not in pages.get(page(edition)).content.decode()


@pytest.mark.parametrize("name", ["change", "delete"])
def test_text_of_a_published_edition_is_not_changed_by_a_request(pages, edition, name):
    action = TrainingAction.objects.filter(group__unit__competency__edition=edition).first()
    assert action is not None
    answer = pages.post(page(action, name), {"text": "iets anders", "post": "yes"})
    assert answer.status_code == 403
    action.refresh_from_db()
    assert action.text != "iets anders"


def test_text_of_a_published_edition_is_not_deleted_or_moved_from_the_list(pages, edition):
    chosen = KnowledgeSkill.objects.filter(unit__competency__edition=edition)[:2]
    before = list(KnowledgeSkill.objects.values())
    for act in ("delete_selected", "move_up", "move_down"):
        data = {"action": act, "_selected_action": [row.pk for row in chosen], "post": "yes"}
        pages.post(reverse("admin:competency_plans_knowledgeskill_changelist"), data)
    assert list(KnowledgeSkill.objects.values()) == before


def test_text_of_a_draft_is_corrected_and_added(pages, draft):
    group = ActionGroup.objects.filter(unit__competency__edition=draft).first()
    assert group is not None
    old = list(group.actions.values_list("pk", "text"))
    texts = [(old[0][0], "leert koken"), *old[1:], (None, "leert bakken")]
    data = {"actor": group.actor, "heading": group.heading, **table_of(group, "actions", texts, "text")}
    answer = pages.post(page(group), data)
    assert answer.status_code == 302, answer.context["errors"]
    assert list(group.actions.values_list("text", flat=True)) == ["leert koken", old[1][1], "leert bakken"]


def test_text_of_a_draft_moves_up_and_down_from_the_list(pages, draft):
    lines = KnowledgeSkill.objects.filter(unit__competency__edition=draft, unit__competency__number=2)
    one, two, three = lines
    address = reverse("admin:competency_plans_knowledgeskill_changelist")
    pages.post(address, {"action": "move_up", "_selected_action": [two.pk, three.pk]})
    assert list(lines.all()) == [two, three, one]
    pages.post(address, {"action": "move_down", "_selected_action": [two.pk]})
    assert list(lines.all()) == [three, two, one]


def test_every_level_links_to_the_one_below(pages, draft):
    competency = draft.competencies.all()[0]
    unit = competency.units.all()[0]
    group = unit.groups.all()[0]
    rows = [draft.profession, draft, competency, unit, group, group.actions.all()[0]]
    for above, below in pairwise(rows):
        assert page(below) in pages.get(page(above)).content.decode()
    for above, below in pairwise(rows[1:]):
        assert page(above) in pages.get(page(below)).content.decode()


def test_an_edition_is_published_after_a_question(pages, draft):
    assert page(draft, "change").replace("/change/", "/act/publish/") in pages.get(page(draft)).content.decode()
    address = reverse("admin:competency_plans_edition_act", args=[draft.pk, "publish"])
    assert "kan de tekst van deze editie niet meer wijzigen" in pages.get(address).content.decode()
    assert Edition.objects.get(pk=draft.pk).state == "draft"
    pages.post(address)
    assert Edition.objects.get(pk=draft.pk).state == "published"


def test_a_draft_without_actions_is_not_published(pages, draft):
    TrainingAction.objects.filter(group__unit__competency__edition=draft).delete()
    address = reverse("admin:competency_plans_edition_act", args=[draft.pk, "publish"])
    answer = pages.post(address, follow=True)
    assert "zonder opleidingsacties" in answer.content.decode()
    assert Edition.objects.get(pk=draft.pk).state == "draft"


def test_a_published_edition_becomes_a_new_draft(pages, edition):
    address = reverse("admin:competency_plans_edition_act", args=[edition.pk, "revise"])
    assert address in pages.get(page(edition)).content.decode()
    answer = pages.post(address)
    assert answer.url == page(Edition.objects.get(profession=edition.profession, number=2))


@pytest.mark.parametrize("level", [Edition, *TEXT_LEVELS])
def test_a_list_takes_the_same_queries_for_few_and_many(pages, edition, level, django_assert_max_num_queries):
    import_form(invented([[(4, (5, 5))] * 2] * 8))
    for number in range(4):
        import_form(invented([[(1, (1,))]], title=f"Beroep {number}"))
    with django_assert_max_num_queries(9):
        pages.get(reverse(f"admin:competency_plans_{level._meta.model_name}_changelist"))


def test_a_page_takes_the_same_queries_for_few_and_many_rows_under_it(pages, django_assert_max_num_queries):
    large = import_form(invented([[(30, (1,) * 30)] * 30]))
    unit = LearningUnit.objects.filter(competency__edition=large).first()
    for row in (large.competencies.get(), unit):
        with django_assert_max_num_queries(25):
            assert pages.get(page(row)).status_code == 200


def test_somebody_without_the_right_does_not_reach_the_pages(signed_in, lotte, draft):
    other = signed_in(lotte)
    for address in (page(draft), reverse("admin:competency_plans_edition_act", args=[draft.pk, "publish"])):
        assert other.post(address).status_code in {302, 403}
    assert Edition.objects.get(pk=draft.pk).state == "draft"


def test_an_edition_and_its_first_competency_are_made_by_hand(pages, draft):
    heads = {"profession": draft.profession.pk, "indicative_text": "8 weken", "indicative_weeks": 8}
    tables = {"competencies-TOTAL_FORMS": 1, "competencies-INITIAL_FORMS": 0, "competencies-0-kind": "basic"}
    tables |= {"competencies-0-title": "Eten koken", "key_skills-TOTAL_FORMS": 0, "key_skills-INITIAL_FORMS": 0}
    address = reverse("admin:competency_plans_edition_add")
    assert pages.get(address).status_code == 200
    assert pages.post(address, heads | tables).status_code == 302
    made = Edition.objects.get(profession=draft.profession, number=2)
    assert [(each.number, each.title) for each in made.competencies.all()] == [(1, "Eten koken")]


def test_a_draft_is_deleted_after_a_question(pages, draft):
    assert pages.get(page(draft, "delete")).status_code == 200
    assert pages.post(page(draft, "delete"), {"post": "yes"}).status_code == 302
    assert not Edition.objects.filter(pk=draft.pk).exists()
