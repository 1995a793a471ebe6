"""`export_profession SLUG [--edition N] --format json`: the whole text of an edition on standard output."""

import json
from argparse import ArgumentParser
from typing import Any, NoReturn

from django.core.management.base import BaseCommand

from competency_plans.exporting import export
from competency_plans.models import Edition, Profession


class Command(BaseCommand):
    """Print an edition; with exit status 1 and one sentence when there is none."""

    help = "Schrijft de tekst van een editie uit: de nieuwste gepubliceerde, en anders de nieuwste."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the profession, the edition and the format."""
        parser.add_argument("slug", metavar="SLUG", help="de code van het beroep")
        parser.add_argument("--edition", metavar="N", type=int, help="het nummer van de editie")
        parser.add_argument("--format", choices=["json"], default="json", help="de vorm van de uitvoer")

    def handle(self, *args: Any, **options: Any) -> None:
        """Find the edition and print it."""
        edition = self._edition(options["slug"], options["edition"])
        self.stdout.write(json.dumps(export(edition), ensure_ascii=False, indent=2))

    def _edition(self, slug: str, number: int | None) -> Edition:
        if not Profession.objects.filter(slug=slug).exists():
            self._refuse(f"Er is geen beroep met de code {slug}.")
        editions = Edition.objects.filter(profession__slug=slug).select_related("profession").order_by("-number")
        if number is not None:
            chosen = editions.filter(number=number).first()
            return chosen or self._refuse(f"Het beroep {slug} heeft geen editie {number}.")
        published = editions.filter(state=Edition.State.PUBLISHED).first()
        return published or editions.first() or self._refuse(f"Het beroep {slug} heeft nog geen editie.")

    def _refuse(self, sentence: str) -> NoReturn:
        self.stderr.write(sentence)
        raise SystemExit(1)
