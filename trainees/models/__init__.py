"""People, offices and the plans that they follow.

Modules: people, plans, agreements, rows, ticks, remarks, assessments, states, history.
"""

from trainees.models.agreements import AgreedDate, PlanAgreement
from trainees.models.assessments import Outcome, StartAssessment
from trainees.models.people import ClosedDay, Invitation, Office, User
from trainees.models.plans import PlanMentor, PlanPeriod, TraineePlan
from trainees.models.remarks import UnitRemark
from trainees.models.rows import CompanyCompetency, PlannedAction, PlannedKeySkill, PlannedUnit
from trainees.models.states import State
from trainees.models.ticks import TickEvent

__all__ = [
    "AgreedDate",
    "ClosedDay",
    "CompanyCompetency",
    "Invitation",
    "Office",
    "Outcome",
    "PlanAgreement",
    "PlanMentor",
    "PlanPeriod",
    "PlannedAction",
    "PlannedKeySkill",
    "PlannedUnit",
    "StartAssessment",
    "State",
    "TickEvent",
    "TraineePlan",
    "UnitRemark",
    "User",
]
