"""`print_plan PLAN_ID -o FILE [--remarks]`: a trainee's plan as PDF, the same as the page's *Afdrukken* gives."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand
from django.utils import timezone

from trainees import pdf, plan_document
from trainees.models import TraineePlan


class Command(BaseCommand):
    """Print one plan to a file, or to standard output with `-o -`; exit status 1 and one sentence when it cannot."""

    help = "Drukt een opleidingsplan af als PDF."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the plan and the file."""
        parser.add_argument("plan_id", metavar="PLAN_ID", type=int, help="het nummer van het opleidingsplan")
        parser.add_argument(
            "-o", "--output", metavar="FILE", required=True, help="het PDF-bestand, of - voor de uitvoer"
        )
        parser.add_argument("--remarks", action="store_true", help="druk ook de opmerkingen bij de onderdelen af")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read the plan as it stands now, print it, write it."""
        now = timezone.now()
        try:
            plan = TraineePlan.objects.with_people().get(pk=options["plan_id"])
            remarks_for = 0 if options["remarks"] else None
            document = plan_document.build(plan, timezone.localdate(now), remarks_for=remarks_for)
            printed = pdf.render(document, at=now)
        except TraineePlan.DoesNotExist:
            self._stop(f"Er is geen opleidingsplan met nummer {options['plan_id']}.")
        except pdf.MissingGlyphError as error:
            self._stop(str(error))
        self._write(printed, options["output"])

    def _write(self, printed: bytes, output: str) -> None:
        if output == "-":
            sys.stdout.buffer.write(printed)
            return
        try:
            Path(output).write_bytes(printed)
        except OSError:
            self._stop(f"Het bestand {output} kan niet geschreven worden.")

    def _stop(self, sentence: str) -> NoReturn:
        self.stderr.write(sentence)
        raise SystemExit(1)
