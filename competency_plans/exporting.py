"""The whole text of an edition as one plain value, for programs and for comparing."""

from typing import Any

from competency_plans.models import ActionGroup, Competency, Edition, LearningUnit


def export(edition: Edition) -> dict[str, Any]:
    """Give the tree of an edition in the order of the form, ready for JSON; headings of sections left out."""
    competencies = edition.competencies.prefetch_related(
        "units__knowledge_skills",
        "units__groups__actions",
    )
    return {
        "profession": edition.profession.title,
        "edition": edition.number,
        "indicative_weeks": edition.indicative_weeks,
        "warning": edition.warning,
        "description": edition.paragraphs,
        "competencies": [_competency(competency) for competency in competencies],
        "key_skills": [{"name": skill.name, "description": skill.description} for skill in edition.key_skills.all()],
    }


def _competency(competency: Competency) -> dict[str, Any]:
    return {
        "number": competency.number,
        "kind": competency.kind,
        "title": competency.title,
        "units": [_unit(unit) for unit in competency.units.all()],
    }


def _unit(unit: LearningUnit) -> dict[str, Any]:
    return {
        "short_name": unit.short_name,
        "knowledge_skills": [skill.text for skill in unit.knowledge_skills.all()],
        "groups": [_group(group) for group in unit.groups.all()],
    }


def _group(group: ActionGroup) -> dict[str, Any]:
    return {
        "actor": group.actor,
        "heading": group.heading,
        "actions": [action.text for action in group.actions.all()],
    }
