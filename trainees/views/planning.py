"""The planning of one plan: the page, and the dates and exemptions of its rows."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from trainees import dates, plan_document, undoing, workspace
from trainees import planning as acts
from trainees.conflicts import ConflictError, QuestionError
from trainees.forms.planning import ExemptionForm, PlannedEndForm
from trainees.models import PlannedUnit
from trainees.views.answers import Done, answer, conflict_notice, find_row, first_message, name_of, undo_address
from trainees.views.guard import Visit, plan_page
from trainees.wording import short
from trainees.working_days import plan_week
from trainees.workspace import Choice, Notice

BUSY = 3


@require_safe
@plan_page()
def planning(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show the planning page; `?open=` unfolds units (a key, or `alle`), `?toon=` filters."""
    document = plan_document.build(visit.plan, visit.today)
    page = workspace.build(document, opened=request.GET.getlist("open"), chosen=request.GET.get("toon", ""))
    words = {"page": page, "document": document, "plan": visit.plan, "may": visit.may}
    # A plain text: the lazy one of the context asks itself again in each of eighty forms.
    words["csrf_token"] = get_token(request)
    return render(request, "trainees/planning.html", words)


@require_safe
@plan_page()
def unit_detail(request: HttpRequest, visit: Visit, row: int) -> HttpResponse:
    """Show the unfolded part of one unit."""
    get_object_or_404(PlannedUnit, plan=visit.plan, retired=False, pk=row)
    document = plan_document.build(visit.plan, visit.today)
    line = workspace.build(document, opened=[str(row)]).lines[f"onderdeel-{row}"]
    words = {"line": line, "document": document, "plan": visit.plan, "may": visit.may}
    return render(request, "trainees/planning/_unit_detail.html", words)


@require_POST
@plan_page("plan_dates")
def set_date(request: HttpRequest, visit: Visit, kind: str, row: int) -> HttpResponse:
    """Set or clear the planned end of a row, as typed."""
    found, key = find_row(visit, kind, row), f"{kind}-{row}"
    above = _date_above(visit, kind, row) if request.POST.get("day", "").strip()[:1] in {"=", "+", "-"} else None
    form = PlannedEndForm(request.POST, plan=visit.plan, today=visit.today, above=above)
    if not form.is_valid():
        return answer(request, visit, key, notice=_refusal(form))
    day, seen = form.cleaned_data["day"], form.cleaned_data["seen"]
    try:
        accept = acts.AFTER_THE_PERIOD in form.cleaned_data["accept"]
        acts.set_planned_end(row=found, day=day, seen=seen, today=visit.today, by=visit.user, accept=accept)
    except (ValidationError, QuestionError, ConflictError) as error:
        return answer(request, visit, key, notice=_date_notice(error, visit, kind, row, day, request))
    return answer(request, visit, key, notice=remark(visit, found, day, form.note), done=_done(visit, kind, found, day))


def _refusal(form: PlannedEndForm) -> Notice:
    text = next(iter(form.errors.values()))[0]
    return Notice("error", str(text), typed=form.data.get("day", "")[:200])


def _date_notice(error: Exception, visit: Visit, kind: str, row: int, day: date | None, request: HttpRequest) -> Notice:
    url = reverse("set_date", args=[visit.plan.pk, kind, row])
    typed = request.POST.get("day", "")
    if isinstance(error, ConflictError):
        fields = {"day": day.isoformat() if day else "", "accept": acts.AFTER_THE_PERIOD}
        return conflict_notice(error, url=url, mine=day, fields=fields, visit=visit)
    if isinstance(error, QuestionError) and day is not None:
        yes = Choice(
            f"Bewaar {short(day)}", {"day": day.isoformat(), "seen": request.POST.get("seen", ""), "accept": error.kind}
        )
        return Notice("question", error.text, choices=(yes,), typed=typed, url=url)
    return Notice("error", first_message(error) if isinstance(error, ValidationError) else str(error), typed=typed)


def remark(visit: Visit, row: object, day: date | None, note: str) -> Notice | None:
    """A warning about a date that was saved, with better days to choose."""
    if day is None:
        return None
    plan = visit.plan
    open_row = getattr(row, "completed_on", None) is None and not getattr(row, "is_ready", False)
    remarks = dates.review(
        day, today=visit.today, start=plan.start, end=plan.end, calendar=plan.calendar, open=open_row
    )
    warning = next((remark for remark in remarks if remark.kind == "warning"), None)
    if warning is None:
        hint = " ".join(part for part in (note, _busy(visit, row, day)) if part)
        return Notice("done", hint) if hint else None
    words = ("Neem {}", "of {}")
    choices = tuple(
        Choice(
            word.format(short(better)),
            {"day": better.isoformat(), "seen": day.isoformat(), "accept": acts.AFTER_THE_PERIOD},
        )
        for word, better in zip(words, warning.suggestions, strict=False)
    )
    kind, pk = _address(row)
    text = warning.text.partition(" Neem ")[0]
    return Notice("warning", text, choices=choices, url=reverse("set_date", args=[plan.pk, kind, pk]))


def _busy(visit: Visit, row: object, day: date) -> str:
    """A hint when many units end in the week of a date already."""
    count = acts.others_in_week(row, day) if isinstance(row, PlannedUnit) else 0
    if count < BUSY:
        return ""
    return f"In week {plan_week(visit.plan.start, day)} eindigen al {count} onderdelen."


def _address(row: object) -> tuple[str, int]:
    kinds = {"PlannedUnit": "onderdeel", "PlannedKeySkill": "sleutelvaardigheid", "CompanyCompetency": "bedrijf"}
    return kinds[type(row).__name__], row.pk  # type: ignore[attr-defined]


def _done(visit: Visit, kind: str, before: acts.DatedRow, day: date | None) -> Done | None:
    """What was saved, with its undo; nothing when that date stood there already."""
    if day == before.planned_end:
        return None
    back, now = (value.isoformat() if value else "" for value in (before.planned_end, day))
    name = name_of(visit, kind, before)
    text = f"{name}: {short(day)} bewaard." if day else f"{name}: datum gewist."
    return Done(text, undo_address(visit, undoing.note(visit.plan, "date", kind, before.pk, back=back, seen=now)))


def _date_above(visit: Visit, kind: str, row: int) -> date | None:
    """The nearest planned end that the page shows above a row, for `=` and `+5` in an empty cell."""
    above = None
    shown = Q(removed=False) if kind == "bedrijf" else Q(exemption="")
    rows = acts.rows_of(visit.plan)[kind].filter(shown | Q(pk=row))
    for pk, planned_end in rows.values_list("pk", "planned_end"):
        if pk == row:
            return above
        above = planned_end or above
    return above


@require_POST
@plan_page("plan_dates")
def exempt(request: HttpRequest, visit: Visit, kind: str, row: int) -> HttpResponse:
    """Exempt a unit or key skill with a reason, or take the exemption back with an empty one."""
    found, key = find_row(visit, kind, row), f"{kind}-{row}"
    form = ExemptionForm(request.POST)
    if not form.is_valid() or kind == "bedrijf":
        text = str(next(iter(form.errors.values()))[0]) if form.errors else "Dit kan niet vrijgesteld worden."
        return answer(request, visit, key, notice=Notice("error", text, cell="row"))
    reason, seen = form.cleaned_data["reason"], form.cleaned_data["seen"]
    if request.POST.get("wanted") and not reason:
        return answer(request, visit, key, notice=Notice("error", "Geef een reden om vrij te stellen.", cell="row"))
    try:
        saved = acts.exempt(row=found, reason=reason, seen=seen, by=visit.user)  # type: ignore[arg-type]
    except ConflictError as error:
        text = f"{error.theirs.by or 'Iemand anders'} wijzigde dit intussen. Kijk na en probeer opnieuw."
        text += f" Jij vulde in: {reason}" if reason else ""
        return answer(request, visit, key, notice=Notice("error", text, cell="row"))
    if saved.version == found.version:
        return answer(request, visit, key)
    text = "Vrijgesteld." if reason else "Niet langer vrijgesteld."
    undo = undo_address(visit, undoing.note(visit.plan, "exempt", kind, row, version=saved.version))
    return answer(request, visit, key, done=Done(text, undo))
