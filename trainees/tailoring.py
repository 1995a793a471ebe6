"""Whether a plan is tailored to its trainee, or still word for word what everybody gets (*nog niet op maat*)."""

from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef
from django.db.models.expressions import Expression, RawSQL

from trainees.access import Access
from trainees.models import (
    CompanyCompetency,
    PlannedAction,
    PlannedKeySkill,
    PlannedUnit,
    StartAssessment,
)
from trainees.plan_document import PlanDocument

NOTHING = RawSQL("''", ())  # written out, because SQLite uses a partial index only for a value that it can read


@dataclass(frozen=True, slots=True)
class Remarks:
    """What the planning page says: that the plan is not tailored, that it may begin with a start assessment."""

    untailored: bool = False
    may_begin: bool = False


class OncePerGroup(ExpressionWrapper):  # type: ignore[type-arg]
    """A question about what a query groups by: asked once for each group, not for each of its rows."""

    def get_group_by_cols(self) -> list[Any]:
        """Nothing to group by."""
        return []


def assessed(plan: str) -> Exists:
    """Whether something is said in the start assessment of the plan whose key is in the field `plan`."""
    return Exists(StartAssessment.objects.filter(planned_unit__plan=OuterRef(plan), outcome__gt=NOTHING))


def tailored(plan: str) -> Expression:
    """Whether the plan whose key is in the field `plan` deviates for its trainee.

    It does with a start assessment, a company competency, or something exempted: a unit, a key skill, an action. What
    a move to another edition left behind does not count.
    """
    own = OuterRef(plan)
    found = (
        assessed(plan)
        | Exists(CompanyCompetency.objects.filter(plan=own, removed=False))
        | Exists(PlannedUnit.objects.filter(plan=own, retired=False, exemption__gt=NOTHING))
        | Exists(PlannedKeySkill.objects.filter(plan=own, retired=False, exemption__gt=NOTHING))
        | Exists(
            PlannedAction.objects.filter(planned_unit__plan=own, planned_unit__retired=False, exemption__gt=NOTHING)
        )
    )
    return OncePerGroup(found, output_field=BooleanField())


def remarks(document: PlanDocument, may: Access) -> Remarks:
    """What to say of a plan to who `may`: the first to who administers it, the second to who plans it."""
    if document.plan.is_ended:
        return Remarks()
    begins = may.plan_dates and not document.has_dates and not document.is_assessed
    return Remarks(untailored=may.administer and not document.is_tailored, may_begin=begins)
