"""What counts as the same action (RULES, identity)."""

import pytest
from django.conf import settings

from competency_plans.reading.files import lines_of
from competency_plans.reading.recognise import recognise
from competency_plans.twins import actor_of, subject_of, twin_key


def key(heading: str, text: str, actor: str = "trainee") -> str:
    return twin_key(actor=actor, heading=heading, text=text)


@pytest.mark.parametrize("heading", ["De kandidaat", "De kandidaat (via interne of externe opleiding, webcursussen…)"])
def test_a_line_under_a_bare_heading_is_known_by_actor_and_text(heading):
    assert key(heading, "leert  Budgetteren") == "trainee | leert budgetteren"


@pytest.mark.parametrize("tail", ["", " en volgt deze op de voet", " en past toe"])
def test_a_line_under_a_subject_is_known_by_actor_subject_and_text(tail):
    assert key(f"De kandidaat leert wetgeving{tail}", "schaderegeling") == "trainee | leert wetgeving | schaderegeling"


def test_the_same_words_of_another_actor_or_subject_are_another_action():
    keys = {
        key("De kandidaat", "legt uit"),
        key("De mentor", "legt uit", "mentor"),
        key("De kandidaat leert", "legt uit"),
    }
    assert len(keys) == 3


def test_a_sentence_that_is_its_own_action_counts_as_bare():
    assert key("De kandidaat leert koken.", "De kandidaat leert koken.") == key("De kandidaat", "leert koken.")


@pytest.mark.parametrize(
    ("line", "actor"),
    [
        ("De mentor/coach/begeleider ", "mentor"),
        ("De begeleider", "mentor"),
        ("Mentor:", "mentor"),
        ("De kandidaat leert wetgeving", "trainee"),
        ("de cursist", "trainee"),
        ("De klant informeren", None),
        ("De kandidaatstelling opvolgen", None),
        ("Begeleider zijn van klanten", None),
        ("leert de kandidaat kennen", None),
    ],
)
def test_a_heading_starts_with_who_acts(line, actor):
    assert actor_of(line) == actor


def test_the_subject_is_what_the_heading_adds_to_the_actor():
    assert subject_of("De kandidaat zoekt informatie over:") == "zoekt informatie over"
    assert subject_of("De mentor/coach/begeleider (intern):") == ""


def test_the_form_of_vdab_has_82_different_actions_for_the_trainee_and_27_for_the_mentor():
    form = recognise(lines_of(settings.BASE_DIR / "fixtures" / "beheerder_verzekeringen.txt"))
    groups = [group for unit in form.units for group in unit.groups]
    keys = {key(group.heading, text, group.actor) for group in groups for text in group.actions}
    assert sum(each.startswith("trainee") for each in keys) == 82
    assert sum(each.startswith("mentor") for each in keys) == 27
