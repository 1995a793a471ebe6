"""People and the plan as followed."""

from django.apps import AppConfig


class TraineesConfig(AppConfig):
    """People, offices and the plans that they follow: personal data."""

    name = "trainees"
    verbose_name = "Mensen en opleidingsplannen"
