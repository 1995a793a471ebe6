"""What a trainee finds on *Deze week*."""

from datetime import UTC, date, datetime, timedelta

import pytest

from competency_plans import catalogue
from trainees import access, checking, plan_document
from trainees import this_week as week
from trainees.checking import Tick
from trainees.models import CompanyCompetency, State
from trainees.progress import Progress

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 11, 0, tzinfo=UTC)
LATE, FRIDAY, LATER = date(2026, 11, 13), date(2026, 11, 27), date(2026, 12, 18)


def plan_dates(plan, dates):
    """Give units, by number, their planned end."""
    numbers = {text.id: text.number for text in catalogue.tree(plan.edition_id).units}
    for unit in plan.units.all():
        if numbers[unit.unit_id] in dates:
            unit.planned_end = dates[numbers[unit.unit_id]]
            unit.save()


def tick(plan, number, by, most=None, on=TODAY, now=NOW):
    text = next(text for text in catalogue.tree(plan.edition_id).units if text.number == number)
    for action in text.trainee_actions[:most]:
        checking.tick(
            plan=plan, action=action.id, tick=Tick(ticked=True, on=on), by=by, role="trainee", now=now, today=TODAY
        )


def read(plan, today=TODAY, unfolded=frozenset()):
    seen = access.visible_plans(plan.trainee, today).get(pk=plan.pk)
    mentors = [row.mentor for row in plan.mentorships.all()]
    return week.read(plan_document.build(seen, today), mentors, unfolded)


def numbers(rows):
    return [row.number for row in rows]


def test_late_units_come_first_then_those_of_this_week_then_what_comes_later(plan):
    plan_dates(plan, {"6": FRIDAY, "5": LATE, "2": LATER, "7": date(2026, 12, 1)})
    page = read(plan)
    assert numbers(page.items) == ["5", "6"]
    assert [item.state for item in page.items] == [State.OVERDUE, State.THIS_WEEK]
    assert numbers(page.later) == ["7", "2"]


def test_from_saturday_the_coming_week_counts_and_its_plan_week_is_named(plan):
    plan_dates(plan, {"6": FRIDAY})
    page = read(plan)
    assert page.days.replace("\xa0", " ") == "Maandag 23 tot vrijdag 27 november"
    assert page.days_brief.replace("\xa0", " ") == "Ma 23 tot vr 27 november"
    assert page.week == "week 13 van 26"
    assert read(plan, date(2026, 11, 20)).week == "week 12 van 26"


def test_a_week_that_crosses_a_month_names_both(plan):
    assert read(plan, date(2026, 12, 1)).days_brief.replace("\xa0", " ") == "Ma 30 november tot vr 4 december"


def test_only_open_actions_and_those_ticked_today_are_shown(plan, lotte):
    plan_dates(plan, {"6": FRIDAY})
    tick(plan, "6", lotte, most=2, on=date(2026, 11, 17), now=NOW - timedelta(days=5))
    tick(plan, "6", lotte, most=1)
    (item,) = read(plan).items
    lines = [line for group in item.groups for line in group.lines]
    assert (item.left, item.total, len(lines)) == (5, 7, 6)
    assert [line.ticked_on for line in lines if line.is_ticked] == [TODAY]


def test_what_was_ticked_today_for_another_day_stays_in_sight(plan, lotte):
    plan_dates(plan, {"6": FRIDAY})
    tick(plan, "6", lotte, most=1, on=date(2026, 11, 17))
    (item,) = read(plan).items
    assert [line.ticked_on for group in item.groups for line in group.lines if line.is_ticked] == [date(2026, 11, 17)]


def test_a_late_unit_shows_three_open_actions_until_it_is_unfolded(plan):
    plan_dates(plan, {"5": LATE})
    (item,) = read(plan).items
    assert (sum(len(group.lines) for group in item.groups), item.folded, item.left) == (3, 15, 18)
    (item,) = read(plan, unfolded=frozenset({item.id})).items
    assert (sum(len(group.lines) for group in item.groups), item.folded) == (18, 0)


def test_units_of_this_week_show_everything_until_the_page_is_full(plan):
    plan_dates(plan, {"6": FRIDAY, "2": FRIDAY, "7": FRIDAY})
    assert [(item.number, item.folded) for item in read(plan).items] == [("2", 0), ("6", 0), ("7", 8)]


def test_every_action_stands_under_its_heading_of_the_form(plan):
    plan_dates(plan, {"6": FRIDAY})
    (item,) = read(plan).items
    assert [group.heading for group in item.groups] == [
        "De kandidaat (via interne of externe opleiding, webcursussen…)",
        "De kandidaat leert wetgeving en past toe",
    ]


def test_a_heading_that_is_its_own_action_is_shown_once(plan):
    plan_dates(plan, {"9": FRIDAY})
    groups = read(plan).items[0].groups
    sentence = next(group for group in groups if group.lines[0].text.startswith("De kandidaat leert commerciële"))
    assert sentence.heading == ""


def test_a_ready_unit_waits_for_the_mentor_and_leaves_the_list(plan, lotte):
    plan_dates(plan, {"6": FRIDAY, "3": LATE, "5": LATE})
    tick(plan, "6", lotte)
    tick(plan, "3", lotte, on=date(2026, 11, 19))
    page = read(plan)
    assert numbers(page.items) == ["5"]
    assert [(row.number, row.since, row.today) for row in page.waiting] == [
        ("6", TODAY, True),
        ("3", date(2026, 11, 19), False),
    ]
    assert page.waits_for == "Bart"


def test_all_ticked_says_so_and_who_has_to_confirm(plan, lotte):
    plan_dates(plan, {"6": FRIDAY, "2": LATER})
    tick(plan, "6", lotte)
    page = read(plan)
    assert page.situation == week.Situation.ALL_DONE
    assert page.title == "Alles van deze week is afgevinkt"
    assert page.text.startswith("Eén onderdeel wacht op bevestiging door Bart.")


@pytest.mark.parametrize(
    ("dates", "today", "situation", "title"),
    [
        ({}, TODAY, "NO_DATES", "Je mentor heeft nog geen datums gekozen"),
        ({"2": LATER}, TODAY, "NOTHING_DUE", "Deze week hoeft niets klaar te zijn"),
        ({"2": LATER}, date(2026, 8, 20), "NOT_STARTED", "Je opleiding start op dinsdag 1 september 2026"),
    ],
)
def test_an_empty_week_says_why(plan, dates, today, situation, title):
    plan_dates(plan, dates)
    page = read(plan, today)
    assert page.situation.name == situation
    assert page.title.replace("\xa0", " ") == title


def test_an_ended_plan_says_so(plan):
    plan.ended_on, plan.end_reason, plan.ended_by = TODAY, "Andere job", plan.trainee
    plan.save()
    assert read(plan).situation == week.Situation.ENDED


def test_after_its_last_day_a_plan_says_until_when_it_ran(plan):
    plan_dates(plan, {"6": FRIDAY})
    assert "28" in read(plan, date(2027, 3, 3)).note
    assert read(plan).note == ""


def test_company_competencies_follow_the_same_rules(plan, lotte):
    days = enumerate([LATE, FRIDAY, LATER, FRIDAY], start=1)
    rows = [CompanyCompetency.objects.create(plan=plan, position=n, competency=f"C{n}", planned_end=d) for n, d in days]
    done = Tick(ticked=True)
    checking.tick_company(row=rows[3], tick=done, by=lotte, role="trainee", now=NOW, today=TODAY)
    page = read(plan)
    assert [(item.name, item.state) for item in page.items] == [("C1", State.OVERDUE), ("C2", State.THIS_WEEK)]
    assert [row.name for row in page.later] == ["C3"]
    assert [row.name for row in page.waiting] == ["C4"]


def test_key_skills_of_this_week_are_named_in_one_sentence(plan):
    for skill in list(plan.key_skills.all())[:2]:
        skill.planned_end = FRIDAY
        skill.save()
    names = [skill.name for skill in catalogue.tree(plan.edition_id).key_skills[:2]]
    sentence = read(plan).key_skills
    assert sentence.startswith(f"{names[0]} en {names[1][:1].lower()}{names[1][1:]}.")
    assert sentence.endswith("Bespreek ze met Bart.")


@pytest.mark.parametrize(
    ("done", "expected", "sentence"),
    [
        (60, 60, "Je zit precies op je planning."),
        (63, 60, "Je zit drie acties voor op je planning."),
        (59, 60, "Je zit één actie achter op je planning."),
        (40, 55, "Je zit 15 acties achter op je planning."),
    ],
)
def test_the_verdict_counts_against_today(done, expected, sentence):
    assert week.verdict_on(Progress(done=done, total=120, expected=expected, undated=0)) == sentence


def test_the_verdict_names_the_unit_that_makes_up_for_it(plan, lotte):
    plan_dates(plan, {str(n): LATER for n in (2, 3, 4, 6, 7, 8, 9, 10)} | {"1a": LATE, "1b": LATE, "5": LATE})
    tick(plan, "1a", lotte)
    tick(plan, "1b", lotte)
    assert (
        read(plan).verdict
        == "Je zit 18 acties achter op je planning. Werk je onderdeel\xa05 nu af, dan ben je weer bij."
    )
    tick(plan, "2", lotte, most=1)
    assert read(plan).verdict.endswith("dan zit je weer voor.")


def test_without_enough_dates_there_is_no_verdict_on_progress(plan):
    plan_dates(plan, {"6": FRIDAY})
    assert "nog geen planning" in read(plan).verdict
