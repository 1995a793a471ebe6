"""Real Chromium against the live server: a page for any person, on a desk, on a phone or without scripts."""

import os
import shutil
import tempfile

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect

from tests.conftest import START
from tests.journeys.steps import DESK, WEEKLY
from trainees import planning

FOLDER = tempfile.TemporaryDirectory(prefix="journeys-")

expect.set_options(timeout=15_000)


def pytest_configure():
    """The live server answers in threads: on SQLite they need a file, as one connection cannot be in two transactions."""
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database.setdefault("TEST", {})["NAME"] = f"{FOLDER.name}/test.sqlite3"


def pytest_collection_modifyitems(items):
    """Everything in this folder is a journey."""
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.journey)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """Debian's Chromium; where there is none a developer goes on without the journeys, CI does not."""
    found = shutil.which("chromium")
    if not found:
        missing = pytest.fail if os.environ.get("CI") else pytest.skip
        missing("Er is geen Chromium op dit toestel: apt-get install chromium")
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    return {**browser_type_launch_args, "executable_path": found, "args": flags}


@pytest.fixture
def world(transactional_db, live_server, today, edition):
    """The site on a port of its own, at noon of the day of the test."""
    return live_server.url


@pytest.fixture
def opened(world, new_context):
    """A page in a browser of its own, signed in without the form: `opened(bart, PHONE)`; signed out for nobody."""

    def opened(user=None, device=DESK, **options):
        context = new_context(base_url=world, locale="nl-BE", timezone_id="Europe/Brussels", **device, **options)
        context.set_default_timeout(15_000)
        if user:
            client = Client()
            client.force_login(user)
            context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": world}])
        return context.new_page()

    return opened


@pytest.fixture
def dated_plan(world, plan, bart):
    """Lotte's plan with a date for every unit, a week apart, from this week on."""
    for unit, day in zip(plan.units.order_by("pk"), WEEKLY, strict=True):
        planning.set_planned_end(row=unit, day=day, seen=None, today=START, by=bart)
    return plan
