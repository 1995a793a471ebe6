"""The company competencies of one plan: add, change, remove, and what the office used before."""

import uuid
from datetime import date

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from trainees import earlier
from trainees import planning as acts
from trainees.conflicts import ConflictError, QuestionError
from trainees.forms.planning import CompanyForm, PlannedEndForm, shown_date
from trainees.models import CompanyCompetency
from trainees.phrases import changed_since
from trainees.views.answers import Done, answer, find_company, first_message, read_for, undo_address
from trainees.views.dating import remark
from trainees.views.guard import Visit, plan_page
from trainees.wording import short
from trainees.workspace import ENTRY, Choice, Notice

CHANGED = "wijzigde deze competentie intussen"
MOST_DIGITS = 9


@require_POST
@plan_page("plan_dates")
def add_company(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Add a company competency as the last row."""
    words = CompanyForm(request.POST)
    end = PlannedEndForm(request.POST, plan=visit.plan, today=visit.today, above=None)
    if not (words.is_valid() and end.is_valid()):
        text = next(iter({**words.errors, **end.errors}.values()))[0]
        return answer(request, visit, ENTRY, notice=Notice("error", str(text)))
    act = uuid.uuid4()
    try:
        row = _add(visit, words, end, act)
    except ValidationError as error:
        return answer(request, visit, ENTRY, notice=Notice("error", first_message(error)))
    except QuestionError as error:
        return answer(request, visit, ENTRY, notice=_question(error, visit, request, end.cleaned_data["day"]))
    document = read_for(visit, [ENTRY])
    notice = remark(document, acts.key_of(row), row.planned_end, end.note)
    done = Done("Competentie toegevoegd.", undo_address(visit, act))
    return answer(request, visit, ENTRY, notice=notice, done=done, document=document)


def _add(visit: Visit, words: CompanyForm, end: PlannedEndForm, act: uuid.UUID) -> CompanyCompetency:
    return acts.add_company_competency(
        plan=visit.plan,
        competency=words.cleaned_data["competency"],
        action=words.cleaned_data["action"],
        planned_end=end.cleaned_data["day"],
        today=visit.today,
        by=visit.user,
        accept=acts.AFTER_THE_PERIOD in end.cleaned_data["accept"],
        act=act,
    )


def _question(error: QuestionError, visit: Visit, request: HttpRequest, day: date) -> Notice:
    fields = {name: request.POST.get(name, "") for name in ("competency", "action")}
    yes = Choice(f"Bewaar {short(day, visit.today)}", {**fields, "day": day.isoformat(), "accept": error.kind})
    return Notice("question", error.text, choices=(yes,), url=reverse("add_company", args=[visit.plan.pk]))


@require_POST
@plan_page("plan_dates")
def change_company(request: HttpRequest, visit: Visit, row: int) -> HttpResponse:
    """Change the words of a company competency."""
    found, key = find_company(visit, row), f"bedrijf-{row}"
    form = CompanyForm(request.POST)
    if not form.is_valid():
        text = str(next(iter(form.errors.values()))[0])
        return answer(request, visit, key, notice=Notice("error", text, cell="row"))
    wish, act = form.cleaned_data, uuid.uuid4()
    try:
        saved = acts.change_company_competency(
            row=found,
            competency=wish["competency"],
            action=wish["action"],
            seen=(wish["seen_competency"], wish["seen_action"]),
            by=visit.user,
            act=act,
        )
    except ConflictError as error:
        return answer(request, visit, key, notice=_other_words(error, visit, row, wish))
    except ValidationError as error:
        text = f"{first_message(error)} Jij vulde in: {_joined(wish)}"
        return answer(request, visit, key, notice=Notice("error", text, cell="row"))
    changed = saved.version != found.version
    return answer(request, visit, key, done=Done("Bewaard.", undo_address(visit, act)) if changed else None)


def _joined(words: dict[str, str]) -> str:
    return " / ".join(filter(None, (words["competency"], words["action"])))


def _other_words(error: ConflictError, visit: Visit, row: int, wish: dict[str, str]) -> Notice:
    """The question which words of a company competency stay; mine change only what I changed."""
    now = find_company(visit, row)
    theirs = {"competency": now.competency, "action": now.action}
    mine = {name: wish[name] if wish[name] != wish[f"seen_{name}"] else words for name, words in theirs.items()}
    seen = {f"seen_{name}": words for name, words in theirs.items()}
    what = "de competentie" if error.field == "competency" else "de opleidingsactie"
    yours = f"Jij vulde “{mine[error.field]}” in." if mine[error.field] else "Jij maakte ze leeg."
    return Notice(
        kind="conflict",
        text=changed_since(error, what, timezone.now()),
        detail=f"{yours} Welke tekst blijft staan?",
        url=reverse("change_company", args=[visit.plan.pk, row]),
        cell=error.field,
        choices=(
            Choice(f"Houd de tekst van {error.theirs.who}", {**theirs, **seen}, mine=False, who=error.theirs.by),
            Choice("Bewaar mijn tekst", {**mine, **seen}, mine=True, who=visit.user.name),
        ),
    )


@require_POST
@plan_page("plan_dates")
def remove_company(request: HttpRequest, visit: Visit, row: int) -> HttpResponse:
    """Remove a company competency; the row and its history are kept."""
    found, key, act = find_company(visit, row), f"bedrijf-{row}", uuid.uuid4()
    try:
        saved = acts.remove_company_competency(row=found, by=visit.user, seen=_seen(request), act=act)
    except (ConflictError, ValidationError) as error:
        return answer(request, visit, key, notice=Notice("error", _kept(error), cell="row"))
    undo = undo_address(visit, act) if saved.version != found.version else ""
    return answer(request, visit, key, done=Done("Competentie verwijderd.", undo))


def _seen(request: HttpRequest) -> tuple[int, date | None]:
    """The version of a company competency that the page showed, 0 when it does not say, with the day of its tick."""
    version = request.POST.get("seen_version", "")
    readable = version.isascii() and version.isdecimal() and len(version) <= MOST_DIGITS
    return int(version) if readable else 0, shown_date(request.POST.get("seen_checked", ""))


def _kept(error: ConflictError | ValidationError) -> str:
    """Why a company competency was not removed."""
    if isinstance(error, ValidationError):
        return first_message(error)
    did = "vinkte deze competentie intussen af" if error.theirs.value and error.field == "checked_on" else CHANGED
    return f"{error.theirs.by or 'Iemand anders'} {did}. Druk opnieuw op Verwijderen als ze toch weg mag."


@require_safe
@plan_page("plan_dates")
def earlier_company(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The competencies that the office used before, as options of the entry line."""
    return render(request, "trainees/planning/_earlier.html", {"earlier": earlier.competencies(visit.plan)})
