"""Acts on several rows of a planning in one go, and what they would give."""

import uuid
from dataclasses import asdict

from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from trainees import offers, plan_document, undoing
from trainees import planning as acts
from trainees.conflicts import ConflictError, QuestionError
from trainees.forms.planning import shown_date
from trainees.forms.rows import GONE, SAME, SHIFT, SPREAD, ExemptRowsForm, RowsForm
from trainees.models import PlannedUnit
from trainees.phrases import capital, changed_since, listed
from trainees.plan_document import PlanDocument
from trainees.views.answers import Asked, Done, answer, first_message, read_for, undo_address
from trainees.views.guard import Visit, plan_page
from trainees.wording import counted, paper
from trainees.workspace import Notice


@require_safe
@plan_page("plan_dates")
def preview_dates(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show what an act on several rows would give, as JSON: each new date in words, a sentence, or why not."""
    document = read_for(visit, request.GET.getlist("row"))
    form = RowsForm(request.GET, document=document)
    if request.GET.get("how") == SAME and not request.GET.get("day", "").strip():
        return JsonResponse({"error": "", "dates": [], "text": ""})
    if not form.is_valid():
        return JsonResponse({"error": _why(form), "dates": [], "text": ""})
    new = offers.new_dates(document, {key: day for key, day in form.cleaned_data["wanted"].items() if day})
    how = form.cleaned_data["how"]
    stays = _left_out(document, form)
    note = offers.spread_note(document, new) if how == SPREAD else offers.shift_note(document, new)
    text = " ".join(filter(None, (stays, note)))
    dates = [asdict(date) for date in new if date.seen != date.day]
    error = _outside(document, form)
    return JsonResponse({"error": error, "dates": dates, "text": text})


@require_safe
@plan_page("plan_dates")
def preview_later(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show as JSON how many later units would move along when the unit `rij` moves to the day `dag`; null for none."""
    document, key = plan_document.outline(visit.plan, visit.today), request.GET.get("rij", "")
    if key not in document.rows:
        raise Http404
    day = shown_date(request.GET.get("dag", ""))
    offer = offers.after_move(document, key, document.rows[key].planned_end, day)
    return JsonResponse(offer.brief if offer else None, safe=False)


@require_POST
@plan_page("plan_dates")
def set_dates(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Give several rows new dates in one act: the same, each its own, shifted, spread or none."""
    keys = list(dict.fromkeys(request.POST.getlist("row")))
    document = read_for(visit, keys)
    known, form = _known(document, keys), RowsForm(request.POST, document=document)
    if not form.is_valid():
        return _nothing_done(request, visit, known, _why(form))
    act = _act(request, visit)
    try:
        moves = _moved(visit, form, act)
    except (ValidationError, ConflictError) as error:
        return _nothing_done(request, visit, known, _not_done(error, document))
    except QuestionError as error:
        return answer(request, visit, *known, asked=_question(request, form, document, error))
    told = (_told(document, form, moves), _left_out(document, form), _did_not_fit(form.cleaned_data["left"]))
    text = " ".join(filter(None, told))
    done = Done(text, undo_address(visit, act) if moves else "")
    return answer(request, visit, *known, done=done, notices=_refused(form), dates_only=True)


def _known(document: PlanDocument, keys: list[str]) -> list[str]:
    """The keys that are rows of the plan; 404 without any."""
    known = [key for key in keys if key in document.rows]
    if keys and not known:
        raise Http404
    return known


def _act(request: HttpRequest, visit: Visit) -> uuid.UUID:
    """The act that this is: a new one, or that of the move that it was sent along with."""
    try:
        return undoing.read(visit.plan, request.POST.get("with", ""))[0]
    except ValidationError:
        return uuid.uuid4()


def _nothing_done(request: HttpRequest, visit: Visit, known: list[str], why: str) -> HttpResponse:
    """Say why an act did nothing; the page puts back what it sent."""
    response = answer(request, visit, *known, done=Done(why, failed=True))
    response["HX-Trigger"] = "act:refused"
    return response


def _left_out(document: PlanDocument, form: RowsForm) -> str:
    """Which of the chosen rows stay as they are, and why; `+5` as the date for all is a shift."""
    how, day = form.cleaned_data["how"], next(iter(form.cleaned_data["day"]), "")
    is_shift = how == SHIFT or (how == SAME and day.strip()[:1] in {"+", "-"})
    return offers.left_out(document, form.cleaned_data["seen"], how=SHIFT if is_shift else how)


def _did_not_fit(left: int | None) -> str:
    """How many lines of a pasted column found no row."""
    return f"{left} {'regel paste' if left == 1 else 'regels pasten'} niet meer in de lijst." if left else ""


def _outside(document: PlanDocument, form: RowsForm) -> str:
    """Why the new dates cannot be: what is wrong with the first bad one, with the name of its row; else empty."""
    for key, day in form.cleaned_data["wanted"].items():
        if day and (why := form.outside(day)):
            return f"{capital(document.name_of(key))}: {why}"
    return ""


def _moved(visit: Visit, form: RowsForm, act: uuid.UUID) -> list[acts.Move]:
    wish = form.cleaned_data
    return acts.set_planned_ends(
        plan=visit.plan,
        wishes=[acts.Wish(key, day, wish["seen"][key]) for key, day in wish["wanted"].items()],
        today=visit.today,
        by=visit.user,
        act=act,
        accept=acts.AFTER_THE_PERIOD in wish["accept"],
    )


def _why(form: Form) -> str:
    """The first reason for which a form cannot be used."""
    return str(next(iter(form.errors.values()))[0])


def _not_done(error: ValidationError | ConflictError, document: PlanDocument) -> str:
    """Why nothing was saved; after a conflict which row another person changed, to what."""
    if isinstance(error, ValidationError):
        return first_message(error)
    changed = changed_since(error, document.name_of(error.key), timezone.now())
    return f"{changed} Er is niets bewaard. Kijk na en probeer opnieuw."


def _question(request: HttpRequest, form: RowsForm, document: PlanDocument, error: QuestionError) -> Asked:
    """What an act asks and of which rows; yes sends the same again with the kind of the question."""
    late = [key for key, day in form.cleaned_data["wanted"].items() if day and day > document.end]
    verb = "valt" if len(late) == 1 else "vallen"
    text = (
        f"{capital(offers.named(document, late))} {verb} na het einde van de IBO ({paper(document.end)}). Toch bewaren?"
    )
    sent = [(name, value) for name, values in request.POST.lists() for value in values if name in RowsForm.base_fields]
    return Asked(text, (*(pair for pair in sent if pair[0] != "accept"), ("accept", error.kind)))


def _refused(form: RowsForm) -> dict[str, Notice]:
    """Why no date could be read from a text, at its row, where the text stays."""
    typed = dict(zip(form.cleaned_data["row"], form.cleaned_data["day"], strict=False))
    return {key: Notice("error", why, typed=typed[key][:200]) for key, why in form.problems.items()}


def _told(document: PlanDocument, form: RowsForm, moves: list[acts.Move]) -> str:
    """What was done to how many rows, in a sentence."""
    count, how = len(moves), form.cleaned_data["how"]
    what = "1 datum" if count == 1 else f"{count} datums"
    if not count:
        return "Er is niets gewijzigd."
    if how == SHIFT:
        days = form.cleaned_data["days"]
        steps = f"{abs(days)} werkdag{'' if abs(days) == 1 else 'en'} {'later' if days > 0 else 'vroeger'}"
        return f"{what} {steps} gezet."
    if how == SPREAD:
        return f"{what} gespreid."
    cleared = all(move.row.planned_end is None for move in moves)
    return f"{what} {'gewist' if cleared else 'bewaard'}."


@require_POST
@plan_page("plan_dates")
def exempt_rows(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Exempt several units and key skills for one reason, in one act."""
    keys = list(dict.fromkeys(request.POST.getlist("row")))
    document = read_for(visit, keys)
    known, form = _known(document, keys), ExemptRowsForm(request.POST)
    if not form.is_valid() or len(known) < len(keys):
        return _nothing_done(request, visit, known, _why(form) if form.errors else GONE)
    seen = {key: "" for key in known if key not in document.settled}
    act = uuid.uuid4()
    try:
        changed = acts.exempt_rows(
            plan=visit.plan, seen=seen, reason=form.cleaned_data["reason"], by=visit.user, act=act
        )
    except (ValidationError, ConflictError) as error:
        return _nothing_done(request, visit, known, _not_done(error, document))
    units = sum(isinstance(row, PlannedUnit) for row in changed)
    parts = [counted(units, "onderdeel", "onderdelen")] if units else []
    if skills := len(changed) - units:
        parts.append(counted(skills, "sleutelvaardigheid", "sleutelvaardigheden"))
    stays = offers.left_out(document, dict.fromkeys(known), how="vrijstellen")
    text = " ".join(filter(None, (capital(f"{listed(parts) or 'niets'} vrijgesteld."), stays)))
    return answer(request, visit, *known, done=Done(text, undo_address(visit, act) if changed else ""))
