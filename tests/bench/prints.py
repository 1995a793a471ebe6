"""The printed plan: measured on the filled-in plan of the demonstration by pdf_bench, in a process with Django.

Run as `python -m tests.bench.prints ROUNDS MANY` with DATABASE_URL of an empty database; prints figures as JSON.
"""

import json
import os
import subprocess
import sys
from typing import Any

from tests.bench.server import ROOT


def measure(environment: dict[str, str], *, quick: bool) -> dict[str, Any]:
    """The figures of pdf_bench, and after how many prints the second peak of memory was taken."""
    rounds, many = (3, 12) if quick else (9, 100)
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.prints", str(rounds), str(many)],
        cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures | {"many": many}


def main(rounds: int, many: int) -> dict[str, Any]:
    """Load the demonstration and measure prints of its filled-in plan."""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"
    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    from competency_plans import supplied
    from competency_plans.models import Edition
    from tests.bench.pdf_bench import measure_pdf
    from trainees import plan_document
    from trainees.demonstration import loading, stages
    from trainees.models import TraineePlan

    call_command("migrate", verbosity=0)
    supplied.load()
    today = timezone.localdate()
    loading.load(edition=Edition.objects.get(profession__slug=supplied.SLUG), today=today)
    plan = TraineePlan.objects.with_people().get(trainee__name=stages.LOTTE.name)
    return measure_pdf([plan_document.build(plan, today)], rounds=rounds, many=many)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(*map(int, sys.argv[1:]))))
