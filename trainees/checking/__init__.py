"""From ticks to the form's one date: tick and untick actions, confirm and reopen rows."""

from trainees.checking.confirmations import (
    BEFORE_THE_FIRST_TICK,
    EVERY,
    OPEN_MENTOR_ACTIONS,
    OPEN_TRAINEE_ACTIONS,
    PROPOSAL_CHANGED,
    Confirmation,
    confirm,
    confirm_company,
    open_mentor_actions,
    open_trainee_actions,
    reopen,
    reopen_locked,
)
from trainees.checking.many import AS_WISHED, CONFIRMED, EXEMPT, KNOWN, NOT_APPLICABLE, LeftOut, Many, tick_many
from trainees.checking.ticks import AlreadyConfirmedError, Tick, exempt_action, recount, tick, tick_company
from trainees.checking.together import ForeignRowError, Proposal, Together, Waiting, confirm_all

__all__ = [
    "AS_WISHED",
    "BEFORE_THE_FIRST_TICK",
    "CONFIRMED",
    "EVERY",
    "EXEMPT",
    "KNOWN",
    "NOT_APPLICABLE",
    "OPEN_MENTOR_ACTIONS",
    "OPEN_TRAINEE_ACTIONS",
    "PROPOSAL_CHANGED",
    "AlreadyConfirmedError",
    "Confirmation",
    "ForeignRowError",
    "LeftOut",
    "Many",
    "Proposal",
    "Tick",
    "Together",
    "Waiting",
    "confirm",
    "confirm_all",
    "confirm_company",
    "exempt_action",
    "open_mentor_actions",
    "open_trainee_actions",
    "recount",
    "reopen",
    "reopen_locked",
    "tick",
    "tick_company",
    "tick_many",
]
