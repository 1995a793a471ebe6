"""What the planning page shows of one plan: lines with their cells, sections with their counts, filters."""

from trainees.workspace.building import build, expectation
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
    "expectation",
    "late_detail",
    "stamp_of",
]
