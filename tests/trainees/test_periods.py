"""Another period for a plan: a new row with its reason, doubts first, nothing moves silently."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from tests.conftest import END, START, TODAY
from trainees import periods, planning, starting
from trainees.models import PlanPeriod, TraineePlan
from trainees.periods import Frame, UnansweredError

LONGER, SHORTER = date(2027, 3, 28), date(2027, 1, 31)
SEEN = Frame(START, END, Decimal(38), "12345")


def frame(**fields) -> Frame:
    """What the form sends when only these fields were touched."""
    return replace(SEEN, **fields)


def change(plan, by, *, kind="extension", reason="Ziek geweest", seen=SEEN, accept=(), **fields):
    return periods.change(
        plan=plan, wanted=frame(**fields), seen=seen, kind=kind, reason=reason, accept=frozenset(accept), today=TODAY,
        by=by,
    )  # fmt: skip


def rows(plan):
    return [(row.end, row.kind, row.reason, row.by.name) for row in PlanPeriod.objects.filter(plan=plan)]


def doubts(plan, by, **wish):
    with pytest.raises(UnansweredError) as raised:
        change(plan, by, **wish)
    return {doubt.kind: doubt.text.replace("\xa0", " ") for doubt in raised.value.doubts}


def test_an_extension_is_a_new_row_and_the_old_one_stays(plan, griet):
    change(plan, griet, end=LONGER, accept=["long"])
    assert rows(plan) == [
        (END, "initial", "", "Griet Lemmens"),
        (LONGER, "extension", "Ziek geweest", "Griet Lemmens"),
    ]
    assert TraineePlan.objects.get().end == LONGER


@pytest.mark.parametrize(
    ("kind", "end", "message"),
    [
        ("extension", END, "niets gewijzigd"),
        ("extension", SHORTER, "Een verlenging eindigt na"),
        ("early_stop", LONGER, "Een vroegtijdig einde ligt voor"),
        ("initial", LONGER, "Kies wat er verandert"),
        ("verzonnen", LONGER, "Kies wat er verandert"),
        ("correction", START, "na de startdatum"),
        ("correction", date(2026, 8, 1), "na de startdatum"),
        ("early_stop", date(26, 8, 1), "Kies een jaar"),
        ("extension", date(2027, 9, 30), "hoogstens 52 weken"),
    ],
)
def test_what_no_period_can_be_is_refused_and_nothing_is_kept(plan, griet, kind, end, message):
    with pytest.raises(ValidationError, match=message):
        change(plan, griet, kind=kind, end=end)
    assert PlanPeriod.objects.count() == 1


def test_a_period_changes_with_a_reason(plan, griet):
    with pytest.raises(ValidationError, match="Geef een reden"):
        change(plan, griet, end=LONGER, reason="  ")


def test_a_doubtful_contract_is_asked_about_first(plan, griet):
    assert set(doubts(plan, griet, end=LONGER, hours_per_week=Decimal(12))) == {"long", "hours"}
    assert PlanPeriod.objects.count() == 1
    change(plan, griet, end=LONGER, hours_per_week=Decimal(12), accept=["long", "hours"])
    assert TraineePlan.objects.get().hours_per_week == 12


def test_dates_outside_the_new_period_are_named_before_and_stay_where_they_are(plan, griet, bart):
    unit, skill = plan.units.first(), plan.key_skills.first()
    for row in (unit, skill):
        planning.set_planned_end(row=row, day=date(2027, 2, 19), seen=None, today=TODAY, by=bart)
    (kind,), (text,) = zip(*doubts(plan, griet, kind="early_stop", end=SHORTER).items(), strict=True)
    expected = f"Deze datums vallen buiten de nieuwe periode en blijven staan: onderdeel 1a (vr 19 feb 2027), {skill} "
    assert text == f"{expected}(vr 19 feb 2027)."
    change(plan, griet, kind="early_stop", end=SHORTER, accept=[kind])
    unit.refresh_from_db()
    assert (unit.planned_end, TraineePlan.objects.get().end) == (date(2027, 2, 19), SHORTER)


def test_a_yes_to_one_list_of_dates_is_no_yes_to_another(plan, griet, bart):
    first, second, *_ = plan.units.all()
    planning.set_planned_end(row=first, day=date(2027, 2, 19), seen=None, today=TODAY, by=bart)
    (kind,) = doubts(plan, griet, kind="early_stop", end=SHORTER)
    planning.set_planned_end(row=second, day=date(2027, 2, 12), seen=None, today=TODAY, by=bart)
    assert kind not in doubts(plan, griet, kind="early_stop", end=SHORTER, accept=[kind])


def test_finished_exempted_and_removed_rows_are_not_named(plan, griet, bart):
    first, second, *_ = plan.units.all()
    storm = planning.add_company_competency(
        plan=plan, competency="Storm", action="", planned_end=date(2027, 2, 19), today=TODAY, by=bart
    )
    for row in (first, second):
        planning.set_planned_end(row=row, day=date(2027, 2, 19), seen=None, today=TODAY, by=bart)
    planning.exempt(row=first, reason="eerdere ervaring", seen="", by=bart)
    second.refresh_from_db()
    second.completed_on, second.confirmed_by, second.confirmed_at = TODAY, bart, plan.created_at
    second.save_change(by=bart)
    planning.remove_company_competency(row=storm, by=bart)
    change(plan, griet, kind="early_stop", end=SHORTER)
    assert TraineePlan.objects.get().end == SHORTER


def test_hours_and_working_days_are_the_plans_and_make_no_period(plan, griet):
    change(plan, griet, kind="correction", hours_per_week=Decimal("22.5"), working_days="123", reason="Deeltijds")
    fresh = TraineePlan.objects.get()
    assert (fresh.hours_per_week, fresh.working_days, fresh.periods.count()) == (Decimal("22.5"), "123", 1)
    newest = fresh.history.latest()
    assert (newest.history_change_reason, newest.actor_name) == ("Deeltijds", "Griet Lemmens")


def test_a_period_that_another_changed_meanwhile_is_named_and_kept(plan, griet, administrator):
    change(plan, administrator, end=LONGER, accept=["long"])
    with pytest.raises(ValidationError) as raised:
        change(plan, griet, kind="early_stop", end=SHORTER)
    message = "An Beheer wijzigde de periode intussen in 01/09/2026 tot 28/03/2027. Jij zag 01/09/2026 tot 28/02/2027."
    assert raised.value.messages == [message]
    assert TraineePlan.objects.get().end == LONGER


def test_what_another_changed_and_this_one_did_not_touch_stays(plan, griet, administrator):
    change(plan, administrator, kind="correction", hours_per_week=Decimal(30))
    change(plan, griet, end=LONGER, accept=["long"])
    fresh = TraineePlan.objects.get()
    assert (fresh.hours_per_week, fresh.end) == (Decimal(30), LONGER)


def test_hours_that_both_changed_are_refused(plan, griet, administrator):
    change(plan, administrator, kind="correction", hours_per_week=Decimal(30))
    with pytest.raises(ValidationError, match="An Beheer wijzigde de uren per week intussen"):
        change(plan, griet, kind="correction", hours_per_week=Decimal(20))
    assert TraineePlan.objects.get().hours_per_week == 30


def test_an_ended_plan_gets_no_other_period(plan, griet):
    starting.end(plan=plan, on=TODAY, reason="Ander werk", by=griet, today=TODAY)
    with pytest.raises(ValidationError, match="Heropen het eerst"):
        change(plan, griet, end=LONGER, accept=["long"])


def test_reopening_keeps_an_early_stop_that_was_settled_before_the_end(plan, griet):
    change(plan, griet, kind="early_stop", end=TODAY, reason="Korter contract")
    starting.end(plan=plan, on=TODAY, reason="Ander werk", by=griet, today=TODAY)
    starting.reopen(plan=plan, reason="Toch terug", by=griet)
    assert TraineePlan.objects.get().end == TODAY
