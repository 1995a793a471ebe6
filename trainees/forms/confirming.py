"""What may be sent to confirm rows of several plans at once."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

UNREADABLE = "Deze keuze is onleesbaar. Laad de pagina opnieuw."
NOTHING = "Er was niets meer te bevestigen."
TOO_MANY = "Dit zijn er te veel in één keer. Bevestig ze per stuk."
MOST_ROWS = 900  # Django reads a thousand fields
ROW = re.compile(r"([0-9]{1,18}) (onderdeel|bedrijf) ([0-9]{1,18}) ([0-9]{4}-[0-9]{2}-[0-9]{2})")


@dataclass(frozen=True, slots=True)
class ProposedRow:
    """A row of a plan with the day that the page proposed for it."""

    plan: int
    kind: str
    row: int
    on: date


class ProposedRowsField(forms.Field):
    """The rows as the page wrote them, each in one text: `12 onderdeel 34 2026-11-19`."""

    widget = forms.MultipleHiddenInput
    default_error_messages = {"required": NOTHING}

    def clean(self, value: Any) -> list[ProposedRow]:
        """The rows, each once. Raises ValidationError for none, too many, or what no page wrote."""
        texts = list(dict.fromkeys(super().clean(value)))
        if len(texts) > MOST_ROWS:
            raise ValidationError(TOO_MANY)
        rows = [self._row(text) for text in texts]
        if len({(row.kind, row.row) for row in rows}) < len(rows):
            raise ValidationError(UNREADABLE)
        return rows

    def _row(self, text: str) -> ProposedRow:
        match = ROW.fullmatch(text)
        if match is None:
            raise ValidationError(UNREADABLE)
        plan, kind, row, on = match.groups()
        try:
            return ProposedRow(int(plan), kind, int(row), date.fromisoformat(on))
        except ValueError:
            raise ValidationError(UNREADABLE) from None


class ConfirmAllForm(forms.Form):
    """The rows to confirm, each on its own day."""

    row = ProposedRowsField()
