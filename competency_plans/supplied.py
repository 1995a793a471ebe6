"""The profession that the product brings along: *Beheerder verzekeringen*, read from VDAB's own form.

The form's text and what the reader made of it stand beside each other in `fixtures/`; the short names are those of
the screens, because the form has none.
"""

import datetime
from itertools import chain

from django.core import serializers
from django.core.management import call_command

from competency_plans.importing import edition_of, rows_of
from competency_plans.lineage import Lineages
from competency_plans.models import Edition, LearningUnit, Profession
from competency_plans.reading.form import Form

FIXTURE = "beheerder_verzekeringen"
SLUG = "beheerder-verzekeringen"
PUBLISHED_ON = datetime.date(2026, 1, 5)
SHORT_NAMES = (
    "Vraag en informatie verzamelen",
    "Meldingen behandelen en dekking beoordelen",
    "Contracten en clausules opstellen",
    "Klant informeren en adviseren",
    "Gegevens registreren en stukken bezorgen",
    "Bijkomende informatie opvragen",
    "Vergoedingen uitkeren en vereffenen",
    "Schadevergoedingsprocedures opstarten",
    "Vervaldagen controleren en aanmanen",
    "Vereffening en geschillen opvolgen",
    "Schikking of bemiddeling voorstellen",
)


def load() -> bool:
    """Load the published edition when the profession is missing; say whether it did.

    Published text survives every command, so nothing happens when the profession is there.
    """
    if Profession.objects.filter(slug=SLUG).exists():
        return False
    call_command("loaddata", FIXTURE, verbosity=0)
    return True


def fixture(form: Form) -> str:
    """Make the text of the fixture from the form: a published edition with the short names, without a database."""
    profession = Profession(slug=SLUG, title=form.title)
    edition = edition_of(form, profession, number=1)
    edition.state, edition.published_on = Edition.State.PUBLISHED, PUBLISHED_ON
    rows = list(rows_of(form, edition, Lineages(SLUG)))
    units = [row for row in rows if isinstance(row, LearningUnit)]
    for unit, short_name in zip(units, SHORT_NAMES, strict=True):
        unit.short_name = short_name
    text: str = serializers.serialize(
        "json",
        chain([profession, edition], rows),
        use_natural_foreign_keys=True,
        use_natural_primary_keys=True,
        indent=1,
        ensure_ascii=False,
    )
    return text.rstrip("\n") + "\n"
