"""The real server on a scratch database: made, filled, started, and gone again at the end, also after an error."""

import json
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"
SECONDS_TO_START = 60


@dataclass(frozen=True, slots=True)
class Site:
    """A running server: where it listens, and what there is to ask of it (see prepare.py)."""

    port: int
    targets: dict[str, Any]


@contextmanager
def sqlite_database(folder: Path, name: str) -> Iterator[str]:
    """The address of a database that does not exist yet; it goes with its folder."""
    yield f"sqlite:///{folder / name}.sqlite3"


@contextmanager
def postgres_database(url: str, name: str) -> Iterator[str]:
    """The address of an empty scratch database beside the one at `url`; dropped at the end."""
    import psycopg2
    from psycopg2.sql import SQL, Identifier

    scratch = f"bench_{name}_{os.getpid()}"

    def run(statement: str) -> None:
        with closing(psycopg2.connect(url)) as server:
            server.autocommit = True
            server.cursor().execute(SQL(statement).format(Identifier(scratch)))

    run("CREATE DATABASE {}")
    try:
        yield urlsplit(url)._replace(path=f"/{scratch}").geturl()
    finally:
        run("DROP DATABASE {} WITH (FORCE)")


def production(database: str, static: Path) -> dict[str, str]:
    """The environment of production on this machine, over plain http, without what the caller's may add to it."""
    inherited = {name: value for name, value in os.environ.items() if name not in {"EMAIL_URL", "BEHIND_PROXY"}}
    return inherited | {
        "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
        "DEBUG": "0",
        "HTTPS": "0",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "ALLOWED_HOSTS": f"{HOST},testserver",
        "DATABASE_URL": database,
        "BENCH_STATIC": str(static),
    }


def collect_static(folder: Path) -> Path:
    """Collect the static files once, hashed and compressed as in production."""
    static = folder / "static"
    environment = production(f"sqlite:///{folder / 'none'}.sqlite3", static)
    command = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)
    return static


@contextmanager
def served(database: str, static: Path, trainees: int) -> Iterator[Site]:
    """Fill the database, serve it with two workers, and stop them at the end."""
    environment = production(database, static)
    filled = subprocess.run(
        [sys.executable, "-m", "tests.bench.prepare", str(trainees)],
        cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    port = _free_port()
    command = [sys.executable, "-m", "gunicorn", "tests.bench.wsgi", "--bind", f"{HOST}:{port}"]
    command += ["--workers", "2", "--threads", "4", "--log-level", "warning"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        _await(process, port)
        yield Site(port, json.loads(filled.stdout))
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _await(process: "subprocess.Popen[bytes]", port: int) -> None:
    for _ in range(SECONDS_TO_START * 10):
        if process.poll() is not None:
            raise RuntimeError(f"The server stopped with code {process.returncode}.")
        try:
            socket.create_connection((HOST, port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("The server did not start.")
