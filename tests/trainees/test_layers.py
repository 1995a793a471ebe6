"""Modules of `trainees` stand in layers and import only what stands in their own layer or to their left."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "trainees"

LAYERS = (
    {"dates", "wording", "working_days", "schedules", "spreading", "progress"},  # pure: no person, no table
    {"models"},
    {"access"},
    {
        "conflicts",
        "planning",
        "checking",
        "assessing",
        "starting",
        "inviting",
        "undoing",
        "contracts",
        "welcoming",
        "closing_days",
        "agreeing",
        "periods",
        "remarking",
    },  # acts
    {
        "plan_document",
        "standings",
        "wishes",
        "slippage",
        "agreements",
        "overview",
        "this_week",
        "my_plan",
        "elsewhere",
        "mentor_queue",
        "history_log",
        "history_acts",
        "start_assessment",
        "tailoring",
        "earlier",
        "workspace",
        "offers",
        "changes",
        "date_examples",
        "proposals",
        "strip",
        "curve",
        "finding",
        "neighbours",
        "phrases",
        "waiting_room",
        "office_year",
    },  # readings
    {"pdf"},  # outputs
    {"forms"},
    {"views", "templatetags", "signing_in"},  # what the web calls
    {"urls"},
    {"admin", "demonstration"},
    {"management"},
)
PLACE = {module: place for place, layer in enumerate(LAYERS) for module in layer}
ALONE = {"apps", "migrations"}  # Django's own; they import nothing of ours
COMES_WITH_WEASYPRINT = {"weasyprint", "pydyf", "fontTools"}


def source_files() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")


def module_of(path: Path) -> str:
    """The module or package right under `trainees` that a file belongs to."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(tree: ast.AST) -> set[str]:
    """The modules right under `trainees` that a file imports; relative imports count as unknown."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[1] for alias in node.names if alias.name.startswith("trainees.")}
        elif isinstance(node, ast.ImportFrom) and node.level:
            found.add("." * node.level)
        elif isinstance(node, ast.ImportFrom) and node.module == "trainees":
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("trainees."):
            found.add(str(node.module).split(".")[1])
    return found


def inner_imports(tree: ast.AST) -> set[str]:
    """What functions of a file import when they run."""
    functions = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    inner = [node for function in functions for node in ast.walk(function)]
    whole = {alias.name for node in inner if isinstance(node, ast.Import) for alias in node.names}
    parts = {node.module or "." for node in inner if isinstance(node, ast.ImportFrom)}
    return {name.split(".")[0] for name in whole | parts}


def depends_on() -> dict[str, set[str]]:
    """Which modules each module imports, itself left out."""
    found: dict[str, set[str]] = {}
    for path in source_files():
        own = module_of(path)
        found.setdefault(own, set()).update(imported(ast.parse(path.read_text(encoding="utf-8"))) - {own})
    return found


def test_every_module_has_a_place_in_the_layers():
    assert {module_of(path) for path in source_files()} - ALONE <= set(PLACE)


@pytest.mark.parametrize("path", source_files(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_imports_only_what_stands_to_its_left(path):
    own = module_of(path)
    names = imported(ast.parse(path.read_text(encoding="utf-8")))
    assert names <= set(PLACE), "imported from a module without a place"
    right = {name for name in names if PLACE[name] > PLACE.get(own, -1)}
    assert right == set()


def test_modules_never_import_each_other_in_a_ring():
    left = depends_on()
    while free := {module for module, needs in left.items() if not needs & set(left)}:
        left = {module: needs for module, needs in left.items() if module not in free}
    assert left == {}


@pytest.mark.parametrize("path", source_files(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_nothing_is_imported_inside_a_function_but_what_draws_the_pdf(path):
    allowed = COMES_WITH_WEASYPRINT if module_of(path) == "pdf" else set()
    assert inner_imports(ast.parse(path.read_text(encoding="utf-8"))) <= allowed


def test_weasyprint_is_named_in_the_pdf_package_alone():
    naming = {module_of(path) for path in source_files() if "weasyprint" in path.read_text(encoding="utf-8")}
    assert naming == {"pdf"}
