"""What an open page asks for: what others changed in a planning, the days of a plan, the list of shortcuts."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from trainees import changes, plan_document, workspace
from trainees.date_examples import examples
from trainees.views.answers import filter_of, rows_answer
from trainees.views.guard import Visit, plan_page

MOST_ROWS = 500
MOVING = (
    (
        "Bewegen",
        (
            (("↑", "↓"), "vorig of volgend onderdeel"),
            (("←", "→"), "vorige of volgende kolom"),
            (("Home", "End"), "begin of einde van de rij"),
            (("Enter",), "op een titel: open- of dichtklappen"),
        ),
    ),
    (
        "Invullen",
        (
            (("0–9",), "meteen beginnen te typen"),
            (("F2",), "de datum die er staat wijzigen"),
            (("Enter",), "bewaren en naar onder"),
            (("Tab",), "bewaren en naar rechts"),
            (("Esc",), "oude datum laten staan"),
            (("Delete",), "datum wissen"),
            (("Alt", "↓"), "kalender openen"),
        ),
    ),
)
SEVERAL = (
    (
        "Meer tegelijk",
        (
            (("spatie",), "onderdeel kiezen"),
            (("Shift", "↑", "↓"), "meer onderdelen kiezen"),
            (("Ctrl", "A"), "alles kiezen wat nog open is"),
            (("15/12",), "zelfde datum voor alle gekozen"),
            (("+5",), "alle gekozen 5 werkdagen later"),
            (("Ctrl", "D"), "datum naar onder doorvoeren"),
            (("Ctrl", "Enter"), "de rest mee opschuiven"),
            (("Ctrl", "Z"), "ongedaan maken, Ctrl Y opnieuw"),
        ),
    ),
)


@require_safe
@plan_page()
def changes_since(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Answer the rows that differ from what the page shows (`rij=onderdeel-5:stamp`), and by whom; 204 for none.

    Those that are unfolded there (`open=5`) come with their actions.
    """
    pairs = (text.rpartition(":") for text in request.GET.getlist("rij")[:MOST_ROWS])
    seen = {key: stamp for key, _, stamp in pairs}
    document = plan_document.outline(visit.plan, visit.today, plan_document.PARTS)
    changed = changes.since(document, seen)
    if not changed:
        return HttpResponse(status=204)
    opened = {f"onderdeel-{key}" for key in request.GET.getlist("open")} & set(changed)
    if opened:
        document = plan_document.build(visit.plan, visit.today, remarks_for=visit.user.pk)
    unfolded = [key.removeprefix("onderdeel-") for key in opened]
    page = workspace.build(document, opened=unfolded, marked=filter_of(request))
    authors = changes.authors(document, seen, but=visit.user)
    fresh = [(key, who, page.lines[key].name) for key, who in authors.items() if key in page.lines]
    return rows_answer(request, visit, changed, page, fresh=fresh)


@require_safe
@plan_page("plan_dates")
def calendar(request: HttpRequest, visit: Visit) -> JsonResponse:
    """Answer what the calendar at a date field needs on a page of many plans: `frame_of` and the `ends` per day."""
    document = plan_document.outline(visit.plan, visit.today)
    url = reverse("planning", args=[visit.plan.pk]).removesuffix("planning/")
    return JsonResponse(workspace.frame_of(document, url) | {"ends": workspace.ends_of(document)})


@require_safe
@plan_page()
def shortcuts(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show the keys of the planning and how to type a date, with today's examples."""
    frame = plan_document.frame(visit.plan, visit.today)
    words = {
        "plan": visit.plan,
        "today": visit.today,
        "moving": MOVING,
        "several": SEVERAL,
        "examples": examples(frame, visit.plan.calendar),
    }
    return render(request, "trainees/planning/shortcuts.html", words)
