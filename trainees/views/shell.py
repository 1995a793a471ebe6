"""What surrounds every page: navigation by role and the chosen theme."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from trainees import access

THEMES = ("light", "dark")
A_YEAR = 60 * 60 * 24 * 365


@dataclass(frozen=True, slots=True)
class Place:
    """An entry of the navigation."""

    label: str
    url: str
    icon: str
    current: bool


@dataclass(frozen=True, slots=True)
class Shell:
    """Navigation and theme of one request; the bottom tab bar on a phone is the trainee's.

    `find_url` is where who sees plans of others looks for one; `tab` the page of a plan on which he stands.
    """

    navigation: list[Place]
    is_trainee: bool
    theme: str
    find_url: str = ""
    tab: str = ""


TRAINEE = [("Deze week", "this_week", "check2-square"), ("Mijn plan", "my_plan", "list-ul")]
MENTOR = [("Mijn cursisten", "mentor_home", "people")]
COORDINATOR = [
    ("Overzicht", "overview", "table"),
    ("Uitnodigingen", "invitations", "envelope"),
    ("Kantoor", "offices", "building"),
]
OFFICE_PAGES = ("office", "close_days", "replace_holiday")
INSIDE = {"my_unit": "my_plan"} | dict.fromkeys(OFFICE_PAGES, "offices")
PAGES_OF_A_PLAN = {"planning", "proposal", "history", "agreement", "change_period", "start_assessment"}
ADMINISTRATOR = [("Beheer", "admin:index", "sliders")]


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `shell`, without a query of its own (the roles came with the signed-in person)."""
    chosen = request.COOKIES.get("theme", "")
    theme = chosen if chosen in THEMES else ""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"shell": Shell([], False, theme)}
    entries = [
        *(TRAINEE if getattr(user, "has_plan", False) else []),
        *(MENTOR if getattr(user, "guides", False) else []),
        *(COORDINATOR if getattr(user, "coordinates", False) or user.is_superuser else []),
        *(ADMINISTRATOR if user.is_superuser else []),
    ]
    match = request.resolver_match
    here = match.view_name if match else ""
    here = INSIDE.get(here, here)
    tab = here if here in PAGES_OF_A_PLAN else ""
    if tab:
        here = "mentor_home" if getattr(user, "guides", False) else "overview"
    places = [Place(label, reverse(name), icon, current=name == here) for label, name, icon in entries]
    find_url = reverse("find") if access.sees_others(user) else ""
    return {"shell": Shell(places, bool(getattr(user, "has_plan", False)), theme, find_url, tab)}


def home(request: HttpRequest) -> HttpResponse:
    """Send people to the page that they come for."""
    user = request.user
    if getattr(user, "guides", False):
        return redirect("mentor_home")
    if getattr(user, "coordinates", False):
        return redirect("overview")
    if getattr(user, "has_plan", False):
        return redirect("this_week")
    return redirect("admin:index" if user.is_superuser else "help")


@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    """Keep the chosen theme in a cookie: light, dark, or what the device says."""
    there = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(there, {request.get_host()}, require_https=request.is_secure())
    response = HttpResponseRedirect(there if safe and there.startswith("/") else reverse("home"))
    theme = request.POST.get("theme", "")
    if theme in THEMES:
        response.set_cookie("theme", theme, A_YEAR, samesite="Lax", secure=settings.HTTPS, httponly=True)
    else:
        response.delete_cookie("theme")
    return response
