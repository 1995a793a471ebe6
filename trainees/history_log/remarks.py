"""Remarks in the history of a plan: rows for its union, and their sentence."""

from typing import Any

from django.db.models import BooleanField, CharField, DateField, F, IntegerField, QuerySet, TextField, Value
from django.db.models.functions import Cast, Coalesce

from competency_plans import catalogue
from trainees.models import TraineePlan, UnitRemark

YES = {"1", "true", "t"}  # how databases write that a flag is set


def versions(plan: TraineePlan, columns: tuple[str, ...]) -> QuerySet[Any]:
    """The versions of the remarks of a plan, with these columns of the history."""
    history: Any = UnitRemark.history
    no_day = Cast(Value(None), DateField())
    return (  # type: ignore[no-any-return]
        history.filter(planned_unit__plan=plan.pk)
        .order_by()
        .annotate(
            kind=Value("remark", CharField()),
            thing=Cast(F("planned_unit__unit"), IntegerField()),
            moment=F("history_date"),
            who=F("actor_name"),
            because=Coalesce(F("history_change_reason"), Value("", TextField())),
            change=F("history_type"),
            day=no_day,
            day_before=no_day,
            done=no_day,
            done_before=no_day,
            words=F("text"),
            text_before=Cast(Value(None), TextField()),
            extra=Cast(Cast(F("removed"), BooleanField()), CharField()),
        )
        .values_list(*(column if column != "text" else "words" for column in columns), named=True)
    )


def sentence(row: Any, text: catalogue.EditionTree) -> str:
    """What happened to a remark: "schreef bij onderdeel 5: ..."."""
    where = f"bij onderdeel {text.units_by_id[row.thing].number}: {row.text}"
    if row.change == "+":
        return f"schreef {where}"
    return f"verwijderde de opmerking {where}" if row.extra in YES else f"zette de opmerking terug {where}"
