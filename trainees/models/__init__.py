"""People, offices and the plans that they follow. Modules: people, plans, rows, ticks, remarks, states, history."""

from trainees.models.people import ClosedDay, Invitation, Office, User
from trainees.models.plans import AgreedDate, PlanAgreement, PlanMentor, PlanPeriod, TraineePlan
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
    "PlanAgreement",
    "PlanMentor",
    "PlanPeriod",
    "PlannedAction",
    "PlannedKeySkill",
    "PlannedUnit",
    "State",
    "TickEvent",
    "TraineePlan",
    "UnitRemark",
    "User",
]
