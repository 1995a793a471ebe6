"""What changed on a planning since somebody looked, and who did it."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import CharField, F, QuerySet, Value

from trainees.models import CompanyCompetency, PlannedKeySkill, PlannedUnit, State, TickEvent, TraineePlan, User
from trainees.plan_document import PlanDocument
from trainees.workspace import stamp_of

UNIT, PART_C = "onderdeel", "bedrijf"
MODELS: dict[str, Any] = {
    UNIT: PlannedUnit,
    "sleutelvaardigheid": PlannedKeySkill,
    PART_C: CompanyCompetency,
}
MOST_DIGITS = 9


class _Stamp(NamedTuple):
    """What the stamp of a row says: its version, its state, and of a unit how many actions are ticked."""

    version: int
    state: str
    ticked: str

    @classmethod
    def of(cls, text: str) -> "_Stamp":
        """Read a stamp; one that no page wrote is of no version."""
        version, state, ticked, *_ = (*text.split("-"), "", "")
        readable = version.isascii() and version.isdecimal() and len(version) <= MOST_DIGITS
        return cls(int(version) if readable else 0, state, ticked)

    def has_a_tick_since(self, other: "_Stamp") -> bool:
        """Whether somebody ticked or unticked since: a unit counts its ticks, a row of part C is ready with its one."""
        is_ready, was_ready = self.state == State.READY, other.state == State.READY
        return self.ticked != other.ticked if self.ticked else is_ready != was_ready


class _Made(NamedTuple):
    """Who did something to a row, and when."""

    at: datetime
    by: int | None
    name: str


def since(document: PlanDocument, seen: Mapping[str, str]) -> list[str]:
    """The keys of the rows whose stamp is another one than was `seen`; part C as a whole when a row came or went."""
    rows = document.rows
    changed = [key for key, row in rows.items() if key in seen and stamp_of(row) != seen[key]]
    company = {key for key in rows if key.startswith(PART_C)}
    if company != {key for key in seen if key.startswith(PART_C)}:
        changed = [key for key in changed if key not in company] + [PART_C]
    return changed


def authors(document: PlanDocument, seen: Mapping[str, str], *, but: User) -> dict[str, str]:
    """The first name of who changed each row last since its stamp was `seen`, where that was not `but`.

    Nobody did what the day alone does to a state. At most a query a kind, and one for ticks.
    """
    stamps = {
        key: (_Stamp.of(seen[key]), _Stamp.of(stamp_of(row))) for key, row in document.rows.items() if key in seen
    }
    saved = {key: was.version for key, (was, now) in stamps.items() if was.version != now.version}
    last = dict(_saves(document.plan, saved))
    for key, made in _ticks([key for key, (was, now) in stamps.items() if now.has_a_tick_since(was)]):
        if key not in last or made.at > last[key].at:
            last[key] = made
    return {key: made.name.split()[0] for key, made in last.items() if made.name and made.by != but.pk}


def _numbers(keys: Collection[str], kind: str) -> list[int]:
    """The keys in the database of the rows of one kind."""
    return [int(key.partition("-")[2]) for key in keys if key.startswith(f"{kind}-")]


def _saves(plan: TraineePlan, saved: Mapping[str, int]) -> Iterator[tuple[str, _Made]]:
    """Who saved each row since it had a version, in that order; one query a kind."""
    for kind, model in MODELS.items():
        if numbers := _numbers(saved, kind):
            versions = model.history.filter(plan=plan.pk, id__in=numbers).order_by("history_id")
            columns = ("id", "version", "history_date", "history_user_id", "actor_name")
            for row, version, *made in versions.values_list(*columns):
                if version > saved[f"{kind}-{row}"]:
                    yield f"{kind}-{row}", _Made(*made)


def _ticks(keys: Collection[str]) -> Iterator[tuple[str, _Made]]:
    """Who ticked or unticked in each row, of units what the candidate does; one query, none without rows.

    Only what decides: a tick that came too late changed nothing.
    """
    if not keys:
        return
    of_trainee = {"planned_action__action__group__actor": "trainee"}
    units = TickEvent.objects.filter(planned_action__planned_unit__in=_numbers(keys, UNIT), **of_trainee)
    company = TickEvent.objects.filter(company_competency__in=_numbers(keys, PART_C))
    both = _deciding(UNIT, units, "planned_action", "planned_action__planned_unit_id").union(
        _deciding(PART_C, company, "company_competency", "company_competency_id"), all=True
    )
    for kind, row, *made in both:
        yield f"{kind}-{row}", _Made(*made)


def _deciding(kind: str, events: QuerySet[TickEvent], ticked: str, row: str) -> QuerySet[TickEvent, Any]:
    """The events that decide what they `ticked`, each with its kind of row, that row, when it came and from whom."""
    deciding = events.filter(device_at=F(f"{ticked}__checked_at")).order_by()
    named = deciding.annotate(kind=Value(kind, CharField()))
    return named.values_list("kind", row, "received_at", "by_id", "by_name")
