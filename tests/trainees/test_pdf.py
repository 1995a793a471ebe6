"""The printed plan: the form's own text, conformant, closed to the outside, the same every time."""

import json
import re
import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import page as page_validation
import pytest
from django.core.management import call_command
from pypdf import PdfReader

from competency_plans import catalogue
from tests.conftest import the_form
from trainees import pdf
from trainees.models import Office, PlanMentor, State, TraineePlan, User
from trainees.pdf.glyphs import printable
from trainees.pdf.press import bundled_only, html_of
from trainees.plan_document import (
    ActionLine,
    CompanyRow,
    CompetencyBlock,
    GroupBlock,
    KeySkillRow,
    PlanDocument,
    RemarkLine,
    UnitRow,
    progress_of,
)
from trainees.wording import BRUSSELS
from trainees.working_days import WorkingCalendar

TODAY, START, END = date(2026, 11, 22), date(2026, 9, 1), date(2027, 2, 28)
AT = datetime(2026, 11, 22, 14, 38, tzinfo=UTC)
CONFIRMED_AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
LONG_TEXT = "Behandelt de dossiers van zelfstandigen in het eigen pakket van het kantoor, " * 3
LONG_NAME = "Maria-Magdalena Çağla Žižek-Vandenberghe Nguyễn van der Straeten-Ponthoz de Clippele Ŵojciechowska"


def a_unit(text, planned_end, completed, ticked, exemption) -> UnitRow:
    groups = tuple(
        GroupBlock(
            group.actor, group.heading, group.is_sentence, tuple(a_line(a, group.actor, ticked) for a in group.actions)
        )
        for group in text.groups
    )
    return UnitRow(
        id=text.id, version=1, number=text.number, name=text.name, title=text.title, second_line=text.second_line,
        kind=text.kind, knowledge_skills=text.knowledge_skills, groups=groups, planned_end=planned_end,
        completed_on=planned_end if completed else None, confirmed_by="Bart Claes" if completed else "",
        confirmed_at=CONFIRMED_AT if completed else None, exemption=exemption, state=State.PLANNED,
        applicable=len(text.trainee_actions), ticked=len(text.trainee_actions) if ticked else 0, week=None,
        working_days_late=0, last_ticked_on=planned_end if ticked else None, is_assessed=False,
    )  # fmt: skip


def a_line(text, actor, ticked) -> ActionLine:
    if not ticked:
        return ActionLine(text.id, text.text, actor)
    return ActionLine(text.id, text.text, actor, TODAY, "Bart Claes", "mentor" if text.id % 3 == 0 else "trainee")


def a_document(
    tree, *, dated=True, ticked=0, completed=0, exempt=(), company=0, name="Lotte Peeters", remarks=0
) -> PlanDocument:
    """A plan in which the first units are ticked and the first completed; `exempt` holds places of units.

    The first unit has so many `remarks`.
    """
    places = {unit.id: place for place, unit in enumerate(tree.units)}
    blocks: list[CompetencyBlock] = []
    for competency in tree.competencies:
        units = tuple(
            a_unit(
                unit,
                START + timedelta(days=14 * (places[unit.id] + 1)) if dated else None,
                completed=places[unit.id] < completed,
                ticked=places[unit.id] < ticked,
                exemption="attest schaderegeling behaald in 2024" if places[unit.id] in exempt else "",
            )
            for unit in competency.units
        )
        lines = [RemarkLine(n, f"{LONG_TEXT}\n{LONG_TEXT}", "Bart Claes", "mentor", AT) for n in range(remarks)]
        if not blocks:
            units = (replace(units[0], remarks=tuple(lines)), *units[1:])
        blocks.append(CompetencyBlock(competency.number, competency.kind, competency.title, units))
    skills = tuple(
        KeySkillRow(skill.id, 1, skill.name, skill.description, END if dated else None, "", State.PLANNED, None)
        for skill in tree.key_skills
    )
    rows = tuple(
        CompanyRow(
            n,
            1,
            f"{n}. {LONG_TEXT}",
            LONG_TEXT,
            END,
            TODAY,
            TODAY,
            "Bart Claes",
            CONFIRMED_AT,
            State.COMPLETED,
            None,
            0,
        )
        for n in range(company)
    )
    all_units = [unit for block in blocks for unit in block.units]
    return PlanDocument(
        plan=a_plan(name), text=tree, today=TODAY, start=START, end=END,
        calendar=WorkingCalendar({}, frozenset(range(5))), competencies=tuple(blocks), key_skills=skills,
        company=rows, progress=progress_of(all_units, TODAY),
    )  # fmt: skip


def a_plan(name) -> TraineePlan:
    """A plan as `with_people()` reads it, without a database: a print asks no further questions."""
    plan = TraineePlan(pk=1, trainee=User(name=name), office=Office(name="Kantoor Vermeulen", city="Mechelen"))
    mentorship = PlanMentor(plan=plan, mentor=User(name="Bart Claes"), since=START)
    vars(plan)["_prefetched_objects_cache"] = {"mentorships": [mentorship]}
    return plan


@pytest.fixture(scope="module")
def tree(django_db_setup, django_db_blocker) -> catalogue.EditionTree:
    with django_db_blocker.unblock():
        return catalogue.tree(the_form().pk)


CASES: dict[str, dict[str, Any]] = {
    "empty": {"dated": False},
    "half filled in": {"ticked": 6, "completed": 5, "company": 2},
    "all ticked and confirmed": {"ticked": 11, "completed": 11, "company": 2},
    "with exemptions": {"ticked": 3, "exempt": (1, 6, 10)},
    "with remarks": {"ticked": 2, "remarks": 25},
    "thirty company competencies and a long name": {"ticked": 4, "company": 30, "name": LONG_NAME},
}


class Print:
    """A printed plan with what the tests read in it, each read once."""

    def __init__(self, document: PlanDocument, folder: Path) -> None:
        self.document = document
        self.bytes = pdf.render(document, at=AT)
        self.path = folder / "plan.pdf"
        self.path.write_bytes(self.bytes)
        self.pages = command("pdftotext", "-raw", self.path, "-").split("\f")[:-1]

    @property
    def text(self) -> str:
        return squeezed("".join(map(without_running_heads, self.pages)))


@pytest.fixture(scope="module")
def prints(tree, tmp_path_factory) -> dict[str, Print]:
    return {name: Print(a_document(tree, **case), tmp_path_factory.mktemp("print")) for name, case in CASES.items()}


@pytest.fixture(scope="module")
def filled_in(prints: dict[str, Print]) -> Print:
    return prints["half filled in"]


def command(program, *arguments) -> str:
    if shutil.which(program) is None:
        pytest.fail(f"{program} is missing: bin/test installs it")
    return subprocess.run([program, *map(str, arguments)], capture_output=True, text=True, check=True).stdout


HEADS = (
    "Onderliggende kennis en vaardigheden Opleidingsacties Voorziene einddatum Afgewerkt op",
    "Sleutelvaardigheid Omschrijving Voorziene einddatum",
    "Competenties Opleidingsactie Voorziene einddatum Afgewerkt op",
)
RUNNING = re.compile(r"\nBeheerder verzekeringen, editie .*|Afgedrukt op .* Pagina \d+ / \d+")


def squeezed(text) -> str:
    """Without white space, as pdftotext cuts lines where the paper does."""
    return re.sub(r"\s+", "", text)


def without_running_heads(page_text) -> str:
    """A page without its header and footer, and without a column head that repeats the page before."""
    text = squeezed(RUNNING.sub("", page_text))
    for head in map(squeezed, HEADS):
        text = text.removeprefix(head)
    return text


def sentences_of_the_form(settings) -> list[str]:
    form = (settings.BASE_DIR / "fixtures" / "beheerder_verzekeringen.txt").read_text(encoding="utf-8")
    contents = re.sub(r"\t\d+$", "", form, flags=re.MULTILINE)
    cells = re.split(r"[\n\t]", re.sub(r"\[bookmark: \w+\]", "", contents))
    return [squeezed(cell.strip().removeprefix("· ")) for cell in cells if cell.strip()]


# What a print adds to the form: places, dates, names, figures and boxes.
ADDITIONS = (
    r"[☐☑–✓/]", r"\d\d/\d\d/\d{4}", r"\d+", "(IBO-opleidingsplan, )?Kantoor Vermeulen, Mechelen", "Cursist",
    "Mentor", "Kantoor", "VDAB",
    "Naam:", "Bart Claes", "Lotte Peeters", LONG_NAME, "Periode van de opleiding", "Uren per week", "Toestand op",
    "onderde(el|len) (afgewerkt|vrijgesteld)", "acties van de cursist gedaan", "week van de opleiding", "Afgewerkt",
    "Vrijgesteld(: attest schaderegeling behaald in 2024)?", "Bevestigd door Bart Claes op",
    r"\(afgevinkt door Bart Claes, mentor\)", r"\.", LONG_TEXT, "Datum", "Handtekening(en)?",
    "Opmerkingen", "Onderdeel 1a Vraag en informatie verzamelen", "Bart Claes, mentor,",
)  # fmt: skip
ADDED = re.compile(f"({'|'.join(map(squeezed, ADDITIONS))})*")


@pytest.mark.parametrize("case", CASES)
def test_a_print_has_every_sentence_of_the_form_as_often_and_in_its_order(case, prints, settings):
    rest = prints[case].text
    for sentence in sentences_of_the_form(settings):
        before, found, rest = rest.partition(sentence)
        assert found, f"{sentence} is missing or too early, before {rest[:80] or before[:80]}"
        assert ADDED.fullmatch(before), f"{before} stands before {sentence}"
    assert ADDED.fullmatch(rest), rest


def test_the_contents_give_the_page_where_each_competency_stands(filled_in, tree):
    contents = " ".join(filled_in.pages[1].split())
    pages = [squeezed(page.extract_text()) for page in PdfReader(BytesIO(filled_in.bytes)).pages]
    for competency in tree.competencies:
        (number,) = map(int, re.findall(re.escape(competency.title) + r" (\d+) ", contents))
        assert number > 2
        assert squeezed(competency.title) in pages[number - 1], f"{competency.title} is not on page {number}"


def test_dates_are_written_dd_mm_yyyy(filled_in):
    text = "".join(filled_in.pages)
    assert "15/09/2026" in text
    assert "01/09/2026 – 28/02/2027" in text
    assert "Afgedrukt op 22/11/2026" in text
    assert re.findall(r"\b\d{4}-\d\d-\d\d\b|\b\d{1,2}-\d{1,2}-\d{4}\b", text) == []


def test_boxes_say_what_is_ticked_and_a_confirmation_who_and_when(prints):
    empty, half, full = (prints[name].text for name in list(CASES)[:3])
    assert (empty.count("☐"), empty.count("☑")) == (163, 0)
    assert (full.count("☐"), full.count("☑")) == (0, 163 + 2)
    assert 0 < half.count("☑") < 163
    assert half.count("BevestigddoorBartClaesop20/11/2026") == 5 + 2
    assert half.count("(afgevinktdoorBartClaes,mentor)") > 0


def test_remarks_are_an_appendix_after_the_signatures_and_travel_along_as_data(prints):
    chosen, without = prints["with remarks"], prints["half filled in"]
    assert chosen.text.rpartition("Handtekeningen")[2].count(squeezed("Bart Claes, mentor, 22/11/2026")) == 25
    assert "Opmerkingen" not in without.text
    data = json.loads(PdfReader(chosen.path).attachments["plan.json"][0])
    assert [len(unit.get("opmerkingen", ())) for unit in data["onderdelen"]] == [25] + [0] * 10
    assert b"opmerkingen" not in PdfReader(without.path).attachments["plan.json"][0]


def test_an_exemption_stands_with_its_reason_beside_the_whole_text(prints, tree):
    text = prints["with exemptions"].text
    assert text.count(squeezed("Vrijgesteld: attest schaderegeling behaald in 2024")) == 3
    for unit in (tree.units[place] for place in (1, 6, 10)):
        assert all(squeezed(sentence) in text for sentence in unit.knowledge_skills)


def test_an_action_that_does_not_apply_has_its_reason_and_no_box(tree):
    document = a_document(tree)
    block = document.competencies[0]
    unit, group = block.units[0], block.units[0].groups[0]
    line = replace(group.lines[0], exemption="het kantoor verkoopt geen leven")
    group = replace(group, lines=(line, *group.lines[1:]))
    unit = replace(unit, groups=(group, *unit.groups[1:]))
    block = replace(block, units=(unit, *block.units[1:]))
    html = html_of(replace(document, competencies=(block, *document.competencies[1:])), AT)
    assert f"– {line.text} <i>(niet van toepassing: het kantoor verkoopt geen leven)</i>" in html


def test_every_page_has_profession_edition_trainee_period_and_number(filled_in):
    for number, text in enumerate(filled_in.pages[1:], start=2):
        assert "Beheerder verzekeringen, editie 2026.1 Lotte Peeters, 01/09/2026 – 28/02/2027" in text
        assert f"Pagina {number} / {len(filled_in.pages)}" in text


def test_the_signature_block_stands_on_one_page(prints):
    for printed in (each for case, each in prints.items() if case != "with remarks"):
        last = printed.pages[-1]
        assert all(word in last for word in ("Handtekeningen", "Cursist", "Mentor", "Kantoor", "VDAB"))


def test_the_same_plan_printed_at_the_same_moment_gives_the_same_bytes_and_no_complaint(filled_in, caplog):
    assert pdf.render(filled_in.document, at=AT.astimezone(BRUSSELS)) == filled_in.bytes
    assert caplog.messages == []
    assert pdf.render(filled_in.document, at=AT + timedelta(days=1)) != filled_in.bytes


@pytest.mark.parametrize("case", CASES)
def test_a_print_is_pdf_ua_1_and_pdf_a_3a(case, prints):
    known_false_alarms = {"PDFA3A-STREAM-LENGTH-001"}
    accessible = page_validation.validate_pdf_bytes(prints[case].bytes, profile="ua1")
    archivable = page_validation.validate_pdf_bytes(prints[case].bytes, profile="3a")
    assert [failure.message for failure in accessible.failures] == []
    assert {failure.rule_id for failure in archivable.failures} <= known_false_alarms


def test_a_print_is_sound_and_holds_bundled_fonts_only(filled_in):
    assert "No syntax or stream encoding errors" in command("qpdf", "--check", filled_in.path)
    fonts = [line.split() for line in command("pdffonts", filled_in.path).splitlines()[2:]]
    assert {font[0].partition("+")[2].partition("-")[0] for font in fonts} == {"Plan"}
    assert all(font[-5:-2] == ["yes", "yes", "yes"] for font in fonts)


def test_running_heads_are_no_part_of_the_reading_order(filled_in):
    for number, printed_page in enumerate(PdfReader(filled_in.path).pages):
        heads = 2 if number == 0 else 4
        assert printed_page.get_contents().get_data().count(b"/Type /Pagination") == heads


def test_the_signature_block_has_an_empty_signature_field_for_each_party(filled_in):
    fields = [field.get_object() for field in PdfReader(filled_in.path).trailer["/Root"]["/AcroForm"]["/Fields"]]
    assert [(field["/T"], field["/FT"], "/V" in field) for field in fields] == [
        (role, "/Sig", False) for role in ("Cursist", "Mentor", "Kantoor", "VDAB")
    ]


def test_a_link_says_where_it_leads(filled_in):
    links = [a.get_object() for page in PdfReader(filled_in.path).pages for a in page.get("/Annots", [])]
    assert any(re.fullmatch(r"Naar competentie 3, blz\. \d+", link["/Contents"]) for link in links)


def test_a_print_says_its_title_and_language(filled_in):
    reader = PdfReader(filled_in.path)
    assert reader.metadata.title == "Opleidingsplan Beheerder verzekeringen – Lotte Peeters"
    assert reader.trailer["/Root"]["/Lang"] == "nl-BE"


def test_the_plan_travels_along_as_data(filled_in):
    reader = PdfReader(filled_in.path)
    data = json.loads(reader.attachments["plan.json"][0])
    assert data["cursist"] == "Lotte Peeters"
    assert sum(len(unit["opleidingsacties"]) for unit in data["onderdelen"]) == 163
    assert data["onderdelen"][0]["afgewerkt_op"] == "2026-09-15"
    assert reader.trailer["/Root"]["/AF"][0].get_object()["/AFRelationship"] == "/Data"


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "http://www.fsma.be/", "https://example.org/a.ttf", "data:,a"]
)
def test_a_print_reads_nothing_but_the_bundled_files(address):
    with pytest.raises(ValueError, match="not one of the bundled files"):
        bundled_only()(address)


def test_markup_in_a_name_is_text(tree):
    html = html_of(a_document(tree, name='Lotte <img src="file:///etc/passwd">'), AT)
    assert "<img" not in html


@pytest.mark.parametrize(("character", "name"), [("李", "李 Peeters"), ("😀", "Lotte 😀")])
def test_a_letter_that_no_font_has_is_refused_with_its_name_and_place(character, name, tree):
    with pytest.raises(pdf.MissingGlyphError) as refused:
        pdf.render(a_document(tree, name=name), at=AT)
    assert f"Het teken {character} (U+{ord(character):04X})" in str(refused.value)
    assert name in str(refused.value)


def test_letters_in_two_parts_and_other_spaces_and_hyphens_print_as_usual():
    assert printable("Zoe\u0308 van\u202fden\u2011Berg\u200e") == "Zoë van den-Berg"


def test_competencies_move_up_a_level_where_the_form_has_no_heading_above_them(tree):
    bare = replace(tree, basic_heading="")
    html = html_of(a_document(bare), AT)
    assert re.findall(r"<(h\d)", html)[:8] == ["h1", "h2", "h2", "h3", "h3", "h3", "h3", "h3"]
    assert '<h4 class="title" id="competentie-6">' in html


def test_a_moment_without_a_zone_is_refused(tree):
    with pytest.raises(ValueError, match="time zone"):
        pdf.render(a_document(tree), at=datetime(2026, 11, 22, 14, 38))


def test_print_plan_writes_the_pdf_of_a_plan(plan, tmp_path):
    call_command("print_plan", str(plan.pk), "-o", str(tmp_path / "plan.pdf"))
    reader = PdfReader(tmp_path / "plan.pdf")
    assert reader.metadata.title.endswith(plan.trainee.name)


@pytest.mark.parametrize(("number", "file", "sentence"), [
    ("999", "plan.pdf", "Er is geen opleidingsplan met nummer 999."),
    ("", "no/such/folder/plan.pdf", "kan niet geschreven worden."),
])  # fmt: skip
def test_print_plan_says_in_one_sentence_what_cannot_be_done(number, file, sentence, plan, tmp_path):
    errors = StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("print_plan", number or str(plan.pk), "-o", str(tmp_path / file), stderr=errors)
    assert stopped.value.code == 1
    assert sentence in errors.getvalue()
    assert not (tmp_path / file).exists()
