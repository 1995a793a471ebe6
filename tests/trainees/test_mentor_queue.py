"""The mentor's start page: what waits for him, in which order, and how each trainee stands."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests.conftest import TODAY, person, start_plan
from trainees import checking, mentor_queue, plan_document, planning, starting
from trainees.models import ClosedDay, PlanMentor
from trainees.progress import Band

FRIDAY = date(2026, 11, 20)


def plain(text: str) -> str:
    return text.replace("\xa0", " ")


def make_ready(unit, last=FRIDAY):
    """Tick every candidate action of a unit, the last on this day."""
    for action in row_of(unit).lines("trainee"):
        done = checking.Tick(ticked=True, on=last)
        checking.tick(
            plan=unit.plan, action=action.id, tick=done, by=unit.plan.trainee, role="trainee",
            now=timezone.now(), today=TODAY,
        )  # fmt: skip


def row_of(unit):
    return next(row for row in plan_document.build(unit.plan, TODAY).units if row.id == unit.pk)


@pytest.fixture
def units(plan):
    found = list(plan.units.all())
    for unit in found:
        unit.plan = plan
    return found


@pytest.fixture
def amber(plan, office, edition, bart, griet):
    """A second trainee of Bart, whose plan starts in the future."""
    trainee = person("amber@kantoorvermeulen.example", "Amber Van Damme")
    return start_plan(trainee, office, edition, [bart], griet, start=date(2026, 12, 1), end=date(2027, 5, 31))


def set_end(unit, day):
    unit.plan.units.filter(pk=unit.pk).update(planned_end=day)


def test_a_plan_without_dates_is_one_line(plan, amber, bart):
    home = mentor_queue.build(bart, TODAY)
    lines = [(line.plan.trainee.name, line.name, plain(line.detail)) for line in home.unplanned]
    assert lines == [
        ("Amber Van Damme", "Alle 11 onderdelen", "start op di 1 dec"),
        ("Lotte Peeters", "Alle 11 onderdelen", "gestart op di 1 sep"),
    ]
    assert home.unplanned_count == 22
    assert not home.is_quiet


def test_what_is_not_planned_is_said_when_nothing_else_waits(plan, bart):
    assert plain(mentor_queue.build(bart, TODAY).summary) == "Zondag 22 november. 11 onderdelen zijn nog niet gepland."


def test_single_units_without_a_date_stand_apart_in_the_order_of_the_form(plan, units, bart):
    plan.units.exclude(pk__in=[units[9].pk, units[3].pk]).update(planned_end=date(2027, 1, 8))
    home = mentor_queue.build(bart, TODAY)
    assert [line.row for line in home.unplanned] == [units[3].pk, units[9].pk]
    assert home.unplanned_count == 2


def test_what_is_ready_stands_in_the_order_of_its_last_tick(plan, units, bart):
    make_ready(units[0], FRIDAY)
    make_ready(units[1], date(2026, 11, 18))
    ready = mentor_queue.build(bart, TODAY).ready
    assert [(line.number, line.day) for line in ready] == [("1b", date(2026, 11, 18)), ("1a", FRIDAY)]
    assert plain(ready[1].detail) == "5 van 5 acties, laatste op vr 20 nov"


def test_what_is_late_stands_in_the_order_of_its_date_with_working_days(plan, units, office, bart):
    ClosedDay.objects.create(office=office, day=date(2026, 11, 18))
    for unit, day in ((units[0], FRIDAY), (units[1], date(2026, 11, 13)), (units[2], date(2026, 11, 19))):
        set_end(unit, day)
    late = mentor_queue.build(bart, TODAY).overdue
    assert [(line.number, plain(line.late)) for line in late] == [
        ("1b", "4 werkdagen te laat"),
        ("2", "1 werkdag te laat"),
        ("1a", "te laat sinds vr 20 nov"),
    ]


def test_a_late_line_offers_a_working_day_from_today_on(plan, units, office, bart):
    set_end(units[0], date(2026, 9, 4))
    set_end(units[1], FRIDAY)
    ClosedDay.objects.create(office=office, day=date(2026, 11, 27))
    for line in mentor_queue.build(bart, TODAY).overdue:
        assert line.next_week is not None
        assert line.next_week > TODAY
        assert line.plan.calendar.is_working(line.next_week)


def test_an_office_that_is_closed_for_a_year_offers_no_day(plan, units, office, bart):
    set_end(units[0], FRIDAY)
    days = (TODAY + timedelta(days=step) for step in range(400))
    ClosedDay.objects.bulk_create(ClosedDay(office=office, day=day) for day in days)
    [line] = mentor_queue.build(bart, TODAY).overdue
    assert line.next_week is None


def test_a_late_line_says_how_many_actions_are_open(plan, units, bart, lotte):
    set_end(units[0], FRIDAY)
    assert mentor_queue.build(bart, TODAY).overdue[0].detail == "5 acties open"
    actions = [line.id for line in row_of(units[0]).lines("trainee")]
    for action in actions[1:]:
        done = checking.Tick(ticked=True)
        checking.tick(plan=plan, action=action, tick=done, by=lotte, role="trainee", now=timezone.now(), today=TODAY)
    assert mentor_queue.build(bart, TODAY).overdue[0].detail == "1 actie open"


@pytest.mark.parametrize(
    ("ready", "late", "summary"),
    [
        (1, 0, "Eén onderdeel wacht op je bevestiging."),
        (2, 1, "Twee onderdelen wachten op je bevestiging en één is te laat."),
        (1, 2, "Eén onderdeel wacht op je bevestiging en twee zijn te laat."),
        (0, 1, "Eén onderdeel is te laat."),
        (0, 3, "Drie onderdelen zijn te laat."),
    ],
)
def test_the_summary_counts_what_waits(plan, units, bart, ready, late, summary):
    for unit in units[:ready]:
        make_ready(unit)
    for unit in units[ready : ready + late]:
        set_end(unit, FRIDAY)
    assert plain(mentor_queue.build(bart, TODAY).summary) == f"Zondag 22 november. {summary}"


def test_an_empty_queue_names_the_next_planned_end(plan, units, bart):
    plan.units.update(planned_end=date(2027, 1, 8))
    set_end(units[4], date(2026, 11, 27))
    home = mentor_queue.build(bart, TODAY)
    assert home.is_quiet
    assert plain(home.summary) == "Zondag 22 november. Niets wacht op jou."
    assert plain(home.next_end) == "Volgende einddatum: vr 27 nov, Lotte."


def test_without_trainees_nothing_waits(today, stranger):
    home = mentor_queue.build(stranger, TODAY)
    assert (home.people, home.next_end, home.is_quiet) == ([], "", True)


def test_what_is_done_exempted_or_left_behind_does_not_wait(plan, units, bart):
    plan.units.update(planned_end=FRIDAY, exemption="Deed dit al")
    plan.units.filter(pk=units[0].pk).update(exemption="", retired=True)
    plan.units.filter(pk=units[1].pk).update(
        exemption="", completed_on=FRIDAY, confirmed_by=bart, confirmed_at=timezone.now()
    )
    assert mentor_queue.build(bart, TODAY).is_quiet


def test_a_company_competency_waits_like_a_unit(plan, units, bart, lotte):
    plan.units.update(planned_end=date(2027, 1, 8))
    _, ready, gone = (
        planning.add_company_competency(
            plan=plan, competency=name, action="Doet dit", planned_end=FRIDAY, today=TODAY, by=bart
        )
        for name in ("Storm", "Brand", "Water")
    )
    done = checking.Tick(ticked=True, on=FRIDAY)
    checking.tick_company(row=ready, tick=done, by=lotte, role="trainee", now=timezone.now(), today=TODAY)
    planning.remove_company_competency(row=gone, by=bart)
    home = mentor_queue.build(bart, TODAY)
    assert [(line.kind, line.name) for line in home.ready] == [("bedrijf", "Brand")]
    assert [(line.kind, line.name) for line in home.overdue] == [("bedrijf", "Storm")]
    assert home.people[0].waiting == "1 te laat, 1 te bevestigen"


def test_only_the_plans_that_somebody_guides_as_mentor_wait_for_him(plan, amber, bart, griet, administrator, lotte):
    assert [line.plan for line in mentor_queue.build(griet, TODAY).people] == []
    assert [line.plan for line in mentor_queue.build(administrator, TODAY).people] == []
    assert [line.plan for line in mentor_queue.build(lotte, TODAY).people] == []
    assert len(mentor_queue.build(bart, TODAY).people) == 2


def test_nobody_waits_for_himself(plan, lotte):
    PlanMentor.objects.create(plan=plan, mentor=lotte, since=plan.start)
    assert mentor_queue.build(lotte, TODAY).people == []


def test_an_ended_plan_and_a_mentorship_that_is_over_wait_no_more(plan, amber, bart, griet):
    starting.end(plan=plan, on=TODAY, reason="Ander werk", by=griet, today=TODAY)
    amber.mentorships.update(since=date(2026, 9, 1), until=date(2026, 11, 21))
    assert mentor_queue.build(bart, TODAY).people == []


def test_the_person_most_behind_comes_first_and_who_has_no_planning_last(plan, amber, office, edition, bart, griet):
    jonas = person("jonas@kantoorvermeulen.example", "Jonas De Smedt")
    late = start_plan(jonas, office, edition, [bart], griet)
    late.units.update(planned_end=FRIDAY)
    plan.units.update(planned_end=date(2027, 1, 8))
    people = mentor_queue.build(bart, TODAY).people
    assert [line.plan.trainee.first_name for line in people] == ["Jonas", "Lotte", "Amber"]
    assert [line.progress.band for line in people] == [Band.BEHIND, Band.ON_SCHEDULE, None]
    assert [plain(line.week) for line in people] == ["Week 12 van 26", "Week 12 van 26", "Start op di 1 dec"]
    assert people[0].waiting == "11 te laat"


def test_a_plan_past_its_end_stays_in_its_last_week(office, edition, bart, griet, today):
    nele = person("nele@kantoorvermeulen.example", "Nele Wouters")
    start_plan(nele, office, edition, [bart], griet, start=date(2026, 3, 2), end=date(2026, 8, 30))
    assert mentor_queue.build(bart, TODAY).people[0].week == "Week 26 van 26"
