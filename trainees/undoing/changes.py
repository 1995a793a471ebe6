"""What an act changed, read from the history."""

import uuid
from collections import defaultdict
from typing import Any

from trainees.models import CompanyCompetency, StartAssessment, TraineePlan
from trainees.planning import KIND_OF
from trainees.undoing.values import Change

PLAN_OF: dict[type, str] = {**dict.fromkeys(KIND_OF, "plan"), StartAssessment: "planned_unit__plan"}


def changes_of(plan: TraineePlan, act: uuid.UUID) -> list[Change]:
    """What an act did, row by row: the version before its first beside its last. One query a kind."""
    found = []
    for model, own in PLAN_OF.items():
        history: Any = model.history  # type: ignore[attr-defined]
        touched = history.filter(**{own: plan.pk}, act=act).values("id")
        versions: dict[int, list[Any]] = defaultdict(list)
        for version in history.filter(id__in=touched).order_by("history_id"):
            versions[version.id].append(version)
        for every in versions.values():
            made = [version for version in every if version.act == act]
            before = [version for version in every if version.version < made[0].version]
            found.append(Change(_key(made[-1], model), before[-1] if before else _blank(model), made[-1]))
    return found


def _key(version: Any, model: type) -> str:
    """The key of the row that shows this version on the planning."""
    return f"onderdeel-{version.planned_unit_id}" if model is StartAssessment else f"{KIND_OF[model]}-{version.id}"


def _blank(model: type) -> Any:
    """A row before its first version: without dates, and of part C not there."""
    return CompanyCompetency(removed=True) if model is CompanyCompetency else model()
