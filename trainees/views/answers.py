"""How an act on a row of the planning answers: the row again for htmx, the whole page or a redirect without."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from competency_plans import catalogue
from trainees import mentor_queue, plan_document, planning, tailoring, undoing, workspace
from trainees.changes import PART_C
from trainees.conflicts import ConflictError
from trainees.models import CompanyCompetency, PlannedKeySkill, PlannedUnit
from trainees.offers import Offer
from trainees.phrases import changed_since
from trainees.plan_document import PlanDocument
from trainees.views.guard import Visit
from trainees.wording import paper, short, with_year
from trainees.working_days import plan_week
from trainees.workspace import Choice, Notice

SAVED = frozenset({"warning", "done"})
ENTRY_FIELDS = ("competency", "action", "day")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about an act on several rows; `fields` are what was sent, and the yes that sends it again.

    `url` is where the yes goes, under the plan; `verb` what its button does; `safe` when it begins at the no.
    """

    text: str
    fields: tuple[tuple[str, str], ...]
    url: str = "datums/"
    verb: str = "Toch bewaren"
    safe: bool = False


@dataclass(frozen=True, slots=True)
class Done:
    """What was done, in a sentence; `undo` is the address that puts it back, `redo` the one that does it again.

    `failed` when nothing was done, and the sentence says why; `asks` whether to do more, at the address `offer` with a
    button that says `verb`; `quiet` when only its step is kept. `name` is what a question is found by, `settles` the
    name of the one that this answers.
    """

    text: str
    undo: str = ""
    redo: str = ""
    failed: bool = False
    asks: str = ""
    offer: str = ""
    verb: str = ""
    quiet: bool = False
    name: str = ""
    settles: str = ""

    @property
    def note(self) -> str:
        """The signed note of the act, as its undo sends it."""
        return self.undo.rstrip("/").rpartition("/")[2]

    @property
    def steps(self) -> str:
        """What a toast posts to, as the tags of a message carry it."""
        every = {"undo": self.undo, "redo": self.redo, "offer": self.offer, "verb": self.verb}
        return urlencode({name: value for name, value in every.items() if value})


def find_row(visit: Visit, kind: str, row: int) -> PlannedUnit | PlannedKeySkill | CompanyCompetency:
    """The row of this plan with this key, else 404."""
    found: Any = get_object_or_404(planning.rows_of(visit.plan, kind), pk=row)
    found.plan = visit.plan
    return found  # type: ignore[no-any-return]


def find_company(visit: Visit, row: int) -> CompanyCompetency:
    """The company competency of this plan with this key, else 404."""
    found: CompanyCompetency = get_object_or_404(CompanyCompetency, plan=visit.plan, pk=row)
    found.plan = visit.plan
    return found


def name_of(visit: Visit, kind: str, row: Any) -> str:
    """What to call a row of the planning at the start of a sentence: *Onderdeel 5*, or its own words."""
    if kind == "onderdeel":
        return f"Onderdeel {catalogue.tree(visit.plan.edition_id).units_by_id[row.unit_id].number}"
    return str(row)


def undo_address(visit: Visit, act: uuid.UUID, *, again: bool = False) -> str:
    """The address that a toast posts to; `again` when the act is itself an undo."""
    return reverse("undo", args=[visit.plan.pk, undoing.note(visit.plan, act, again=again)])


def first_message(error: ValidationError) -> str:
    """The first sentence of a validation error."""
    return error.messages[0]


def answer(
    request: HttpRequest,
    visit: Visit,
    *keys: str,
    notice: Notice | None = None,
    done: Done | None = None,
    detail: bool = False,
    document: PlanDocument | None = None,
    offer: Offer | None = None,
    asked: Asked | None = None,
    notices: Mapping[str, Notice] | None = None,
    dates_only: bool = False,
) -> HttpResponse:
    """Answer an act on the rows with these keys (`onderdeel-12`).

    `notice` stands at the first, `notices` each at its row; `detail` when its unfolded part changed too; `document` is
    the plan after the act when the caller read it already; `offer` proposes to let other rows move along; `asked` is
    what the act wants to know first; `dates_only` when no more than planned ends changed.
    """
    key = keys[0] if keys else ""
    saved = notice is None or notice.kind in SAVED
    if request.POST.get("where") == "home" and (request.htmx or saved):  # type: ignore[attr-defined]
        return home_answer(request, key, notice, done)
    if not request.htmx and saved:  # type: ignore[attr-defined]
        say(request, notice, done)
        return redirect(f"{reverse('planning', args=[visit.plan.pk])}#{key}")
    told = {**(notices or {}), **({key: notice} if notice else {})}
    typed = {} if saved or key != workspace.ENTRY else {name: request.POST.get(name, "") for name in ENTRY_FIELDS}
    if not request.htmx:  # type: ignore[attr-defined]
        document = plan_document.build(visit.plan, visit.today)
        page = workspace.build(document, notices=told, typed=typed)
        words = {"page": page, "document": document, "plan": visit.plan, "may": visit.may}
        words["remarks"] = tailoring.remarks(document, visit.may)
        return render(request, "trainees/planning.html", words)
    document = document or read_for(visit, keys, detail=detail)
    opened = [key.partition("-")[2]] if detail else []
    only, marked = keys if dates_only else None, filter_of(request)
    page = workspace.build(document, opened=opened, notices=told, typed=typed, only=only, marked=marked)
    more = {"done": done, "detail": detail, "offer": offer, "asked": asked, "dates_only": dates_only}
    return rows_answer(request, visit, keys, page, **more)


def filter_of(request: HttpRequest) -> str:
    """The filter of the planning that asks, as its address names it; empty for none."""
    query = urlsplit(request.htmx.current_url or "").query  # type: ignore[attr-defined]
    return parse_qs(query).get("toon", [""])[0]


def read_for(visit: Visit, keys: Sequence[str], *, detail: bool = False, dates_only: bool = False) -> PlanDocument:
    """As much of the plan as an answer about these rows shows; `dates_only` as in `plan_document.outline`."""
    if detail:
        return plan_document.build(visit.plan, visit.today, remarks_for=visit.user.pk)
    return plan_document.outline(
        visit.plan, visit.today, {key.partition("-")[0] for key in keys}, dates_only=dates_only
    )


def rows_answer(
    request: HttpRequest, visit: Visit, keys: Sequence[str], page: workspace.Workspace, **more: Any
) -> HttpResponse:
    """The rows again, each in its place, with everything on the page that counts them."""
    every = page.lines
    words = {
        **more,
        "lines": [every[key] for key in keys if key in every],
        "company": any(key.startswith(PART_C) and key not in every for key in keys) or PART_C in keys,
        "counts": any(key.startswith("onderdeel") for key in keys),
        "page": page,
        "document": page.document,
        "plan": visit.plan,
        "may": visit.may,
        "csrf_token": get_token(request),
    }
    return HttpResponse(render_to_string("trainees/planning/_answer.html", words))


def say(request: HttpRequest, notice: Notice | None, done: Done | None) -> None:
    """Keep what was done and the warning about it for the next page, as one toast with its undo."""
    if text := _told(notice, done):
        level = messages.WARNING if notice and notice.kind == "warning" else messages.SUCCESS
        if done and done.failed:
            level = messages.ERROR
        messages.add_message(request, level, text, extra_tags=done.steps if done else "")


def _told(notice: Notice | None, done: Done | None) -> str:
    """What was done and the warning about it, in one text."""
    texts = [said.text for said in (done, notice) if said is not None]
    texts += [done.asks] if done and done.asks else []
    if notice and notice.choices:
        texts.append(" ".join(choice.label for choice in notice.choices) + ".")
    return " ".join(texts)


def home_answer(
    request: HttpRequest, key: str = "", notice: Notice | None = None, done: Done | None = None
) -> HttpResponse:
    """Answer to the mentor's queue: all that waits now when the act was done, else the question in the line `key`."""
    if not request.htmx:  # type: ignore[attr-defined]
        say(request, notice, done)
        return redirect("mentor_home")
    if notice is not None and notice.kind not in SAVED:
        return render(request, "trainees/home/_question.html", {"key": key, "notice": notice})
    user: Any = request.user
    words = {"home": mentor_queue.build(user, timezone.localdate()), "done": done, "text": _told(notice, done)}
    return render(request, "trainees/home/_answer.html", words | {"csrf_token": get_token(request)})


def conflict_notice(
    error: ConflictError, key: str, *, url: str, mine: Any, fields: dict[str, str], visit: Visit, yours: str = "",
    what: str = "dit veld",
) -> Notice:  # fmt: skip
    """The question after a conflict over `what`, a date of a row: keep theirs or save mine. `yours` says what I did."""
    theirs = error.theirs
    yours = yours or (f"Jij vulde {paper(mine)} in." if mine else "Jij maakte het leeg.")
    seen = theirs.value.isoformat() if theirs.value else ""
    keep = f"Houd {short(theirs.value, visit.today)} van" if theirs.value else "Houd het leeg, zoals"
    keep = f"{keep} {theirs.who}"
    save = f"Bewaar mijn {short(mine, visit.today)}" if mine else "Maak het toch leeg"
    weeks = [plan_week(visit.plan.start, day) if day else None for day in (theirs.value, mine)]
    return Notice(
        kind="conflict",
        text=changed_since(error, what, timezone.now()),
        detail=f"{yours} Welke datum blijft staan?",
        url=url,
        typed=with_year(mine) if mine else "",
        choices=(
            Choice(keep, {"day": seen, "seen": seen, "on": seen}, mine=False, who=theirs.by, week=weeks[0]),
            Choice(save, {**fields, "seen": seen}, mine=True, who=visit.user.name, week=weeks[1]),
        ),
        history=f"{reverse('history', args=[visit.plan.pk])}?{urlencode({'rij': key})}",
    )
