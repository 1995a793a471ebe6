"""The specification of who reaches which page: page × person → status. A page without a row fails the test."""

import uuid
from datetime import date

import pytest
from django.apps import apps
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from competency_plans import catalogue
from tests.conftest import TODAY, person, start_plan
from trainees import planning, remarking
from trainees.models import Office

WHO = ("lotte", "bart", "griet", "administrator", "stranger", "signed_out")
EVERYBODY_SAFE = "200 200 200 200 200 200", "405 405 405 405 405 405"
READER = "200 200 200 200 404 302", "405 405 405 405 405 302"
TRAINEE = "200 404 404 404 404 302", "405 405 405 405 405 302"
OVERSEER = "403 403 200 200 403 302", "405 405 405 405 405 302"
PLAN_FORM = "403 403 200 200 404 302", "403 403 200 200 404 302"
NO_GET = "405 405 405 405 405 302"
GUIDE_SAVED = NO_GET, "403 302 302 403 404 302"
GUIDE_FORM = "403 200 200 403 404 302", "403 200 200 403 404 302"
GUIDE_ASKED = NO_GET, "403 200 200 403 404 302"
GUIDE_READS = "403 200 200 403 404 302", "405 405 405 405 405 302"

PAGES = {
    #    trainee mentor coordinator administrator stranger signed-out: statuses of a GET, of an empty POST
    "home": ("302 302 302 302 302 302", "302 302 302 302 302 302"),
    "set_theme": (NO_GET, "302 302 302 302 302 302"),
    "help": EVERYBODY_SAFE,
    "privacy": EVERYBODY_SAFE,
    "accessibility": EVERYBODY_SAFE,
    "manifest": EVERYBODY_SAFE,
    "worker": EVERYBODY_SAFE,
    "no_network": EVERYBODY_SAFE,
    "this_week": TRAINEE,
    "my_plan": TRAINEE,
    "my_unit": TRAINEE,
    "mentor_home": ("403 200 403 403 200 302", "405 405 405 405 405 302"),
    "what_waits": ("403 200 403 403 200 302", "405 405 405 405 405 302"),
    "confirm_all": (NO_GET, "403 302 403 403 302 302"),
    "undo_shared": (NO_GET, "403 302 403 403 302 302"),
    "find": ("403 200 200 200 200 302", "405 405 405 405 405 302"),
    "overview": OVERSEER,
    "start_plan": ("403 403 200 200 403 302", "403 403 200 200 403 302"),
    "invitations": OVERSEER,
    "send_again": (NO_GET, "403 403 302 302 403 302"),
    "offices": ("403 403 302 302 403 302", "405 405 405 405 405 302"),
    "office": OVERSEER,
    "replace_holiday": (NO_GET, "403 403 302 302 403 302"),
    "close_days": (NO_GET, "403 403 200 200 403 302"),
    "reopen_days": (NO_GET, "403 403 302 302 403 302"),
    "undo_closing": (NO_GET, "403 403 302 302 403 302"),
    "accept_invitation": ("410 410 410 410 410 410", "410 410 410 410 410 410"),
    "planning": READER,
    "unit_detail": READER,
    "proposal": ("403 200 200 403 404 302", "403 200 200 403 404 302"),
    "history": READER,
    "put_back": GUIDE_SAVED,
    "start_assessment": READER,
    "assess": GUIDE_ASKED,
    "print_plan": READER,
    "agreement": GUIDE_FORM,
    "change_period": PLAN_FORM,
    "change_mentors": PLAN_FORM,
    "end_plan": PLAN_FORM,
    "reopen_plan": PLAN_FORM,
    "tick": (NO_GET, "303 303 303 403 404 302"),
    "tick of a mentor action": (NO_GET, "403 303 303 403 404 302"),
    "tick_elsewhere": (NO_GET, "303 302 302 403 404 302"),
    "tick_elsewhere of a mentor action": (NO_GET, "403 302 302 403 404 302"),
    "tick_group": (NO_GET, "303 302 302 403 404 302"),
    "tick_group of the mentor": (NO_GET, "403 302 302 403 404 302"),
    "add_remark": (NO_GET, "200 200 200 403 404 302"),
    "remove_remark": (NO_GET, "403 302 403 403 404 302"),
    "tick_company": (NO_GET, "303 303 303 403 404 302"),
    "undo": (NO_GET, "303 302 302 302 404 302"),
    "set_date": GUIDE_SAVED,
    "calendar": GUIDE_READS,
    "changes_since": ("200 200 200 200 404 302", "405 405 405 405 405 302"),
    "shortcuts": READER,
    "set_dates": GUIDE_SAVED,
    "explain_date": GUIDE_READS,
    "preview_later": ("403 404 404 403 404 302", "405 405 405 405 405 302"),
    "preview_dates": GUIDE_READS,
    "exempt_rows": GUIDE_SAVED,
    "exempt": GUIDE_SAVED,
    "confirm": GUIDE_ASKED,
    "reopen": GUIDE_ASKED,
    "add_company": GUIDE_ASKED,
    "earlier_company": GUIDE_READS,
    "change_company": GUIDE_ASKED,
    "remove_company": (NO_GET, "403 302 200 403 404 302"),  # the coordinator did not see what the mentor wrote
}
BY_PREFIX = ("admin:", "account_")


def named_patterns(patterns, prefix="") -> list[str]:
    """The names of all pages under these patterns; a page without a name goes by its address."""
    found = []
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            space = f"{pattern.namespace}:" if pattern.namespace else ""
            found += named_patterns(pattern.url_patterns, prefix + space)
        elif isinstance(pattern, URLPattern):
            found.append(prefix + (pattern.name or str(pattern.pattern)))
    return found


NAMES = named_patterns(get_resolver().url_patterns)


@pytest.fixture
def own_row(plan, bart):
    """A company competency of Lotte's plan."""
    return planning.add_company_competency(
        plan=plan, competency="Schade bij storm", action="Volgt een dossier", planned_end=None, today=TODAY, by=bart
    )


@pytest.fixture
def own_remark(plan, bart):
    """A remark of Bart at a unit of Lotte's plan."""
    return remarking.write(unit=plan.units.first(), text="Dossier Storm", by=bart, role="mentor", now=plan.created_at)


@pytest.fixture
def others_plan(plan, stranger, administrator, edition):
    """The plan of Noor, in another office, guided by the stranger."""
    office = Office.objects.create(name="Ander Kantoor", city="Gent")
    noor = person("noor.janssens@anderkantoor.example", "Noor Janssens")
    return start_plan(noor, office, edition, [stranger], administrator)


@pytest.fixture
def addresses(plan, own_row, own_remark, others_plan, lotte):
    """The address of every page of the table, on Lotte's plan."""
    unit = plan.units.first()
    text = catalogue.tree(plan.edition_id).units_by_id[unit.unit_id]
    keys = {"plan": plan.pk, "row": unit.pk, "kind": "onderdeel", "note": "vervalst", "key": "onbekend"}
    keys |= {"office": plan.office_id, "holiday": date(2026, 11, 1), "act": uuid.uuid4()}
    keys |= {"person": lotte.pk, "action": text.trainee_actions[0].id}
    keys |= {"person": lotte.pk, "action": text.trainee_actions[0].id, "remark": own_remark.pk}
    groups = {group.actor: group.id for group in text.groups}
    keys["group"] = groups["trainee"]
    keys |= {"act": uuid.uuid4(), "person": lotte.pk, "action": text.trainee_actions[0].id}
    own = {"row": own_row.pk}
    other = {
        "tick of a mentor action": {"action": text.mentor_actions[0].id},
        "tick_elsewhere of a mentor action": {"action": text.mentor_actions[0].id},
        "tick_group of the mentor": {"group": groups["mentor"]},
        "tick_company": own,
        "change_company": own,
        "remove_company": own,
    }
    return {page: address(page.split()[0], keys | other.get(page, {})) for page in PAGES}


def address(name, keys):
    """The address with this name, which takes some of the keys."""
    wanted = next(iter(get_resolver().reverse_dict.getlist(name)))[0][0][1]
    return reverse(name, kwargs={key: keys[key] for key in wanted})


@pytest.fixture
def client_of(request, signed_in):
    """A browser for one of WHO: `client_of("lotte")`."""

    def open_browser(who: str) -> Client:
        return Client() if who == "signed_out" else signed_in(request.getfixturevalue(who))

    return open_browser


def statuses(client, method, addresses):
    return {page: getattr(client, method)(url) for page, url in addresses.items()}


def expected(method, who):
    column, half = WHO.index(who), ("get", "post").index(method)
    return {page: int(row[half].split()[column]) for page, row in PAGES.items()}


def test_every_page_of_the_site_has_a_row():
    rows = {page.split()[0] for page in PAGES}
    assert {name for name in NAMES if not name.startswith(BY_PREFIX)} == rows


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("who", WHO)
def test_a_person_gets_the_status_of_the_table(addresses, client_of, who, method):
    answers = statuses(client_of(who), method, addresses)
    assert {page: answer.status_code for page, answer in answers.items()} == expected(method, who)


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("who", WHO[1:])
def test_a_refusal_never_names_the_trainee(addresses, client_of, who, method):
    refused = {page: url for page, url in addresses.items() if expected(method, who)[page] in {403, 404, 405, 410}}
    for page, answer in statuses(client_of(who), method, refused).items():
        assert "Lotte" not in answer.content.decode(), page
        assert "Schade bij storm" not in answer.content.decode(), page
        assert "Dossier Storm" not in answer.content.decode(), page


@pytest.mark.parametrize("who", ["lotte", "bart", "griet", "administrator"])
def test_a_page_of_who_may_read_the_plan_names_the_trainee(addresses, client_of, who):
    for page in ("planning", "history"):
        assert "Lotte Peeters" in client_of(who).get(addresses[page]).content.decode()


def test_somebody_signed_out_is_sent_to_the_sign_in_page(addresses):
    for page, answer in statuses(Client(), "get", addresses).items():
        if answer.status_code == 302:
            assert answer.url.startswith(reverse("account_login")), page


def everything_kept():
    """Every row of our own tables and of the sign-in tables, history included."""
    models = [
        model
        for label in ("trainees", "competency_plans", "account")
        for model in apps.get_app_config(label).get_models()
    ]
    return {model.__name__: list(model._default_manager.order_by("pk").values_list()) for model in models}


def test_a_get_never_writes(addresses, client_of):
    drawn_once = {page: url for page, url in addresses.items() if page != "print_plan"}
    browsers = [client_of(who) for who in WHO]
    before = everything_kept()
    for client in browsers:
        statuses(client, "get", drawn_once)
    browsers[0].get(addresses["print_plan"])
    assert everything_kept() == before


@pytest.mark.parametrize("who", ["lotte", "administrator", "stranger", "signed_out"])
def test_a_forged_post_to_the_planning_changes_nothing(addresses, client_of, who):
    client, before = client_of(who), everything_kept()
    forged = {
        "day": "15/12",
        "reason": "Vals",
        "on": "19/11",
        "competency": "Vals",
        "wanted": "1",
        "mentor_actions": "leave",
    }
    for page in ("set_date", "exempt", "confirm", "reopen", "add_company", "change_company", "remove_company", "undo"):
        client.post(addresses[page], forged)
    assert everything_kept() == before


def test_an_undo_without_the_right_says_so_and_changes_nothing(addresses, client_of):
    client = client_of("lotte")
    answer = client.post(addresses["undo"])
    assert [str(message) for message in get_messages(answer.wsgi_request)] == [
        "Dit kan niet meer ongedaan gemaakt worden. Kijk in de geschiedenis."
    ]


def test_a_row_of_another_plan_does_not_exist_under_mine(plan, others_plan, bart, signed_in):
    foreign = others_plan.units.first().pk
    pages = [
        reverse(name, args=[plan.pk, "onderdeel", foreign]) for name in ("set_date", "exempt", "confirm", "reopen")
    ]
    assert {signed_in(bart).post(page, {"day": "15/12"}).status_code for page in pages} == {404}
    assert signed_in(bart).get(reverse("unit_detail", args=[plan.pk, foreign])).status_code == 404


def test_a_coordinator_of_another_office_finds_nothing(addresses, els, signed_in):
    Office.objects.create(name="Derde Kantoor").coordinators.add(els)
    client = signed_in(els)
    of_a_plan = [url for url in addresses.values() if url.startswith("/plannen/") and url != reverse("start_plan")]
    assert {client.get(url).status_code for url in of_a_plan} <= {404, 405}
    assert {client.post(url).status_code for url in of_a_plan} <= {404, 405}
    of_the_office = [url for url in addresses.values() if url.startswith("/kantoor/") and url != reverse("offices")]
    assert {client.get(url).status_code for url in of_the_office} <= {404, 405}
    assert {client.post(url).status_code for url in of_the_office} <= {404, 405}
    for page in ("overview", "invitations"):
        assert "Lotte" not in client.get(addresses[page]).content.decode()
    assert client.post(addresses["send_again"]).status_code == 404


def test_an_impossible_key_is_not_found(plan, bart, signed_in):
    client, far = signed_in(bart), 10**30
    for url in (f"/plannen/{far}/planning/", f"/plannen/{plan.pk}/onderdeel/{far}/", f"/plannen/{far}/afdrukken/"):
        assert client.get(url).status_code == 404
    assert client.post(f"/plannen/{plan.pk}/onderdeel/{far}/datum/", {"day": "15/12"}).status_code == 404


def test_a_post_without_token_is_refused(plan, bart):
    client = Client(enforce_csrf_checks=True)
    client.force_login(bart)
    unit = plan.units.first()
    assert client.post(reverse("set_date", args=[plan.pk, "onderdeel", unit.pk]), {"day": "15/12"}).status_code == 403
    unit.refresh_from_db()
    assert unit.planned_end is None


def test_who_is_deactivated_is_signed_out_at_once(plan, bart, signed_in):
    client = signed_in(bart)
    bart.is_active = False
    bart.save()
    assert client.get(reverse("planning", args=[plan.pk])).status_code == 302


def test_a_mentor_whose_days_are_over_finds_the_plan_no_more(plan, bart, signed_in):
    plan.mentorships.update(until=date(2026, 11, 21))
    assert signed_in(bart).get(reverse("planning", args=[plan.pk])).status_code == 404
    assert signed_in(bart).get(reverse("mentor_home")).status_code == 403


def admin_pages() -> list[str]:
    """The pages of the administration that take no key, but for those with which one signs in and out."""
    pages = []
    for name in NAMES:
        if name.startswith("admin:") and name not in {"admin:login", "admin:logout"}:
            try:
                pages.append(reverse(name))
            except NoReverseMatch:
                continue
    return pages


@pytest.mark.parametrize("who", [who for who in WHO if who != "administrator"])
def test_the_administration_is_closed_to_everybody_but_administrators(plan, client_of, who):
    client = client_of(who)
    answers = [client.get(page) for page in admin_pages()]
    assert {answer.status_code for answer in answers} == {302}


def test_the_administration_opens_for_an_administrator(plan, client_of):
    assert client_of("administrator").get(reverse("admin:index")).status_code == 200


def test_the_sign_in_page_opens_only_for_who_is_signed_out(plan, client_of):
    assert client_of("signed_out").get(reverse("account_login")).status_code == 200
    assert client_of("lotte").get(reverse("account_login")).status_code == 302
