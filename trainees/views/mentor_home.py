"""The mentor's start page, and what he does there in several plans at once."""

import uuid
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from competency_plans import catalogue
from trainees import access, checking, mentor_queue, undoing
from trainees.conflicts import ConflictError, QuestionError
from trainees.forms.confirming import ConfirmAllForm
from trainees.models import CompanyCompetency, PlannedUnit, TraineePlan
from trainees.views.answers import Done, first_message, home_answer
from trainees.views.guard import visits
from trainees.views.undoing import Insisting, seen_by

NAMED = 3
WHY = {
    checking.PROPOSAL_CHANGED: "is intussen nog afgevinkt",
    checking.OPEN_TRAINEE_ACTIONS: "is niet meer helemaal afgevinkt",
    checking.BEFORE_THE_FIRST_TICK: "is later afgevinkt dan die dag",
}


def _mentor(request: HttpRequest) -> Any:
    """The signed-in person, who guides somebody. Raises PermissionDenied."""
    user: Any = request.user
    if not user.guides:
        raise PermissionDenied
    return user


@require_safe
def mentor_home(request: HttpRequest) -> HttpResponse:
    """Show what waits for this mentor and how his trainees stand."""
    user = _mentor(request)
    home = mentor_queue.build(user, timezone.localdate())
    words = {"home": home, "may_add": access.oversees(user), "toasts_at": "home", "csrf_token": get_token(request)}
    return render(request, "trainees/mentor_home.html", words)


@require_safe
def what_waits(request: HttpRequest) -> HttpResponse:
    """What waits now, for a page that shows it already: nothing when that has the stamp `?gezien=`."""
    home = mentor_queue.build(_mentor(request), timezone.localdate())
    if request.GET.get("gezien") == home.stamp:
        return HttpResponse(status=204)
    return render(request, "trainees/home/_answer.html", {"home": home, "csrf_token": get_token(request)})


@require_POST
def confirm_all(request: HttpRequest) -> HttpResponse:
    """Confirm rows of several plans, each on the day that the page showed, as one act with one undo."""
    user, form, act = _mentor(request), ConfirmAllForm(request.POST), uuid.uuid4()
    if not form.is_valid():
        return home_answer(request, done=Done(str(form.errors["row"][0]), failed=True))
    rows = form.cleaned_data["row"]
    found = visits(request, {row.plan for row in rows}, "confirm")
    proposals = [checking.Proposal(found[row.plan].plan, row.kind, row.row, row.on) for row in rows]
    try:
        outcome = checking.confirm_all(proposals=proposals, by=user, now=timezone.now(), act=act)
    except checking.ForeignRowError:
        raise Http404 from None
    plans = {row.plan_id for row in outcome.confirmed}
    undo = _undo_address(undoing.SharedAct(tuple(sorted(plans)), act)) if plans else ""
    return home_answer(request, done=Done(_told(outcome), undo, failed=not plans))


def _undo_address(shared: undoing.SharedAct) -> str:
    return reverse("undo_shared", args=[shared.note])


def _told(outcome: checking.Together) -> str:
    """How many rows were confirmed, and which wait still for what."""
    left = outcome.left_out
    if not left:
        return f"{len(outcome.confirmed)} bevestigd." if outcome.confirmed else "Alles was al bevestigd."
    named = "; ".join(_why(row) for row in left[:NAMED])
    rest = f" en nog {len(left) - NAMED}" if len(left) > NAMED else ""
    done = f"{len(outcome.confirmed) or 'Niets'} bevestigd."
    return f"{done} {len(left)} {'wacht' if len(left) == 1 else 'wachten'} nog: {named}{rest}."


def _why(left: checking.Waiting) -> str:
    """A row that was left out and why: *Lotte, onderdeel 3 heeft een open actie van de mentor*."""
    why, subject = left.why, f"{left.plan.trainee.first_name}, {_name_of(left.row, left.plan)}"
    if isinstance(why, ConflictError):
        return f"{subject} is intussen bevestigd door {why.theirs.by or 'iemand anders'}"
    if isinstance(why, ValidationError):
        return f"{subject}: {first_message(why).rstrip('.').lower()}"
    return f"{subject} {_asked(why, left.left)}"


def _name_of(row: PlannedUnit | CompanyCompetency, plan: TraineePlan) -> str:
    """What to call a row in a sentence: *onderdeel 3*, or its own words."""
    if isinstance(row, CompanyCompetency):
        return row.competency
    return f"onderdeel {catalogue.tree(plan.edition_id).units_by_id[row.unit_id].number}"


def _whose(key: str) -> str:
    """What to call a row, by its key, among the plans of several trainees: *onderdeel 3 van Lotte*."""
    kind, _, number = key.partition("-")
    rows: Any = CompanyCompetency if kind == "bedrijf" else PlannedUnit
    row = rows.objects.select_related("plan__trainee").get(pk=number)
    return f"{_name_of(row, row.plan)} van {row.plan.trainee.first_name}"


def _asked(why: QuestionError, left: int) -> str:
    """The question that a row raises, as a statement."""
    if why.kind == checking.OPEN_MENTOR_ACTIONS:
        return "heeft een open actie van de mentor" if left == 1 else f"heeft {left} open acties van de mentor"
    return WHY[why.kind]


@require_POST
def undo_shared(request: HttpRequest, note: str) -> HttpResponse:
    """Put back what one act did in several plans, all of it or nothing; asks as `undo` does."""
    user, now = _mentor(request), timezone.now()
    try:
        shared = undoing.SharedAct.of(note)
        found = visits(request, shared.plans)
        seen = seen_by(request)
        hands = [(visit.plan, undoing.Hand(user, visit.may, now, seen)) for visit in found.values()]
        undone = undoing.undo_shared(shared=shared, hands=hands)
    except ConflictError as error:
        stale = frozenset[str]().union(*(undoing.changed_since(visit.plan, shared.act) for visit in found.values()))
        asks = Insisting(error, _whose(error.key), stale, several=True, again=shared.again)
        return home_answer(request, done=asks.done(request))
    except (ValidationError, QuestionError) as error:
        text = first_message(error) if isinstance(error, ValidationError) else error.text
        return home_answer(request, done=Done(text, failed=True))
    if undone is None:
        return home_answer(request, done=Done("Er was niets meer om terug te zetten."))
    step = _undo_address(undone)
    done = Done("Opnieuw gedaan.", undo=step) if shared.again else Done("Ongedaan gemaakt.", redo=step)
    return home_answer(request, done=done)
