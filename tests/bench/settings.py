"""The settings of the product, with the yardstick pages beside it; the same middleware serves both."""

import os
from pathlib import Path

from competency_plans.settings import *  # noqa: F403
from competency_plans.settings import LOCAL_DIR, TEMPLATES

ROOT_URLCONF = "tests.bench.urls"
WSGI_APPLICATION = "tests.bench.wsgi.application"
STATIC_ROOT = Path(os.environ.get("BENCH_STATIC") or LOCAL_DIR / "bench-static")
TEMPLATES[0]["DIRS"] = [*TEMPLATES[0]["DIRS"], Path(__file__).resolve().parent / "templates"]  # type: ignore[misc]
