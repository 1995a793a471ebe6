"""What a phone may keep of the site, and what it is told to keep."""

import re
import struct
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from rjsmin import jsmin

from competency_plans import catalogue
from trainees.models import TickEvent
from trainees.views.device import FILES, ICONS, KEPT_FOR

OWN_SCRIPTS, WORKER = 30 * 1024, 5 * 1024
OWN_PAGES = ("this_week", "my_plan", "my_unit")


def own_address(plan, name: str) -> str:
    return reverse(name, args=[plan.units.first().pk] if name == "my_unit" else [])


def source(name: str) -> str:
    """The text of a static file."""
    found = finders.find(name)
    assert found, name
    return Path(str(found)).read_text(encoding="utf-8")


class Loaded(HTMLParser):
    """The static files that a page asks for."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        words = dict(attrs)
        wanted = words.get("rel") in ("stylesheet", "preload", "icon") or tag == "script"
        address = words.get("src") or words.get("href") or ""
        if wanted and address.startswith("/static/"):
            self.names.add(address.removeprefix("/static/"))


def with_imports(names: set[str]) -> set[str]:
    """The files with every module that they import, at once or later."""
    found = set(names)
    waiting = [name for name in names if name.startswith("js/")]
    while waiting:
        name = waiting.pop()
        for other in re.findall(r"""(?:from|import)\s*\(?\s*["'](\./[^"']+)["']""", source(name)):
            module = urljoin(name, other)
            if module not in found:
                found.add(module)
                waiting.append(module)
    return found


@pytest.mark.parametrize("name", OWN_PAGES)
def test_the_worker_keeps_every_file_that_an_own_page_loads(plan, lotte, signed_in, name):
    page = signed_in(lotte).get(own_address(plan, name)).content.decode()
    assert with_imports(Loaded(page).names) <= set(FILES)


def test_the_scripts_of_the_week_and_what_they_import_stay_under_thirty_kilobytes(plan, lotte, signed_in):
    page = signed_in(lotte).get(reverse("this_week")).content.decode()
    own = [name for name in with_imports(Loaded(page).names) if name.startswith("js/")]
    assert sum(len(jsmin(source(name)).encode()) for name in own) <= OWN_SCRIPTS


def test_the_worker_stays_small(db):
    assert len(Client().get(reverse("worker")).content) <= WORKER


def test_the_worker_comes_from_the_root_and_is_asked_for_anew_each_time(client, db):
    answer = client.get("/sw.js")
    assert answer["Content-Type"] == "text/javascript"
    assert (answer["Service-Worker-Allowed"], answer["Cache-Control"]) == ("/", "no-cache")
    code = answer.content.decode()
    assert all(f'"{settings.STATIC_URL}{name}"' in code for name in FILES)
    assert '"/zonder-netwerk/"' in code


def test_the_manifest_says_how_the_site_is_installed(client, db):
    answer = client.get("/manifest.webmanifest")
    words = answer.json()
    assert answer["Content-Type"] == "application/manifest+json"
    assert (words["name"], words["lang"], words["display"]) == ("Opleidingsplan", "nl-BE", "standalone")
    assert (words["start_url"], words["scope"]) == ("/", "/")
    assert {icon["purpose"] for icon in words["icons"]} == {"any", "maskable"}
    assert {icon["sizes"] for icon in words["icons"]} == {"192x192", "512x512"}


@pytest.mark.parametrize("name", ICONS)
def test_an_icon_is_as_large_as_the_manifest_says(name):
    head = Path(str(finders.find(name))).read_bytes()[:24]
    assert head[:8] == b"\x89PNG\r\n\x1a\n"
    assert "{}x{}".format(*struct.unpack(">II", head[16:])) == ICONS[name][0]


def test_signed_in_pages_link_the_manifest_and_others_do_not(plan, lotte, signed_in):
    link = '<link rel="manifest" href="/manifest.webmanifest">'
    assert link in signed_in(lotte).get(reverse("this_week")).content.decode()
    assert link not in Client().get(reverse("account_login")).content.decode()


@pytest.mark.parametrize("name", OWN_PAGES)
def test_an_own_page_may_be_kept_for_its_trainee_and_by_no_cache_in_between(plan, lotte, signed_in, name):
    answer = signed_in(lotte).get(own_address(plan, name))
    assert answer[KEPT_FOR] == str(lotte.pk)
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("who", ["lotte", "bart", "griet", "administrator"])
def test_no_other_page_may_be_kept(plan, request, signed_in, who):
    client = signed_in(request.getfixturevalue(who))
    addresses = [reverse(name) for name in ("home", "help", "privacy", "mentor_home", "overview", "no_network")]
    addresses += [reverse(name, args=[plan.pk]) for name in ("planning", "history")]
    assert not [address for address in addresses if client.get(address).has_header(KEPT_FOR)]


def test_nothing_of_the_first_may_be_kept_for_who_comes_after(plan, bart, signed_in):
    for name in OWN_PAGES:
        assert not signed_in(bart).get(own_address(plan, name)).has_header(KEPT_FOR)
        assert not Client().get(own_address(plan, name)).has_header(KEPT_FOR)


def test_the_page_without_network_says_nothing_of_who_is_signed_in(db):
    assert 'new Request(path,{credentials:"omit"})' in Client().get(reverse("worker")).content.decode()
    page = Client().get(reverse("no_network")).content.decode()
    assert "Lotte" not in page
    assert "Geen verbinding" in page


def test_a_tick_that_waited_for_its_maker_is_not_taken_from_another(plan, lotte, bart, signed_in):
    action = catalogue.tree(plan.edition_id).units[0].trainee_actions[0].id
    address = reverse("tick", args=[plan.pk, action])
    assert signed_in(bart).post(address, {"ticked": "1", "person": str(lotte.pk)}).status_code == 409
    assert not TickEvent.objects.exists()
    assert signed_in(lotte).post(address, {"ticked": "1", "person": str(lotte.pk)}).status_code == 303
    assert TickEvent.objects.get().by == lotte
