"""How a tick answers: the row and what counts it for a page with script, a way back for one without."""

import json
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme

from competency_plans import catalogue
from competency_plans.catalogue import UnitText
from trainees import elsewhere
from trainees.checking import AlreadyConfirmedError, Tick
from trainees.elsewhere import Elsewhere
from trainees.forms.ticking import TickForm
from trainees.models import CompanyCompetency, PlannedAction, PlannedUnit, TraineePlan
from trainees.my_plan import company_entry, standing_after_tick
from trainees.plan_document import ActionLine
from trainees.progress import Progress, tally
from trainees.this_week import COMPANY, UNIT, WeekItem, company_line, verdict_on
from trainees.views import answers
from trainees.views.answers import Done
from trainees.views.guard import Visit
from trainees.wording import NBSP, short

LATER = "Dit vinkje is later nog gewijzigd, dus bleef het zoals het staat."
MOST_DIGITS = 20
OWN_PAGES = {"this_week": "week", "my_plan": "plan", "my_unit": "plan"}


@dataclass(frozen=True, slots=True)
class Attempt:
    """What came of a tick: the row as it stands, or why it was refused and the day that was `typed`.

    `late` when another tick, made after it, decides the row.
    """

    row: Any = None
    ticked: bool = False
    late: bool = False
    error: str = ""
    confirmed: bool = False
    typed: str = ""


def attempt(request: HttpRequest, visit: Visit, act: Callable[[Tick], Any]) -> Attempt:
    """Let `act` tick with what was sent; a refusal keeps its sentence. An undo sends its fields in the address."""
    sent = {**request.GET.dict(), **request.POST.dict()}
    if "on" in sent:
        sent["on"] = next(filter(None, request.POST.getlist("on")), sent["on"])
    form = TickForm(sent, plan=visit.plan, today=visit.today)
    if not form.is_valid():
        return Attempt(error=str(next(iter(form.errors.values()))[0]), typed=sent.get("on", "")[:200])
    tick = form.tick()
    try:
        row = act(tick)
    except AlreadyConfirmedError as error:
        return Attempt(error=str(error), confirmed=True)
    except ValidationError as error:
        return Attempt(error=error.messages[0], typed=sent.get("on", "")[:200])
    late = bool(tick.device_at and row.checked_at and tick.device_at < row.checked_at)
    return Attempt(row, ticked=tick.ticked, late=late)


def answer_action(request: HttpRequest, visit: Visit, action: int, done: Attempt) -> HttpResponse:
    """Answer a tick of an action of the form."""
    text = catalogue.tree(visit.plan.edition_id)
    unit = text.units_by_action[action]
    line = _line(visit.plan, action, done)
    before = getattr(done.row.planned_unit, "row_completed_on", None) if done.row else None
    ready = done.row is not None and done.row.planned_unit.is_ready and done.ticked
    sentence = f"Onderdeel{NBSP}{unit.number} is klaar voor bevestiging." if ready else ""
    said = _said(request, visit, "tick", line, done, before, sentence)
    if request.POST.get("where") == "planning":
        key = done.row.planned_unit_id if done.row else _key_of(visit.plan, unit)
        if key is None:
            return answers.answer(request, visit, done=Done(done.error, failed=True))
        twins = elsewhere.open_twins(visit.plan, action) if done.ticked else None
        return _planning_answer(
            request, visit, f"onderdeel-{key}", done, _with_offer(request, visit, line, said, twins)
        )
    words: dict[str, Any] = {"line": line, "kind": "actie"}
    if done.row:
        words["progress"], twins = elsewhere.after_tick(visit.plan, action, visit.today)
        said = _with_offer(request, visit, line, said, twins)
        planned: PlannedUnit = done.row.planned_unit
        left = planned.applicable_actions - planned.ticked_actions
        total, state = planned.applicable_actions, planned.state(visit.today)
        words["item"] = WeekItem(UNIT, planned.pk, unit.number, unit.name, state, planned.planned_end, left, total, ())
        words["standing"] = standing_after_tick(planned, visit.plan.start, visit.today)
    return _own_answer(request, visit, words, done, said)


def answer_company(request: HttpRequest, visit: Visit, found: CompanyCompetency, done: Attempt) -> HttpResponse:
    """Answer a tick of a company competency; `found` is the row as it was before."""
    row: CompanyCompetency = done.row or found
    line = company_line(row)
    said = _said(request, visit, "tick_company", line, done, found.checked_on)
    if request.POST.get("where") == "planning":
        return _planning_answer(request, visit, f"{COMPANY}-{row.pk}", done, said)
    state, left = row.state(visit.today), int(row.checked_on is None)
    words = {
        "line": line,
        "kind": COMPANY,
        "item": WeekItem(COMPANY, row.pk, "", row.competency, state, row.planned_end, left, 1, ()),
        "entry": company_entry(row, state),
    }
    return _own_answer(request, visit, words, done, said)


def _key_of(plan: TraineePlan, unit: UnitText) -> int | None:
    """The key of the unit of a plan with this text; None for one that a move to another edition left behind."""
    return plan.units.filter(retired=False, unit=unit.id).values_list("pk", flat=True).first()


def _line(plan: TraineePlan, action: int, done: Attempt) -> ActionLine:
    """The action as it stands now; after a refusal it is read anew, for the page may be old."""
    text = catalogue.tree(plan.edition_id)
    row: PlannedAction | None = done.row
    if row is None:
        rows = PlannedAction.objects.filter(planned_unit__plan=plan, planned_unit__retired=False, action=action)
        row = rows.select_related("checked_by").first()
    return ActionLine(
        id=action,
        text=text.actions_by_id[action].text,
        actor=text.groups_by_action[action].actor,
        ticked_on=row.completed_on if row else None,
        checked_by=row.checked_by.name if row and row.checked_by else "",
        checked_as=row.checked_as if row else "",
        exemption=row.exemption if row else "",
        confirmed=done.confirmed,
    )


def _said(
    request: HttpRequest, visit: Visit, name: str, line: ActionLine, done: Attempt, before: date | None,
    sentence: str = "",
) -> Done | None:  # fmt: skip
    """The toast after a tick; an undo is said too, but not undone again."""
    if done.error:
        return None
    if "ticked" in request.GET:
        return Done("Ongedaan gemaakt.")
    if done.late or done.ticked != line.is_ticked:
        return Done(LATER)
    on = f" op {short(line.ticked_on)}" if line.ticked_on and line.ticked_on != visit.today else ""
    text = sentence or (f"Afgevinkt{on}: {line.text}" if done.ticked else f"Vinkje weggehaald: {line.text}")
    fields = {"ticked": "1" if before else "0", "next": request.POST.get("next", "")}
    if before:
        fields["on"] = before.isoformat()
    if done.row and done.row.checked_at:
        fields["since"] = done.row.checked_at.isoformat()
    return Done(text, f"{reverse(name, args=[visit.plan.pk, line.id])}?{urlencode(fields)}")


def _with_offer(
    request: HttpRequest, visit: Visit, line: ActionLine, said: Done | None, twins: Elsewhere | None
) -> Done | None:
    """The toast after a tick of an action that stands open in other units too: with the question."""
    if said is None or twins is None or not (said.undo and line.is_ticked):
        return said
    back = urlencode({"next": way_back(request, visit)[0]})
    offer = f"{reverse('tick_elsewhere', args=[visit.plan.pk, line.id])}?{back}"
    return replace(said, asks=twins.asks, offer=offer, verb="Daar ook afvinken")


def _planning_answer(request: HttpRequest, visit: Visit, key: str, done: Attempt, said: Done | None) -> HttpResponse:
    if done.error:
        said = Done(done.error, failed=True)
    return answers.answer(request, visit, key, done=said, detail=True)


def _own_answer(
    request: HttpRequest, visit: Visit, words: dict[str, Any], done: Attempt, said: Done | None
) -> HttpResponse:
    """Answer a trainee's page: the way back, or the row with everything that counts it."""
    where, page = way_back(request, visit)
    anchor = f"{words['kind']}-{words['line'].id}"
    if not request.htmx:  # type: ignore[attr-defined]
        if said:
            answers.say(request, None, said)
        elif done.error:
            messages.error(request, done.error)
        return HttpResponseRedirect(_asked_again(where, anchor, done) + f"#{anchor}", status=303)
    words |= {**row_words(visit), "where": where, "own": page, "error": done.error, "done": said}
    words["typed"] = done.typed
    words["oob"] = request.htmx.target != anchor  # type: ignore[attr-defined]
    if not page:
        words.pop("progress", None)
    elif done.row:
        words["progress"] = words.get("progress") or _progress(visit)
        words["verdict"] = verdict_on(words["progress"])
    response = render(request, "trainees/_ticked.html", words)
    if done.row:
        told = {"row": anchor, "ticked": words["line"].is_ticked, "ready": words["item"].left == 0}
        response["HX-Trigger"] = json.dumps({"ticked": told})
    return response


def _asked_again(where: str, anchor: str, done: Attempt) -> str:
    """The way back; after a day that was refused with the menu of its row open and what was typed in it."""
    if not done.typed:
        return where
    page = urlsplit(where)
    query = QueryDict(page.query, mutable=True)
    query["dag"], query["getypt"] = anchor, done.typed
    return page._replace(query=query.urlencode()).geturl()


def row_words(visit: Visit, asked: QueryDict | None = None) -> dict[str, Any]:
    """What the rows with a tick of one plan need: whether it may be ticked, and the days on which it may be.

    `asked` is the address of the page, in which `?dag=actie-8` opens the menu with those days in that row, with what
    was `getypt` there.
    """
    yesterday = visit.today - timedelta(days=1)
    rest = asked.copy() if asked else QueryDict(mutable=True)
    kind, _, row = (rest.pop("dag", [""])[-1]).partition("-")
    typed = rest.pop("getypt", [""])[-1]
    return {
        "day_kind": kind,
        "day_id": int(row) if row.isascii() and row.isdecimal() and len(row) < MOST_DIGITS else 0,
        "day_typed": typed[:200],
        "day_url": f"?{rest.urlencode()}&dag=" if rest else "?dag=",
        "plan": visit.plan,
        "may_tick": visit.may.tick,
        "first_day": visit.plan.start,
        "today": visit.today,
        "yesterday": yesterday if yesterday >= visit.plan.start else None,
    }


def undo_step(request: HttpRequest, visit: Visit, act: uuid.UUID, *, again: bool = False) -> str:
    """The address that undoes an act and then answers the page that this request came from."""
    back = urlencode({"next": way_back(request, visit)[0]})
    return f"{answers.undo_address(visit, act, again=again)}?{back}"


def answer_many(
    request: HttpRequest, visit: Visit, keys: Sequence[str], done: Done, *, detail: bool = True
) -> HttpResponse:
    """Answer an act on several units: the page of the plan gets their rows again, a trainee's page reads itself anew.

    `detail` when their unfolded parts changed too.
    """
    where, page = way_back(request, visit)
    if not page:
        return answers.answer(request, visit, *keys, done=done, detail=detail)
    if not request.htmx:  # type: ignore[attr-defined]
        answers.say(request, None, done)
        return HttpResponseRedirect(where, status=303)
    response = render(request, "trainees/_said.html", {"done": done})
    response["HX-Trigger"] = json.dumps({"ticked": {"row": "", "ready": True}})
    return response


def _progress(visit: Visit) -> Progress:
    live = visit.plan.units.live().order_by()
    rows = live.values_list("applicable_actions", "ticked_actions", "completed_on", "planned_end")
    return tally(((total, total if completed else ticked, end) for total, ticked, completed, end in rows), visit.today)


def way_back(request: HttpRequest, visit: Visit) -> tuple[str, str]:
    """The page that a tick came from and which of the trainee's own pages that is, when it is one of ours."""
    planning = reverse("planning", args=[visit.plan.pk])
    if "planning" in (request.POST.get("where"), request.GET.get("where")):
        return planning, ""
    there = request.POST.get("next") or request.GET.get("next", "")
    try:
        address = urlsplit(there)
        name = resolve(address.path).url_name or ""
    except (Resolver404, ValueError):
        name = ""
    ours = name in OWN_PAGES or name == "planning"
    if ours and url_has_allowed_host_and_scheme(there, {request.get_host()}, require_https=request.is_secure()):
        return address._replace(fragment="").geturl(), OWN_PAGES.get(name, "")
    if visit.may.role == "trainee":
        return reverse("this_week"), "week"
    return planning, ""
