"""`import_profession FILE [--check] [--json]`: the text of a VDAB form becomes a draft edition."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from competency_plans.importing import import_form
from competency_plans.models import Edition
from competency_plans.reading.files import lines_of
from competency_plans.reading.form import Form, NotAFormError
from competency_plans.reading.recognise import recognise


class Command(BaseCommand):
    """Read a form and say what it holds; with exit status 1 and one sentence when it is no form."""

    help = "Leest de tekst van een IBO-opleidingsplan van VDAB in als ontwerp van een editie."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the file and the two flags."""
        parser.add_argument("file", metavar="FILE", type=Path, help="de tekst van het formulier, in UTF-8")
        parser.add_argument("--check", action="store_true", help="alleen nakijken, niets bewaren")
        parser.add_argument("--json", action="store_true", help="wat gevonden is als JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, keep unless only checking, print."""
        form = self._read(options["file"])
        edition = None if options["check"] else import_form(form)
        if options["json"]:
            self.stdout.write(json.dumps(found(form), ensure_ascii=False, indent=2))
        else:
            self.stdout.write("\n".join(sentences(form, edition)))

    def _read(self, path: Path) -> Form:
        try:
            return recognise(lines_of(path))
        except NotAFormError as error:
            self.stderr.write(str(error))
        except FileNotFoundError:
            self.stderr.write(f"Het bestand {path} bestaat niet.")
        except OSError:
            self.stderr.write(f"Het bestand {path} kan niet geopend worden.")
        raise SystemExit(1)


def found(form: Form) -> dict[str, Any]:
    """Give what was found as plain values for JSON."""
    return {
        "title": form.title,
        "indicative_weeks": form.indicative_weeks,
        "counts": form.counts(),
        "points": [{"kind": point.kind, "where": point.where, "text": point.text} for point in form.points],
    }


def sentences(form: Form, edition: Edition | None) -> list[str]:
    """Give what was found, and what was kept, as Dutch lines."""
    counts = form.counts()
    duration = form.indicative_text or "niet vermeld"
    lines = [
        f"Beroep: {form.title}. Indicatieve duurtijd: {duration}.",
        f"Competenties: {counts['competencies']} ({counts['basic']} basis, {counts['specific']} specifiek), "
        f"met {counts['units']} onderdelen.",
        f"Kennis en vaardigheden: {counts['knowledge_skills']}.",
        f"Opleidingsacties: {counts['actions']} onder {counts['action_groups']} koppen "
        f"({counts['mentor_actions']} van de mentor, {counts['trainee_actions']} van de cursist).",
        f"Sleutelvaardigheden: {counts['key_skills']}.",
        f"Bedrijfsspecifieke competenties: {counts['company_competencies']}.",
        f"Punten om na te kijken: {len(form.points)}.",
    ]
    lines += [f"- {point.where}: {point.text}" for point in form.points]
    if edition is None:
        lines.append("Er is niets bewaard.")
    else:
        lines.append(f"Bewaard als {edition.label} van {edition.profession.title} ({edition.profession.slug}).")
    return lines
