"""Undo one act, from a toast; undoing an undo does it again. What another person changed since is asked about."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from competency_plans import catalogue
from trainees import planning as acts
from trainees import undoing
from trainees.changes import PART_C
from trainees.conflicts import ConflictError, QuestionError
from trainees.phrases import changed_since
from trainees.plan_document import PlanDocument
from trainees.views.answers import Asked, Done, answer, conflict_notice, first_message, read_for
from trainees.views.dating import date_url
from trainees.views.guard import Visit, plan_page
from trainees.views.tick_answers import answer_many, undo_step, way_back
from trainees.wording import NBSP, paper
from trainees.workspace import Notice

MOST_SEEN, LONGEST_SIGHT = 50, 60
INSIST = "Toch terugzetten"


@require_POST
@plan_page()
def undo(request: HttpRequest, visit: Visit, note: str) -> HttpResponse:
    """Put back what the signed note says; what another person changed since stays until this one insists."""
    hand = undoing.Hand(visit.user, visit.may, timezone.now(), seen_by(request))
    try:
        undone = undoing.undo(plan=visit.plan, text=note, hand=hand)
    except ConflictError as error:
        return _asked(request, visit, note, error)
    except (ValidationError, QuestionError) as error:
        text = first_message(error) if isinstance(error, ValidationError) else error.text
        return _refused(request, visit, note, Done(text, failed=True))
    done = _done(request, visit, undone)
    return answer_many(request, visit, _with_part_c(undone.keys), done, detail=undone.ticked)


def seen_by(request: HttpRequest) -> frozenset[str]:
    """What this person saw that others changed, as the address of the yes to that question says it."""
    sent = request.GET.getlist("gezien")[:MOST_SEEN]
    return frozenset(sight for sight in sent if len(sight) <= LONGEST_SIGHT)


def insisting(request: HttpRequest, error: ConflictError, what: str, *, several: bool) -> Done:
    """Who changed `what` since, with the question whether it goes back after all: the same undo, of what was seen.

    `several` when the act was on more than one row.
    """
    text = f"{changed_since(error, what, timezone.now())} Toch {'alles ' if several else ''}terugzetten?"
    return Done(text, failed=True, offer=f"{request.path}?{_with_sight(request, error)}", verb=INSIST)


def name_in(document: PlanDocument, error: ConflictError) -> str:
    """What to call the thing that another person changed."""
    name = document.name_of(error.key) if error.key in document.rows else "dit"
    return {"competency": "de competentie", "action": f"de opleidingsactie van {name}"}.get(error.field, name)


def _with_sight(request: HttpRequest, error: ConflictError) -> str:
    """The query of this address with one thing more that was seen."""
    query = request.GET.copy()
    query.appendlist("gezien", error.sight)
    return query.urlencode()


def _with_part_c(keys: tuple[str, ...]) -> tuple[str, ...]:
    """The keys of rows, with part C as a whole when one of it is among them: it may have come or gone."""
    return (*keys, PART_C) if any(key.startswith(f"{PART_C}-") for key in keys) else keys


def _done(request: HttpRequest, visit: Visit, undone: undoing.Undone) -> Done:
    """What was put back, with the step that takes that back in turn, and the ticks that stayed."""
    text = catalogue.tree(visit.plan.edition_id).units_by_id
    stayed = " ".join(
        f"Onderdeel{NBSP}{text[unit].number} is intussen bevestigd of vrijgesteld." for unit in undone.kept
    )
    if undone.act is None:
        return Done(f"Er was niets meer om terug te zetten. {stayed}".strip())
    said = f"{'Opnieuw gedaan.' if undone.again else 'Ongedaan gemaakt.'} {stayed}".strip()
    step = undo_step(request, visit, undone.act, again=not undone.again)
    return Done(said, undo=step) if undone.again else Done(said, redo=step)


def _asked(request: HttpRequest, visit: Visit, note: str, error: ConflictError) -> HttpResponse:
    """Ask whether what another person changed since goes back too.

    On the planning a single date asks at its row and everything else in the bar; a toast asks where neither is.
    """
    planning = not way_back(request, visit)[1] and request.POST.get("where") != "home"
    keys = undoing.touched(visit.plan, note)
    if planning and error.field == "planned_end" and len(keys) == 1:
        return answer(request, visit, *keys, notice=_date_asked(visit, error))
    document = read_for(visit, keys)
    asks = insisting(request, error, name_in(document, error), several=len(keys) > 1)
    if not (planning and request.htmx):  # type: ignore[attr-defined]
        return _refused(request, visit, note, asks)
    asked = Asked(asks.text, (), url=f"ongedaan/{note}/?{_with_sight(request, error)}", verb=asks.verb)
    return answer(request, visit, *keys, document=document, asked=asked)


def _date_asked(visit: Visit, error: ConflictError) -> Notice:
    """The question at the row of a date: theirs, or the one that stood there before mine."""
    mine = error.wanted
    fields = {"day": mine.isoformat() if mine else "", "accept": acts.AFTER_THE_PERIOD}
    yours = f"Jij wilt terug naar {paper(mine)}." if mine else "Jij wilt het weer leeg."
    url = date_url(visit.plan.pk, error.key)
    return conflict_notice(error, error.key, url=url, mine=mine, fields=fields, visit=visit, yours=yours)


def _refused(request: HttpRequest, visit: Visit, note: str, why: Done) -> HttpResponse:
    """Say why nothing went back, with the rows as they stand."""
    keys = undoing.touched(visit.plan, note)
    return answer_many(request, visit, keys, why, detail=False)
