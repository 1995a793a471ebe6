"""The plan as written knows nothing of the people who follow it (ARCHITECTURE, one boundary)."""

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

CATALOGUE = settings.BASE_DIR / "competency_plans"
MAY_NAME_PEOPLE = {"settings.py", "urls.py"}
MODULES = sorted(path for path in CATALOGUE.rglob("*.py") if path.name not in MAY_NAME_PEOPLE)
PEOPLE = "trainees"


def words_of(path: Path) -> list[str]:
    """Every import, name, attribute and string of a module."""
    words: list[str] = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import | ast.ImportFrom):
            words += [getattr(node, "module", None) or "", *(alias.name for alias in node.names)]
        elif isinstance(node, ast.Attribute):
            words.append(node.attr)
        elif isinstance(node, ast.Name):
            words.append(node.id)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            words.append(node.value)
    return words


def reverse_accessors() -> set[str]:
    """The names by which text would reach the rows of people that refer to it."""
    relations = [
        relation
        for model in apps.get_app_config("competency_plans").get_models()
        for relation in model._meta.related_objects
    ]
    names = [each.get_accessor_name() for each in relations if each.related_model._meta.app_label == PEOPLE]
    return {name for name in names if name}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(CATALOGUE)))
def test_the_plan_as_written_does_not_name_people(path):
    words = words_of(path)
    assert not [word for word in words if PEOPLE in word]
    assert not reverse_accessors() & set(words)


def test_no_text_refers_to_a_person():
    for model in apps.get_app_config("competency_plans").get_models():
        related = [field.related_model for field in model._meta.get_fields() if field.concrete and field.is_relation]
        assert all(other.__module__.startswith("competency_plans.") for other in related if other)


def test_the_form_of_vdab_beside_the_fixture_names_no_person_either():
    for path in (settings.BASE_DIR / "fixtures").glob("*.json"):
        assert f'"{PEOPLE}.' not in path.read_text(encoding="utf-8")
