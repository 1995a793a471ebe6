"""The text of one edition as plain values, in the order of the form.

Pages, documents and prints are made from these. A published or replaced edition never changes, so its tree is kept
for the life of the process; a draft is read afresh each time.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from competency_plans.models import (
    ActionGroup,
    Competency,
    Edition,
    KeySkill,
    KnowledgeSkill,
    LearningUnit,
    TrainingAction,
)


@dataclass(frozen=True, slots=True)
class ActionText:
    """A line of the second column: `twin_key` is equal where the same action stands in another unit."""

    id: int
    text: str
    twin_key: str


@dataclass(frozen=True, slots=True)
class GroupText:
    """A heading with its actions; `is_sentence` when the heading is itself its one action."""

    id: int
    actor: str
    heading: str
    actions: tuple[ActionText, ...]
    is_sentence: bool


@dataclass(frozen=True, slots=True)
class UnitText:
    """A row of the form (*onderdeel*).

    `number` is 2, or 1a and 1b where a competency has several rows. `name` is the short name, or else the official
    sentence without its parentheses; `title` the official sentence of the competency; `second_line` that sentence
    too, but the first line of knowledge where a competency has several rows.
    """

    id: int
    number: str
    name: str
    title: str
    second_line: str
    kind: str
    knowledge_skills: tuple[str, ...]
    groups: tuple[GroupText, ...]

    @property
    def trainee_actions(self) -> tuple[ActionText, ...]:
        """The actions of the trainee, in the order of the form."""
        return self._actions_of(ActionGroup.Actor.TRAINEE)

    @property
    def mentor_actions(self) -> tuple[ActionText, ...]:
        """The actions of the mentor, in the order of the form."""
        return self._actions_of(ActionGroup.Actor.MENTOR)

    def _actions_of(self, actor: str) -> tuple[ActionText, ...]:
        return tuple(action for group in self.groups if group.actor == actor for action in group.actions)


@dataclass(frozen=True, slots=True)
class CompetencyText:
    """A heading of the form with its rows; `kind` is basic or specific."""

    number: int
    kind: str
    title: str
    units: tuple[UnitText, ...]


@dataclass(frozen=True, slots=True)
class KeySkillText:
    """A row of part B of the form."""

    id: int
    name: str
    description: str


@dataclass(frozen=True, slots=True)
class EditionTree:
    """The whole text of an edition. `profession` is its title; a heading that the form lacks is empty."""

    edition_id: int
    profession: str
    label: str
    indicative_text: str
    indicative_weeks: int | None
    warning_heading: str
    warning: str
    paragraphs: tuple[str, ...]
    contents_heading: str
    actions_heading: str
    basic_heading: str
    specific_heading: str
    key_skills_heading: str
    company_heading: str
    competencies: tuple[CompetencyText, ...]
    key_skills: tuple[KeySkillText, ...]
    units_by_id: Mapping[int, UnitText] = field(init=False, repr=False, compare=False)
    actions_by_id: Mapping[int, ActionText] = field(init=False, repr=False, compare=False)
    groups_by_action: Mapping[int, GroupText] = field(init=False, repr=False, compare=False)
    units_by_action: Mapping[int, UnitText] = field(init=False, repr=False, compare=False)
    twins: Mapping[str, tuple[int, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        twins: dict[str, list[int]] = defaultdict(list)
        for action in self._actions():
            twins[action.twin_key].append(action.id)
        lookups: dict[str, dict[Any, Any]] = {
            "units_by_id": {unit.id: unit for unit in self.units},
            "actions_by_id": {action.id: action for action in self._actions()},
            "groups_by_action": {
                action.id: group for unit in self.units for group in unit.groups for action in group.actions
            },
            "units_by_action": {
                action.id: unit for unit in self.units for group in unit.groups for action in group.actions
            },
            "twins": {key: tuple(ids) for key, ids in twins.items()},
        }
        for name, lookup in lookups.items():
            object.__setattr__(self, name, MappingProxyType(lookup))

    @property
    def units(self) -> tuple[UnitText, ...]:
        """Every unit, in the order of the form."""
        return tuple(unit for competency in self.competencies for unit in competency.units)

    def _actions(self) -> Iterable[ActionText]:
        return (action for unit in self.units for group in unit.groups for action in group.actions)


_frozen_trees: dict[int, EditionTree] = {}


def tree(edition_id: int) -> EditionTree:
    """The text of the edition with this id, in 7 queries, or none when it is frozen and was read before.

    Raises Edition.DoesNotExist.
    """
    if edition_id not in _frozen_trees:
        edition = Edition.objects.select_related("profession").get(pk=edition_id)
        built = _build(edition)
        if not edition.is_frozen:
            return built
        _frozen_trees[edition_id] = built
    return _frozen_trees[edition_id]


def forget() -> None:
    """Empty what is kept; for tests, where a new database gives the same ids to other text."""
    _frozen_trees.clear()


def _build(edition: Edition) -> EditionTree:
    competencies = _competencies(edition)
    key_skills = tuple(
        KeySkillText(id=skill.pk, name=skill.name, description=skill.description)
        for skill in KeySkill.objects.filter(edition=edition).order_by("position")
    )
    return EditionTree(
        edition_id=edition.pk,
        profession=edition.profession.title,
        label=edition.label,
        indicative_text=edition.indicative_text,
        indicative_weeks=edition.indicative_weeks,
        warning_heading=edition.warning_heading,
        warning=edition.warning,
        paragraphs=tuple(edition.paragraphs),
        contents_heading=edition.contents_heading,
        actions_heading=edition.actions_heading,
        basic_heading=edition.basic_heading,
        specific_heading=edition.specific_heading,
        key_skills_heading=edition.key_skills_heading,
        company_heading=edition.company_heading,
        competencies=competencies,
        key_skills=key_skills,
    )


def _competencies(edition: Edition) -> tuple[CompetencyText, ...]:
    actions = _by_parent(TrainingAction, "group_id", group__unit__competency__edition=edition)
    groups = _by_parent(ActionGroup, "unit_id", unit__competency__edition=edition)
    knowledge = _by_parent(KnowledgeSkill, "unit_id", unit__competency__edition=edition)
    units = _by_parent(LearningUnit, "competency_id", competency__edition=edition)
    competencies = []
    for competency in Competency.objects.filter(edition=edition).order_by("position"):
        rows = units[competency.pk]
        texts = []
        for place, unit in enumerate(rows):
            unit.competency = competency
            letter = chr(ord("a") + place) if len(rows) > 1 else ""
            lines = tuple(skill.text for skill in knowledge[unit.pk])
            texts.append(
                UnitText(
                    id=unit.pk,
                    number=f"{competency.number}{letter}",
                    name=unit.name,
                    title=competency.title,
                    second_line=lines[0] if letter and lines else competency.title,
                    kind=competency.kind,
                    knowledge_skills=lines,
                    groups=tuple(_group(group, actions[group.pk]) for group in groups[unit.pk]),
                )
            )
        competencies.append(
            CompetencyText(number=competency.number, kind=competency.kind, title=competency.title, units=tuple(texts))
        )
    return tuple(competencies)


def _group(group: ActionGroup, actions: list[TrainingAction]) -> GroupText:
    return GroupText(
        id=group.pk,
        actor=group.actor,
        heading=group.heading,
        actions=tuple(ActionText(id=action.pk, text=action.text, twin_key=action.twin_key) for action in actions),
        is_sentence=[action.text for action in actions] == [group.heading],
    )


def _by_parent(model: Any, parent: str, **of_edition: Edition) -> dict[int, list[Any]]:
    """The rows of an edition under the id of their parent, each list in the order of the form."""
    rows: dict[int, list[Any]] = defaultdict(list)
    for row in model._default_manager.filter(**of_edition).order_by("position"):
        rows[getattr(row, parent)].append(row)
    return rows
