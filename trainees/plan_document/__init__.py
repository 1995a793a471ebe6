"""A whole plan, read once, in the order of the form. Page and paper are made from it."""

from trainees.plan_document.reading import PARTS, build, frame, outline, progress_of
from trainees.plan_document.values import (
    SETTLED,
    ActionLine,
    CompanyRow,
    CompetencyBlock,
    Frame,
    GroupBlock,
    KeySkillRow,
    PlanDocument,
    UnitRow,
)

__all__ = [
    "PARTS",
    "SETTLED",
    "ActionLine",
    "CompanyRow",
    "CompetencyBlock",
    "Frame",
    "GroupBlock",
    "KeySkillRow",
    "PlanDocument",
    "UnitRow",
    "build",
    "frame",
    "outline",
    "progress_of",
]
