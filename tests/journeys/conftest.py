"""Real Chromium against the live server: a page for any person, on a desk, on a phone or without scripts."""

import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.db import transaction
from django.db.models import QuerySet
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect

from competency_plans import catalogue
from competency_plans.models import Edition
from tests.chromium import FLAGS
from tests.conftest import START, TODAY, person, start_plan
from tests.journeys.phone import copies_are_there
from tests.journeys.steps import DESK, PHONE, SHORT_UNIT, WEEKLY, open_planning
from trainees import checking
from trainees import planning as acts
from trainees.checking import Tick
from trainees.models import CompanyCompetency, User

FOLDER = tempfile.TemporaryDirectory(prefix="journeys-")

expect.set_options(timeout=15_000)


def pytest_configure():
    """The live server answers in threads, and one connection holds one transaction: on SQLite they need a file."""
    database: dict[str, Any] = settings.DATABASES["default"]
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
    # A print in this process hides the machine's fonts from WeasyPrint; the browser needs them.
    environment = {name: value for name, value in os.environ.items() if name != "FONTCONFIG_FILE"}
    return {**browser_type_launch_args, "executable_path": found, "args": FLAGS, "env": environment}


@pytest.fixture(scope="session")
def catalogue_rows(django_db_setup, django_db_blocker):
    """Every row of the published form, in an order in which they can be put back."""
    with django_db_blocker.unblock():
        if not Edition.objects.exists():
            call_command("loaddata", "beheerder_verzekeringen", verbosity=0)
        models = apps.get_app_config("competency_plans").get_models()
        return [(model, list(QuerySet(model))) for model in models]


@pytest.fixture
def edition(transactional_db, catalogue_rows):
    """The published edition, put back as rows: each journey empties the tables, and reading the file takes a second."""
    if not Edition.objects.exists():
        with transaction.atomic():
            for model, rows in catalogue_rows:
                QuerySet(model).bulk_create(rows)
    cache.clear()
    return Edition.objects.get()


@contextmanager
def every_request_answered() -> Iterator[None]:
    """At the end wait until the server has nothing to do for a moment: a page that leaves may still send something."""
    under_way: list[int] = []

    def begin(**_: Any) -> None:
        under_way.append(1)

    def end(**_: Any) -> None:
        if under_way:
            under_way.pop()

    request_started.connect(begin)
    request_finished.connect(end)
    try:
        yield
        for _ in range(400):
            before = len(under_way)
            time.sleep(0.025)
            if not before and not under_way:
                break
    finally:
        request_started.disconnect(begin)
        request_finished.disconnect(end)


@pytest.fixture
def world(transactional_db, live_server, today, edition):
    """The site on a port of its own, at noon of the day of the test; its tables are emptied when nobody reads them."""
    with every_request_answered():
        yield live_server.url


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
        acts.set_planned_end(row=unit, day=day, seen=None, today=START, by=bart)
    return plan


@pytest.fixture
def planning(opened, dated_plan, bart) -> Page:
    """Bart at the planning of a plan in which every unit has a date, a week apart."""
    page: Page = opened(bart)
    open_planning(page, dated_plan)
    return page


@pytest.fixture
def broker(dated_plan, bart) -> CompanyCompetency:
    """A company competency of the plan."""
    return acts.add_company_competency(
        plan=dated_plan,
        competency="Makelaarspakket",
        action="Volgt de opleiding",
        planned_end=None,
        today=TODAY,
        by=bart,
    )


@pytest.fixture
def taught_before(office, edition, bart, griet):
    """What the office taught another trainee: call it with a competency and its action."""
    noor = start_plan(person("noor@kantoorvermeulen.example", "Noor Claes"), office, edition, [bart], griet)

    def taught(competency: str, action: str = "") -> None:
        acts.add_company_competency(
            plan=noor, competency=competency, action=action, planned_end=None, today=TODAY, by=bart
        )

    return taught


@pytest.fixture
def moved_by_els(dated_plan, els):
    """Els moves a unit to Friday 8 January, behind the back of whoever looks at it."""

    def moved(place: int) -> None:
        unit = dated_plan.units.order_by("pk")[place]
        acts.set_planned_end(row=unit, day=date(2027, 1, 8), seen=unit.planned_end, today=TODAY, by=els)

    return moved


@pytest.fixture
def ready_plan(dated_plan, lotte, today):
    """A dated plan of which one unit waits for its mentor, who has own actions open in it."""
    unit = next(unit for unit in catalogue.tree(dated_plan.edition_id).units if unit.name == SHORT_UNIT)
    for action in unit.trainee_actions:
        checking.tick(
            plan=dated_plan, action=action.id, tick=Tick(ticked=True), by=lotte, role="trainee",
            now=dated_plan.created_at, today=today,
        )  # fmt: skip
    return dated_plan


@pytest.fixture
def phone(opened) -> Callable[..., Page]:
    """A phone on *Deze week* that has copies of the own pages: `phone(lotte)`."""

    def phone(user: User) -> Page:
        page: Page = opened(user, PHONE, reduced_motion="reduce")
        page.goto("/deze-week/")
        copies_are_there(page)
        return page

    return phone


@pytest.fixture
def profile(world, tmp_path, browser_type, browser_type_launch_args) -> Callable[[], Any]:
    """A browser on one profile of this device, that can be closed and opened again: `with profile() as browser`."""

    @contextmanager
    def profile() -> Iterator[BrowserContext]:
        context = browser_type.launch_persistent_context(
            tmp_path / "profile", **browser_type_launch_args, **PHONE, base_url=world, locale="nl-BE"
        )
        context.set_default_timeout(15_000)
        try:
            yield context
        finally:
            context.close()

    return profile
