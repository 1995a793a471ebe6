"""Pages to correct the text of drafts: Django's own admin, one level of the form a page, with links up and down.

Whether text may change is decided by the models; these pages ask them and say why not.
"""

from competency_plans.admin.editions import EditionAdmin, ProfessionAdmin
from competency_plans.admin.text import ActionGroupAdmin, CompetencyAdmin, LearningUnitAdmin, LineAdmin

__all__ = [
    "ActionGroupAdmin",
    "CompetencyAdmin",
    "EditionAdmin",
    "LearningUnitAdmin",
    "LineAdmin",
    "ProfessionAdmin",
]
