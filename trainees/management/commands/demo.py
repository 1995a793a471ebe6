"""`manage.py demo`: an invented office to try the application with."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from competency_plans import supplied
from competency_plans.models import Edition
from trainees.demonstration import loading


class Command(BaseCommand):
    """Load the demonstration office once, and say who can sign in."""

    help = "Laadt een verzonnen kantoor met zes cursisten. Nog eens uitvoeren wijzigt niets."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load what is missing; raises CommandError when DEBUG is off or the profession has no published edition."""
        if not settings.DEBUG:
            raise CommandError("De demonstratie hoort niet in productie: zet DEBUG aan om ze te laden.")
        if loading.is_loaded():
            self.stdout.write("De demonstratie stond er al; er is niets gewijzigd.")
        else:
            loading.load(edition=self._edition(), today=timezone.localdate())
            self.stdout.write("De demonstratie staat klaar.")
        self.stdout.write(f"Meld je aan met een van deze adressen en het wachtwoord {loading.PASSWORD}:")
        for sign_in in loading.SIGN_INS:
            self.stdout.write(f"  {sign_in.role:<12} {sign_in.email:<48} {loading.PASSWORD}")

    def _edition(self) -> Edition:
        """The published edition of the profession, loaded when the profession is missing."""
        supplied.load()
        edition = Edition.objects.filter(profession__slug=supplied.SLUG, state=Edition.State.PUBLISHED).first()
        if edition is None:
            raise CommandError("Het beroep Beheerder verzekeringen heeft geen gepubliceerde editie.")
        return edition
