"""The real application, telling with each answer what it cost: CPU of its thread, CPU of the database, queries.

The headers are `X-Bench-Cpu` and `X-Bench-Database-Cpu` (milliseconds) and `X-Bench-Queries` (every statement, also
those that begin a transaction). SQLite works in the thread itself; of PostgreSQL the process behind the connection is
read when it runs on this machine, without the processes that it may put to work beside it.
"""

import os
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.db import connection

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"


def _database_cpu() -> float:
    """Milliseconds of CPU that the database process of this thread's connection has used; 0 when nobody knows."""
    raw: Any = connection.connection
    if connection.vendor != "postgresql" or raw is None or raw.closed:
        return 0.0
    try:
        return int(Path(f"/proc/{raw.info.backend_pid}/schedstat").read_text(encoding="ascii").split()[0]) / 1e6
    except (OSError, ValueError, IndexError):
        return 0.0


def measured(application: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
    """The application, with what each answer cost in its headers."""

    def serve(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        told: list[Any] = []
        queries = 0

        def count(execute: Callable[..., Any], *arguments: Any) -> Any:
            nonlocal queries
            queries += 1
            return execute(*arguments)

        database = _database_cpu()
        start = time.thread_time()
        with connection.execute_wrapper(count):
            body = application(environ, lambda *words: told.extend(words))
        cpu = (time.thread_time() - start) * 1000
        database = _database_cpu() - database if database else 0.0
        costs = [
            ("X-Bench-Cpu", f"{cpu:.3f}"),
            ("X-Bench-Database-Cpu", f"{database:.3f}"),
            ("X-Bench-Queries", str(queries)),
        ]
        start_response(told[0], [*told[1], *costs], *told[2:])
        return body

    return serve


application = measured(get_wsgi_application())
