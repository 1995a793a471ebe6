"""What every request is cleared of, and what every answer carries."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

POLICY = "; ".join(
    [
        "default-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ]
)


Answer = Callable[[HttpRequest], HttpResponse]


def content_security_policy(get_response: Answer) -> Answer:
    """Allow a page only what this site serves itself: no inline script or style, no other host."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        return response

    return middleware


def kept_by_nobody(get_response: Answer) -> Answer:
    """Keep what was made for one visitor out of every cache: after signing out, *back* shows nothing of it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if "Cookie" in response.get("Vary", ""):
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return middleware


def readable(get_response: Answer) -> Answer:
    """Leave out what no page could answer: null characters outside the body, a body in another encoding than UTF-8.

    PostgreSQL holds no null character; Django refuses other encodings in a way that its own error page trips over. A
    null character in a form is for the form to refuse.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.encoding and request.encoding.lower() != "utf-8":
            request.encoding = "utf-8"
        request.META["QUERY_STRING"] = request.META.get("QUERY_STRING", "").replace("%00", "")
        request.COOKIES = {name: value for name, value in request.COOKIES.items() if "\0" not in value}
        return get_response(request)

    return middleware
