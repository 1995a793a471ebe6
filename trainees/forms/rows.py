"""What may be sent to several rows of a planning at once: which rows, what each showed, and what to do with them."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from trainees import dates
from trainees.forms.planning import AcceptField, SeenDateField
from trainees.forms.printed import printed
from trainees.models import State
from trainees.plan_document import PlanDocument
from trainees.schedules import Spot, shifted, spread
from trainees.working_days import NoWorkingDayError

SAME, EACH, SHIFT, SPREAD, CLEAR = "zelfde", "elk", "verschuiven", "spreiden", "wissen"
MOST_ROWS = 500
MOST_DAYS = 999
UNREADABLE = "Deze keuze is onleesbaar. Laad de pagina opnieuw."
GONE = "Niet alles wat je koos bestaat nog. Laad de pagina opnieuw."


class RowsField(forms.Field):
    """Texts, one for each of several rows: lists of equal length are sent under different names."""

    widget = forms.MultipleHiddenInput

    def clean(self, value: Any) -> list[str]:
        """The texts as they were sent."""
        texts = list(value or ())
        if len(texts) > MOST_ROWS or any(len(text) > 2000 for text in texts):
            raise ValidationError(UNREADABLE)
        return texts


class RowsForm(forms.Form):
    """Chosen rows and what their dates become: all the same, each its own, shifted, spread or cleared."""

    how = forms.ChoiceField(
        choices=[(how, how) for how in (SAME, EACH, SHIFT, SPREAD, CLEAR)],
        error_messages={"invalid_choice": UNREADABLE, "required": UNREADABLE},
    )
    row = RowsField(error_messages={"required": "Kies eerst minstens één onderdeel."})
    seen = RowsField(required=False)
    day = RowsField(required=False)
    days = forms.IntegerField(
        required=False,
        min_value=-MOST_DAYS,
        max_value=MOST_DAYS,
        error_messages={"invalid": "Vul een aantal werkdagen in."},
    )
    way = forms.TypedChoiceField(
        required=False, choices=[(1, "later"), (-1, "vroeger")], coerce=int, empty_value=1,  # type: ignore[arg-type]
        error_messages={"invalid_choice": UNREADABLE},
    )  # fmt: skip
    first = forms.CharField(required=False, max_length=200)
    last = forms.CharField(required=False, max_length=200)
    left = forms.IntegerField(required=False, min_value=0)
    accept = AcceptField()

    def __init__(self, data: Any, *, document: PlanDocument) -> None:
        super().__init__(data)
        self.document = document
        self.problems: dict[str, str] = {}

    def clean(self) -> dict[str, Any]:
        """Work out `wanted`, the new date of each row; `problems` say why a text of its own gives a row none."""
        cleaned: dict[str, Any] = super().clean() or {}
        if self.errors:
            return cleaned
        cleaned["days"] = (cleaned["days"] or 0) * cleaned["way"]
        cleaned["seen"] = self._seen(cleaned["row"], cleaned["seen"])
        if not cleaned["row"]:
            raise ValidationError("Kies eerst minstens één onderdeel.")
        try:
            cleaned["wanted"] = self._wanted(cleaned)
        except NoWorkingDayError:
            raise ValidationError(dates.NO_WORKING_DAY) from None
        except OverflowError:
            raise ValidationError(dates.FAR_YEAR) from None
        return cleaned

    def _seen(self, rows: list[str], seen: list[str]) -> dict[str, date | None]:
        if len(rows) != len(seen) or len(set(rows)) != len(rows):
            raise ValidationError(UNREADABLE)
        if not set(rows) <= set(self.document.rows):
            raise ValidationError(GONE)
        field = SeenDateField()
        return {row: field.clean(text) for row, text in zip(rows, seen, strict=True)}

    def _spots(self, seen: dict[str, date | None]) -> list[Spot]:
        settled = self.document.settled
        return [Spot(key, day, key not in settled) for key, day in seen.items()]

    def _wanted(self, cleaned: dict[str, Any]) -> dict[str, date | None]:
        spots = self._spots(cleaned["seen"])
        how, texts = cleaned["how"], cleaned["day"]
        if how == CLEAR:
            return {spot.key: None for spot in spots if spot.is_open}
        if how == SHIFT:
            return dict(shifted(spots, self._days(cleaned["days"]), self.document.calendar))
        if how == SPREAD:
            return dict(self._spread(spots, cleaned))
        if how == SAME:
            return self._same(spots, texts[0] if texts else "")
        if len(texts) != len(spots):
            raise ValidationError(UNREADABLE)
        return self._each(spots, texts)

    def _days(self, days: int | None) -> int:
        if not days:
            raise ValidationError("Vul een aantal werkdagen in.")
        return days

    def _spread(self, spots: list[Spot], cleaned: dict[str, Any]) -> dict[str, date]:
        known = [spot.day for spot in spots if spot.is_open and spot.day]
        first = self._date("first", cleaned["first"], min(known, default=None))
        last = self._date("last", cleaned["last"], max(known, default=None))
        if first is None or last is None or first == last:
            raise ValidationError("Geef een eerste en een laatste dag om over te spreiden.")
        if first > last:
            raise ValidationError({"last": "De laatste dag ligt voor de eerste."})
        try:
            return spread(spots, first, last, self.document.calendar)
        except ValueError:
            raise ValidationError("Tussen die dagen ligt geen werkdag.") from None

    def _date(self, field: str, text: str, standing: date | None) -> date | None:
        """A first or last day as typed, kept within the training; when nothing was typed the date that stands."""
        outcome = self._parse(text, standing)
        if isinstance(outcome, dates.Refused):
            raise ValidationError({field: outcome.message})
        day = outcome.day if isinstance(outcome, dates.Parsed) else standing
        return day and min(max(day, self.document.start), self.document.end)

    def _same(self, spots: list[Spot], text: str) -> dict[str, date | None]:
        """One text for every open row: a date sets it, `+5` shifts each from its own, `=` takes the one above them."""
        if not text.strip():
            raise ValidationError({"day": "Vul een datum in."})
        if text.strip()[:1] in {"+", "-"}:
            outcomes = {spot: self._parse(text, spot.day) for spot in spots if spot.is_open and spot.day}
        else:
            outcome = self._parse(text, None, self._above(spots[0].key))
            outcomes = {spot: outcome for spot in spots if spot.is_open}
        refused = next((outcome for outcome in outcomes.values() if isinstance(outcome, dates.Refused)), None)
        if refused:
            raise ValidationError({"day": refused.message})
        return {spot.key: self._day(outcome) for spot, outcome in outcomes.items()}

    def _above(self, key: str) -> date | None:
        """The nearest date above a row of the plan, among the rows of its kind."""
        above = None
        for other, row in self.document.rows.items():
            if other == key:
                break
            if other.partition("-")[0] == key.partition("-")[0] and row.state is not State.EXEMPT:
                above = row.planned_end or above
        return above

    def _each(self, spots: list[Spot], texts: list[str]) -> dict[str, date | None]:
        """A text for every row, as pasted: what gives no date is kept in `problems`, the rest is wanted."""
        wanted: dict[str, date | None] = {}
        above: date | None = None
        for spot, text in zip(spots, texts, strict=True):
            outcome = self._parse(text, spot.day, above)
            if problem := self._problem(outcome):
                self.problems[spot.key] = problem
            elif spot.is_open:
                wanted[spot.key] = self._day(outcome)
            above = wanted.get(spot.key) or spot.day or above
        return wanted

    def _problem(self, outcome: dates.Outcome) -> str:
        """Why a text gives no date that can stand in the plan; empty when it does."""
        if isinstance(outcome, dates.Refused):
            return outcome.message
        day = self._day(outcome)
        return self.outside(day) if day else ""

    def outside(self, day: date) -> str:
        """Why a day cannot be a planned end of this plan; empty when it can."""
        frame = self.document
        remarks = dates.review(day, today=frame.today, start=frame.start, end=frame.end, calendar=frame.calendar)
        return next((remark.text for remark in remarks if remark.kind == "error"), "")

    def _parse(self, text: str, current: date | None, above: date | None = None) -> dates.Outcome:
        frame = self.document
        return dates.parse(
            text, today=frame.today, start=frame.start, end=frame.end, calendar=frame.calendar,
            current=current, above=above,
        )  # fmt: skip

    def _day(self, outcome: dates.Outcome) -> date | None:
        return outcome.day if isinstance(outcome, dates.Parsed) else None


class ExemptRowsForm(forms.Form):
    """Chosen rows and one reason to exempt them all."""

    row = RowsField(error_messages={"required": "Kies eerst minstens één onderdeel."})
    reason = forms.CharField(
        max_length=2000, validators=[printed], error_messages={"required": "Geef een reden om vrij te stellen."}
    )
