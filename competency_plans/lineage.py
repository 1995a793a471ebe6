"""What in a new edition is the same thing as in the edition before it, by text at the same kind of place.

Two forms come without identities, so an import compares text: a competency by its title, a unit by that title (and by
its first line of knowledge where a competency has several rows), a line by its unit, its heading and its words. What
is found again keeps its lineage; what is new gets one made from the same words, equal wherever the form is imported.
"""

import json
import uuid
from collections import Counter

from django.db.models import Prefetch

from competency_plans.models import ActionGroup, Edition, LearningUnit

Key = tuple[str, ...]
_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://www.vdab.be/ibo-opleidingsplan")


def competency_key(title: str) -> Key:
    """Name the place of a competency."""
    return ("competency", title)


def unit_key(competency: Key, *, rows: int, knowledge_skills: tuple[str, ...]) -> Key:
    """Name the place of a unit in a competency of so many rows."""
    return (*competency, "unit", *knowledge_skills[: 1 if rows > 1 else 0])


def knowledge_skill_key(unit: Key, text: str) -> Key:
    """Name the place of a line of knowledge."""
    return (*unit, "knowledge_skill", text)


def group_key(unit: Key, *, actor: str, heading: str) -> Key:
    """Name the place of a heading above actions."""
    return (*unit, "group", actor, heading)


def action_key(group: Key, text: str) -> Key:
    """Name the place of an action."""
    return (*group, "action", text)


def key_skill_key(name: str) -> Key:
    """Name the place of a key skill."""
    return ("key_skill", name)


class Lineages:
    """Hands out the lineage for each place, once: the same words a second time are the next of that place."""

    def __init__(self, slug: str, before: Edition | None = None) -> None:
        self._slug = slug
        self._before = _lineages_of(before) if before else {}
        self._seen: Counter[Key] = Counter()
        self._given: set[uuid.UUID] = set()

    def of(self, key: Key) -> uuid.UUID:
        """Give the lineage of the place `key`: that of the edition before, else one made from its words."""
        numbered = _numbered(key, self._seen)
        lineage = self._before.get(numbered) or uuid.uuid5(_NAMESPACE, json.dumps([self._slug, *numbered]))
        if lineage in self._given or (numbered not in self._before and lineage in self._before.values()):
            lineage = uuid.uuid4()
        self._given.add(lineage)
        return lineage


def _numbered(key: Key, seen: Counter[Key]) -> Key:
    seen[key] += 1
    return (*key, str(seen[key]))


def _lineages_of(edition: Edition) -> dict[Key, uuid.UUID]:
    """Read the lineage of every place of a stored edition."""
    lineages: dict[Key, uuid.UUID] = {}
    seen: Counter[Key] = Counter()

    def keep(key: Key, lineage: uuid.UUID) -> Key:
        lineages[_numbered(key, seen)] = lineage
        return key

    groups = Prefetch("groups", ActionGroup.objects.prefetch_related("actions"))
    units = Prefetch("units", LearningUnit.objects.prefetch_related("knowledge_skills", groups))
    for competency in edition.competencies.prefetch_related(units):
        competency_place = keep(competency_key(competency.title), competency.lineage)
        rows = list(competency.units.all())
        for unit in rows:
            texts = tuple(skill.text for skill in unit.knowledge_skills.all())
            place = unit_key(competency_place, rows=len(rows), knowledge_skills=texts)
            keep(place, unit.lineage)
            for skill in unit.knowledge_skills.all():
                keep(knowledge_skill_key(place, skill.text), skill.lineage)
            for group in unit.groups.all():
                group_place = keep(group_key(place, actor=group.actor, heading=group.heading), group.lineage)
                for action in group.actions.all():
                    keep(action_key(group_place, action.text), action.lineage)
    for key_skill in edition.key_skills.all():
        keep(key_skill_key(key_skill.name), key_skill.lineage)
    return lineages
