"""People, an office and a plan for every test, on one day: Sunday 22 November 2026, week 12 of Lotte's IBO."""

import os
from datetime import date, datetime
from typing import Any

import hypothesis
import pytest
import time_machine
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client

from competency_plans import catalogue
from competency_plans.models import Edition
from trainees import access, standings, starting
from trainees.models import Office, TraineePlan, User
from trainees.wording import BRUSSELS

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

TODAY = date(2026, 11, 22)
START, END = date(2026, 9, 1), date(2027, 2, 28)
PASSWORD = "een-lang-wachtwoord"


def pytest_configure():
    """Passwords need not be slow to guess; a thread of the live server keeps no connection to a database that goes."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.DATABASES["default"]["CONN_MAX_AGE"] = 0
    # How long one example takes says how busy the machine is, not whether the rule holds.
    hypothesis.settings.register_profile("steady", deadline=None)
    hypothesis.settings.load_profile("steady")


@pytest.fixture(autouse=True)
def forget_cached_text():
    """Keys are given out again between tests, so no test may see another's cached text or rate limits."""
    catalogue.forget()
    standings.forget()
    yield
    catalogue.forget()
    standings.forget()


@pytest.fixture
def today():
    """The day of the test; the clock stands still at noon in Brussels."""
    with time_machine.travel(datetime(2026, 11, 22, 12, 0, tzinfo=BRUSSELS), tick=False):
        yield TODAY


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The profession of the form is there for every test, as in production."""
    with django_db_blocker.unblock():
        call_command("createcachetable", verbosity=0)
        call_command("loaddata", "beheerder_verzekeringen", verbosity=0)


def the_form() -> Edition:
    """The published edition of the form, loaded when there is none: a transactional test leaves the tables empty."""
    if not Edition.objects.exists():
        call_command("loaddata", "beheerder_verzekeringen", verbosity=0)
    return Edition.objects.get(profession__slug="beheerder-verzekeringen", number=1)


@pytest.fixture
def edition(db) -> Edition:
    """The published edition of the form."""
    cache.clear()
    return the_form()


def person(email: str, name: str, **fields) -> User:
    """A person who can sign in with PASSWORD."""
    return User.objects.create_user(email, PASSWORD, name=name, **fields)


@pytest.fixture
def griet(db) -> User:
    return person("griet.lemmens@kantoorvermeulen.example", "Griet Lemmens")


@pytest.fixture
def office(griet) -> Office:
    office = Office.objects.create(name="Kantoor Vermeulen", city="Mechelen")
    office.coordinators.add(griet)
    return office


@pytest.fixture
def bart(db) -> User:
    return person("bart.claes@kantoorvermeulen.example", "Bart Claes")


@pytest.fixture
def els(db) -> User:
    return person("els.vermeulen@kantoorvermeulen.example", "Els Vermeulen")


@pytest.fixture
def lotte(db) -> User:
    return person("lotte.peeters@kantoorvermeulen.example", "Lotte Peeters")


@pytest.fixture
def stranger(db) -> User:
    """The mentor of another office's trainee: signed in, with a plan of his own to guide, but not this one."""
    return person("vera.vreemd@anderkantoor.example", "Vera Vreemd")


@pytest.fixture
def administrator(db) -> User:
    return User.objects.create_superuser("beheer@opleidingsplan.example", PASSWORD, name="An Beheer")


def start_plan(trainee: User, office: Office, edition: Edition, mentors, by: User, **fields) -> TraineePlan:
    """A plan of 26 weeks with nothing dated, as `visible_plans` gives it to its coordinator."""
    values: dict[str, Any] = {"start": START, "end": END, "hours_per_week": 38, "working_days": "12345"} | fields
    plan = starting.start(trainee=trainee, office=office, edition=edition, mentors=mentors, by=by, **values)
    return access.visible_plans(by, TODAY).get(pk=plan.pk)


@pytest.fixture
def plan(today, lotte, office, edition, bart, griet) -> TraineePlan:
    """Lotte's plan, guided by Bart, in Griet's office."""
    return start_plan(lotte, office, edition, [bart], griet)


@pytest.fixture
def signed_in(db):
    """A browser in which this person is signed in: `signed_in(lotte).get(...)`."""

    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return sign_in
