"""The history of one plan, and putting back what one act did."""

import uuid
from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from trainees import history_acts, history_log, neighbours, plan_document, undoing
from trainees.conflicts import ConflictError, QuestionError
from trainees.plan_document import UnitRow
from trainees.views.answers import Done, first_message, say
from trainees.views.guard import Visit, plan_page
from trainees.views.undoing import Insisting, name_in, seen_by


@require_safe
@plan_page()
def history(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show who did what in this plan, newest first; `?pagina=` leafs, `?rij=` shows one row with a date."""
    row = _row(visit, request.GET["rij"]) if request.GET.get("rij") else None
    found = history_log.of_row(visit.plan, *row.key) if row else history_log.entries(visit.plan)
    pages = Paginator(found, history_log.ENTRIES_A_PAGE)
    page = pages.get_page(request.GET.get("pagina"))
    gestures = history_acts.read(visit.plan, page, visit.may)
    words = {
        "plan": visit.plan,
        "may": visit.may,
        "beside": neighbours.of(visit.plan, visit.user, visit.today),
        "frame": plan_document.frame(visit.plan, visit.today),
        "page": page,
        "row": row,
        "heading": f"Geschiedenis van {row.name}" if row else "Geschiedenis",
        "query": f"rij={request.GET['rij']}&" if row else "",
        # What one act did elsewhere does not stand here: it is put back where all of it is seen.
        "gestures": [replace(gesture, act=None) for gesture in gestures] if row else gestures,
    }
    return render(request, "trainees/history.html", words)


@dataclass(frozen=True, slots=True)
class Row:
    """A row whose history is shown: its address and what it is called."""

    key: tuple[str, int]
    name: str


def _row(visit: Visit, text: str) -> Row:
    """The row that an address names, as *onderdeel-5*. Raises Http404 when the plan has no such row."""
    kind, _, number = text.partition("-")
    document = plan_document.outline(visit.plan, visit.today, [kind])
    if text not in document.rows:
        raise Http404
    row, name = document.rows[text], document.name_of(text)
    return Row((kind, int(number)), f"{name} {row.name}" if isinstance(row, UnitRow) else name)


@require_POST
@plan_page("plan_dates")
def put_back(request: HttpRequest, visit: Visit, act: uuid.UUID) -> HttpResponse:
    """Put back everything that one act changed; asks when somebody changed a part of it since."""
    hand = undoing.Hand(visit.user, visit.may, timezone.now(), seen_by(request))
    try:
        undone = undoing.undo_act(plan=visit.plan, act=act, hand=hand)
        done = Done("Teruggezet." if undone.act else "Er was niets meer om terug te zetten.")
    except ConflictError as error:
        document = plan_document.outline(visit.plan, visit.today, plan_document.PARTS)
        several = len(undoing.touched(visit.plan, undoing.note(visit.plan, act))) > 1
        stale = undoing.changed_since(visit.plan, act)
        done = replace(Insisting(error, name_in(document, error), stale, several).done(request), undo="")
    except (ValidationError, QuestionError) as error:
        text = first_message(error) if isinstance(error, ValidationError) else error.text
        done = Done(f"{text} Er is niets teruggezet.", failed=True)
    say(request, None, done)
    if request.htmx:  # type: ignore[attr-defined]
        refresh: HttpResponse = HttpResponseClientRefresh()
        return refresh
    return redirect("history", plan=visit.plan.pk)
