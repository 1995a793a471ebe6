"""The settings read the environment: production starts only when it is told what it needs, and reads addresses well."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from competency_plans import environment

ROOT = Path(__file__).resolve().parents[2]
NEEDED = {"SECRET_KEY": "s" * 50, "ALLOWED_HOSTS": "plan.example", "DATABASE_URL": "sqlite:////nergens/plan.sqlite3"}


def settings_with(**variables: str) -> subprocess.CompletedProcess[str]:
    """Load the settings in a fresh process with these variables and no other of ours."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    code = "from competency_plans import settings; print(settings.DEBUG, settings.SESSION_COOKIE_SECURE)"
    return subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=kept | variables, capture_output=True, text=True, check=False
    )


def test_without_any_variable_it_runs_for_development():
    assert settings_with().stdout.split() == ["True", "False"]


def test_production_names_everything_that_is_missing():
    loaded = settings_with(DEBUG="0")
    assert loaded.returncode != 0
    assert "SECRET_KEY, ALLOWED_HOSTS, DATABASE_URL" in loaded.stderr


@pytest.mark.parametrize("missing", NEEDED)
def test_production_names_the_one_thing_that_is_missing_or_empty(missing):
    loaded = settings_with(DEBUG="0", **{**NEEDED, missing: " "})
    last = loaded.stderr.strip().splitlines()[-1]
    assert missing in last
    assert not any(name in last for name in NEEDED if name != missing)


def test_production_with_what_it_needs_is_https_only():
    assert settings_with(DEBUG="0", **NEEDED).stdout.split() == ["False", "True"]


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("sqlite:////var/lib/plan/db.sqlite3", "/var/lib/plan/db.sqlite3"),
        ("sqlite:///db.sqlite3", "db.sqlite3"),
        ("sqlite:////srv/met%20spatie.sqlite3", "/srv/met spatie.sqlite3"),
    ],
)
def test_an_sqlite_address_has_four_slashes_before_an_absolute_path(url, name):
    assert environment.database(url)["NAME"] == name


def test_a_postgresql_address_is_read_with_escaped_characters():
    found = environment.database("postgres://plan:ge%40heim%2F@db.example:5433/plan")
    wanted = {"USER": "plan", "PASSWORD": "ge@heim/", "HOST": "db.example", "PORT": "5433", "NAME": "plan"}
    assert found | wanted == found


@pytest.mark.parametrize("url", ["", "mysql://a/b", "sqlite:///", "postgres://db.example/", "db.sqlite3"])
def test_another_address_is_refused(url):
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL"):
        environment.database(url)


def test_sqlite_waits_for_its_turn_and_writes_ahead():
    options: Any = environment.database("sqlite:///db.sqlite3")["OPTIONS"]
    assert (options["transaction_mode"], options["timeout"]) == ("IMMEDIATE", 10)
    assert "journal_mode=WAL" in options["init_command"]


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("console:", {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}),
        ("smtp://a:b@mail.example", {"EMAIL_PORT": 587, "EMAIL_USE_TLS": True, "EMAIL_USE_SSL": False}),
        ("smtps://a:b@mail.example", {"EMAIL_PORT": 465, "EMAIL_USE_TLS": False, "EMAIL_USE_SSL": True}),
        ("smtp://mail.example:25?tls=0", {"EMAIL_PORT": 25, "EMAIL_USE_TLS": False}),
    ],
)
def test_a_mail_address_says_how_mail_is_sent(url, wanted):
    found = environment.mail(url)
    assert found | wanted == found
