"""Words and glyphs in templates: dates, initials and percentages as the design prescribes, and icons.

This library is a builtin of the template engine (settings), so no template has to load it.
"""

import math
import re
from datetime import date, datetime
from functools import cache, lru_cache
from urllib.parse import parse_qsl

from django import template
from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from pyphen import Pyphen

from trainees import wording

register = template.Library()

LONG_WORD = re.compile(r"\w{16,}")
SOFT_HYPHEN = "\N{SOFT HYPHEN}"
NARROW_SPACE = "\N{NARROW NO-BREAK SPACE}"
ICON_FOLDERS = ("static/icons", "static/vendor/bootstrap-icons")
ICON_NAME = re.compile(r"[a-z0-9_-]+")
SVG_TAG = re.compile(r"<svg[^>]*?viewBox=\"(?P<box>[^\"]*)\"[^>]*>")
PAINT = re.compile(r"\s(?:fill|stroke|stroke-width|stroke-linecap|stroke-linejoin)=\"[^\"]*\"")


@register.simple_tag
@cache
def icon(name: str, kind: str = "") -> SafeString:
    """Return the drawing `name` as inline SVG, hidden from screen readers; `kind` is an extra class.

    An icon is a file, read once: our own in `static/icons`, else Bootstrap's. It is inlined because a page
    shows up to 200 of them: that costs no request and compresses to almost nothing.
    """
    source = _icon_source(name)
    opening = SVG_TAG.search(source)
    if opening is None:
        raise template.TemplateSyntaxError(f"{name}.svg has no viewBox")
    paint = "".join(PAINT.findall(opening[0]))
    body = re.sub(r">\s+<", "><", source[opening.end() :]).strip()
    classes = f"icon {kind}".strip()
    size = 'width="16" height="16"'
    start = f'<svg class="{classes}" {size} viewBox="{opening["box"]}"{paint} aria-hidden="true" focusable="false">'
    return mark_safe(start + body)  # noqa: S308 - only our own files


def _icon_source(name: str) -> str:
    if not ICON_NAME.fullmatch(name):
        raise template.TemplateSyntaxError(f"{name!r} is no icon name")
    for folder in ICON_FOLDERS:
        path = settings.BASE_DIR / folder / f"{name}.svg"
        if path.exists():
            return str(path.read_text(encoding="utf-8"))
    raise template.TemplateSyntaxError(f"there is no icon {name!r} in {' or '.join(ICON_FOLDERS)}")


@register.filter
@lru_cache(1024)
def soft(text: str) -> str:
    """Return a name in which long words may break between syllables, with a hyphen, in a narrow column."""
    return LONG_WORD.sub(lambda word: _syllables().inserted(word[0], SOFT_HYPHEN), text)


@cache
def _syllables() -> Pyphen:
    return Pyphen(lang="nl_NL")


@register.simple_tag
def status_glyph(state: str) -> SafeString:
    """Return the glyph of a state, coloured; the word always stands beside it."""
    value = str(getattr(state, "value", state))
    return icon(f"status-{value}", f"glyph is-{value}")


@register.filter
def short_date(day: date | None) -> str:
    """Return a date for in a sentence: "vr 27 nov"."""
    return wording.short(day) if day else ""


@register.filter
def full_date(day: date | None) -> str:
    """Return a date for in the grid: "vr 27 nov 2026"."""
    return wording.with_year(day) if day else ""


@register.filter
def long_date(day: date | None) -> str:
    """Return a date for who listens to the page: "vrijdag 27 november 2026"."""
    return wording.long(day) if day else ""


@register.filter
def paper_date(day: date | None) -> str:
    """Return a date as typed and printed: "27/11/2026"."""
    return wording.paper(day) if day else ""


@register.filter
def steps(tags: str) -> dict[str, str]:
    """Return what the toast of a message posts to, by name, as `Done.steps` wrote it into the tags of the message."""
    return dict(parse_qsl(tags))


@register.filter
def initials(name: str) -> str:
    """Return the first letters of the first and the second word of a name: "Bart Claes" gives "BC"."""
    return "".join(word[0] for word in name.split()[:2]).upper()


@register.filter
def percent(value: float | None) -> str:
    """Return a share of a hundred as the design writes it: 50 and a narrow space before the sign."""
    return "" if value is None else f"{math.floor(value + 0.5)}{NARROW_SPACE}%"


@register.filter
def moment(at: datetime | None) -> str:
    """Return a moment in Brussels: "vr 27 nov 2026, 14.38 u."."""
    return f"{wording.with_year(at.astimezone(wording.BRUSSELS).date())}, {wording.clock(at)}" if at else ""
