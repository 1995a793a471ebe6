"""The planned end of one row of a plan, as typed."""

import uuid
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from trainees import dates, offers
from trainees import planning as acts
from trainees.conflicts import ConflictError, QuestionError
from trainees.forms.planning import PlannedEndForm, shown_date
from trainees.plan_document import PlanDocument
from trainees.views.answers import Done, answer, conflict_notice, first_message, name_of, read_for, undo_address
from trainees.views.guard import Visit, plan_page
from trainees.wording import short
from trainees.working_days import plan_week
from trainees.workspace import Choice, Notice

BUSY = 3
PAST = {
    "onderdeel": dates.LATE,
    "sleutelvaardigheid": "De sleutelvaardigheid is nu te bespreken.",
    "bedrijf": "De competentie staat nu op te laat.",
}


@require_POST
@plan_page("plan_dates")
def set_date(request: HttpRequest, visit: Visit, kind: str, row: int) -> HttpResponse:
    """Set or clear the planned end of a row, as typed."""
    key, typed = f"{kind}-{row}", request.POST.get("day", "")
    above = _date_above(request, visit, kind, row) if typed.strip()[:1] in {"=", "+", "-"} else None
    form = PlannedEndForm(request.POST, plan=visit.plan, today=visit.today, above=above)
    if not form.is_valid():
        return answer(request, visit, key, notice=_refused(visit, _known(visit, kind, row), form, _why(form)))
    wish, act = acts.Wish(key, form.cleaned_data["day"], form.cleaned_data["seen"]), uuid.uuid4()
    accept = acts.AFTER_THE_PERIOD in form.cleaned_data["accept"]
    try:
        moves = acts.set_planned_ends(
            plan=visit.plan, wishes=[wish], today=visit.today, by=visit.user, act=act, accept=accept
        )
    except acts.RowGoneError:
        raise Http404 from None
    except ValidationError as error:
        return answer(request, visit, key, notice=_refused(visit, key, form, first_message(error)))
    except (QuestionError, ConflictError) as error:
        return answer(request, visit, key, notice=_date_notice(error, visit, wish, typed))
    return _moved(request, visit, wish, moves, form.note, act)


@require_safe
@plan_page("plan_dates")
def explain_date(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show as JSON why what was typed is no date (`day`, `seen` and `above` as a save sends them); null when it is."""
    above = shown_date(request.GET.get("above", ""))
    form = PlannedEndForm(request.GET, plan=visit.plan, today=visit.today, above=above)
    return JsonResponse(None if form.is_valid() else _why(form), safe=False)


def _known(visit: Visit, kind: str, row: int) -> str:
    """The key of a row of this plan, else 404."""
    if not acts.rows_of(visit.plan, kind).filter(pk=row).exists():
        raise Http404
    return f"{kind}-{row}"


def _moved(
    request: HttpRequest, visit: Visit, wish: acts.Wish, moves: list[acts.Move], note: str, act: uuid.UUID
) -> HttpResponse:
    """Answer a date that was saved: what to know about it, its undo, and whether the rest moves along."""
    is_open = bool(moves) and acts.may_move(moves[0].row)
    document = read_for(visit, [wish.key], dates_only=is_open)
    notice = remark(document, wish.key, wish.day, note)
    done = _done(visit, moves[0], act) if moves else None
    offer = offers.after_move(document, wish.key, moves[0].before, wish.day) if moves else None
    return answer(
        request, visit, wish.key, notice=notice, done=done, document=document, offer=offer, dates_only=True
    )  # fmt: skip


def _refused(visit: Visit, key: str, form: PlannedEndForm, why: str) -> Notice:
    """Why a date was not saved, what was typed, and the way back to the date that stood there."""
    seen = shown_date(form.data.get("seen", ""))
    stood = seen.isoformat() if seen else ""
    back = Choice(f"Zet {short(seen, visit.today)} terug" if seen else "Maak weer leeg", {"day": stood, "seen": stood})
    url, at_home = date_url(visit.plan.pk, key), form.data.get("where") == "home"
    return Notice("error", why, typed=form.data.get("day", "")[:200], choices=() if at_home else (back,), url=url)


def _why(form: PlannedEndForm) -> str:
    """The first reason for which a date cannot be used."""
    return str(next(iter(form.errors.values()))[0])


def date_url(plan: int, key: str) -> str:
    """Where the date of a row is sent."""
    kind, _, row = key.partition("-")
    return reverse("set_date", args=[plan, kind, row])


def _date_notice(error: QuestionError | ConflictError, visit: Visit, wish: acts.Wish, typed: str) -> Notice:
    url, day = date_url(visit.plan.pk, wish.key), wish.day
    iso = day.isoformat() if day else ""
    if isinstance(error, ConflictError):
        fields = {"day": iso, "accept": acts.AFTER_THE_PERIOD}
        return conflict_notice(error, wish.key, url=url, mine=day, fields=fields, visit=visit)
    seen = wish.seen.isoformat() if wish.seen else ""
    label = f"Bewaar {short(day, visit.today)}" if day else "Maak leeg"
    yes = Choice(label, {"day": iso, "seen": seen, "accept": error.kind})
    return Notice("question", error.text, choices=(yes,), typed=typed, url=url)


def remark(document: PlanDocument, key: str, day: date | None, note: str) -> Notice | None:
    """A warning about a date that was saved, with better days to choose; else a hint."""
    if day is None:
        return None
    remarks = dates.review(
        day, today=document.today, start=document.start, end=document.end, calendar=document.calendar,
        open=key not in document.settled, past=PAST[key.partition("-")[0]],
    )  # fmt: skip
    warning = next((remark for remark in remarks if remark.kind == "warning"), None)
    if warning is None:
        hint = " ".join(part for part in (note, _busy(document, key, day)) if part)
        return Notice("done", hint) if hint else None
    words = ("Neem {}", "of {}")
    accepted = acts.AFTER_THE_PERIOD if day > document.end else ""
    choices = tuple(
        Choice(
            word.format(short(better, document.today)),
            {"day": better.isoformat(), "seen": day.isoformat(), "accept": accepted},
        )
        for word, better in zip(words, warning.suggestions, strict=False)
    )
    text = warning.text.partition(" Neem ")[0]
    return Notice("warning", text, choices=choices, url=date_url(document.plan.pk, key))


def _busy(document: PlanDocument, key: str, day: date) -> str:
    """A hint when many units end in the week of a date already."""
    week = plan_week(document.start, day)
    count = sum(f"onderdeel-{unit.id}" != key and unit.week == week for unit in document.units if not unit.exemption)
    if not key.startswith("onderdeel") or count < BUSY:
        return ""
    return f"In week {week} eindigen al {count} onderdelen."


def _done(visit: Visit, move: acts.Move, act: uuid.UUID) -> Done:
    """What was saved, with its undo."""
    day = move.row.planned_end
    name = name_of(visit, move.key.partition("-")[0], move.row)
    text = f"{name}: {short(day, visit.today)} bewaard." if day else f"{name}: datum gewist."
    return Done(text, undo_address(visit, act))


def _date_above(request: HttpRequest, visit: Visit, kind: str, row: int) -> date | None:
    """The nearest planned end above a row, for `=` and `+5` in an empty cell: what the page says, else in the plan."""
    if "above" in request.POST:
        return shown_date(request.POST["above"])
    above = None
    shown = Q(removed=False) if kind == "bedrijf" else Q(exemption="")
    rows = acts.rows_of(visit.plan, kind).filter(shown | Q(pk=row))
    for pk, planned_end in rows.values_list("pk", "planned_end"):
        if pk == row:
            return above
        above = planned_end or above
    return above
