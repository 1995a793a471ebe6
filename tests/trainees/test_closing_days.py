"""Acts on the calendar of an office: closing, opening again, replacing a holiday, undo."""

import uuid
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tests.conftest import person, start_plan
from trainees import closing_days
from trainees.conflicts import ConflictError
from trainees.models import ClosedDay, Office
from trainees.working_days import WorkingCalendar

ALL_SAINTS = date(2026, 11, 1)
MONDAY = date(2026, 11, 2)
TUESDAY = date(2026, 11, 3)
CLOSING, OPENING, UNDOING = 8, 6, 7


@pytest.fixture
def close(office, griet):
    """Close Griet's office: `close(first, last)`."""

    def close(first, last=None, label="collectief verlof", **fields):
        values = {"office": office, "by": griet} | fields
        return closing_days.close(first=first, last=last or first, label=label, **values)

    return close


@pytest.fixture
def replace(office, griet):
    """Replace All Saints' Day in Griet's office: `replace(day)`."""

    def replace(day, seen=None, holiday=ALL_SAINTS, **fields):
        values = {"office": office, "by": griet} | fields
        return closing_days.replace(holiday=holiday, day=day, seen=seen, **values)

    return replace


def reopen(office, by, first, last, label="collectief verlof"):
    """Open an office again."""
    return closing_days.reopen(office=office, first=first, last=last, label=label, by=by)


def kept(office) -> dict[str, str]:
    return {f"{row.day:%d/%m/%y}": row.label for row in office.closed_days.all()}


# --- closing ---


def test_a_span_closes_its_working_days_and_skips_weekends_and_holidays(close, office):
    change = close(date(2026, 12, 25), date(2027, 1, 1))
    assert kept(office) == dict.fromkeys(["28/12/26", "29/12/26", "30/12/26", "31/12/26"], "collectief verlof")
    assert change.skipped == (date(2026, 12, 25), date(2026, 12, 26), date(2026, 12, 27), date(2027, 1, 1))


def test_a_day_that_is_there_already_keeps_its_reason_inside_a_span(close, office):
    close(date(2026, 12, 29), label="verbouwing")
    change = close(date(2026, 12, 28), date(2026, 12, 30))
    assert change.known == (date(2026, 12, 29),)
    assert kept(office)["29/12/26"] == "verbouwing"
    assert len(kept(office)) == 3


@pytest.mark.parametrize(
    ("first", "last", "field", "message"),
    [
        (date(2026, 11, 28), None, "first", "28/11/2026 is een zaterdag, dus al een vrije dag."),
        (date(2026, 12, 25), None, "first", "25/12/2026 is een feestdag, dus al een vrije dag."),
        (date(2026, 12, 25), date(2026, 12, 27), "first", "geen werkdag meer"),
        (date(2026, 12, 25), date(2026, 12, 24), "last", "24/12/2026 valt voor de eerste dag (25/12/2026)."),
        (date(2026, 1, 1), date(2066, 1, 1), "last", "hoogstens 92 dagen"),
        (date(2026, 1, 5), date(2026, 4, 7), "last", "hoogstens 92 dagen"),
        (date(1, 1, 4), None, "first", "Kies een jaar van 1990 tot en met 2099."),
        (date(2099, 12, 31), date(2100, 1, 4), "first", "Kies een jaar van 1990 tot en met 2099."),
    ],
)
def test_what_closes_nothing_or_too_much_is_refused_and_keeps_nothing(close, office, first, last, field, message):
    with pytest.raises(ValidationError) as refused:
        close(first, last)
    assert message in refused.value.message_dict[field][0]
    assert kept(office) == {}


def test_a_day_alone_that_is_there_already_is_said_with_its_reason(close, office):
    close(date(2026, 5, 15), label="brugdag")
    with pytest.raises(ValidationError, match=r"15/05/2026 staat al bij de sluitingsdagen \(brugdag\)"):
        close(date(2026, 5, 15))
    assert kept(office) == {"15/05/26": "brugdag"}


def test_a_day_without_a_reason_is_a_closed_day(close, office):
    close(date(2026, 5, 15), label="")
    assert kept(office) == {"15/05/26": "sluitingsdag"}


def test_a_saturday_on_which_a_trainee_works_is_closed_too(close, office, edition, lotte, bart, griet, today):
    start_plan(lotte, office, edition, [bart], griet, working_days="3456")
    change = close(date(2026, 12, 18), date(2026, 12, 21))
    assert list(kept(office)) == ["18/12/26", "19/12/26", "21/12/26"]
    assert change.skipped == (date(2026, 12, 20),)


def test_an_office_is_not_closed_for_most_of_a_year(close, office):
    close(date(2027, 1, 4), date(2027, 3, 31))
    with pytest.raises(ValidationError, match="hoogstens 120 sluitingsdagen in een jaar"):
        close(date(2027, 4, 1), date(2027, 6, 30))
    assert len(kept(office)) == 62


def test_the_same_day_in_another_office_is_another_day(close, office, griet):
    other = Office.objects.create(name="Ander Kantoor")
    close(date(2026, 5, 15))
    close(date(2026, 5, 15), office=other)
    assert kept(other) == kept(office)


def test_a_span_is_one_act_in_the_name_of_who_closed(close, griet):
    change = close(date(2026, 12, 28), date(2026, 12, 31))
    versions = ClosedDay.history.all()
    assert {(version.act, version.actor_name, version.history_type) for version in versions} == {
        (change.act, griet.name, "+")
    }


# --- opening again ---


def test_a_span_opens_again_in_one_act_and_its_history_stays(close, office, griet):
    close(date(2026, 12, 28), date(2026, 12, 31))
    close(date(2026, 5, 15), label="brugdag")
    span = date(2026, 12, 28), date(2026, 12, 31)
    change = reopen(office, griet, *span)
    assert kept(office) == {"15/05/26": "brugdag"}
    removed = ClosedDay.history.filter(history_type="-")
    assert {(version.act, version.actor_name) for version in removed} == {(change.act, griet.name)}
    with pytest.raises(ValidationError, match="waren al verwijderd"):
        reopen(office, griet, *span)


def test_opening_a_span_leaves_other_reasons_replacement_days_and_offices(close, replace, office, griet):
    other = Office.objects.create(name="Ander Kantoor")
    close(TUESDAY, date(2026, 11, 5))
    close(TUESDAY, office=other)
    close(date(2026, 11, 6), label="brugdag")
    replace(MONDAY)
    reopen(office, griet, ALL_SAINTS, date(2026, 11, 30))
    assert kept(office) == {"02/11/26": "vervanging van Allerheiligen", "06/11/26": "brugdag"}
    assert kept(other) == {"03/11/26": "collectief verlof"}


# --- replacing a holiday ---


def test_a_holiday_on_a_weekend_is_replaced_by_a_closed_day(replace, office, plan):
    replace(MONDAY)
    row = office.closed_days.get()
    assert (row.day, row.replaces, row.label) == (MONDAY, ALL_SAINTS, "vervanging van Allerheiligen")
    assert plan.calendar.why_closed(MONDAY) == "vervanging van Allerheiligen"


@pytest.mark.parametrize(
    ("holiday", "label"),
    [
        (date(2027, 5, 1), "vervanging van de Dag van de Arbeid"),
        (date(2029, 7, 21), "vervanging van de nationale feestdag"),
        (date(2027, 12, 25), "vervanging van Kerstmis"),
    ],
)
def test_the_reason_of_a_replacement_day_names_the_holiday(holiday, label):
    assert closing_days.replacement_label(holiday) == label


def test_another_day_takes_the_place_of_the_first(replace, office):
    replace(MONDAY)
    replace(TUESDAY, seen=MONDAY)
    assert [row.day for row in office.closed_days.all()] == [TUESDAY]
    assert ClosedDay.history.count() == 2


def test_a_replacement_day_is_taken_away(replace, office):
    replace(MONDAY)
    replace(None, seen=MONDAY)
    assert kept(office) == {}


def test_saving_what_is_there_changes_nothing(replace):
    replace(MONDAY)
    assert replace(MONDAY, seen=MONDAY).days == ()
    assert replace(MONDAY, seen=None).days == ()
    assert ClosedDay.history.count() == 1


def test_a_choice_made_since_by_another_is_a_conflict_and_stays(replace, office, griet, administrator):
    replace(TUESDAY, by=administrator)
    for day in (MONDAY, None):
        with pytest.raises(ConflictError) as found:
            replace(day, seen=MONDAY)
        assert (found.value.theirs.value, found.value.theirs.by) == (TUESDAY, administrator.name)
    replace(None, seen=TUESDAY, by=administrator)
    with pytest.raises(ConflictError) as found:
        replace(MONDAY, seen=TUESDAY)
    assert (found.value.theirs.value, found.value.theirs.by) == (None, administrator.name)
    assert kept(office) == {}


@pytest.mark.parametrize(
    ("day", "message"),
    [
        (date(2026, 11, 7), "7/11 is een zaterdag. Neem vr"),
        (ALL_SAINTS, "1/11 is een zondag."),
        (date(2026, 11, 11), "11/11 is een feestdag."),
        (date(2026, 11, 5), "5/11 is een sluitingsdag (collectief verlof)."),
        (date(2025, 12, 30), "Kies een werkdag van 01/01/2026 tot en met 31/12/2026."),
        (date(2027, 1, 4), "Kies een werkdag van 01/01/2026 tot en met 31/12/2026."),
        (date(9999, 12, 31), "Kies een werkdag van"),
    ],
)
def test_a_holiday_is_replaced_by_a_free_working_day_of_its_year(replace, close, office, day, message):
    close(date(2026, 11, 5))
    with pytest.raises(ValidationError) as refused:
        replace(day)
    assert message in refused.value.messages[0].replace("\N{NO-BREAK SPACE}", " ")
    assert not office.closed_days.exclude(replaces=None).exists()


def test_christmas_may_be_replaced_in_january(replace, office):
    replace(date(2028, 1, 3), holiday=date(2027, 12, 25))
    assert kept(office) == {"03/01/28": "vervanging van Kerstmis"}


@pytest.mark.parametrize("holiday", [date(2026, 12, 25), date(2026, 11, 8), date(1, 1, 1), date(9999, 12, 31)])
def test_only_a_holiday_on_a_weekend_is_replaced(replace, holiday):
    with pytest.raises(ValidationError, match="geen feestdag in het weekend"):
        replace(MONDAY, holiday=holiday)


@pytest.mark.parametrize(
    ("holiday", "closed", "day"),
    [
        (ALL_SAINTS, {}, MONDAY),
        (ALL_SAINTS, {MONDAY: "brugdag"}, TUESDAY),
        (date(2027, 12, 25), {}, date(2027, 12, 27)),
        (date(2027, 12, 25), {date(2027, 12, day): "verlof" for day in range(27, 32)}, date(2028, 1, 3)),
        (ALL_SAINTS, dict.fromkeys((date(2026, 11, day) for day in range(1, 31)), "verbouwing"), date(2026, 12, 1)),
    ],
)
def test_the_proposal_is_the_first_free_working_day_after_the_holiday(holiday, closed, day):
    assert closing_days.proposal(holiday, WorkingCalendar(closed)) == day


def test_without_a_free_working_day_soon_there_is_no_proposal():
    far = {date.fromordinal(ALL_SAINTS.toordinal() + number): "verbouwing" for number in range(500)}
    assert closing_days.proposal(ALL_SAINTS, WorkingCalendar(far)) is None
    soon = {day: label for day, label in far.items() if day.year == 2026}
    assert closing_days.proposal(ALL_SAINTS, WorkingCalendar(soon)) is None


# --- the number of days costs nothing ---


@pytest.mark.parametrize("last", [date(2027, 1, 5), date(2027, 3, 31)], ids=["two", "sixty-two"])
def test_closing_opening_and_undo_take_as_few_queries_for_many_days_as_for_two(
    close, office, griet, last, django_assert_num_queries
):
    first = date(2027, 1, 4)
    with django_assert_num_queries(CLOSING):
        closed = close(first, last)
    with django_assert_num_queries(UNDOING):
        closing_days.undo(office=office, act=closed.act, by=griet)
    assert kept(office) == {}
    close(first, last)
    with django_assert_num_queries(OPENING):
        opened = reopen(office, griet, first, last)
    with django_assert_num_queries(UNDOING):
        closing_days.undo(office=office, act=opened.act, by=griet)
    assert len(kept(office)) == len(closed.days)


# --- what always holds ---


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"day": MONDAY}, "closed_day_once"),
        ({"day": TUESDAY, "replaces": ALL_SAINTS}, "holiday_replaced_once"),
        ({"day": date(2027, 8, 15), "replaces": date(2027, 8, 15)}, "holiday_replaced_on_another_day"),
    ],
)
def test_the_database_keeps_a_day_and_a_replacement_once(replace, office, fields, name):
    replace(MONDAY)
    row = ClosedDay(office=office, **fields)
    message = next(rule.violation_error_message for rule in ClosedDay._meta.constraints if rule.name == name)
    with pytest.raises(ValidationError) as refused:
        row.full_clean()
    assert message in refused.value.messages
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


@pytest.mark.parametrize("fields", [{"day": date(1, 1, 1)}, {"day": MONDAY, "replaces": date(2026, 12, 25)}])
def test_a_far_year_and_the_replacement_of_no_weekend_holiday_are_refused_everywhere(office, fields):
    with pytest.raises(ValidationError):
        ClosedDay(office=office, **fields).full_clean()


# --- undo ---


def test_undo_puts_back_what_one_act_changed(close, replace, office, griet):
    acts = [close(date(2026, 12, 28), date(2026, 12, 31)), replace(MONDAY), replace(TUESDAY, seen=MONDAY)]
    before = [{}, {"28/12/26", "29/12/26", "30/12/26", "31/12/26"}]
    before.append({"02/11/26", *before[1]})
    for change, days in zip(reversed(acts), reversed(before), strict=True):
        closing_days.undo(office=office, act=change.act, by=griet)
        assert set(kept(office)) == set(days)
    assert {version.history_change_reason for version in ClosedDay.history.filter(history_type="-")} == {
        "Ongedaan gemaakt"
    }


def test_undo_brings_removed_days_back_as_they_were(close, replace, office, griet):
    close(date(2026, 12, 28), date(2026, 12, 31))
    replace(MONDAY)
    before = list(ClosedDay.objects.values())
    removed = reopen(office, griet, date(2026, 12, 1), date(2026, 12, 31))
    taken = replace(None, seen=MONDAY)
    for change in (taken, removed):
        closing_days.undo(office=office, act=change.act, by=griet)
    assert list(ClosedDay.objects.values()) == before


def test_undo_of_what_changed_since_is_refused_whole(close, office, griet):
    first = close(date(2026, 12, 28), date(2026, 12, 31))
    reopen(office, griet, date(2026, 12, 30), date(2026, 12, 30))
    before = kept(office)
    with pytest.raises(ValidationError, match="intussen gewijzigd"):
        closing_days.undo(office=office, act=first.act, by=griet)
    assert kept(office) == before


def test_undo_does_not_bring_a_day_back_over_another(close, replace, office, griet):
    replace(MONDAY)
    taken = replace(None, seen=MONDAY)
    close(MONDAY, label="brugdag")
    with pytest.raises(ValidationError, match="intussen gewijzigd"):
        closing_days.undo(office=office, act=taken.act, by=griet)
    reopen(office, griet, MONDAY, MONDAY, "brugdag")
    replace(TUESDAY)
    with pytest.raises(ValidationError, match="intussen gewijzigd"):
        closing_days.undo(office=office, act=taken.act, by=griet)
    assert kept(office) == {"03/11/26": "vervanging van Allerheiligen"}


def test_undo_in_another_office_or_of_nothing_is_refused(close, office, griet):
    change = close(date(2026, 12, 28))
    other = Office.objects.create(name="Ander Kantoor")
    for where, act in ((other, change.act), (office, uuid.uuid4())):
        with pytest.raises(ValidationError):
            closing_days.undo(office=where, act=act, by=griet)
    assert kept(office) == {"28/12/26": "collectief verlof"}


def test_only_the_plans_of_the_office_say_on_which_weekdays_it_works(office, edition, lotte, bart, griet, today):
    other = Office.objects.create(name="Ander Kantoor")
    noor = person("noor.janssens@anderkantoor.example", "Noor Janssens")
    start_plan(lotte, office, edition, [bart], griet, working_days="123")
    other.coordinators.add(griet)
    start_plan(noor, other, edition, [bart], griet, working_days="67")
    assert closing_days.weekdays_of(office) == frozenset(range(5))
    assert closing_days.weekdays_of(other) == frozenset(range(7))
