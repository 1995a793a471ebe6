"""The reader against VDAB's own form, and against other forms of its kind."""

import dataclasses

import pytest
from django.conf import settings

from competency_plans.reading.files import lines_of
from competency_plans.reading.form import Form, FormKeySkill, FormUnit, NotAFormError
from competency_plans.reading.recognise import recognise
from tests.competency_plans.forms import Style, invented, written

SEED = settings.BASE_DIR / "fixtures" / "beheerder_verzekeringen.txt"
SIZES = [[(2, (2, 3)), (1, (1, 2, 0))], [(3, (1, 4))], [(1, (2, 2, 2))]]
NO_PARTS: frozenset[str] = frozenset()


@pytest.fixture(scope="module")
def seed() -> Form:
    return recognise(lines_of(SEED))


def points_of(form: Form, kind: str) -> list[str]:
    return [point.where for point in form.points if point.kind == kind]


def test_the_form_of_vdab_gives_its_counts(seed):
    assert list(seed.counts().values()) == [10, 5, 5, 11, 47, 37, 163, 39, 124, 6, 0]
    assert (seed.title, seed.indicative_text, seed.indicative_weeks) == ("Beheerder verzekeringen", "??? weken", None)


def test_the_sentence_that_is_heading_and_action_in_one_is_a_group_of_itself(seed):
    sentence = "De kandidaat leert commerciële technieken en past deze correct en klantvriendelijk toe."
    (group,) = [group for group in seed.units[9].groups if group.heading == sentence]
    assert (group.actor, group.actions) == ("trainee", (sentence,))


def test_typing_errors_stay(seed):
    assert "Maalt afspraken met de klant" in seed.units[8].knowledge_skills[1]
    assert "leert welke rechtbanken gevoegd zijn" in seed.units[10].groups[1].actions


def test_the_oddities_of_the_form_are_points_to_look_at(seed):
    assert points_of(seed, "duration_unknown") == ["regel 1"]
    assert points_of(seed, "heading_without_letter") == ["regel 19"]
    assert points_of(seed, "several_rows") == ["competentie 1"]
    assert points_of(seed, "sentence_elsewhere") == ["onderdeel 2"]
    assert points_of(seed, "heading_is_action") == ["onderdeel 9"]
    assert points_of(seed, "possible_typo") == ["onderdeel 8", "onderdeel 10"]
    assert points_of(seed, "no_bullet") == ["onderdeel 1a", "onderdeel 3", "onderdeel 3", "onderdeel 8"]
    assert len(seed.points) == 11


VARIATIONS = {
    "as the form of VDAB": (Style(), {}),
    "bullet •": (Style(bullet="• "), {}),
    "bullet – and a tab": (Style(bullet="–\t"), {}),
    "bullet - without a space": (Style(bullet="-"), {}),
    "bullet *": (Style(bullet="* "), {}),
    "bullet o": (Style(bullet="o "), {}),
    "bullet of Word's symbol font": (Style(bullet="\uf0b7 "), {}),
    "no bullets": (Style(bullet=""), {}),
    "some lines without a bullet": (Style(plain_every=3), {}),
    "knowledge with bullets": (Style(knowledge_bullet="• "), {}),
    "no bookmarks": (Style(bookmarks=False), {}),
    "no tabs left": (Style(tabs=False), {}),
    "no tabs, no bullets": (Style(tabs=False, bullet=""), {}),
    "an empty line after every line": (Style(extra_lines=("",)), {}),
    "spaces and empty lines": (Style(extra_lines=("   ", "", "\xa0")), {}),
    "tabs before every action": (Style(extra_tabs=True), {}),
    "tabs before every action, empty lines after": (Style(extra_tabs=True, extra_lines=("\t", "")), {}),
    "column headings on one line": (Style(header_in_one_line=True), {}),
    "dates filled in": (Style(date="15/03/2027"), {}),
    "dates in words filled in": (Style(date="vrijdag 15 maart 2027"), {}),
    "without a table of contents": (Style(parts=frozenset({"key_skills", "company"})), {"contents_heading": ""}),
    "without part B": (Style(parts=frozenset({"contents", "company"})), {"key_skills": (), "key_skills_heading": ""}),
    "without part C": (Style(parts=frozenset({"contents", "key_skills"})), {"company_heading": ""}),
    "without OPGELET": (Style(), {"warning": "", "warning_heading": ""}),
    "OPGELET with an exclamation mark": (Style(), {"warning_heading": "Opgelet!"}),
    "20 à 26 weken": (Style(), {"indicative_text": "20 à 26 weken"}),
    "no duration": (Style(), {"indicative_text": ""}),
    "other headings": (Style(), {"basic_heading": "A. Technische competenties: basis"}),
    "another profession": (Style(), {"title": "Technicus koeling (m/v), niveau 2"}),
    "company rows filled in": (
        Style(company=(("Kent ons pakket", "volgt de opleiding"), ("Rijdt", "oefent")), date="1/3/27"),
        {"company_competencies": 2},
    ),
    "company rows filled in, no tabs": (
        Style(tabs=False, company=(("Kent ons pakket", "volgt de opleiding"),)),
        {"company_competencies": 1},
    ),
}


@pytest.mark.parametrize(("style", "changes"), VARIATIONS.values(), ids=VARIATIONS)
def test_another_form_comes_back_as_it_was_written(style, changes):
    form = dataclasses.replace(invented(SIZES), **changes)
    read = recognise(written(form, style))
    assert dataclasses.replace(read, points=()) == form


@pytest.mark.parametrize(
    ("style", "changes", "kind"),
    [
        (Style(date="15/03/2027"), {}, "date_filled_in"),
        (Style(bullet=""), {}, "no_bullets"),
        (Style(plain_every=3), {}, "no_bullet"),
        (Style(company=(("Kent ons pakket", "volgt de opleiding"),)), {}, "company_filled_in"),
        (Style(parts=NO_PARTS), {}, "heading_missing"),
        (Style(), {"indicative_text": ""}, "duration_missing"),
        (Style(), {"indicative_text": "20 à 26 weken"}, "duration_not_one_number"),
    ],
)
def test_what_deserves_a_look_is_a_point(style, changes, kind):
    form = dataclasses.replace(invented(SIZES), **changes)
    assert points_of(recognise(written(form, style)), kind)


def test_a_table_of_contents_that_differs_from_the_tables_is_a_point():
    form = invented(SIZES)
    lines = written(form)
    place = next(place for place, line in enumerate(lines) if line.startswith(form.competencies[1].title))
    lines[place] = "Iets heel anders\t3"
    read = recognise(lines)
    assert points_of(read, "contents_without_table") == [f"regel {place + 1}"]
    assert len(points_of(read, "table_not_in_contents")) == 1


def test_a_table_that_the_contents_do_not_list_is_a_point():
    form = invented(SIZES)
    lines = [line for line in written(form) if line != f"{form.competencies[0].title}\t2"]
    assert len(points_of(recognise(lines), "table_not_in_contents")) == 1


def units_of(*row: str) -> tuple[FormUnit, ...]:
    """The units of a form whose one table holds these lines."""
    lines = written(invented([[(1, (1,))]], skills=0), Style(parts=NO_PARTS))
    start = next(place for place, line in enumerate(lines) if line.endswith("Afgewerkt op"))
    return recognise([*lines[: start + 1], "", *row]).units


def test_a_line_after_an_empty_one_is_an_action_as_long_as_no_cell_starts():
    (unit,) = units_of("\tKookt", "\tDe mentor", "· legt uit", "", "Legt alles uit", "\t", "\t", "")
    assert unit.groups[0].actions == ("legt uit", "Legt alles uit")


def test_a_row_may_follow_a_row_without_an_empty_line_between():
    first, second = units_of("\tKookt", "\tDe mentor", "· legt uit", "\tBakt", "\tDe mentor", "· toont")
    assert (first.knowledge_skills, second.knowledge_skills) == (("Kookt",), ("Bakt",))


def test_words_in_a_date_column_do_not_start_a_row():
    assert len(units_of("\tKookt", "\tDe mentor", "· legt uit", "\tEind maart", "\t", "")) == 1


def test_a_heading_for_the_mentor_after_empty_date_cells_starts_a_row_and_otherwise_does_not():
    row = ("\tKookt", "\tDe mentor", "· legt uit")
    assert len(units_of(*row, "", "\tDe mentor", "· toont")) == 1
    first, second = units_of(*row, "\t", "\t", "", "\tDe mentor", "· toont")
    assert (first.knowledge_skills, second.knowledge_skills) == (("Kookt",), ())


def test_two_empty_cells_after_a_key_skill_say_that_it_has_no_description():
    rows = ["B. Sleutelvaardigheden", "\tEerlijk zijn", "\t", "\t", "", "\tStipt zijn", "\tOp tijd komen", "\t", ""]
    read = recognise([*written(invented(SIZES), Style(parts=NO_PARTS)), *rows])
    assert read.key_skills == (FormKeySkill("Eerlijk zijn", ""), FormKeySkill("Stipt zijn", "Op tijd komen"))
    assert points_of(read, "no_description") == ["sleutelvaardigheid 1"]


def test_a_description_may_have_several_paragraphs_and_loose_text_is_a_point():
    rows = ["B. Sleutelvaardigheden", "\tStipt zijn", "\tOp tijd komen", "en gaan", "\t", "", "Handtekening:"]
    read = recognise([*written(invented(SIZES), Style(parts=NO_PARTS)), *rows])
    assert read.key_skills == (FormKeySkill("Stipt zijn", "Op tijd komen\nen gaan"),)
    assert len(points_of(read, "unread_text")) == 1


def test_a_sentence_with_lines_under_it_is_their_heading():
    lines = [line.replace("De kandidaat", "De cursist") for line in written(invented([[(1, (1, 2))]]))]
    group = recognise(lines).units[0].groups[1]
    assert group.heading.startswith("De cursist")
    assert (group.actor, len(group.actions)) == ("trainee", 2)


@pytest.mark.parametrize(
    "heading", ["De mentor", "De begeleider:", "de coach / mentor", "De mentor of begeleider (intern)"]
)
def test_who_guides_may_be_called_otherwise(heading):
    lines = written(invented([[(1, (2, 2))]]))
    place = next(place for place, line in enumerate(lines) if "De mentor/coach/begeleider" in line)
    lines[place] = f"\t{heading}"
    group = recognise(lines).units[0].groups[0]
    assert (group.actor, group.heading, len(group.actions)) == ("mentor", heading, 2)


@pytest.mark.parametrize(
    ("text", "weeks"),
    [
        *[("26 weken", 26), ("26", 26), ("26 weken (voltijds)", 26), ("1 week", 1), ("??? weken", None), ("", None)],
        *[("20 à 26 weken", None), ("6 maanden", None), ("0 weken", None), ("99999999 weken", None)],
    ],
)
def test_weeks_are_a_number_only_when_the_form_says_one(text, weeks):
    assert dataclasses.replace(invented(SIZES), indicative_text=text).indicative_weeks == weeks


def stopped(lines: list[str]) -> str:
    with pytest.raises(NotAFormError) as refused:
        recognise(lines)
    return str(refused.value)


def test_text_that_is_no_form_is_refused_with_what_was_expected_and_where():
    assert "“Beroep:”" in stopped([])
    assert stopped(["Beste", "", "Hierbij de polis."]).endswith("het lezen stopte op regel 3.")
    assert "“Beroep:”" in stopped(["x"] * 100_000)
    assert "een naam van 1 tot 500 tekens" in stopped(["Beroep:   "])


def test_a_form_without_tables_is_refused():
    contents = SEED.read_text(encoding="utf-8").split("\n")[:18]
    assert "Onderliggende kennis en vaardigheden" in stopped(contents)
    assert stopped(contents).endswith("het lezen stopte op regel 18.")


def test_a_form_of_which_a_table_is_missing_is_refused():
    half = SEED.read_text(encoding="utf-8").split("\n")[:200]
    assert "een tabel voor “Ziekte-, pensioen- of" in stopped(half)
    assert stopped(half).endswith("het lezen stopte op regel 200.")


def test_a_table_without_title_or_rows_is_refused():
    lines = written(invented([[(2, (2, 2))]], skills=0))
    title = next(place for place, line in enumerate(lines) if "[bookmark" in line)
    assert "de naam van een competentie" in stopped([*lines[:title], *lines[title + 1 :]])
    assert "minstens één rij" in stopped(lines[: title + 6])


def test_a_table_without_one_heading_above_actions_is_refused():
    lines = [line for line in written(invented([[(2, (2, 2))]], skills=0)) if "De " not in line]
    assert "De kandidaat" in stopped(lines)
