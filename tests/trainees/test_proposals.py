"""What the proposal of a plan shows: its period, its rows and its sentences."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests.conftest import TODAY, person, start_plan
from trainees import plan_document, planning, proposals
from trainees.models import ClosedDay
from trainees.working_days import WorkingCalendar

NOT_OVER = date(2027, 2, 10)


def plain(text):
    return text.replace("\xa0", " ")


def document_of(plan, today=TODAY):
    return plan_document.outline(plan, today)


def proposal_of(plan, today=TODAY, **choices):
    document = document_of(plan, today)
    return proposals.build(document, replace(proposals.standard(document), **choices))


def set_end(plan, number, day, **fields):
    unit = next(unit for unit in document_of(plan).units if unit.number == number)
    plan.units.filter(pk=unit.id).update(planned_end=day, **fields)
    return f"onderdeel-{unit.id}"


def dates_in(page):
    return {row.unit.number: plain(row.shown) for row in page.rows if row.kind == "proposed"}


def kinds_in(page):
    return {row.unit.number: row.kind for row in page.rows}


@pytest.fixture
def closed(office):
    for day in (28, 29, 30, 31):
        ClosedDay.objects.create(office=office, day=date(2026, 12, day), label="collectieve sluiting")


@pytest.mark.parametrize(
    ("today", "first", "last"),
    [
        (TODAY, date(2026, 11, 23), date(2027, 2, 12)),
        (date(2026, 11, 27), date(2026, 11, 30), date(2027, 2, 12)),
        (date(2026, 6, 1), date(2026, 9, 1), date(2027, 2, 12)),
        (date(2027, 2, 13), date(2027, 2, 15), date(2027, 2, 26)),
        (date(2027, 2, 26), None, None),
        (date(2027, 4, 1), None, None),
    ],
)
def test_it_runs_from_the_next_working_day_until_two_weeks_before_the_end(plan, today, first, last):
    usual = proposals.standard(document_of(plan, today))
    assert (usual.first, usual.last) == (first, last)


@pytest.mark.parametrize(
    ("today", "sentence"),
    [
        (date(2027, 3, 1), "De IBO liep tot 28 feb 2027. Er valt niets meer te plannen."),
        (date(2027, 2, 26), "De IBO loopt tot 28 feb 2027 en tot dan is er geen werkdag meer om iets op te plannen."),
    ],
)
def test_when_no_working_day_is_left_a_sentence_says_so_and_there_are_no_dates(plan, today, sentence):
    page = proposal_of(plan, today)
    assert (plain(page.problem), page.proposed) == (sentence, [])


def test_every_unit_of_an_empty_plan_gets_a_friday_by_its_actions(plan, closed):
    page = proposal_of(plan)
    assert list(dates_in(page).values())[:3] == ["vr 27 nov 2026", "vr 4 dec 2026", "vr 11 dec 2026"]
    assert dates_in(page)["10"] == "vr 12 feb 2027"
    assert page.lead == "11 van 11 onderdelen in het voorstel. Vink uit wat je zelf wilt plannen."
    assert plain(page.hint).startswith("De IBO loopt tot 28 feb 2027. We houden 2 weken vrij")
    assert (page.count, plain(page.detail)) == ("11 datums.", "Elk onderdeel krijgt 1 week.")


def test_the_notes_say_what_was_skipped_and_why_a_date_deviates(plan, closed):
    skipped, deviates = map(plain, proposal_of(plan).notes)
    assert skipped == "Overgeslagen: weekends, 25 dec – 1 jan (kantoor gesloten)."
    assert deviates == "Daarom eindigt 4 op een donderdag."


def test_fewer_weeks_than_units_and_a_period_without_a_friday_are_said(plan):
    few = plain(" ".join(proposal_of(plan, last=date(2026, 12, 4)).notes))
    assert "Er zijn minder weken dan onderdelen: op vr 27 nov en vr 4 dec eindigt er meer dan één." in few
    none = proposal_of(plan, last=date(2026, 11, 26))
    assert "Er zijn te weinig weken: 1a, 1b, 2, 3, 4, 5, 6, 7, 8, 9 en 10 eindigen niet op een vrijdag." in none.notes
    assert none.detail == ""


def test_the_foot_says_how_long_the_stretches_are(plan, closed):
    page = proposal_of(plan, today=date(2026, 8, 20))
    assert plain(page.detail) == "Het kortste onderdeel krijgt 1 week, het langste 4 weken."
    daily = proposal_of(plan, weekly=False)
    assert "werkdagen, het langste" in plain(daily.detail)
    alike = proposal_of(plan, today=date(2026, 8, 20), by_actions=False, last=date(2026, 11, 13))
    assert plain(alike.detail) == "Elk onderdeel krijgt 1 week."


def test_completed_ready_and_exempted_units_are_never_proposed(plan, bart):
    set_end(plan, "1a", None, completed_on=TODAY, confirmed_by=bart, confirmed_at=timezone.now())
    set_end(plan, "2", None, exemption="Deed dit al")
    set_end(plan, "3", date(2026, 12, 4), applicable_actions=2, ticked_actions=2)
    for keep in (True, False):
        page = proposal_of(plan, keep=keep)
        assert {number for number, kind in kinds_in(page).items() if kind == "settled"} == {"1a", "2", "3"}
        assert not {"1a", "2", "3"} & set(dates_in(page))


def test_dates_that_are_there_stay_and_hold_the_others_unless_unticked(plan):
    set_end(plan, "3", date(2026, 12, 18))
    kept, replaced = proposal_of(plan), proposal_of(plan, keep=False)
    assert kinds_in(kept)["3"] == "kept"
    days = {row.unit.number: row.iso for row in kept.proposed}
    assert max(days["1a"], days["1b"], days["2"]) <= "2026-12-18" <= min(days["4"], days["10"])
    assert kinds_in(replaced)["3"] == "proposed"
    assert plain(next(row for row in replaced.rows if row.unit.number == "3").before) == "vr 18 dec"


def test_an_unticked_row_is_left_out_and_its_date_holds(plan):
    key, empty = set_end(plan, "3", date(2026, 12, 18)), set_end(plan, "4", None)
    page = proposal_of(plan, keep=False, left_out=frozenset({key, empty}))
    assert (kinds_in(page)["3"], kinds_in(page)["4"]) == ("left", "left")
    assert page.lead.startswith("9 van 11 onderdelen in het voorstel. 1 datum blijft staan.")
    assert not next(row for row in page.rows if row.key == empty).is_chosen


def test_dates_that_contradict_the_order_are_said(plan):
    set_end(plan, "10", date(2026, 12, 4))
    set_end(plan, "1a", date(2027, 1, 29))
    set_end(plan, "1b", date(2027, 2, 5))
    assert any("niet overal op in de gekozen volgorde" in note for note in proposal_of(plan).notes)


def test_an_order_of_ones_own_decides_who_ends_first(plan):
    keys = [f"onderdeel-{unit.id}" for unit in document_of(plan).units]
    page = proposal_of(plan, order=(keys[10], keys[3], "onderdeel-0", "onzin"), is_own_order=True)
    assert [row.unit.number for row in page.rows][:4] == ["10", "3", "1a", "1b"]
    assert [row.place for row in page.rows] == [str(place) for place in range(1, 12)]
    assert [row.iso for row in page.rows] == sorted(row.iso for row in page.rows)


def test_a_plan_with_nothing_open_says_so(plan):
    plan.units.update(planned_end=date(2027, 1, 8))
    assert proposal_of(plan).problem.startswith("Alle open onderdelen hebben al een datum.")
    plan.units.update(exemption="Deed dit al")
    assert proposal_of(plan).problem.startswith("Alle onderdelen zijn klaar, afgewerkt of vrijgesteld.")
    assert proposal_of(plan, keep=False).proposed == []


def test_a_week_ends_on_the_last_day_that_the_trainee_works(office, edition, bart, griet, today):
    trainee = person("deeltijds@kantoorvermeulen.example", "Dirk Deeltijds")
    plan = start_plan(trainee, office, edition, [bart], griet, working_days="124", hours_per_week=24)
    page = proposal_of(plan)
    assert {date.fromisoformat(row.iso).weekday() for row in page.proposed} == {3}
    assert "weekends, de vrije dagen van de cursist (wo en vr)" in plain(page.notes[0])


def test_an_office_that_is_closed_all_the_time_gets_a_sentence(plan):
    closed = {TODAY + timedelta(days=number): "verbouwing" for number in range(200)}
    document = replace(document_of(plan), calendar=WorkingCalendar(closed))
    assert "geen werkdag meer" in proposals.build(document, proposals.standard(document)).problem


def test_proposed_ends_are_dashed_in_the_strip_and_kept_ones_are_not(plan):
    key = set_end(plan, "3", date(2026, 12, 18))
    pins = {pin.key: pin for pin in proposal_of(plan, last=NOT_OVER).timeline.pins}
    assert not pins[key].is_proposed
    assert any(pin.is_proposed for pin in pins.values())
    assert any(sentence.endswith("voorstel") for sentence in proposal_of(plan).timeline.sentences)


def test_what_is_shown_can_be_saved_as_it_stands(plan, bart):
    page = proposal_of(plan)
    wishes = [planning.Wish(row.key, date.fromisoformat(row.iso), None) for row in page.proposed]
    assert len(planning.accept_proposal(plan=plan, wishes=wishes, today=TODAY, by=bart)) == 11
