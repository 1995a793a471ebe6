"""What the planning page shows of one plan: lines with their cells, sections with their counts, filters."""

from trainees.workspace.building import build, expectation
from trainees.workspace.frame import ends_of, frame_of
from trainees.workspace.lines import late_detail, stamp_of
from trainees.workspace.values import ENTRY, Cell, Choice, Filter, Line, Notice, Section, Workspace

__all__ = [
    "ENTRY",
    "Cell",
    "Choice",
    "Filter",
    "Line",
    "Notice",
    "Section",
    "Workspace",
    "build",
    "ends_of",
    "expectation",
    "frame_of",
    "late_detail",
    "stamp_of",
]
