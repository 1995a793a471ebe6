"""The two commands, as a person at a prompt meets them."""

import json
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command

from competency_plans.importing import import_form
from competency_plans.models import Edition, Profession
from competency_plans.reading.recognise import recognise
from tests.competency_plans.forms import Style, invented, written

pytestmark = pytest.mark.django_db
SEED = settings.BASE_DIR / "fixtures" / "beheerder_verzekeringen.txt"
SIZES = [[(2, (2, 3))]]


def run(name: str, *args: str) -> str:
    out = StringIO()
    call_command(name, *args, stdout=out)
    return out.getvalue()


def refused(name: str, *args: str) -> str:
    out, error = StringIO(), StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command(name, *args, stdout=out, stderr=error)
    assert (stopped.value.code, out.getvalue()) == (1, "")
    return error.getvalue()


def test_an_import_prints_one_json_document_with_what_it_found():
    found = json.loads(run("import_profession", str(SEED), "--json", "--check"))
    assert list(found) == ["title", "indicative_weeks", "counts", "points"]
    assert (found["title"], found["indicative_weeks"]) == ("Beheerder verzekeringen", None)
    counts = {"competencies": 10, "basic": 5, "specific": 5, "units": 11, "knowledge_skills": 47, "action_groups": 37}
    counts |= {"actions": 163, "mentor_actions": 39, "trainee_actions": 124, "key_skills": 6, "company_competencies": 0}
    assert found["counts"] == counts
    assert all(set(point) == {"kind", "where", "text"} for point in found["points"])


def test_an_import_tells_in_dutch_what_it_found(edition):
    text = run("import_profession", str(SEED))
    assert "Opleidingsacties: 163 onder 37 koppen (39 van de mentor, 124 van de cursist)." in text
    assert text.rstrip().endswith("Bewaard als ontwerp 2 van Beheerder verzekeringen (beheerder-verzekeringen).")
    assert Edition.objects.get(profession__slug="beheerder-verzekeringen", number=2).state == "draft"


def test_a_check_keeps_nothing(tmp_path):
    path = tmp_path / "kok.txt"
    path.write_text("\n".join(written(invented(SIZES))), encoding="utf-8")
    assert "Er is niets bewaard." in run("import_profession", str(path), "--check")
    assert not Profession.objects.filter(title="Kok").exists()


def test_what_an_office_filled_in_is_counted_and_not_imported(tmp_path):
    path = tmp_path / "kok.txt"
    style = Style(company=(("Kent ons geheime pakket", "volgt de opleiding"),), date="15/03/2027")
    path.write_text("\n".join(written(invented(SIZES), style)), encoding="utf-8")
    found = json.loads(run("import_profession", str(path), "--json"))
    assert found["counts"]["company_competencies"] == 1
    assert {"company_filled_in", "date_filled_in"} <= {point["kind"] for point in found["points"]}
    exported = run("export_profession", "kok", "--format", "json")
    assert "geheime" not in exported
    assert "15/03" not in exported


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00" * 100,
        "Beroep: Kok".encode("utf-16"),
        b"Beste lezer",
        SEED.read_bytes()[:3500],
        SEED.read_bytes()[:9000],
    ],
    ids=["empty", "zeros", "UTF-16", "a letter", "only a table of contents", "half a form"],
)
def test_a_file_that_is_no_form_is_refused_in_one_sentence(tmp_path, content):
    before = Edition.objects.count()
    path = tmp_path / "iets.txt"
    path.write_bytes(content)
    sentence = refused("import_profession", str(path), "--json")
    assert sentence.count("\n") == 1
    assert "verwacht werd" in sentence
    assert "het lezen stopte op regel" in sentence
    assert Edition.objects.count() == before


def test_a_file_that_is_not_there_is_refused_in_one_sentence(tmp_path):
    assert refused("import_profession", str(tmp_path / "niets.txt")).endswith("bestaat niet.\n")
    assert refused("import_profession", str(tmp_path)).endswith("kan niet geopend worden.\n")


def test_an_export_prints_the_whole_tree_in_order(edition):
    tree = json.loads(run("export_profession", "beheerder-verzekeringen", "--edition", "1", "--format", "json"))
    names = ["profession", "edition", "indicative_weeks", "warning", "description", "competencies", "key_skills"]
    assert list(tree) == names
    assert [competency["number"] for competency in tree["competencies"]] == list(range(1, 11))
    assert list(tree["competencies"][0]) == ["number", "kind", "title", "units"]
    assert list(tree["competencies"][0]["units"][1]) == ["short_name", "knowledge_skills", "groups"]
    assert list(tree["competencies"][0]["units"][1]["groups"][0]) == ["actor", "heading", "actions"]


def test_without_a_number_the_newest_published_edition_is_exported_and_else_the_newest(edition):
    import_form(recognise(written(invented(SIZES, title="Beheerder verzekeringen"))))
    assert json.loads(run("export_profession", "beheerder-verzekeringen"))["edition"] == 1
    import_form(invented(SIZES))
    import_form(invented(SIZES, weeks="8 weken"))
    newest = json.loads(run("export_profession", "kok"))
    assert (newest["edition"], newest["indicative_weeks"]) == (2, 8)


def test_what_does_not_exist_is_not_exported(edition):
    assert refused("export_profession", "smid") == "Er is geen beroep met de code smid.\n"
    expected = "Het beroep beheerder-verzekeringen heeft geen editie 9.\n"
    assert refused("export_profession", "beheerder-verzekeringen", "--edition", "9") == expected
