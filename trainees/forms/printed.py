"""What a person types stands on the paper later, so it must be printable when it is typed."""

from django.core.exceptions import ValidationError

from trainees.pdf import MissingGlyphError
from trainees.pdf.glyphs import printable


def printed(value: str) -> None:
    """Raise ValidationError when the fonts of the printed plan lack a character of this text."""
    try:
        printable(value)
    except MissingGlyphError as error:
        message = f"Het teken {error.character} kan niet afgedrukt worden. Gebruik een ander teken."
        raise ValidationError(message, code="unprintable") from error
