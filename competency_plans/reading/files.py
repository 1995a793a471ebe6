"""Reading the file of a form: bytes in, lines out. Whatever it holds is hostile until it is read."""

import re
from pathlib import Path

from competency_plans.reading.form import NotAFormError

MOST_BYTES = 2_000_000
MOST_LINES = 20_000
MOST_CHARACTERS = 10_000
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


def lines_of(path: Path) -> list[str]:
    """Give the lines of the text file at `path`, without their ends (CRLF, CR or LF).

    Raises NotAFormError for what is not UTF-8 text of at most 2 MB, of at most 20,000 lines, each of at most 10,000
    characters (a form has 19 kB, 430 lines, 600 characters); OSError when the file cannot be read. Never reads past
    the limit.
    """
    with path.open("rb") as file:
        content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise NotAFormError("een bestand van hoogstens 2 MB", 1)
    return lines_in(content)


def lines_in(content: bytes) -> list[str]:
    """Give the lines of the content of a file; raises NotAFormError as `lines_of` does."""
    if content.startswith(_UTF16):
        raise NotAFormError("tekst in UTF-8 (dit bestand is UTF-16)", 1)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotAFormError("tekst in UTF-8", _line(content[: error.start].decode("latin-1"))) from error
    control = _CONTROL.search(text)
    if control:
        raise NotAFormError("tekst zonder stuurtekens", _line(text[: control.start()]))
    lines = re.split(r"\r\n|\r|\n", text)
    if len(lines) > MOST_LINES:
        raise NotAFormError(f"een bestand van hoogstens {MOST_LINES} regels", MOST_LINES)
    for number, line in enumerate(lines, start=1):
        if len(line) > MOST_CHARACTERS:
            raise NotAFormError(f"een regel van hoogstens {MOST_CHARACTERS} tekens", number)
    return lines


def _line(before: str) -> int:
    return len(re.findall(r"\r\n|\r|\n", before)) + 1
