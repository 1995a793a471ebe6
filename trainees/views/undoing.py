"""Undo one act, from a toast; undoing an undo does it again."""

from datetime import date

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from competency_plans import catalogue
from trainees import planning as acts
from trainees import undoing
from trainees.changes import PART_C
from trainees.conflicts import ConflictError, QuestionError
from trainees.forms.planning import shown_date
from trainees.views.answers import Asked, Done, answer, changed_by_another, conflict_notice, first_message, read_for
from trainees.views.dating import date_url
from trainees.views.guard import Visit, plan_page
from trainees.views.tick_answers import answer_many, undo_step, way_back
from trainees.wording import NBSP, paper


@require_POST
@plan_page()
def undo(request: HttpRequest, visit: Visit, note: str) -> HttpResponse:
    """Put back what the signed note says; what another person changed since stays."""
    hand = undoing.Hand(visit.user, visit.may, timezone.now(), _seen(request))
    try:
        undone = undoing.undo(plan=visit.plan, text=note, hand=hand)
    except ConflictError as error:
        return _asked(request, visit, note, error)
    except (ValidationError, QuestionError) as error:
        text = first_message(error) if isinstance(error, ValidationError) else changed_since(error)
        return _refused(request, visit, note, text)
    done = _done(request, visit, undone)
    return answer_many(request, visit, _with_part_c(undone.keys), done, detail=undone.ticked)


def _with_part_c(keys: tuple[str, ...]) -> tuple[str, ...]:
    """The keys of rows, with part C as a whole when one of it is among them: it may have come or gone."""
    return (*keys, PART_C) if any(key.startswith(f"{PART_C}-") for key in keys) else keys


def _seen(request: HttpRequest) -> dict[str, date | None]:
    """What this person saw of rows that another changed, as the yes to that question sends it."""
    pairs = (text[:60].rpartition(":") for text in request.POST.getlist("seen"))
    return {key: shown_date(day) for key, _, day in pairs}


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
    """Ask whether a date that another person gave since goes back too: at its row, or in the bar for several rows."""
    planning = not way_back(request, visit)[1] and request.POST.get("where") != "home"
    if error.field != "planned_end" or not planning:
        return _refused(request, visit, note, changed_since(error))
    keys, mine = undoing.touched(visit.plan, note), error.wanted
    if len(keys) == 1:
        fields = {"day": mine.isoformat() if mine else "", "accept": acts.AFTER_THE_PERIOD}
        yours = f"Jij wilt terug naar {paper(mine)}." if mine else "Jij wilt het weer leeg."
        url = date_url(visit.plan.pk, error.key)
        notice = conflict_notice(error, error.key, url=url, mine=mine, fields=fields, visit=visit, yours=yours)
        return answer(request, visit, *keys, notice=notice)
    if not request.htmx:  # type: ignore[attr-defined]
        return _refused(request, visit, note, changed_since(error))
    document = read_for(visit, keys)
    theirs = error.theirs.value.isoformat() if error.theirs.value else ""
    seen = (*request.POST.getlist("seen"), f"{error.key}:{theirs}")
    text = f"{changed_by_another(error, document.name_of(error.key))} Toch alles terugzetten?"
    url = f"ongedaan/{note}/"
    asked = Asked(text, tuple(("seen", one) for one in seen), url=url, verb="Toch terugzetten")
    return answer(request, visit, *keys, document=document, asked=asked)


def _refused(request: HttpRequest, visit: Visit, note: str, text: str) -> HttpResponse:
    """Say why nothing went back, with the rows as they stand."""
    return answer_many(request, visit, undoing.touched(visit.plan, note), Done(text, failed=True), detail=False)


def changed_since(error: Exception) -> str:
    """Who changed what should have gone back, in a sentence."""
    who = error.theirs.by if isinstance(error, ConflictError) else ""
    return f"{who or 'Iemand anders'} wijzigde dit intussen, dus bleef het staan. Kijk in de geschiedenis."
