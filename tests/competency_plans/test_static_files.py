"""What collectstatic makes of the files with production settings: every name, also in an import, says what it holds."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PRODUCTION = {
    "DEBUG": "0", "SECRET_KEY": "s" * 50, "ALLOWED_HOSTS": "plan.example", "DATABASE_URL": "sqlite:////nergens/plan.sqlite3",
    "DJANGO_SETTINGS_MODULE": "competency_plans.settings",
}  # fmt: skip
COLLECT = """
import sys
import django
from django.conf import settings
from django.core.management import call_command
settings.STATIC_ROOT = sys.argv[1]
settings.WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ("js", "css", "map", "svg", "ttf", "txt", "md", "")
settings.STATICFILES_DIRS.append(sys.argv[2])
django.setup()
call_command("collectstatic", interactive=False, verbosity=0)
"""
MODULES = {
    "deep.js": 'export const deep = "deep";\n',
    "near.js": 'export { deep } from "./deep.js";\nexport const near = 1;\n',
    "entry.js": 'import { near } from "./near.js";\nimport "./deep.js";\nconst later = () => import("./near.js");\n',
}
IMPORTS = re.compile(r"""(?:from|import)\s*\(?\s*["'](\.[^"']+)["']""")
HASHED = re.compile(r"\.[0-9a-f]{12}\.js$")


@pytest.fixture(scope="module")
def collected(tmp_path_factory) -> Path:
    """The folder with everything collected, three small modules among it."""
    target: Path = tmp_path_factory.mktemp("collected")
    own: Path = tmp_path_factory.mktemp("own")
    (own / "js" / "try").mkdir(parents=True)
    for name, text in MODULES.items():
        (own / "js" / "try" / name).write_text(text)
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    command = [sys.executable, "-c", COLLECT, str(target), str(own)]
    done = subprocess.run(command, cwd=ROOT, env=kept | PRODUCTION, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return target


def names(collected: Path) -> dict[str, str]:
    """The hashed name of every file."""
    return dict(json.loads((collected / "staticfiles.json").read_text())["paths"])


def test_static_and_later_imports_and_re_exports_name_the_hashed_file(collected):
    hashed = {name: names(collected)[f"js/try/{name}"] for name in MODULES}
    deep, near = (Path(hashed[name]).name for name in ("deep.js", "near.js"))
    assert IMPORTS.findall((collected / hashed["near.js"]).read_text()) == [f"./{deep}"]
    assert IMPORTS.findall((collected / hashed["entry.js"]).read_text()) == [f"./{near}", f"./{deep}", f"./{near}"]


def test_every_import_in_our_own_scripts_names_a_hashed_file_that_is_there(collected):
    scripts = [name for name in names(collected) if name.startswith("js/") and name.endswith(".js")]
    assert "js/planning/dates.js" in scripts
    for name in scripts:
        script = collected / names(collected)[name]
        for imported in IMPORTS.findall(script.read_text(encoding="utf-8")):
            assert HASHED.search(imported), f"{name} imports {imported}: is there a semicolon behind it?"
            assert (script.parent / imported).is_file()


@pytest.mark.parametrize(
    "name",
    [
        "css/app.css", "vendor/bootstrap/bootstrap.min.css", "vendor/bootstrap-icons/calendar-event.svg",
        "vendor/source-sans-3/source-sans-3-latin-wght-normal.woff2", "django_htmx/htmx-2.min.js",
        "admin/css/base.css", "admin/js/core.js", "account/js/account.js",
    ],
)  # fmt: skip
def test_vendored_files_and_those_of_packages_are_collected_too(collected, name):
    assert (collected / names(collected)[name]).stat().st_size > 0
