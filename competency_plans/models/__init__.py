"""The plan as written: a VDAB profession with its editions, each the whole text of one IBO form.

Nothing here knows a person or a date that a person filled in. Text is kept letter by letter; a published
edition is frozen, a revision is a new edition. `lineage` says what in one edition is the same thing in another.
"""

from competency_plans.models.editions import Edition, FrozenEditionError, Profession
from competency_plans.models.pieces import EditionText
from competency_plans.models.text import (
    TEXT_LEVELS,
    ActionGroup,
    Competency,
    KeySkill,
    KnowledgeSkill,
    LearningUnit,
    TrainingAction,
)

__all__ = [
    "TEXT_LEVELS",
    "ActionGroup",
    "Competency",
    "Edition",
    "EditionText",
    "FrozenEditionError",
    "KeySkill",
    "KnowledgeSkill",
    "LearningUnit",
    "Profession",
    "TrainingAction",
]
