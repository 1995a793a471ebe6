"""Acts on the dates and rows of a plan: planned ends, exemptions, company competencies."""

from trainees.planning.company import add_company_competency, change_company_competency, remove_company_competency
from trainees.planning.exempting import Exemption, exempt, exempt_each, exempt_rows
from trainees.planning.moving import (
    AFTER_THE_PERIOD,
    Move,
    RemovedSinceError,
    Wish,
    may_move,
    set_planned_end,
    set_planned_ends,
)
from trainees.planning.proposing import SettledSinceError, accept_proposal
from trainees.planning.rows import KIND_OF, THIS, DatedRow, RowGoneError, key_of, locked_rows, rows_of

__all__ = [
    "AFTER_THE_PERIOD",
    "KIND_OF",
    "THIS",
    "DatedRow",
    "Exemption",
    "Move",
    "RemovedSinceError",
    "RowGoneError",
    "SettledSinceError",
    "Wish",
    "accept_proposal",
    "add_company_competency",
    "change_company_competency",
    "exempt",
    "exempt_each",
    "exempt_rows",
    "key_of",
    "locked_rows",
    "may_move",
    "remove_company_competency",
    "rows_of",
    "set_planned_end",
    "set_planned_ends",
]
