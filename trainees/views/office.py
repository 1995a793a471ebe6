"""The calendar of an office, year by year: replacement days, closed days, and undo of a change to them."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from trainees import access, closing_days, dates, office_year
from trainees.closing_days import Change
from trainees.conflicts import ConflictError
from trainees.forms.office import ClosingForm, ReopeningForm, ReplacementForm
from trainees.models import Office, User
from trainees.models.people import is_replaced
from trainees.office_year import Entry, spanned
from trainees.phrases import capital, listed
from trainees.views.answers import Done, first_message, say
from trainees.views.managing import show
from trainees.wording import ago, counted, short, with_year
from trainees.working_days import CLOSED, WEEKEND, WorkingCalendar, belgian_holidays

P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Desk:
    """One person at the calendar of one office today, in the year that the address or the form names."""

    user: User
    office: Office
    year: int
    today: date

    @property
    def calendar(self) -> WorkingCalendar:
        """The working days of the office around the year."""
        return office_year.calendar_around(self.office, self.year)


View = Callable[Concatenate[HttpRequest, Desk, P], HttpResponse]


def office_page(view: View[P]) -> Callable[..., HttpResponse]:
    """Guard a page of an office: 403 for who coordinates none, 404 when this one does not exist for him."""

    @wraps(view)
    def guarded(request: HttpRequest, office: int, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        user: Any = request.user
        if not access.oversees(user):
            raise PermissionDenied
        found = access.find_office(user, office)
        if found is None:
            raise Http404
        today = timezone.localdate()
        asked = request.POST.get("jaar") or request.GET.get("jaar", "")
        return view(request, Desk(user, found, _year(asked, today), today), *args, **kwargs)

    return guarded


def _year(asked: str, today: date) -> int:
    """The year that was asked for, else this year."""
    year = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) == 4 else today.year
    return year if dates.FIRST_YEAR <= year <= dates.LAST_YEAR else today.year


@require_safe
def offices(request: HttpRequest) -> HttpResponse:
    """Go to the office that was chosen, else to the first; say so when there is none yet."""
    user: Any = request.user
    if not access.oversees(user):
        raise PermissionDenied
    asked = request.GET.get("kantoor", "")
    key = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 10 else 0
    found = access.find_office(user, key) or access.coordinated_offices(user).first()
    if found is None:
        return render(request, "trainees/offices.html")
    today = timezone.localdate()
    return redirect(_address(Desk(user, found, _year(request.GET.get("jaar", ""), today), today)))


@require_safe
@office_page
def office(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show one year of the calendar; `?jaar=` says which."""
    return _page(request, desk)


@require_POST
@office_page
def close_days(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Close the office for a day or a span."""
    form = ClosingForm(request.POST, year=desk.year, today=desk.today, calendar=desk.calendar)
    if form.is_valid():
        try:
            change = closing_days.close(office=desk.office, by=desk.user, **form.cleaned_data)
        except ValidationError as error:
            show(error, form)
        else:
            first, last = form.cleaned_data["first"], form.cleaned_data["last"]
            text = f"Bewaard: {spanned(first, last)}, {form.cleaned_data['label'] or CLOSED}."
            return _saved(request, replace(desk, year=first.year), change, [text, *_left_out(change), *form.notes])
    return _page(request, desk, form=form)


@require_POST
@office_page
def reopen_days(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Take a span of closed days away."""
    form = ReopeningForm(request.POST)
    if not form.is_valid():
        return _refused(request, desk, "Kies een sluiting uit de lijst.")
    try:
        change = closing_days.reopen(office=desk.office, by=desk.user, **form.cleaned_data)
    except ValidationError as error:
        return _refused(request, desk, first_message(error))
    span = spanned(form.cleaned_data["first"], form.cleaned_data["last"])
    return _saved(request, desk, change, [f"Verwijderd: {span}, {form.cleaned_data['label']}."])


@require_POST
@office_page
def replace_holiday(request: HttpRequest, desk: Desk, holiday: date) -> HttpResponse:
    """Choose, change or take away the replacement day of a holiday on a weekend; another day does not exist here."""
    if not is_replaced(holiday):
        raise Http404
    desk = replace(desk, year=holiday.year)
    form = ReplacementForm(request.POST, holiday=holiday, today=desk.today, calendar=desk.calendar)
    try:
        day, seen = form.wanted()
        change = closing_days.replace(office=desk.office, holiday=holiday, day=day, seen=seen, by=desk.user)
    except ValidationError as error:
        return _page(request, desk, entry=_typed(request, holiday, first_message(error)))
    except ConflictError as error:
        return _page(request, desk, entry=_theirs(request, holiday, error))
    return _saved(request, desk, change, [_replaced(holiday, day), *form.notes])


@require_POST
@office_page
def undo_closing(request: HttpRequest, desk: Desk, act: uuid.UUID) -> HttpResponse:
    """Put back what one act changed; the answer to a toast is the page again."""
    try:
        closing_days.undo(office=desk.office, act=act, by=desk.user)
        messages.success(request, "Ongedaan gemaakt.")
    except ValidationError as error:
        messages.error(request, first_message(error))
    if request.htmx:  # type: ignore[attr-defined]
        refresh: HttpResponse = HttpResponseClientRefresh()
        return refresh
    return redirect(_address(desk))


def _address(desk: Desk) -> str:
    return f"{reverse('office', args=[desk.office.pk])}?jaar={desk.year}"


def _page(
    request: HttpRequest, desk: Desk, *, form: ClosingForm | None = None, entry: Entry | None = None
) -> HttpResponse:
    """The page of a year, with what was typed and why it was not saved."""
    words = {
        "office": desk.office,
        "offices": access.coordinated_offices(desk.user),
        "page": office_year.build(desk.office, desk.year, desk.today, entry),
        "form": form or ClosingForm(None, year=desk.year, today=desk.today, calendar=WorkingCalendar()),
        "address": reverse("office", args=[desk.office.pk]),
    }
    return render(request, "trainees/office.html", words)


def _refused(request: HttpRequest, desk: Desk, text: str) -> HttpResponse:
    messages.error(request, text)
    return redirect(_address(desk))


def _saved(request: HttpRequest, desk: Desk, change: Change, texts: list[str]) -> HttpResponse:
    """Say what was saved, what it means for the planned ends, and how to take it back; then the page again."""
    undo = ""
    if change.days:
        undo = f"{reverse('undo_closing', args=[desk.office.pk, change.act])}?jaar={desk.year}"
    closed = desk.office.closed_days.filter(day__in=change.days).values_list("day", flat=True)
    if hit := office_year.ends_on(desk.office, list(closed), desk.today):
        texts.append(f"{office_year.ends_phrase(len(hit))} nu op een sluitingsdag.")
    say(request, None, Done(" ".join(texts), undo))
    return redirect(_address(desk) + ("#einddatums" if hit else ""))


def _left_out(change: Change) -> list[str]:
    """Which days of a span were skipped, in a sentence; none when every day was closed."""
    weekend = sum(day.weekday() in WEEKEND for day in change.skipped)
    holidays = len(change.skipped) - weekend
    parts = [
        *([counted(weekend, "weekenddag", "weekenddagen")] if weekend else []),
        *([counted(holidays, "feestdag", "feestdagen")] if holidays else []),
        *([counted(len(change.known), "dag die er al stond", "dagen die er al stonden")] if change.known else []),
    ]
    return [f"Overgeslagen: {listed(parts)}."] if parts else []


def _replaced(holiday: date, day: date | None) -> str:
    name = belgian_holidays(holiday.year)[holiday]
    if day is None:
        return f"{capital(name)} heeft geen vervangingsdag meer."
    return f"Bewaard: {with_year(day)} vervangt {short(holiday)}, {name}."


def _typed(request: HttpRequest, holiday: date, error: str) -> Entry:
    return Entry(holiday, request.POST.get("day", ""), request.POST.get("seen", ""), error)


def _theirs(request: HttpRequest, holiday: date, error: ConflictError) -> Entry:
    """The field after a conflict: what was typed stays, and saving it again is a choice."""
    theirs = error.theirs
    who, when = theirs.by or "Iemand anders", f" {ago(theirs.at, timezone.now())}" if theirs.at else ""
    did = f"koos{when} {with_year(theirs.value)}" if theirs.value else f"verwijderde{when} de vervangingsdag"
    text = f"{who} {did}. Bewaar opnieuw als jouw keuze moet gelden."
    return Entry(holiday, request.POST.get("day", ""), theirs.value.isoformat() if theirs.value else "", text)
