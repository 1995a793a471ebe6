"""Confirm and reopen rows of a plan."""

import uuid
from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from trainees import checking
from trainees.conflicts import ConflictError, QuestionError
from trainees.forms.planning import ConfirmForm, ReopenForm
from trainees.models import CompanyCompetency, PlannedKeySkill, PlannedUnit
from trainees.phrases import changed_since
from trainees.planning import THIS
from trainees.views.answers import Done, answer, conflict_notice, find_row, first_message, name_of, undo_address
from trainees.views.guard import Visit, plan_page
from trainees.wording import short
from trainees.workspace import Choice, Notice


@require_POST
@plan_page("confirm")
def confirm(request: HttpRequest, visit: Visit, kind: str, row: int) -> HttpResponse:
    """Fill in *Afgewerkt op* of a unit or company competency."""
    found, key = find_row(visit, kind, row), f"{kind}-{row}"
    form = ConfirmForm(request.POST, plan=visit.plan, today=visit.today)
    if not form.is_valid() or isinstance(found, PlannedKeySkill):
        text = next(iter(form.errors.values()))[0] if form.errors else "Een sleutelvaardigheid wordt niet bevestigd."
        cell, typed = "row" if kind == "sleutelvaardigheid" else "completed", request.POST.get("on", "")[:200]
        return answer(request, visit, key, notice=Notice("error", str(text), cell=cell, typed=typed))
    wish = form.cleaned_data
    how = checking.Confirmation(wish["on"], wish["shown"], wish["seen"], wish["mentor_actions"], wish["accept"])
    how = replace(how, act=uuid.uuid4())
    try:
        saved = _confirm(found, how, visit)
    except (ValidationError, QuestionError, ConflictError) as error:
        return answer(request, visit, key, notice=_notice(error, visit, kind, found, how))
    return answer(request, visit, key, done=_done(visit, kind, found, saved, how))


def _confirm(
    row: PlannedUnit | CompanyCompetency, how: checking.Confirmation, visit: Visit
) -> PlannedUnit | CompanyCompetency:
    now = timezone.now()
    if isinstance(row, CompanyCompetency):
        return checking.confirm_company(row=row, how=how, by=visit.user, now=now)
    return checking.confirm(unit=row, how=how, by=visit.user, role=visit.may.role, now=now, today=visit.today)


def _done(visit: Visit, kind: str, before: Any, saved: Any, how: checking.Confirmation) -> Done | None:
    """What was confirmed; with its undo, unless another person had confirmed the same day already.

    Nothing for who pressed twice: what was said the first time stands there, with its undo.
    """
    if saved.version == before.version and saved.confirmed_by_id == visit.user.pk:
        return None
    text = f"{name_of(visit, kind, saved)} bevestigd op {short(saved.completed_on, visit.today)}."
    changed = saved.version != before.version and how.act is not None
    return Done(text, undo_address(visit, how.act) if changed and how.act else "")


def _notice(error: Exception, visit: Visit, kind: str, row: Any, how: checking.Confirmation) -> Notice:
    url = reverse("confirm", args=[visit.plan.pk, kind, row.pk])
    fields = {
        "on": how.on.isoformat(),
        "shown": how.shown.isoformat() if how.shown else "",
        "seen": how.seen.isoformat() if how.seen else "",
        "mentor_actions": how.mentor_actions,
    }
    if isinstance(error, ConflictError):
        what, key = THIS[type(row)], error.key
        conflict = conflict_notice(error, key, url=url, mine=how.on, fields=fields, visit=visit, what=what)
        choices = conflict.choices if error.theirs.value else conflict.choices[1:]
        return replace(conflict, cell="completed", choices=choices)
    if not isinstance(error, QuestionError):
        return Notice(
            "error", first_message(error) if isinstance(error, ValidationError) else str(error), cell="completed"
        )
    if error.kind == checking.OPEN_MENTOR_ACTIONS:
        choices = (
            Choice("Mee afvinken en bevestigen", {**fields, "mentor_actions": "tick", "accept": " ".join(how.accept)}),
            Choice("Toch bevestigen", {**fields, "mentor_actions": "leave", "accept": " ".join(how.accept)}),
        )
        groups = checking.open_groups(row, "mentor")
        return Notice("question", error.text, choices=choices, url=url, cell="completed", groups=groups)
    yes = Choice(f"Bevestig {short(how.on, visit.today)}", {**fields, "accept": " ".join({*how.accept, error.kind})})
    groups = checking.open_groups(row, "trainee") if error.kind == checking.OPEN_TRAINEE_ACTIONS else ()
    return Notice("question", error.text, choices=(yes,), url=url, cell="completed", groups=groups)


@require_POST
@plan_page("confirm")
def reopen(request: HttpRequest, visit: Visit, kind: str, row: int) -> HttpResponse:
    """Take *Afgewerkt op* back, with a reason."""
    found, key = find_row(visit, kind, row), f"{kind}-{row}"
    form = ReopenForm(request.POST)
    if not form.is_valid() or isinstance(found, PlannedKeySkill):
        text = next(iter(form.errors.values()))[0] if form.errors else "Dit was niet bevestigd."
        return answer(request, visit, key, notice=Notice("error", str(text), cell="row"))
    wish, act = form.cleaned_data, uuid.uuid4()
    try:
        saved = checking.reopen(row=found, reason=wish["reason"], seen=wish["seen"], by=visit.user, act=act)
    except ConflictError as error:
        return answer(request, visit, key, notice=_reopen_anyway(error, visit, found, wish["reason"]))
    except ValidationError as error:
        return answer(request, visit, key, notice=Notice("error", first_message(error), cell="row"))
    return answer(request, visit, key, done=_reopened(visit, kind, found, saved, act))


def _reopened(visit: Visit, kind: str, before: Any, saved: Any, act: uuid.UUID) -> Done:
    """That a row was reopened, with its undo; or that it was open, when another person had reopened it already."""
    if saved.version == before.version:
        return Done(f"{name_of(visit, kind, saved)} stond al open.")
    return Done("Heropend.", undo_address(visit, act))


def _reopen_anyway(error: ConflictError, visit: Visit, row: PlannedUnit | CompanyCompetency, reason: str) -> Notice:
    """The question whether a row that another person confirmed on another day is reopened too, for the same reason."""
    day = error.theirs.value
    again = Choice("Heropen toch", {"reason": reason, "seen": day.isoformat()}, mine=True, who=visit.user.name)
    return Notice(
        kind="conflict",
        text=changed_since(error, THIS[type(row)], timezone.now()),
        detail=f"Jij wou heropenen: “{reason}”.",
        url=reverse("reopen", args=[visit.plan.pk, *error.key.split("-")]),
        cell="row",
        choices=(again,),
    )
