"""A correction of published text is a new edition that knows what it came from."""

import pytest

from competency_plans.exporting import export
from competency_plans.models import TEXT_LEVELS, TrainingAction
from competency_plans.revising import revise

pytestmark = pytest.mark.django_db


def test_a_new_draft_has_the_same_text_and_the_same_lineage(edition):
    draft = revise(edition)
    assert (draft.number, draft.label) == (2, "ontwerp 2")
    assert export(draft) == {**export(edition), "edition": 2}
    for level in TEXT_LEVELS:
        old, new = (
            level.objects.filter(**{level.edition_path: each}).order_by("pk").values_list("lineage", flat=True)
            for each in (edition, draft)
        )
        assert list(old) == list(new)


def test_correcting_the_draft_leaves_the_published_text_alone(edition):
    before = export(edition)
    action = TrainingAction.objects.get(group__unit__competency__edition=revise(edition), text__contains="gevoegd")
    action.text = action.text.replace("gevoegd", "bevoegd")
    action.save()
    assert export(edition) == before


def test_a_new_draft_takes_few_queries(edition, django_assert_max_num_queries):
    with django_assert_max_num_queries(30):
        revise(edition)
