"""The start assessment as an act: what it exempts, what it leaves alone, two people at once, undo."""

import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.conftest import TODAY, start_plan
from trainees import access, assessing, planning, undoing
from trainees.assessing import Judgement
from trainees.conflicts import ConflictError
from trainees.models import Outcome, PlannedUnit, StartAssessment

HAS, LEARN, NOT = Outcome.HAS.value, Outcome.LEARN.value, Outcome.NOT_APPLICABLE.value
BROKER = (HAS, "drie jaar makelaar")
EXEMPTED = "heeft dit al – drie jaar makelaar"


def say(plan, by, *judgements, act=None):
    """Assess units: `say(plan, bart, (unit, said, seen))`."""
    wishes = [Judgement(unit.pk, *rest) for unit, *rest in judgements]
    return assessing.assess(plan=plan, judgements=wishes, by=by, now=timezone.now(), act=act or uuid.uuid4())


def undo(plan, act, by, again=False):
    found = access.visible_plans(by, TODAY).get(pk=plan.pk)
    may = access.access_to(found, by)
    assert may is not None
    return undoing.undo_act(plan=found, act=act, hand=undoing.Hand(by, may, timezone.now()), again=again)


def exemption(unit):
    return PlannedUnit.objects.get(pk=unit.pk).exemption


def said(unit):
    return StartAssessment.objects.values_list("outcome", "reason").get(planned_unit=unit)


def test_what_the_trainee_has_already_is_exempted_for_that_reason(plan, unit, bart):
    assessed = say(plan, bart, (unit, BROKER))
    assert exemption(unit) == EXEMPTED
    assert [row.planned_unit_id for row in assessed.changed] == [unit.pk]
    assert (assessed.changed[0].by, assessed.stays) == (bart, ())


def test_what_does_not_apply_is_exempted_for_another_reason_and_what_is_to_be_learned_is_not(plan, bart):
    first, second = plan.units.all()[:2]
    say(plan, bart, (first, (NOT, "geen leven hier")), (second, (LEARN, "")))
    assert (exemption(first), exemption(second)) == ("niet van toepassing – geen leven hier", "")
    assert said(second) == (LEARN, "")


def test_all_of_it_is_one_act_in_the_history_each_with_its_own_reason(plan, bart):
    (first, second), act = plan.units.all()[:2], uuid.uuid4()
    say(plan, bart, (first, BROKER), (second, (NOT, "geen leven hier")), act=act)
    versions = PlannedUnit.history.filter(act=act)
    reasons = dict(versions.values_list("id", "history_change_reason"))
    assert reasons == {first.pk: EXEMPTED, second.pk: "niet van toepassing – geen leven hier"}
    assert {version.actor_name for version in versions} == {"Bart Claes"}
    assert StartAssessment.history.filter(act=act, actor_name="Bart Claes").count() == 2


def test_what_is_to_be_learned_after_all_loses_the_exemption_of_the_assessment(plan, unit, bart):
    say(plan, bart, (unit, BROKER))
    say(plan, bart, (unit, (LEARN, ""), BROKER))
    assert exemption(unit) == ""


def test_another_reason_replaces_the_exemption_of_the_assessment(plan, unit, bart):
    say(plan, bart, (unit, BROKER))
    say(plan, bart, (unit, (HAS, "attest"), BROKER))
    assert exemption(unit) == "heeft dit al – attest"


@pytest.mark.parametrize("wanted", [BROKER, (LEARN, ""), (NOT, "geen leven hier")])
def test_an_exemption_by_hand_stays_whatever_is_said(plan, unit, bart, wanted):
    planning.exempt(row=unit, reason="Afgesproken met VDAB", seen="", by=bart)
    assessed = say(plan, bart, (unit, wanted))
    assert exemption(unit) == "Afgesproken met VDAB"
    assert [row.pk for row in assessed.stays] == [unit.pk]
    assert said(unit) == wanted


def test_an_exemption_that_was_taken_back_by_hand_does_not_come_back_by_saving_the_same(plan, unit, bart):
    say(plan, bart, (unit, BROKER))
    planning.exempt(row=PlannedUnit.objects.get(pk=unit.pk), reason="", seen=EXEMPTED, by=bart)
    assert say(plan, bart, (unit, BROKER, BROKER)).changed == ()
    assert exemption(unit) == ""


def test_a_completed_unit_may_be_exempted_as_from_its_menu(plan, unit, bart):
    unit.completed_on, unit.confirmed_by, unit.confirmed_at = TODAY, bart, timezone.now()
    unit.save()
    say(plan, bart, (unit, BROKER))
    assert exemption(unit) == EXEMPTED


@pytest.mark.parametrize("outcome", [HAS, NOT])
def test_without_a_reason_nothing_is_saved(plan, unit, bart, outcome):
    with pytest.raises(ValidationError, match="Geef een reden"):
        say(plan, bart, (unit, (outcome, "")))
    assert not StartAssessment.objects.exists()


def test_an_unknown_answer_is_refused(plan, unit, bart):
    with pytest.raises(ValidationError):
        say(plan, bart, (unit, ("maybe", "x")))


@pytest.mark.parametrize(("outcome", "reason"), [("maybe", "x"), (HAS, ""), (NOT, ""), (LEARN, "x"), ("", "x")])
def test_the_database_refuses_an_answer_without_its_reason_and_a_reason_without_its_answer(
    plan, unit, bart, outcome, reason
):
    with pytest.raises(IntegrityError), transaction.atomic():
        StartAssessment.objects.create(planned_unit=unit, outcome=outcome, reason=reason, by=bart, at=timezone.now())


def test_a_unit_of_another_plan_is_not_there(plan, bart, els, office, edition, griet):
    other = start_plan(els, office, edition, [bart], griet)
    with pytest.raises(ValidationError, match="bestaat niet meer"):
        say(plan, bart, (other.units.first(), BROKER))
    assert exemption(other.units.first()) == ""


def test_who_saw_something_else_changes_nothing_and_hears_who_said_what(plan, bart, els):
    first, second = plan.units.all()[:2]
    say(plan, els, (second, BROKER))
    with pytest.raises(ConflictError) as refused:
        say(plan, bart, (first, BROKER), (second, (LEARN, "")))
    assert (refused.value.theirs.by, refused.value.theirs.value) == ("Els Vermeulen", "Heeft al")
    assert refused.value.key == f"onderdeel-{second.pk}"
    assert (exemption(first), exemption(second)) == ("", EXEMPTED)


def test_who_changed_nothing_of_a_unit_leaves_what_the_other_said(plan, bart, els):
    first, second = plan.units.all()[:2]
    say(plan, bart, (first, (LEARN, "")), (second, (LEARN, "")))
    say(plan, els, (second, BROKER, (LEARN, "")))
    say(plan, bart, (first, BROKER, (LEARN, "")), (second, (LEARN, ""), (LEARN, "")))
    assert (exemption(first), exemption(second)) == (EXEMPTED, EXEMPTED)


def test_two_who_say_the_same_agree(plan, unit, bart, els):
    say(plan, els, (unit, BROKER))
    assert say(plan, bart, (unit, BROKER)).changed == ()


def test_undo_takes_back_the_answers_and_their_exemptions_and_undo_again_gives_them(plan, bart):
    (first, second), act = plan.units.all()[:2], uuid.uuid4()
    say(plan, bart, (first, BROKER), (second, (LEARN, "")), act=act)
    undone = undo(plan, act, bart)
    assert (exemption(first), said(first), said(second)) == ("", ("", ""), ("", ""))
    assert set(undone.keys) == {f"onderdeel-{first.pk}", f"onderdeel-{second.pk}"}
    assert undone.act
    undo(plan, undone.act, bart, again=True)
    assert (exemption(first), said(first), said(second)) == (EXEMPTED, BROKER, (LEARN, ""))


def test_undo_of_a_change_gives_the_former_answer_and_its_exemption(plan, unit, bart):
    say(plan, bart, (unit, BROKER))
    act = uuid.uuid4()
    say(plan, bart, (unit, (LEARN, ""), BROKER), act=act)
    undo(plan, act, bart)
    assert (exemption(unit), said(unit)) == (EXEMPTED, BROKER)


def test_undo_never_gives_an_exemption_that_was_taken_back_by_hand(plan, unit, bart):
    say(plan, bart, (unit, BROKER))
    planning.exempt(row=PlannedUnit.objects.get(pk=unit.pk), reason="", seen=EXEMPTED, by=bart)
    act = uuid.uuid4()
    say(plan, bart, (unit, (HAS, "attest"), BROKER), act=act)
    undo(plan, act, bart)
    assert (exemption(unit), said(unit)) == ("", BROKER)


def test_undo_after_somebody_elses_answer_changes_nothing(plan, unit, bart, els):
    act = uuid.uuid4()
    say(plan, bart, (unit, (LEARN, "")), act=act)
    say(plan, els, (unit, BROKER, (LEARN, "")))
    with pytest.raises(ConflictError) as refused:
        undo(plan, act, bart)
    assert refused.value.theirs.by == "Els Vermeulen"
    assert (exemption(unit), said(unit)) == (EXEMPTED, BROKER)


def test_a_trainee_cannot_undo_an_assessment(plan, unit, bart, lotte):
    act = uuid.uuid4()
    say(plan, bart, (unit, BROKER), act=act)
    with pytest.raises(ValidationError, match="niet meer ongedaan"):
        undo(plan, act, lotte)
    assert exemption(unit) == EXEMPTED


def test_eleven_units_take_as_many_queries_as_two(plan, bart, django_assert_max_num_queries):
    units = list(plan.units.all())
    for group in (units[:2], units[2:]):
        with django_assert_max_num_queries(12):
            say(plan, bart, *((unit, (HAS, f"reden {unit.pk}")) for unit in group))
