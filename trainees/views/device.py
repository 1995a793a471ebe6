"""What lets the trainee's pages live on a phone: manifest, worker, what it keeps, a page without network."""

from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import Any, Concatenate, ParamSpec

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from rjsmin import jsmin

P = ParamSpec("P")

KEPT_FOR = "Kept-For"
FILES = (
    "vendor/bootstrap/bootstrap.min.css",
    "css/app.css",
    "vendor/source-sans-3/source-sans-3-latin-wght-normal.woff2",
    "django_htmx/htmx-2.min.js",
    "js/app.js",
    "js/leaving.js",
    "js/outbox.js",
    "js/session.js",
    "js/theme.js",
    "js/tick_rows.js",
    "js/ticks.js",
    "js/typed.js",
)  # what the trainee's own pages load; a test holds this list against the pages
ONLY_IN_DEVELOPMENT = ("django_htmx/django-htmx.js",)
ICONS = {"icons/app-192.png": ("192x192", "any"), "icons/app-512.png": ("512x512", "any")}
ICONS |= {"icons/app-maskable-512.png": ("512x512", "maskable")}


def kept_on_device(view: Callable[Concatenate[HttpRequest, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """Let the worker keep a copy of this page for the person who is signed in, whose key goes with it in a header.

    Only the trainee's own pages carry it: without this header the worker keeps nothing.
    """

    @wraps(view)
    def marked(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.headers[KEPT_FOR] = str(request.user.pk)
        return response

    return marked


@login_not_required
@require_safe
@cache_control(max_age=3600)
def manifest(request: HttpRequest) -> HttpResponse:
    """Say how the site looks when it is installed."""
    icons = [
        {"src": static(name), "sizes": sizes, "type": "image/png", "purpose": purpose}
        for name, (sizes, purpose) in ICONS.items()
    ]
    words: dict[str, Any] = {
        "id": "/",
        "name": "Opleidingsplan",
        "short_name": "Opleidingsplan",
        "description": "Je opleiding volgen: zien wat deze week klaar moet zijn, en afvinken.",
        "lang": "nl-BE",
        "dir": "ltr",
        "start_url": reverse("home"),
        "scope": reverse("home"),
        "display": "standalone",
        "theme_color": "#ffffff",
        "background_color": "#f5f7f7",
        "icons": icons,
    }
    return JsonResponse(words, content_type="application/manifest+json")


@login_not_required
@require_safe
@cache_control(no_cache=True)
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker with the addresses that it keeps; another version as soon as one of them changes."""
    files = [static(name) for name in (*FILES, *(ONLY_IN_DEVELOPMENT if settings.DEBUG else ()))]
    files.append(reverse("no_network"))
    words = {"files": files, "version": sha256(" ".join(files).encode()).hexdigest()[:12], "hashed": not settings.DEBUG}
    code = jsmin(render_to_string("worker.js", words))
    response = HttpResponse(code, content_type="text/javascript")
    response.headers["Service-Worker-Allowed"] = "/"
    return response


@login_not_required
@require_safe
def no_network(request: HttpRequest) -> HttpResponse:
    """What the worker shows in place of an own page of which this device has no copy; nothing in it is personal."""
    return render(request, "pages/no_network.html")
