"""Tick several actions in one press: all under a heading, or the same action in other units."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from competency_plans import catalogue
from trainees import checking, elsewhere
from trainees.checking import Many, Tick
from trainees.models import PlannedAction, PlannedUnit
from trainees.phrases import capital, listed
from trainees.views.answers import Done, first_message
from trainees.views.guard import Visit, plan_page
from trainees.views.tick_answers import answer_many, undo_step
from trainees.views.ticking import refuse_without_right
from trainees.wording import NBSP, counted

NOTHING = "Er was niets meer om af te vinken."
READY = ("is klaar voor bevestiging", "zijn klaar voor bevestiging")
SETTLED = ("is intussen bevestigd of vrijgesteld", "zijn intussen bevestigd of vrijgesteld")


@require_POST
@plan_page()
def tick_elsewhere(request: HttpRequest, visit: Visit, action: int) -> HttpResponse:
    """Tick what is the same as a ticked action in other units of the plan, on the day of that tick."""
    refuse_without_right(visit, catalogue.tree(visit.plan.edition_id).groups_by_action.get(action))
    here = PlannedAction.objects.filter(planned_unit__plan=visit.plan, planned_unit__retired=False, action=action)
    on = here.values_list("completed_on", flat=True).first()
    twins = elsewhere.open_twins(visit.plan, action) if on else None
    try:
        done = _tick(visit, twins.actions if twins else (), Tick(ticked=True, on=on))
    except ValidationError as error:
        return _refused(request, visit, error)
    return _answer(request, visit, done, f"Ook afgevinkt in {_names(visit, done.units)}.")


@require_POST
@plan_page()
def tick_group(request: HttpRequest, visit: Visit, group: int) -> HttpResponse:
    """Tick every open action under one heading of the form, today."""
    units = catalogue.tree(visit.plan.edition_id).units
    heading = next((every for unit in units for every in unit.groups if every.id == group), None)
    refuse_without_right(visit, heading)
    actions = [action.id for action in heading.actions] if heading else []
    try:
        done = _tick(visit, actions, Tick(ticked=True))
    except ValidationError as error:
        return _refused(request, visit, error)
    return _answer(request, visit, done, f"{capital(counted(done.count, 'actie', 'acties'))} afgevinkt.")


def _tick(visit: Visit, actions: Iterable[int], tick: Tick) -> Many:
    return checking.tick_many(
        plan=visit.plan, ticks=dict.fromkeys(actions, tick), by=visit.user, role=visit.may.role,
        now=timezone.now(), today=visit.today,
    )  # fmt: skip


def _refused(request: HttpRequest, visit: Visit, error: ValidationError) -> HttpResponse:
    """Say why nothing was ticked: the page is older than what it shows."""
    return answer_many(request, visit, [], Done(first_message(error), failed=True), detail=False)


def _answer(request: HttpRequest, visit: Visit, done: Many, said: str) -> HttpResponse:
    """Answer with the units that changed and one step back, or say why nothing was ticked."""
    settled = done.left_out_units(checking.CONFIRMED, checking.EXEMPT)
    sentences = [said] if done.count else []
    sentences += [
        f"{capital(_names(visit, [unit]))} is klaar voor bevestiging." for unit in done.units if unit.is_ready
    ]
    sentences += [
        f"{capital(_names(visit, [unit]))} is intussen bevestigd of vrijgesteld." for unit in settled.values()
    ]
    text = " ".join(sentences if done.count else [*sentences, NOTHING])
    step = undo_step(request, visit, done.act) if done.count else ""
    keys = [f"onderdeel-{unit.pk}" for unit in [*done.units, *settled.values()]]
    return answer_many(request, visit, keys, Done(text, step, failed=not done.count))


def _names(visit: Visit, units: Iterable[PlannedUnit]) -> str:
    """Units in a sentence, in the order of the form: *onderdeel 2, 3 en 7*."""
    text, wanted = catalogue.tree(visit.plan.edition_id), {unit.unit_id for unit in units}
    return f"onderdeel{NBSP}{listed([unit.number for unit in text.units if unit.id in wanted])}"
