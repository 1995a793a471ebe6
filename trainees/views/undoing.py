"""Undo one act, from a toast; undoing an undo does it again. What another person changed since is asked about."""

from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from competency_plans import catalogue
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

MOST_SEEN, LONGEST_SIGHT = 100, 60


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
    done = replace(_done(request, visit, undone), settles=question_of(request) if hand.seen else "")
    return answer_many(request, visit, _with_part_c(undone.keys), done, detail=undone.ticked)


def seen_by(request: HttpRequest) -> frozenset[str]:
    """What this person saw that others changed, as the address of the yes to that question says it."""
    sent = request.GET.getlist("gezien")[:MOST_SEEN]
    return frozenset(sight for sight in sent if len(sight) <= LONGEST_SIGHT)


@dataclass(frozen=True, slots=True)
class Insisting:
    """The question whether something goes back that another person changed since.

    `what` is what to call it, `stale` everything that others changed in the rows of the act; `several` when that was on
    more than one row, `again` when it was an undo itself.
    """

    error: ConflictError
    what: str
    stale: frozenset[str]
    several: bool = False
    again: bool = False

    @property
    def verb(self) -> str:
        """What the yes does."""
        return "Toch opnieuw doen" if self.again else "Toch terugzetten"

    @property
    def text(self) -> str:
        """Who changed what, in how many other rows too, and the question."""
        others = len({sight.partition(":")[0] for sight in self.stale} - {self.error.key})
        rows = "Nog 1 andere rij is" if others == 1 else f"Nog {others} andere rijen zijn"
        more = f" {rows} intussen gewijzigd." if others else ""
        question = f"Toch alles {self.verb.removeprefix('Toch ')}?" if self.several else f"{self.verb}?"
        return f"{changed_since(self.error, self.what, timezone.now())}{more} {question}"

    def query(self, request: HttpRequest) -> str:
        """The query of this address with all that was seen: the same undo, of what stands there now."""
        query = request.GET.copy()
        query.setlist("gezien", [self.error.sight, *sorted(self.stale - {self.error.sight})][:MOST_SEEN])
        return query.urlencode()

    def done(self, request: HttpRequest) -> Done:
        """The question as a toast. The step that asked stays, for who answers later."""
        undo, redo = ("", asked_by(request)) if self.again else (asked_by(request), "")
        offer, name = f"{request.path}?{self.query(request)}", question_of(request)
        return Done(self.text, undo, redo, failed=True, offer=offer, verb=self.verb, name=name)


def question_of(request: HttpRequest) -> str:
    """By what the question of a step is found on a page: the end of its note, which the address ends with."""
    return f"vraag-{request.path.rstrip('/')[-12:]}"


def asked_by(request: HttpRequest) -> str:
    """The address of the step that this request takes, without what was seen since."""
    query = request.GET.copy()
    query.pop("gezien", None)
    return f"{request.path}?{query.urlencode()}" if query else request.path


def name_in(document: PlanDocument, error: ConflictError) -> str:
    """What to call the thing that another person changed."""
    name = document.name_of(error.key) if error.key in document.rows else str(error.theirs.value)
    return {"competency": "de competentie", "action": f"de opleidingsactie van {name}"}.get(error.field, name)


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
    at_home = request.POST.get("where") == "home"
    planning = not way_back(request, visit)[1] and not at_home
    (act, again), keys = undoing.read(visit.plan, note), undoing.touched(visit.plan, note)
    document = read_for(visit, keys)
    what = name_in(document, error) + (f" van {visit.plan.trainee.first_name}" if at_home else "")
    stale = undoing.changed_since(visit.plan, act)
    asks = Insisting(error, what, stale, several=len(keys) > 1, again=again)
    done = asks.done(request)
    if planning and error.field == "planned_end" and len(keys) == 1:
        notice = _date_asked(visit, error, done.offer)
        step = replace(done, offer="", quiet=True) if request.htmx else None  # type: ignore[attr-defined]
        return answer(request, visit, *keys, notice=notice, done=step)
    if not (planning and request.htmx):  # type: ignore[attr-defined]
        return _refused(request, visit, note, done)
    asked = Asked(asks.text, (), url=f"ongedaan/{note}/?{asks.query(request)}", verb=asks.verb, safe=True)
    step = replace(done, offer="", quiet=True)
    return answer(request, visit, *keys, document=document, asked=asked, done=step)


def _date_asked(visit: Visit, error: ConflictError, insist: str) -> Notice:
    """The question at the row of a date: theirs, or the one that stood there before mine, at the address `insist`."""
    mine = error.wanted
    yours = f"Jij wilt terug naar {paper(mine)}." if mine else "Jij wilt het weer leeg."
    url = date_url(visit.plan.pk, error.key)
    notice = conflict_notice(error, error.key, url=url, mine=mine, fields={}, visit=visit, yours=yours)
    keep, back = notice.choices
    return replace(notice, choices=(keep, replace(back, fields={}, url=insist)))


def _refused(request: HttpRequest, visit: Visit, note: str, why: Done) -> HttpResponse:
    """Say why nothing went back, with the rows as they stand."""
    keys = undoing.touched(visit.plan, note)
    return answer_many(request, visit, keys, why, detail=False)
