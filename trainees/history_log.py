"""The history of one plan in plain sentences: who did what, from what to what, and why. Two queries a page."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import CharField, DateField, F, IntegerField, QuerySet, TextField, Value, Window
from django.db.models.functions import Cast, Coalesce, Concat, Lag

from competency_plans import catalogue
from trainees.models import (
    CompanyCompetency,
    PlanMentor,
    PlannedAction,
    PlannedKeySkill,
    PlannedUnit,
    PlanPeriod,
    TickEvent,
    TraineePlan,
)
from trainees.wording import paper, with_year

ENTRIES_A_PAGE = 50
YES = {"1", "true", "t"}  # how databases write that a flag is set
COLUMNS = (
    "kind", "thing", "moment", "who", "reason", "change",
    "day", "day_before", "done", "done_before", "text", "text_before", "extra",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened: a sentence that starts after the name, and the reason that was given."""

    at: datetime
    who: str
    sentence: str
    reason: str


def entries(plan: TraineePlan) -> QuerySet[Any]:
    """Everything that happened in a plan, newest first, as rows for `sentence`; count and slice it."""
    first, *others = (
        _versions("unit", PlannedUnit, "unit_id", plan, done="completed_on", text="exemption"),
        _versions("key_skill", PlannedKeySkill, "key_skill_id", plan, text="exemption"),
        _versions("company", CompanyCompetency, "id", plan, done="completed_on", text="competency", extra="removed"),
        _versions("plan", TraineePlan, "id", plan, day="ended_on", text="end_reason"),
        _versions("mentor", PlanMentor, "mentor_id", plan, day="until", text="mentor__name"),
        _action_versions(plan),
        _ticks(TickEvent.objects.filter(planned_action__planned_unit__plan=plan)),
        _ticks(TickEvent.objects.filter(company_competency__plan=plan)),
        _periods(plan),
    )
    return first.union(*others, all=True).order_by("-moment", "-thing")


def read(plan: TraineePlan, rows: list[Any]) -> list[Entry]:
    """The entries of these rows; those that changed nothing that a reader would know are left out."""
    text = catalogue.tree(plan.edition_id)
    found = []
    for row in rows:
        sentence = _SENTENCES[row.kind](row, text)
        if sentence:
            reason = row.reason if row.reason not in {row.text, ""} else ""
            found.append(Entry(row.moment, row.who or "Onbekend", sentence, reason or ""))
    return found


def _nothing(kind: type) -> Cast:
    return Cast(Value(None), kind())


def _before(field: str) -> Window:
    return Window(Lag(field), partition_by=[F("id")], order_by=[F("history_date").asc(), F("history_id").asc()])


def _versions(
    kind: str,
    model: Any,
    thing: str,
    plan: TraineePlan,
    *,
    day: str = "planned_end",
    done: str = "",
    text: str = "",
    extra: str = "",
) -> QuerySet[Any]:
    """The versions of a tracked model of this plan, each beside the one before it."""
    own = {"id": plan.pk} if model is TraineePlan else {"plan": plan.pk}
    return (  # type: ignore[no-any-return]
        model.history.filter(**own)
        .order_by()
        .annotate(
            kind=Value(kind, CharField()),
            thing=Cast(F(thing), IntegerField()),
            moment=F("history_date"),
            who=F("actor_name"),
            reason=Coalesce(F("history_change_reason"), Value("", TextField())),
            change=F("history_type"),
            day=F(day),
            day_before=_before(day),
            done=F(done) if done else _nothing(DateField),
            done_before=_before(done) if done else _nothing(DateField),
            text=F(text) if text else Value("", TextField()),
            text_before=_before(text) if text else _nothing(TextField),
            extra=Concat(Cast(F(extra), CharField()), Value(" "), Cast(_before(extra), CharField()))
            if extra
            else Value("", CharField()),
        )
        .values_list(*COLUMNS, named=True)
    )


def _action_versions(plan: TraineePlan) -> QuerySet[Any]:
    history: Any = PlannedAction.history
    return (  # type: ignore[no-any-return]
        history.filter(planned_unit__plan=plan.pk)
        .order_by()
        .annotate(
            kind=Value("action", CharField()),
            thing=Cast(F("action_id"), IntegerField()),
            moment=F("history_date"),
            who=F("actor_name"),
            reason=Coalesce(F("history_change_reason"), Value("", TextField())),
            change=F("history_type"),
            day=_nothing(DateField),
            day_before=_nothing(DateField),
            done=_nothing(DateField),
            done_before=_nothing(DateField),
            text=F("exemption"),
            text_before=_before("exemption"),
            extra=Value("", CharField()),
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
            reason=Value("", TextField()),
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
            change=Value("~", CharField()),
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


def _day_change(row: Any, what: str) -> str:
    """The sentence for a planned end that changed, or nothing."""
    if row.day == row.day_before:
        return ""
    if row.day is None:
        return f"wiste de voorziene einddatum van {what} ({with_year(row.day_before)})."
    if row.day_before is None:
        return f"zette de voorziene einddatum van {what} op {with_year(row.day)}."
    return f"verplaatste {what} van {with_year(row.day_before)} naar {with_year(row.day)}."


def _done_change(row: Any, what: str) -> str:
    """The sentence for a completion that changed, or nothing."""
    if row.done == row.done_before:
        return ""
    if row.done is None:
        return f"heropende {what}, dat afgewerkt was op {with_year(row.done_before)}."
    if row.done_before is None:
        return f"bevestigde {what}: afgewerkt op {with_year(row.done)}."
    return f"wijzigde afgewerkt op van {what} van {paper(row.done_before)} naar {paper(row.done)}."


def _exemption_change(row: Any, what: str) -> str:
    """The sentence for an exemption that changed, or nothing."""
    before = row.text_before or ""
    if row.text == before:
        return ""
    return f"stelde {what} vrij: {row.text}" if row.text else f"nam de vrijstelling van {what} terug ({before})."


def _unit(row: Any, text: catalogue.EditionTree) -> str:
    unit = text.units_by_id[row.thing]
    what = f"onderdeel {unit.number} {unit.name}"
    return _done_change(row, what) or _exemption_change(row, what) or _day_change(row, what)


def _key_skill(row: Any, text: catalogue.EditionTree) -> str:
    name = next((skill.name for skill in text.key_skills if skill.id == row.thing), "")
    what = f"sleutelvaardigheid {name}"
    return _exemption_change(row, what) or _day_change(row, what)


def _company(row: Any, text: catalogue.EditionTree) -> str:
    what = f"de bedrijfsspecifieke competentie {row.text}"
    if row.change == "+":
        return f"voegde {what} toe."
    removed, _, removed_before = (row.extra or "").partition(" ")
    if (removed in YES) != (removed_before in YES):
        return f"verwijderde {what}." if removed in YES else f"zette {what} terug."
    if row.text_before and row.text != row.text_before:
        return f"wijzigde de bedrijfsspecifieke competentie {row.text_before} in {row.text}."
    return _done_change(row, what) or _day_change(row, what) or f"wijzigde {what}."


def _plan(row: Any, text: catalogue.EditionTree) -> str:
    if row.change == "+":
        return "startte het opleidingsplan."
    if row.day and not row.day_before:
        return f"beëindigde het opleidingsplan op {with_year(row.day)}: {row.text}"
    if row.day_before and not row.day:
        return "heropende het opleidingsplan."
    return "wijzigde de gegevens van het opleidingsplan."


def _mentor(row: Any, text: catalogue.EditionTree) -> str:
    if row.change == "+":
        return f"maakte {row.text} mentor."
    if row.change == "-" or row.day:
        return f"beëindigde het mentorschap van {row.text}" + (f" op {with_year(row.day)}." if row.day else ".")
    return f"wijzigde het mentorschap van {row.text}."


def _action(row: Any, text: catalogue.EditionTree) -> str:
    what = f"„{text.actions_by_id[row.thing].text}” in onderdeel {text.units_by_action[row.thing].number}"
    before = row.text_before or ""
    if row.text == before:
        return ""
    return f"zette de actie {what} op niet van toepassing: {row.text}" if row.text else f"nam de actie {what} weer op."


def _tick(row: Any, text: catalogue.EditionTree) -> str:
    if row.thing:
        number = text.units_by_action[row.thing].number
        what = f"„{text.actions_by_id[row.thing].text}” af in onderdeel {number}"
    else:
        what = f"„{row.text}” af"
    role = "" if row.extra == "trainee" else f", als {_ROLES.get(row.extra, row.extra)}"
    if row.day is None:
        return f"maakte het afvinken ongedaan van {what.replace(' af in', ' in').removesuffix(' af')}{role}."
    return f"vinkte {what}, gedaan op {with_year(row.day)}{role}."


def _period(row: Any, text: catalogue.EditionTree) -> str:
    dates = f"{paper(row.day)} tot {paper(row.done)}"
    return f"legde de periode vast: {dates}." if row.text == "initial" else f"wijzigde de periode: {dates}."


_ROLES = {"mentor": "mentor", "coordinator": "coördinator"}
_SENTENCES: dict[str, Callable[[Any, catalogue.EditionTree], str]] = {
    "unit": _unit,
    "key_skill": _key_skill,
    "company": _company,
    "plan": _plan,
    "mentor": _mentor,
    "action": _action,
    "tick": _tick,
    "period": _period,
}
