"""What changed on a planning since somebody looked, and who did it."""

from collections.abc import Collection, Mapping
from typing import Any

from trainees.models import CompanyCompetency, PlannedKeySkill, PlannedUnit, TickEvent, TraineePlan, User
from trainees.plan_document import PlanDocument
from trainees.workspace import stamp_of

PART_C = "bedrijf"
MODELS: dict[str, Any] = {
    "onderdeel": PlannedUnit,
    "sleutelvaardigheid": PlannedKeySkill,
    "bedrijf": CompanyCompetency,
}


def since(document: PlanDocument, seen: Mapping[str, str]) -> list[str]:
    """The keys of the rows whose stamp is another one than was `seen`; part C as a whole when a row came or went."""
    rows = document.rows
    changed = [key for key, row in rows.items() if key in seen and stamp_of(row) != seen[key]]
    company = {key for key in rows if key.startswith(PART_C)}
    if company != {key for key in seen if key.startswith(PART_C)}:
        changed = [key for key in changed if key not in company] + [PART_C]
    return changed


def authors(plan: TraineePlan, keys: Collection[str], *, but: User) -> dict[str, str]:
    """The first name of who changed each of these rows last, where that was not `but`.

    At most a query a kind, and one for ticks.
    """
    last: dict[str, tuple[Any, str]] = {}
    for kind, model in MODELS.items():
        numbers = [int(key.partition("-")[2]) for key in keys if key.startswith(f"{kind}-")]
        if not numbers:
            continue
        versions = model.history.filter(plan=plan.pk, id__in=numbers).order_by("history_id")
        for row, at, name in versions.values_list("id", "history_date", "actor_name"):
            last[f"{kind}-{row}"] = (at, name)
        if kind == "onderdeel":
            events = TickEvent.objects.filter(planned_action__planned_unit__in=numbers).order_by("received_at")
            for row, at, name in events.values_list("planned_action__planned_unit", "received_at", "by_name"):
                key = f"{kind}-{row}"
                if key not in last or at > last[key][0]:
                    last[key] = (at, name)
    return {key: name.split()[0] for key, (_, name) in last.items() if name and name != but.name}
