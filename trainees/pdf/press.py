"""Making the PDF; with finishing.py the only code that touches WeasyPrint, which is imported where it is used.

PDF/A-3a and PDF/UA-1; the same plan and moment give the same bytes.
"""

import gc
import os
import re
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string

from trainees.pdf.content import context
from trainees.pdf.finishing import finish
from trainees.pdf.glyphs import FOLDER, printable
from trainees.pdf.plan_json import plan_json
from trainees.plan_document import PlanDocument

BASE_URL = f"{FOLDER.as_uri()}/"
INDENTATION = re.compile(r">\s*\n\s*<")  # between tags of the templates; text has its brackets escaped

# WeasyPrint's fonts and the collector belong to the process: one print at a time.
_turn = threading.Lock()


def render(document: PlanDocument, *, at: datetime) -> bytes:
    """Return the plan as PDF, printed at the moment `at`.

    Raises MissingGlyphError when a text holds a character that no bundled font has, ValueError when `at` has no zone.
    """
    if at.utcoffset() is None:
        raise ValueError(f"a moment needs a time zone: {at.isoformat()}")
    at = at.astimezone(UTC)
    html = html_of(document, at)
    with _turn, _collector_off():
        return _pdf(html, plan_json(document), at)


def html_of(document: PlanDocument, at: datetime) -> str:
    """Return what is printed as HTML, in characters that the bundled fonts have. Raises MissingGlyphError."""
    html = render_to_string("print/plan.html", context(document, at))
    return printable(INDENTATION.sub("><", html))


def warm_up() -> None:
    """Load WeasyPrint, the stylesheet and the fonts, which otherwise the first print of a process does."""
    with _turn:
        _press()


def _pdf(html: str, data: bytes, at: datetime) -> bytes:
    press = _press()
    attachment = press.weasyprint.Attachment(
        string=data, name="plan.json", description="Het plan als gegevens", created=at, modified=at, relationship="Data"
    )
    source = press.weasyprint.HTML(string=html, url_fetcher=press.fetcher)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # WeasyPrint 70 leaves its colour profile to be closed
        pdf: bytes = source.write_pdf(
            finisher=finish,
            font_config=press.fonts,
            stylesheets=[press.stylesheet],
            attachments=[attachment],
            pdf_variant="pdf/a-3a",
            pdf_forms=True,
        )
    return pdf


@contextmanager
def _collector_off() -> Iterator[None]:
    """Keep the collector from walking the boxes of a page while they are made (1.15 times faster); collect after."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.collect()
        if was_on:
            gc.enable()


class _Press:
    """What one process needs once: WeasyPrint, the bundled fonts, the parsed stylesheet."""

    def __init__(self) -> None:
        os.environ["FONTCONFIG_FILE"] = str(FOLDER / "fonts.conf")
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="No fonts configured in FontConfig")
            import weasyprint
        from weasyprint.text.fonts import FontConfiguration

        self.weasyprint: Any = weasyprint
        self.fonts: Any = FontConfiguration()
        self.fetcher: Any = bundled_only()
        self.stylesheet: Any = weasyprint.CSS(
            string=(FOLDER / "plan.css").read_text(encoding="utf-8"),
            base_url=BASE_URL,
            url_fetcher=self.fetcher,
            font_config=self.fonts,
        )


@cache
def _press() -> _Press:
    """The press of this process; what is loaded by then stays out of the collector's sight: collecting gets cheap."""
    press = _Press()
    gc.collect()
    gc.freeze()
    return press


def bundled_only() -> Any:
    """Return a fetcher of WeasyPrint that serves the bundled fonts and refuses every other address with ValueError."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    served: dict[str, Path] = {path.as_uri(): path for path in (FOLDER / "fonts").glob("*.ttf")}

    class BundledOnly(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: object = None) -> Any:
            if url not in served:
                raise ValueError(f"not one of the bundled files: {url}")
            return URLFetcherResponse(url, served[url].read_bytes(), {"Content-Type": "font/ttf"})

    return BundledOnly(allowed_protocols=["file"])
