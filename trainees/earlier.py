"""What an office taught before: its company competencies in other plans, offered while a mentor types a new one."""

from dataclasses import dataclass

from django.db.models import Count, F, Window
from django.db.models.functions import Lower, RowNumber

from trainees.models import CompanyCompetency, TraineePlan

MOST = 50


@dataclass(frozen=True, slots=True)
class Earlier:
    """A competency that the office used before, with the action that it had last."""

    competency: str
    action: str


def competencies(plan: TraineePlan) -> list[Earlier]:
    """The company competencies of other plans of the same office, most used first, at most MOST; one query.

    Each once, whatever its capitals, as it was written last; those that this plan has itself are left out. Nothing of
    whose plans they come from.
    """
    rows = CompanyCompetency.objects.filter(removed=False).annotate(words=Lower("competency"))
    own = rows.filter(plan=plan.pk).values("words")
    ranked = (
        rows.filter(plan__office=plan.office_id)
        .exclude(words__in=own)
        .annotate(
            used=Window(Count("pk"), partition_by=F("words")),
            place=Window(RowNumber(), partition_by=F("words"), order_by=F("pk").desc()),
        )
        .filter(place=1)
        .order_by("-used", "-pk")
    )
    return [Earlier(*row) for row in ranked.values_list("competency", "action")[:MOST]]
