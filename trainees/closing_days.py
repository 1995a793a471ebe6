"""Acts on the calendar of an office: close it, open it again, replace a holiday that falls on a weekend; undo of these.

An office has one calendar, so these acts wait for each other: two coordinators never add the same day twice.
"""

import uuid
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from trainees import dates, wording
from trainees.conflicts import ConflictError, Theirs
from trainees.models import ClosedDay, Office, TraineePlan, User
from trainees.models.history import create_all, delete_all, sign
from trainees.models.people import calendar_of, is_replaced
from trainees.working_days import (
    CLOSED,
    MONDAY_TO_FRIDAY,
    ONE_DAY,
    NoWorkingDayError,
    WorkingCalendar,
    weekend_holidays,
)

LONGEST_SPAN = 92
MOST_DAYS_A_YEAR = 120
A_MONTH = timedelta(days=31)
UNDONE = "Ongedaan gemaakt"
CHANGED_SINCE = "Dit kan niet meer ongedaan gemaakt worden: de sluitingsdagen zijn intussen gewijzigd."
WITH_ARTICLE = {"Dag van de Arbeid", "nationale feestdag"}


@dataclass(frozen=True, slots=True)
class Change:
    """What an act did to a calendar: the days that it closed or opened.

    Of a span also the weekend days and holidays that were `skipped`, and the days that were `known`.
    """

    act: uuid.UUID = field(default_factory=uuid.uuid4)
    days: tuple[date, ...] = ()
    skipped: tuple[date, ...] = ()
    known: tuple[date, ...] = ()


def weekdays_of(office: Office) -> frozenset[int]:
    """The days of the week on which somebody works: Monday to Friday, and those of the open plans of the office."""
    plans = TraineePlan.objects.open().filter(office=office).order_by()
    digits = "".join(plans.values_list("working_days", flat=True).distinct())
    return MONDAY_TO_FRIDAY | {int(digit) - 1 for digit in digits}


@transaction.atomic
def close(*, office: Office, first: date, last: date, label: str, by: User) -> Change:
    """Close an office from `first` up to and including `last`; one day when they are the same.

    Weekend days on which nobody works and holidays are skipped, a day that is there already is left as it is. Raises
    ValidationError, by field, for a far year, a span upside down or too long, and when no day is left to close. The
    number of queries does not grow with the days.
    """
    _check_span(first, last)
    _one_at_a_time(office)
    there = {closed.day: closed for closed in office.closed_days.filter(day__range=(first, last))}
    bare = WorkingCalendar(weekdays=weekdays_of(office))
    span = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    known = tuple(day for day in span if day in there)
    skipped = tuple(day for day in span if day not in there and not bare.is_working(day))
    added = tuple(day for day in span if day not in known and day not in skipped)
    change = Change(days=added, skipped=skipped, known=known)
    if not added:
        raise ValidationError({"first": _nothing_to_close(span, there, bare)})
    rows = [ClosedDay(office=office, day=day, label=label or CLOSED) for day in added]
    for row in rows:
        _check(row)
    create_all(rows, by=by, act=change.act)
    _check_year(office, {day.year for day in added})
    return change


def _check_span(first: date, last: date) -> None:
    if not (first.year >= dates.FIRST_YEAR and last.year <= dates.LAST_YEAR):
        raise ValidationError({"first": dates.FAR_YEAR})
    if last < first:
        day = wording.paper(last)
        raise ValidationError({"last": f"{day} valt voor de eerste dag ({wording.paper(first)})."})
    if (last - first).days >= LONGEST_SPAN:
        text = f"Een sluiting duurt hoogstens {LONGEST_SPAN} dagen. Voeg een langere in delen toe."
        raise ValidationError({"last": text})


def _check_year(office: Office, years: set[int]) -> None:
    for year in years:
        if office.closed_days.filter(day__year=year).count() > MOST_DAYS_A_YEAR:
            text = f"Een kantoor heeft hoogstens {MOST_DAYS_A_YEAR} sluitingsdagen in een jaar."
            raise ValidationError({"last": f"{text} Met deze dagen erbij zijn het er meer in {year}."})


def _nothing_to_close(span: list[date], there: dict[date, ClosedDay], bare: WorkingCalendar) -> str:
    """Why a span has no day left to close."""
    if len(span) > 1:
        return "In deze periode is geen werkdag meer die nog geen sluitingsdag is."
    (day,) = span
    if day in there:
        return f"{wording.paper(day)} staat al bij de sluitingsdagen ({there[day].label})."
    return f"{wording.paper(day)} is een {bare.why_closed(day)}, dus al een vrije dag."


@transaction.atomic
def reopen(*, office: Office, first: date, last: date, label: str, by: User) -> Change:
    """Take the closed days with this label from `first` up to and including `last` away; replacement days stay.

    Raises ValidationError when there are none: another person took them away.
    """
    _one_at_a_time(office)
    rows = list(office.closed_days.filter(day__range=(first, last), label=label, replaces=None))
    if not rows:
        raise ValidationError("Deze sluitingsdagen waren al verwijderd.")
    change = Change(days=tuple(row.day for row in rows))
    delete_all(rows, by=by, act=change.act)
    return change


def latest_replacement(holiday: date) -> date:
    """The last day that may replace a holiday: of the same year, or a month later."""
    return max(date(holiday.year, 12, 31), holiday + A_MONTH)


def proposal(holiday: date, working: WorkingCalendar) -> date | None:
    """The first free working day after a holiday, as the law has it when an office fixes none; None without one."""
    try:
        day = working.next_working(holiday + ONE_DAY)
    except NoWorkingDayError:
        return None
    return day if day <= latest_replacement(holiday) else None


@transaction.atomic
def replace(*, office: Office, holiday: date, day: date | None, seen: date | None, by: User) -> Change:
    """Replace a holiday on a weekend by a working day, another one than before, or by none yet (None).

    `seen` is the replacement day that the person saw. Raises ConflictError when another person chose a different one
    since; ValidationError for what is no such holiday, or for a day that is closed already or too far away.
    """
    if not is_replaced(holiday):
        raise ValidationError("Op deze dag valt geen feestdag in het weekend.")
    _one_at_a_time(office)
    row = office.closed_days.filter(replaces=holiday).first()
    now = row.day if row else None
    if now not in (seen, day):
        raise ConflictError(_last_choice(office, holiday, now))
    if now == day:
        return Change()
    change = Change(days=tuple(one for one in (now, day) if one))
    if day is None:
        delete_all([row], by=by, act=change.act)
        return change
    _check_replacement(office, holiday, day)
    row = row or ClosedDay(office=office, replaces=holiday, label=replacement_label(holiday))
    row.day = day
    _save(row, by=by, act=change.act)
    return change


def replacement_label(holiday: date) -> str:
    """Why an office is closed on the replacement day of a holiday: *vervanging van Allerheiligen*."""
    name = weekend_holidays(holiday.year)[holiday]
    return f"vervanging van {'de ' if name in WITH_ARTICLE else ''}{name}"


def _check_replacement(office: Office, holiday: date, day: date) -> None:
    first, last = date(holiday.year, 1, 1), latest_replacement(holiday)
    if not first <= day <= last:
        text = f"Kies een werkdag van {wording.paper(first)} tot en met {wording.paper(last)}."
        raise ValidationError({"day": text})
    others = list(office.closed_days.exclude(replaces=holiday))
    for remark in dates.review(day, today=day, start=first, end=last, calendar=calendar_of(others, MONDAY_TO_FRIDAY)):
        raise ValidationError({"day": remark.text})


def _last_choice(office: Office, holiday: date, now: date | None) -> Theirs:
    """The replacement day of a holiday now, and who chose it when, from the history."""
    versions: Any = ClosedDay.history.filter(office_id=office.pk, replaces=holiday)
    latest = versions.order_by("-history_date", "-history_id").first()
    return Theirs(now, latest.actor_name if latest else "", latest.history_date if latest else None)


@transaction.atomic
def undo(*, office: Office, act: uuid.UUID, by: User) -> Change:
    """Put back what an act on the calendar of this office changed.

    Raises ValidationError when there is no such act, or when its days changed since.
    """
    _one_at_a_time(office)
    versions = list(ClosedDay.history.filter(office_id=office.pk, act=act).order_by("history_id"))
    rows = {row.pk: row for row in office.closed_days.all()}
    if not versions or any(_is_changed(rows.get(version.id), version) for version in versions):
        raise ValidationError(CHANGED_SINCE)
    change = Change()
    _put_back(versions, rows, by=by, act=change.act)
    return change


def _is_changed(row: ClosedDay | None, version: Any) -> bool:
    """Whether a closed day is another than a version left it."""
    was_removed = version.history_type == "-"
    if row is None or was_removed:
        return bool(row) is was_removed
    return bool((row.day, row.label) != (version.day, version.label))


def _put_back(versions: list[Any], rows: dict[int, ClosedDay], *, by: User, act: uuid.UUID) -> None:
    """Turn versions of one act back: what they added goes, what they changed or removed is as before.

    No act changes more than one day, the replacement of a holiday; it may add or remove many.
    """
    kinds: dict[str, list[Any]] = {kind: [one for one in versions if one.history_type == kind] for kind in "+-~"}
    changed, removed = [one.prev_record.instance for one in kinds["~"]], [one.instance for one in kinds["-"]]
    others = [row for pk, row in rows.items() if pk not in {version.id for version in versions}]
    days, holidays = {row.day for row in others}, {row.replaces for row in others} - {None}
    if any(row.day in days or row.replaces in holidays for row in (*changed, *removed)):
        raise ValidationError(CHANGED_SINCE)
    if kinds["+"]:
        delete_all([rows[version.id] for version in kinds["+"]], by=by, act=act, reason=UNDONE)
    for row in changed:
        _save(row, by=by, act=act, reason=UNDONE)
    if removed:
        create_all(removed, by=by, act=act, reason=UNDONE)


def _one_at_a_time(office: Office) -> None:
    """Let an act on this calendar go on alone, so that the next sees it."""
    Office.objects.select_for_update(no_key=True).get(pk=office.pk)


def _check(row: ClosedDay) -> None:
    row.clean_fields(exclude={"office"})
    row.clean()


def _save(row: ClosedDay, *, by: User, act: uuid.UUID, reason: str = "") -> None:
    _check(row)
    sign(row, by=by, act=act, reason=reason)
    row.save()
