"""The plan as written."""

from django.apps import AppConfig


class CompetencyPlansConfig(AppConfig):
    """Professions and their editions: reference text, the same for everybody."""

    name = "competency_plans"
    verbose_name = "Beroepen"
