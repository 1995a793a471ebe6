"""A new edition of a published text: a draft with the same words and the same lineage, to be corrected."""

from typing import Any

from django.db import transaction

from competency_plans.models import TEXT_LEVELS, Edition, EditionText

_OWN = {"id", "number", "state", "published_on"}


@transaction.atomic
def revise(edition: Edition) -> Edition:
    """Make a draft edition with the whole text of `edition`, numbered after the newest; everything or nothing.

    Each piece keeps its lineage, so that a plan can move to the new edition once it is published.
    """
    fields = [field.attname for field in Edition._meta.concrete_fields if field.attname not in _OWN]
    draft = Edition(**{name: getattr(edition, name) for name in fields})
    draft.save()
    copies: dict[tuple[type, int], EditionText | Edition] = {(Edition, edition.pk): draft}
    for level in TEXT_LEVELS:
        above: Any = level._meta.get_field(level.parent).related_model
        rows = list(level.objects.filter(**{level.edition_path: edition}).order_by("pk"))
        for row in rows:
            old = row.pk
            setattr(row, level.parent, copies[above, getattr(row, f"{level.parent}_id")])
            row.pk, row._state.adding = None, True
            copies[level, old] = row
        level.objects.bulk_create(rows)
    return draft
