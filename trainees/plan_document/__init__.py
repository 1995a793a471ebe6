"""A whole plan, read once, in the order of the form. Page and paper are made from it."""

from trainees.plan_document.reading import PARTS, build, frame, outline, progress_of, remarks_of
from trainees.plan_document.values import (
    SETTLED,
    ActionLine,
    CompanyRow,
    CompetencyBlock,
    Frame,
    GroupBlock,
    KeySkillRow,
    PlanDocument,
    RemarkLine,
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
    "RemarkLine",
    "UnitRow",
    "build",
    "frame",
    "outline",
    "progress_of",
    "remarks_of",
]
