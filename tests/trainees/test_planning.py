"""Acts on the dates and rows of a plan."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from tests.conftest import TODAY
from trainees import checking, planning, starting
from trainees.conflicts import ConflictError, QuestionError

FRIDAY, LATER = date(2026, 12, 18), date(2027, 1, 8)
LONG = (
    "Behandelt dossiers van zelfstandigen in het eigen pakket van het kantoor, zoekt het bewijs en vat het samen. " * 3
)
ARABIC = {ord("0") + digit: chr(ord("\u0660") + digit) for digit in range(10)}
WORDS = ("Schade bij storm", "Volgt een dossier")


@pytest.fixture
def storm(plan, bart):
    """A company competency."""
    return add(plan, bart)


def add(plan, by, words=WORDS, day=None, **more):
    return planning.add_company_competency(
        plan=plan, competency=words[0], action=words[1], planned_end=day, today=TODAY, by=by, **more
    )


def set_date(row, day, by, seen=None, **more):
    return planning.set_planned_end(row=row, day=day, seen=seen, today=TODAY, by=by, **more)


def confirm_company(row, by):
    how = checking.Confirmation(on=TODAY, accept=checking.EVERY)
    return checking.confirm_company(row=row, how=how, by=by, now=timezone.now())


def newest(row):
    """The newest version in the history of a row."""
    return row.history.latest("history_id")


@pytest.fixture(params=["onderdeel", "sleutelvaardigheid", "bedrijf"])
def dated_row(request, plan, storm):
    """One row of each kind that carries a planned end."""
    return planning.rows_of(plan, request.param).first()


def test_a_mentor_sets_the_planned_end_of_every_kind_of_row(dated_row, bart):
    before = dated_row.version
    saved = set_date(dated_row, FRIDAY, bart)
    dated_row.refresh_from_db()
    assert (dated_row.planned_end, dated_row.version) == (FRIDAY, before + 1)
    assert saved.version == dated_row.version


def test_the_history_keeps_who_moved_a_date_when_and_in_which_act(unit, bart, els):
    set_date(unit, FRIDAY, bart)
    set_date(unit, LATER, els, seen=FRIDAY)
    moved, first = unit.history.order_by("-history_id")
    assert (first.planned_end, first.actor_name, first.version) == (FRIDAY, "Bart Claes", 2)
    assert (moved.planned_end, moved.actor_name, moved.version) == (LATER, "Els Vermeulen", 3)
    assert moved.history_date == timezone.now()
    assert moved.act
    assert moved.act != first.act


def test_the_history_keeps_a_name_when_the_person_is_renamed(unit, bart):
    set_date(unit, FRIDAY, bart)
    bart.name = "Bart Janssens"
    bart.save()
    assert newest(unit).actor_name == "Bart Claes"


def test_a_date_is_cleared(unit, bart):
    set_date(unit, FRIDAY, bart)
    assert set_date(unit, None, bart, seen=FRIDAY).planned_end is None


def test_saving_the_same_date_again_writes_nothing(unit, bart):
    set_date(unit, FRIDAY, bart)
    again = set_date(unit, FRIDAY, bart, seen=FRIDAY)
    assert (again.version, unit.history.count()) == (2, 1)


@pytest.mark.parametrize("accept", [False, True])
def test_a_date_before_the_ibo_is_never_saved(unit, bart, accept):
    with pytest.raises(ValidationError, match="28/08/2026 valt voor de start van de IBO"):
        set_date(unit, date(2026, 8, 28), bart, accept=accept)
    unit.refresh_from_db()
    assert (unit.planned_end, unit.version) == (None, 1)


def test_a_date_after_the_ibo_is_asked_about_first(unit, bart):
    with pytest.raises(QuestionError) as question:
        set_date(unit, date(2027, 3, 5), bart)
    assert (question.value.kind, unit.history.count()) == (planning.AFTER_THE_PERIOD, 0)
    assert set_date(unit, date(2027, 3, 5), bart, accept=True).planned_end == date(2027, 3, 5)


@pytest.mark.parametrize("day", [date(2026, 9, 1), date(2027, 2, 28)])
def test_the_first_and_the_last_day_of_the_ibo_are_inside_it(unit, bart, day):
    assert set_date(unit, day, bart).planned_end == day


@pytest.mark.parametrize("mine", [LATER, None])
def test_a_stale_save_changes_nothing_and_answers_with_the_others_value_name_and_time(unit, bart, els, mine):
    set_date(unit, date(2026, 12, 4), bart)
    set_date(unit, FRIDAY, els, seen=date(2026, 12, 4))
    with pytest.raises(ConflictError) as conflict:
        set_date(unit, mine, bart, seen=date(2026, 12, 4))
    theirs = conflict.value.theirs
    assert (theirs.value, theirs.by, theirs.at) == (FRIDAY, "Els Vermeulen", timezone.now())
    unit.refresh_from_db()
    assert (unit.planned_end, unit.version) == (FRIDAY, 3)


def test_a_stale_save_over_a_cleared_date_says_who_cleared_it(unit, bart, els):
    set_date(unit, FRIDAY, bart)
    set_date(unit, None, els, seen=FRIDAY)
    with pytest.raises(ConflictError) as conflict:
        set_date(unit, LATER, bart, seen=FRIDAY)
    assert (conflict.value.theirs.value, conflict.value.theirs.by) == (None, "Els Vermeulen")


def test_the_same_date_on_both_sides_is_no_conflict(unit, bart, els):
    set_date(unit, FRIDAY, els)
    assert set_date(unit, FRIDAY, bart, seen=None).version == 2
    assert newest(unit).actor_name == "Els Vermeulen"


def test_a_change_of_another_field_merges(unit, bart, els):
    planning.exempt(row=unit, reason="Deed dit al", seen="", by=els)
    saved = set_date(unit, FRIDAY, bart, seen=None)
    assert (saved.planned_end, saved.exemption, saved.version) == (FRIDAY, "Deed dit al", 3)


def test_a_conflict_names_who_wrote_the_value_not_who_touched_the_row_last(unit, bart, els, griet):
    set_date(unit, FRIDAY, els)
    planning.exempt(row=unit, reason="Deed dit al", seen="", by=griet)
    with pytest.raises(ConflictError) as conflict:
        set_date(unit, LATER, bart, seen=None)
    assert conflict.value.theirs.by == "Els Vermeulen"


def test_a_unit_is_exempted_with_its_reason_in_the_history(unit, bart):
    saved = planning.exempt(row=unit, reason="  Heeft het attest  ", seen="", by=bart)
    assert (saved.exemption, saved.version) == ("Heeft het attest", 2)
    kept = newest(unit)
    assert (kept.history_change_reason, kept.actor_name, kept.exemption) == (
        "Heeft het attest", "Bart Claes", "Heeft het attest",
    )  # fmt: skip


def test_an_exemption_is_taken_back(plan, bart):
    skill = plan.key_skills.first()
    planning.exempt(row=skill, reason="Niet nodig", seen="", by=bart)
    saved = planning.exempt(row=skill, reason="", seen="Niet nodig", by=bart)
    assert (saved.exemption, saved.version) == ("", 3)


def test_a_stale_exemption_changes_nothing(unit, bart, els):
    planning.exempt(row=unit, reason="Heeft het attest", seen="", by=els)
    with pytest.raises(ConflictError) as conflict:
        planning.exempt(row=unit, reason="Deed dit al", seen="", by=bart)
    assert (conflict.value.theirs.value, conflict.value.theirs.by) == ("Heeft het attest", "Els Vermeulen")


def test_exempting_keeps_dates_and_ticks(unit, bart, lotte):
    set_date(unit, FRIDAY, bart)
    saved = planning.exempt(row=unit, reason="Deed dit al", seen="", by=bart)
    assert saved.planned_end == FRIDAY


def test_company_competencies_stand_in_the_order_in_which_they_came(plan, bart):
    added = [add(plan, bart, (f"Competentie {number}", "")) for number in range(3)]
    assert [row.position for row in added] == [1, 2, 3]
    assert [row.version for row in added] == [1, 1, 1]
    assert newest(added[0]).history_type == "+"


def test_a_place_is_not_given_out_again_after_a_removal(plan, bart, storm):
    planning.remove_company_competency(row=storm, by=bart)
    assert add(plan, bart).position == 2


def test_a_company_competency_of_any_length_is_kept_letter_by_letter(plan, bart):
    assert len(LONG) > 157
    add(plan, bart, (LONG, LONG))
    kept = plan.company_competencies.get()
    assert (kept.competency, kept.action) == (LONG, LONG)


def test_a_company_competency_has_a_name(plan, bart):
    with pytest.raises(ValidationError):
        add(plan, bart, ("", "Volgt een dossier"))
    assert not plan.company_competencies.exists()


def test_a_new_company_competency_obeys_the_period_of_the_ibo(plan, bart):
    with pytest.raises(ValidationError, match="voor de start"):
        add(plan, bart, day=date(2026, 8, 28))
    with pytest.raises(QuestionError):
        add(plan, bart, day=date(2027, 3, 5))
    assert not plan.company_competencies.exists()
    assert add(plan, bart, day=date(2027, 3, 5), accept=True).planned_end == date(2027, 3, 5)


def change(row, by, words, seen=WORDS):
    return planning.change_company_competency(row=row, competency=words[0], action=words[1], seen=seen, by=by)


def test_the_words_of_a_company_competency_change_with_a_version(storm, bart):
    saved = change(storm, bart, ("Schade bij hagel", "Volgt een dossier"))
    assert (saved.competency, saved.action, saved.version) == ("Schade bij hagel", "Volgt een dossier", 2)


def test_two_mentors_change_two_fields_of_a_company_competency_without_conflict(storm, bart, els):
    change(storm, els, ("Schade bij hagel", WORDS[1]))
    saved = change(storm, bart, (WORDS[0], "Volgt drie dossiers"))
    assert (saved.competency, saved.action, saved.version) == ("Schade bij hagel", "Volgt drie dossiers", 3)


def test_stale_words_change_nothing(storm, bart, els):
    change(storm, els, ("Schade bij hagel", WORDS[1]))
    with pytest.raises(ConflictError) as conflict:
        change(storm, bart, ("Schade bij brand", "Volgt drie dossiers"))
    assert (conflict.value.theirs.value, conflict.value.theirs.by) == ("Schade bij hagel", "Els Vermeulen")
    storm.refresh_from_db()
    assert (storm.action, storm.version) == (WORDS[1], 2)


def test_a_removed_company_competency_is_kept_and_comes_back(plan, storm, bart):
    assert planning.remove_company_competency(row=storm, by=bart).removed
    assert plan.company_competencies.count() == 1
    back = planning.remove_company_competency(row=storm, by=bart, back=True)
    assert (back.removed, back.version) == (False, 3)


def test_removing_twice_writes_once(storm, bart, els):
    planning.remove_company_competency(row=storm, by=bart)
    assert planning.remove_company_competency(row=storm, by=els).version == 2


def test_nothing_is_changed_in_a_removed_company_competency(storm, bart, els):
    planning.remove_company_competency(row=storm, by=els)
    for act in (
        lambda: set_date(storm, FRIDAY, bart),
        lambda: change(storm, bart, ("Schade bij brand", "")),
        lambda: confirm_company(storm, bart),
    ):
        with pytest.raises(ValidationError, match="intussen verwijderd"):
            act()
    storm.refresh_from_db()
    assert (storm.version, storm.completed_on) == (2, None)


def test_a_confirmed_company_competency_is_neither_removed_nor_reworded(storm, bart):
    confirm_company(storm, bart)
    for act in (
        lambda: planning.remove_company_competency(row=storm, by=bart),
        lambda: change(storm, bart, ("Schade bij brand", "")),
    ):
        with pytest.raises(ValidationError, match="Bart Claes bevestigde deze competentie al"):
            act()


def test_a_row_that_is_gone_says_so(plan, bart, storm):
    storm.history.all().delete()
    storm.delete()
    storm.pk = 10**6
    with pytest.raises(ValidationError, match="bestaat niet meer"):
        set_date(storm, FRIDAY, bart)


def test_the_rows_of_a_plan_leave_out_what_a_move_left_behind(plan):
    plan.units.filter(pk=plan.units.first().pk).update(retired=True)
    found = {kind: planning.rows_of(plan, kind).count() for kind in planning.KIND_OF.values()}
    assert found == {"onderdeel": 10, "sleutelvaardigheid": 6, "bedrijf": 0}


@pytest.mark.parametrize("write", ["onderdeel-0{}".format, lambda pk: f"onderdeel-{pk}".translate(ARABIC)])
def test_a_key_that_no_page_writes_does_not_exist(plan, unit, bart, write):
    for keys in ([write(unit.pk)], [planning.key_of(unit), write(unit.pk)]):
        wishes = [planning.Wish(key, FRIDAY, None) for key in keys]
        with pytest.raises(planning.RowGoneError):
            planning.set_planned_ends(plan=plan, wishes=wishes, today=TODAY, by=bart)


def test_in_a_plan_that_was_ended_meanwhile_no_row_is_found_until_it_is_reopened(plan, dated_row, bart, griet):
    starting.end(plan=plan, on=TODAY, reason="Ander werk", by=griet, today=TODAY)
    with pytest.raises(planning.RowGoneError):
        set_date(dated_row, FRIDAY, bart)
    dated_row.refresh_from_db()
    assert dated_row.planned_end is None
    starting.reopen(plan=plan, reason="Toch niet", by=griet)
    assert set_date(dated_row, FRIDAY, bart).planned_end == FRIDAY


def test_in_a_plan_that_was_ended_meanwhile_part_c_stays_as_it_is(plan, storm, bart, griet):
    starting.end(plan=plan, on=TODAY, reason="Ander werk", by=griet, today=TODAY)
    for act in (
        lambda: add(plan, bart),
        lambda: change(storm, bart, ("Schade bij brand", "")),
        lambda: planning.remove_company_competency(row=storm, by=bart),
    ):
        with pytest.raises(ValidationError):
            act()
    assert [(row.competency, row.version) for row in plan.company_competencies.all()] == [(WORDS[0], 1)]
