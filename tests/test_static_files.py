"""Our own scripts as they are served: what only their reader needs stays home, what they do does not change."""

import re
from pathlib import Path

from django.core.files.base import ContentFile

from competency_plans.static_files import HashedModules, without_comments

SCRIPTS = Path(__file__).parent.parent / "static" / "js"


def test_a_script_is_served_without_its_comment_lines_and_indentation():
    script = 'const one = "http://a"; // beside code\n\n  // alone\nif (one) {\n    act("//");\n}\n'
    assert without_comments(script) == 'const one = "http://a"; // beside code\nif (one) {\nact("//");\n}\n'


def test_no_text_of_several_lines_has_a_line_that_looks_like_a_comment():
    for script in SCRIPTS.rglob("*.js"):
        texts = script.read_text().split("`")[1::2]
        assert not [text for text in texts if any(line.lstrip().startswith("//") for line in text.splitlines()[1:])]


def test_no_module_gives_a_name_twice_for_a_browser_would_not_run_it():
    for script in SCRIPTS.rglob("*.js"):
        names = re.findall(r"^(?:export )?(?:async )?(?:function|const|let) (\w+)", script.read_text(), re.MULTILINE)
        assert len(names) == len(set(names)), script.name


def test_what_is_kept_is_what_is_served(tmp_path):
    kept = HashedModules(location=tmp_path)
    for name in ("js/planning/own.js", "vendor/theirs.js"):
        kept._save(name, ContentFile(b"// why\n  act();\n"))
    assert (tmp_path / "js/planning/own.js").read_bytes() == b"act();\n"
    assert (tmp_path / "vendor/theirs.js").read_bytes() == b"// why\n  act();\n"
