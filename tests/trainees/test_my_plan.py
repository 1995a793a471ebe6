"""A trainee's whole plan to read."""

from datetime import date

import pytest

from competency_plans import catalogue
from trainees import access, my_plan, plan_document
from trainees.models import CompanyCompetency, State

TODAY = date(2026, 11, 22)


def unit_of(plan, number):
    text = next(text for text in catalogue.tree(plan.edition_id).units if text.number == number)
    return plan.units.get(unit=text.id)


def change(plan, number, **values):
    unit = unit_of(plan, number)
    for name, value in values.items():
        setattr(unit, name, value)
    unit.save()
    return unit


def read(plan, view="datum", chosen=None, today=TODAY):
    seen = access.visible_plans(plan.trainee, today).get(pk=plan.pk)
    return my_plan.read(plan_document.build(seen, today), view, chosen)


@pytest.fixture
def dated(plan, bart):
    """Two finished in past months, one late in October, one each in November, December and January, 8 exempted."""
    done = {"confirmed_by": bart, "confirmed_at": plan.created_at}
    change(plan, "1a", planned_end=date(2026, 9, 25), completed_on=date(2026, 9, 24), **done)
    change(plan, "1b", planned_end=date(2026, 10, 9), completed_on=date(2026, 11, 2), **done)
    for number, day in {"4": (2026, 10, 30), "5": (2026, 11, 13), "6": (2026, 12, 4), "7": (2027, 1, 22)}.items():
        change(plan, number, planned_end=date(*day))
    change(plan, "8", planned_end=date(2026, 11, 6), exemption="Eerdere ervaring")
    return plan


def test_finished_rows_of_past_months_fold_into_one_line_and_late_ones_stay(dated):
    page = read(dated)
    assert page.folded.heading == "September en oktober: 2 afgewerkt"
    assert [section.heading for section in page.sections][:4] == ["Oktober", "November", "December", "Januari\xa02027"]
    assert page.sections[0].entries[0].state == State.OVERDUE


def test_unplanned_and_exempted_units_have_a_group_of_their_own(dated):
    *_, undated, exempt = read(dated).sections
    assert (undated.heading, [entry.number for entry in undated.entries]) == ("Zonder datum", ["2", "3", "9", "10"])
    assert (exempt.heading, exempt.entries[0].detail) == ("Vrijgesteld", "Eerdere ervaring")


def test_the_line_of_today_stands_before_the_first_day_that_is_not_past(dated):
    marks = [(section.heading, section.today_above) for section in read(dated).sections if section.today_above]
    assert marks == [("December", True)]
    change(dated, "6", planned_end=date(2026, 11, 27))
    (november,) = [section for section in read(dated).sections if section.heading == "November"]
    assert [entry.today_above for entry in november.entries] == [False, True]
    assert read(dated, today=date(2027, 2, 1)).today_last


def test_the_headline_counts_finished_and_exempted_units(dated):
    page = read(dated)
    assert (page.headline, page.exempted) == ("2 van 10 onderdelen afgewerkt", "1 vrijgesteld")


def test_by_competency_follows_the_form(dated):
    basic, specific = read(dated, "competentie").sections
    assert [entry.number for entry in basic.entries] == ["1a", "1b", "2", "3", "4", "5"]
    assert [entry.number for entry in specific.entries] == ["6", "7", "8", "9", "10"]


def test_company_competencies_stand_in_both_lists_with_their_action(dated):
    CompanyCompetency.objects.create(
        plan=dated, position=1, competency="Onthaal", action="Draait mee", planned_end=date(2026, 12, 4)
    )
    december = next(section for section in read(dated).sections if section.heading == "December")
    assert december.entries[-1].line.text == "Draait mee"
    assert read(dated, "competentie").sections[-1].heading == "Bedrijfsspecifiek"


def test_a_key_skill_whose_date_has_passed_is_to_be_discussed_not_late(plan):
    first = plan.key_skills.first()
    first.planned_end = date(2026, 11, 20)
    first.save()
    assert read(plan, "sleutelvaardigheden").skills[0].state is State.TO_DISCUSS


def test_beside_the_list_stands_what_needs_the_trainee_first(dated):
    assert read(dated).unit.row.number == "4"
    assert read(dated, chosen=unit_of(dated, "7").pk).unit.row.number == "7"


def test_a_unit_shows_the_actions_of_both_and_the_yardstick(dated):
    unit = read(dated, chosen=unit_of(dated, "6").pk).unit
    assert (unit.standing.count, unit.standing.when.replace("\xa0", " ")) == (
        "0 van 7 acties",
        "tegen vr 4 dec 2026 · week 14",
    )
    assert [len(group.lines) for group in unit.groups] == [3, 4]
    assert [group.heading for group in unit.mentor_groups] == [""]
    assert len(unit.row.knowledge_skills) == 5


def test_another_plans_unit_is_no_unit_of_this_plan(dated):
    assert read(dated, chosen=10**9).unit is None


def test_an_unknown_view_is_the_view_by_date(dated):
    assert read(dated, "onzin").view == "datum"
