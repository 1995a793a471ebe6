"""The first of the README's two commands, on a folder that has nothing but the project and an environment."""

import os
import re
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]
SECONDS = 120


@pytest.fixture
def folder(tmp_path):
    """The project as a clone has it, beside the environment of this run."""
    listed = subprocess.run(["git", "ls-files", "-z", "-co", "--exclude-standard"], cwd=PROJECT, capture_output=True)
    for name in listed.stdout.decode().split("\0"):
        if (PROJECT / name).is_file():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(PROJECT / name, tmp_path / name)
    (tmp_path / ".venv").symlink_to(PROJECT / ".venv")
    return tmp_path


@pytest.fixture
def served(folder):
    """The address at which `bin/run` serves the folder; stopped at the end."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    ours = {"DEBUG", "HTTPS", "SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL"}
    environment = {name: value for name, value in os.environ.items() if name not in ours}
    with (folder / "output").open("wb") as output:
        command = [str(folder / "bin" / "run")]
        server = subprocess.Popen(
            command, env={**environment, "PORT": str(port)}, stdout=output, stderr=output, start_new_session=True
        )
    yield f"http://127.0.0.1:{port}"
    os.killpg(server.pid, signal.SIGTERM)
    server.wait(timeout=20)


def read(address: str) -> str:
    """The page at an address, waiting until the server is up."""
    until = time.monotonic() + SECONDS
    while True:
        try:
            with urllib.request.urlopen(address, timeout=10) as answer:  # noqa: S310 - our own server
                return str(answer.read(), "utf-8")
        except urllib.error.HTTPError:
            raise
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


def test_bin_run_serves_the_pages_with_their_styles_from_an_empty_folder(served, folder):
    page = read(f"{served}/toegang/login/")
    assert "Aanmelden" in page
    styles = re.findall(r'href="(/static/[^"]+\.css)"', page)
    assert styles
    assert all(read(served + style) for style in styles)
    assert "griet.lemmens@kantoorvermeulen.example" in (folder / "output").read_text()
