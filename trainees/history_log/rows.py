"""Everything that happened in a plan as rows of one query, whatever table keeps it."""

from typing import Any

from django.db.models import CharField, Count, DateField, F, IntegerField, QuerySet, TextField, UUIDField, Value, Window
from django.db.models.functions import Cast, Coalesce, Concat, Lag

from trainees.history_log import remarks
from trainees.models import (
    CompanyCompetency,
    PlanAgreement,
    PlanMentor,
    PlannedAction,
    PlannedKeySkill,
    PlannedUnit,
    PlanPeriod,
    StartAssessment,
    TickEvent,
    TraineePlan,
)

OF_UNIT, UNIT_OF = "planned_unit__plan", "planned_unit__unit_id"
CONTRACT = Concat(Cast("hours_per_week", CharField()), Value("/"), "working_days", output_field=CharField())
COLUMNS = (
    "kind", "thing", "moment", "who", "because", "change", "act",
    "day", "day_before", "done", "done_before", "text", "text_before", "extra",
)  # fmt: skip


def of_row(plan: TraineePlan, kind: str, row: int) -> QuerySet[Any]:
    """What happened to the dates of one row (`kind` as its address says), newest first; as `entries`."""
    versions: QuerySet[Any] = _dated(plan)[kind].filter(id=row)
    return versions.order_by("-moment", "act", "-thing")


def _dated(plan: TraineePlan) -> dict[str, QuerySet[Any]]:
    """The versions of the rows with a date, by the word that their address uses."""
    return {
        "onderdeel": _versions("unit", PlannedUnit, "unit_id", plan, done="completed_on", text="exemption"),
        "sleutelvaardigheid": _versions("key_skill", PlannedKeySkill, "key_skill_id", plan, text="exemption"),
        "bedrijf": _versions(
            "company", CompanyCompetency, "id", plan, done="completed_on", text="competency", extra="removed"
        ),
    }


def entries(plan: TraineePlan) -> QuerySet[Any]:
    """Everything that happened in a plan, newest first, as rows for `sentences.read`; count and slice it."""
    rows = _dated(plan)
    others = (
        _versions("plan", TraineePlan, "id", plan, own="id", day="ended_on", text="end_reason", extra=CONTRACT),
        _versions("mentor", PlanMentor, "mentor_id", plan, day="until", text="mentor__name"),
        _versions("action", PlannedAction, "action_id", plan, own=OF_UNIT, day="", text="exemption"),
        _versions("assessment", StartAssessment, UNIT_OF, plan, own=OF_UNIT, day="", text="reason", extra="outcome"),
        _ticks(TickEvent.objects.filter(planned_action__planned_unit__plan=plan)),
        _ticks(TickEvent.objects.filter(company_competency__plan=plan)),
        _periods(plan),
        _agreements(plan),
        remarks.versions(plan, COLUMNS),
    )
    together: QuerySet[Any] = rows.pop("onderdeel").union(*rows.values(), *others, all=True)
    return together.order_by("-moment", "act", "-thing")


def _nothing(kind: type) -> Cast:
    return Cast(Value(None), kind())


def _before(field: Any) -> Window:
    return Window(Lag(field), partition_by=[F("id")], order_by=[F("history_date").asc(), F("history_id").asc()])


def _versions(
    kind: str,
    model: Any,
    thing: str,
    plan: TraineePlan,
    *,
    own: str = "plan",
    day: str = "planned_end",
    done: str = "",
    text: str = "",
    extra: Any = "",
) -> QuerySet[Any]:
    """The versions of a tracked model of this plan, each beside the one before it."""
    return (  # type: ignore[no-any-return]
        model.history.filter(**{own: plan.pk})
        .order_by()
        .annotate(
            kind=Value(kind, CharField()),
            thing=Cast(F(thing), IntegerField()),
            moment=F("history_date"),
            who=F("actor_name"),
            because=Coalesce(F("history_change_reason"), Value("", TextField())),
            change=F("history_type"),
            day=F(day) if day else _nothing(DateField),
            day_before=_before(day) if day else _nothing(DateField),
            done=F(done) if done else _nothing(DateField),
            done_before=_before(done) if done else _nothing(DateField),
            text=F(text) if text else Value("", TextField()),
            text_before=_before(text) if text else _nothing(TextField),
            extra=Concat(Cast(extra, CharField()), Value(" "), Cast(_before(extra), CharField()))
            if extra
            else Value("", CharField()),
        )
        .values_list(*COLUMNS, named=True)
    )


def _ticks(events: QuerySet[TickEvent]) -> QuerySet[Any]:
    return (
        events.order_by()
        .annotate(
            kind=Value("tick", CharField()),
            thing=Cast(Coalesce(F("planned_action__action_id"), Value(0)), IntegerField()),
            moment=F("received_at"),
            who=F("by_name"),
            because=Value("", TextField()),
            change=Value("~", CharField()),
            day=F("completed_on"),
            day_before=_nothing(DateField),
            done=_nothing(DateField),
            done_before=_nothing(DateField),
            text=Coalesce(F("company_competency__competency"), Value("", TextField())),
            text_before=_nothing(TextField),
            extra=F("by_as"),
        )
        .values_list(*COLUMNS, named=True)
    )


def _periods(plan: TraineePlan) -> QuerySet[Any]:
    return (
        PlanPeriod.objects.filter(plan=plan)
        .order_by()
        .annotate(
            thing=Cast(F("pk"), IntegerField()),
            moment=F("at"),
            who=F("by__name"),
            because=F("reason"),
            change=Value("~", CharField()),
            act=_nothing(UUIDField),
            day=F("start"),
            day_before=_nothing(DateField),
            done=F("end"),
            done_before=_nothing(DateField),
            text=F("kind"),
            text_before=_nothing(TextField),
            extra=Value("", CharField()),
            sort=Value("period", CharField()),
        )
        .values_list("sort", *COLUMNS[1:], named=True)
    )


def _agreements(plan: TraineePlan) -> QuerySet[Any]:
    """The agreements of this plan; `text` is how many dates each holds."""
    return (
        PlanAgreement.objects.filter(plan=plan)
        .order_by()
        .annotate(
            kind=Value("agreement", CharField()),
            thing=Cast(F("number"), IntegerField()),
            moment=F("at"),
            who=F("by__name"),
            because=Value("", TextField()),
            change=Value("+", CharField()),
            act=_nothing(UUIDField),
            day=_nothing(DateField),
            day_before=_nothing(DateField),
            done=_nothing(DateField),
            done_before=_nothing(DateField),
            text=Cast(Count("dates__agreed_end"), TextField()),
            text_before=_nothing(TextField),
            extra=Value("", CharField()),
        )
        .values_list(*COLUMNS, named=True)
    )
