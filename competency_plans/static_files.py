"""How static files are kept in production: compressed, under a name that changes with what they hold."""

from fnmatch import fnmatch

from django.core.files.base import ContentFile, File
from rjsmin import jsmin
from whitenoise.storage import CompressedManifestStaticFilesStorage

OWN_SCRIPTS = "js/*.js"


class HashedModules(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Compressed files with hashed names, also where one of our modules imports another by a relative path.

    Imports are found by their text: `import ... from "./x.js";` with its semicolon, or `import("./x.js")`. Two modules
    that import each other never come to rest. Scripts of packages stay as they are: what they name is not always there.
    """

    support_js_module_import_aggregation = True
    _js_module_import_aggregation_patterns = (
        OWN_SCRIPTS,
        CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns[1],
    )

    def _save(self, name: str, content: "File[bytes]") -> str:
        """Store a file, our own scripts without what only their reader needs."""
        if fnmatch(name, OWN_SCRIPTS):
            content.seek(0)
            content = ContentFile(jsmin(content.read().decode()).encode())
        return str(super()._save(name, content))
