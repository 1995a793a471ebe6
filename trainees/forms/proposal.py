"""What may be sent to *Stel planning voor*: the choices for a preview, and the dates of a preview to save."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from trainees import dates
from trainees.forms.planning import SeenDateField
from trainees.forms.rows import UNREADABLE, RowsField
from trainees.plan_document import PlanDocument
from trainees.proposals import Choices, earliest, standard
from trainees.wording import short, with_year

BY_ACTIONS, EQUAL = "acties", "gelijk"
AS_WRITTEN, OWN = "plan", "zelf"
UP, DOWN = "omhoog", "omlaag"
RADIOS = forms.RadioSelect(attrs={"class": "form-check-input"})


class ChoicesForm(forms.Form):
    """How to spread. Without `chosen` nobody chose yet and the standard choices hold.

    `offered` are the units that had a box, `row` those whose box was ticked; `sequence` are the units in their order
    with a number in `place` each, and `move` shifts one of them up or down. `seen_first` and `seen_last` are the days
    that the page showed in those fields: what `+5` counts from.
    """

    chosen = forms.CharField(required=False, max_length=10)
    seen_first = SeenDateField()
    seen_last = SeenDateField()
    first = forms.CharField(required=False, max_length=200)
    last = forms.CharField(required=False, max_length=200)
    spread = forms.ChoiceField(
        required=False,
        choices=[(BY_ACTIONS, "Naar verhouding van het aantal acties"), (EQUAL, "Elk onderdeel even lang")],
        widget=RADIOS,
    )
    order = forms.ChoiceField(
        required=False,
        choices=[(AS_WRITTEN, "Zoals in het opleidingsplan"), (OWN, "Zelf gekozen volgorde")],
        widget=RADIOS,
    )
    weekly = forms.BooleanField(required=False)
    keep = forms.BooleanField(required=False)
    row = RowsField(required=False)
    offered = RowsField(required=False)
    sequence = RowsField(required=False)
    place = RowsField(required=False)
    move = forms.CharField(required=False, max_length=100)

    def __init__(self, data: Any, *, document: PlanDocument) -> None:
        self.standard = standard(document)
        super().__init__(data if data.get("chosen") else self._untouched())
        self.document = document
        self.places: dict[str, str] = {}

    def _untouched(self) -> dict[str, Any]:
        days = {"first": self.standard.first, "last": self.standard.last}
        shown = {name: with_year(day) if day else "" for name, day in days.items()}
        return {**shown, "chosen": "", "spread": BY_ACTIONS, "order": AS_WRITTEN, "weekly": "on", "keep": "on"}

    @property
    def days(self) -> dict[str, str]:
        """First and last day in words, where what was typed gave one."""
        found = {name: self.cleaned_data.get(name) for name in ("first", "last")}
        return {name: with_year(day) for name, day in found.items() if isinstance(day, date)}

    @property
    def seen(self) -> dict[str, str]:
        """The day that each field shows, as the page sends it back; where it shows no day, the one that it showed."""
        found = {name: self.cleaned_data.get(name) or self._standing(name) for name in ("first", "last")}
        return {name: day.isoformat() for name, day in found.items() if day}

    def _standing(self, field: str) -> date | None:
        """The day that stood in a field when it was typed in."""
        return self.cleaned_data.get(f"seen_{field}") or self._usual(field)

    def _usual(self, field: str) -> date | None:
        return self.standard.first if field == "first" else self.standard.last

    def clean_first(self) -> date | None:
        """The first day, not before the next working day."""
        day = self._day("first")
        since = earliest(self.document)
        if day and since and day < since:
            raise ValidationError(f"Kies ten vroegste {short(since)}, de eerste werkdag die nog te plannen is.")
        return day

    def clean_last(self) -> date | None:
        """The last day, after the first."""
        day, first = self._day("last"), self.cleaned_data.get("first")
        if day and first and day < first:
            raise ValidationError("De laatste dag ligt voor de eerste.")
        return day

    def _day(self, field: str) -> date | None:
        """A day as typed, within the training; the usual one when nothing was typed."""
        frame = self.document
        outcome = dates.parse(
            self.cleaned_data[field], today=frame.today, start=frame.start, end=frame.end, calendar=frame.calendar,
            current=self._standing(field),
        )  # fmt: skip
        if isinstance(outcome, dates.Refused):
            raise ValidationError(outcome.message)
        if isinstance(outcome, dates.Cleared):
            return self._usual(field)
        remarks = dates.review(
            outcome.day, today=frame.today, start=frame.start, end=frame.end, calendar=frame.calendar, open=False
        )
        for remark in remarks:
            if remark.kind != "warning":
                raise ValidationError(remark.text.removesuffix(" Toch bewaren?"))
        return outcome.day

    def choices(self) -> Choices:
        """What was chosen; a day that could not be read is None, and what is unreadable counts as not sent."""
        self.is_valid()
        sent = self.cleaned_data
        out = set(sent.get("offered") or ()) - set(sent.get("row") or ())
        return Choices(
            first=sent.get("first"),
            last=sent.get("last"),
            by_actions=sent.get("spread") != EQUAL,
            order=self._order(sent.get("sequence") or [], sent.get("place") or []),
            weekly=bool(sent.get("weekly")),
            keep=bool(sent.get("keep")),
            left_out=frozenset(out),
            is_own_order=sent.get("order") == OWN,
        )

    def _order(self, sequence: list[str], typed: list[str]) -> tuple[str, ...]:
        """The units in the order of their numbers; a number that was changed goes before its equals, or after them."""
        keys = sequence
        if len(typed) == len(sequence):
            numbers = [int(text) if text.isdecimal() and len(text) < 4 else 0 for text in typed]
            if all(numbers):
                moved = [(number, (number > at) - (number < at)) for at, number in enumerate(numbers, start=1)]
                keys = [key for _, key in sorted(zip(moved, sequence, strict=True), key=lambda pair: pair[0])]
            else:
                self.places = dict(zip(sequence, typed, strict=True))
                self.add_error("place", f"Vul in elke rij een volgnummer van 1 tot {len(sequence)} in.")
        return _shifted(list(dict.fromkeys(keys)), self.cleaned_data.get("move", ""))


def _shifted(keys: list[str], move: str) -> tuple[str, ...]:
    """The keys after one changed places with its neighbour: `omhoog onderdeel-12`."""
    way, _, key = move.partition(" ")
    if way in {UP, DOWN} and key in keys:
        at = keys.index(key)
        other = min(max(at + (1 if way == DOWN else -1), 0), len(keys) - 1)
        keys[at], keys[other] = keys[other], keys[at]
    return tuple(keys)


class ProposalForm(forms.Form):
    """The dates of a preview, with what each row showed: equally long lists `row`, `day` and `seen`.

    `made` is the fingerprint of the choices from which it was made.
    """

    row = RowsField(required=False)
    day = RowsField(required=False)
    seen = RowsField(required=False)
    made = forms.CharField(required=False, max_length=100)

    def clean(self) -> dict[str, Any]:
        """Pair the lists: `wanted` and `seen` are days by key. Raises ValidationError for what no page sends."""
        cleaned: dict[str, Any] = super().clean() or {}
        if self.errors:
            return cleaned
        rows, days, seen = cleaned["row"], cleaned["day"], cleaned["seen"]
        if not rows:
            raise ValidationError("Er is geen datum om te bewaren.")
        if not len(rows) == len(days) == len(seen) == len(set(rows)) or not all(days):
            raise ValidationError(UNREADABLE)
        return {"wanted": _days(rows, days), "seen": _days(rows, seen), "made": cleaned["made"]}


def _days(rows: list[str], texts: list[str]) -> dict[str, date | None]:
    """The days by key as the page put them there. Raises ValidationError for anything else."""
    field = SeenDateField()
    try:
        return {key: field.clean(text) for key, text in zip(rows, texts, strict=True)}
    except ValidationError:
        raise ValidationError(UNREADABLE) from None
