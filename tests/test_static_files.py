"""Our own scripts as they are served: what only their reader needs stays home, what they do does not change."""

import re
from pathlib import Path

from django.core.files.base import ContentFile

from competency_plans.static_files import HashedModules

SCRIPTS = Path(__file__).parent.parent / "static" / "js"


def test_no_module_gives_a_name_twice_for_a_browser_would_not_run_it():
    for script in SCRIPTS.rglob("*.js"):
        names = re.findall(r"^(?:export )?(?:async )?(?:function|const|let) (\w+)", script.read_text(), re.MULTILINE)
        assert len(names) == len(set(names)), script.name


def test_no_text_stands_within_a_text_for_what_serves_them_takes_that_for_code():
    for script in SCRIPTS.rglob("*.js"):
        assert not re.search(r"\$\{[^}]*`", script.read_text()), script.name


def test_what_is_kept_is_what_is_served(tmp_path):
    kept = HashedModules(location=tmp_path)
    script = b"// why\nif (one) {\n  act(`a  //\n  b ${ one }`); // beside\n}\n"
    for name in ("js/planning/own.js", "vendor/theirs.js"):
        kept._save(name, ContentFile(script))
    assert (tmp_path / "js/planning/own.js").read_bytes() == b"if(one){act(`a  //\n  b ${ one }`);}"
    assert (tmp_path / "vendor/theirs.js").read_bytes() == script
