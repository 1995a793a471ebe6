"""Hostile and unlucky input through the real client: nothing breaks, leaks or is half-saved."""

import os
import subprocess
import sys
import time
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from competency_plans import catalogue
from competency_plans.models import Edition, LearningUnit
from tests.builders import contract, text_of
from tests.conftest import END, START, TODAY, person, start_plan
from tests.pages import row_address as address
from tests.trainees.test_access_table import everything_kept
from tests.trainees.test_environment import NEEDED, ROOT
from trainees import inviting
from trainees.models import (
    CompanyCompetency,
    Invitation,
    Office,
    PlannedAction,
    PlannedKeySkill,
    PlannedUnit,
    PlanPeriod,
    TickEvent,
    TraineePlan,
    User,
)

XSS = "\"><img src=x onerror=alert(1)><script>alert(1)</script>'{{ 7 }}"
NO_ADDRESS = "http://["
HTMX = {"HX-Request": "true"}


def pages_of(plan) -> dict[str, str]:
    """Every page on which the words of a plan stand, with who opens it."""
    return {
        reverse("this_week"): "lotte",
        reverse("my_plan"): "lotte",
        reverse("mentor_home"): "bart",
        reverse("overview"): "griet",
        reverse("planning", args=[plan.pk]) + "?open=alle": "bart",
        reverse("history", args=[plan.pk]): "bart",
        reverse("change_mentors", args=[plan.pk]): "griet",
        reverse("end_plan", args=[plan.pk]): "griet",
        reverse("agreement", args=[plan.pk]): "bart",
        reverse("change_period", args=[plan.pk]): "griet",
    }


# --- what a form, an address or a cookie may hold ---


@pytest.mark.parametrize("fields", [{"reason": "Zi\0ek", "wanted": "1"}, {"day": "15\0/12"}, {"on": "20\0/11"}])
def test_a_null_byte_is_refused_with_a_message(plan, unit, bart, signed_in, fields):
    name = {"reason": "exempt", "day": "set_date", "on": "confirm"}[next(iter(fields))]
    client, before = signed_in(bart), everything_kept()
    answer = client.post(address(name, plan, unit), fields, headers=HTMX)
    assert answer.status_code == 200
    assert "Null-tekens zijn niet toegestaan." in answer.content.decode()
    assert everything_kept() == before


@pytest.mark.parametrize(
    "url",
    [
        "/overzicht/?q=%00",
        "/beheer/competency_plans/edition/?state__exact=%00",
        "/beheer/trainees/user/?q=%00",
        "/beheer/autocomplete/?term=%00&app_label=trainees&model_name=office&field_name=coordinators",
    ],
)
def test_a_null_byte_in_an_address_is_left_out(plan, administrator, signed_in, url):
    assert signed_in(administrator).get(url).status_code == 200


def test_a_null_byte_in_a_cookie_is_nobody(edition, client):
    client.cookies["sessionid"] = "aaaaaaaaaaaa\0"
    assert client.get(reverse("this_week")).status_code == 302


def test_a_form_in_another_encoding_is_read_as_utf_8(plan, unit, bart, signed_in):
    body, kind = b"day=15%2F12", "application/x-www-form-urlencoded; charset=utf-16"
    answer = signed_in(bart).generic("POST", address("set_date", plan, unit), body, kind)
    assert answer.status_code == 302
    unit.refresh_from_db()
    assert unit.planned_end == date(2026, 12, 15)


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00", "0001-01-01T00:00:00+14:00", "1969-12-31"])
def test_a_tick_from_before_our_days_is_unreadable(plan, tick_url, lotte, signed_in, moment):
    answer = signed_in(lotte).post(tick_url, {"ticked": "1", "device_at": moment}, headers=HTMX)
    assert "Dit vinkje is onleesbaar" in answer.content.decode()
    assert not TickEvent.objects.exists()


@pytest.mark.parametrize(("day", "seen"), [("+999", "9999-12-31"), ("-999", "0001-01-01")])
def test_counting_past_the_end_of_the_calendar_is_refused(plan, unit, bart, signed_in, day, seen):
    answer = signed_in(bart).post(address("set_date", plan, unit), {"day": day, "seen": seen}, headers=HTMX)
    assert "Kies een jaar van 1990 tot en met 2099." in answer.content.decode()


@pytest.mark.parametrize("day", ["99999999999", "w999x", "\u202e15/12\u202c", "15\u200b/12", "²/1", "x" * 20_000])
def test_what_is_no_date_is_refused_and_changes_nothing(plan, unit, bart, signed_in, day):
    answer = signed_in(bart).post(address("set_date", plan, unit), {"day": day}, headers=HTMX)
    assert answer.status_code == 200
    unit.refresh_from_db()
    assert unit.planned_end is None


@pytest.mark.parametrize(("start", "end"), [("0026-09-01", "0027-02-28"), ("9999-07-01", "9999-12-31")])
def test_a_plan_in_a_year_that_nobody_means_does_not_start(plan, office, edition, bart, griet, signed_in, start, end):
    sent = contract(office, edition, bart, start=start, end=end)
    answer = signed_in(griet).post(reverse("start_plan"), sent)
    assert "Kies een jaar van 1990 tot en met 2099." in answer.content.decode()
    assert TraineePlan.objects.count() == 1


def test_the_administration_keeps_no_date_in_a_far_year(plan, unit, administrator, signed_in):
    client, far = signed_in(administrator), "9999-12-31"
    page = reverse("admin:trainees_plannedunit_change", args=[unit.pk])
    client.post(page, {"planned_end": far, "exemption": "", "seen_version": unit.version})
    longer = {"plan": plan.pk, "start": START.isoformat(), "end": far, "kind": "extension", "reason": "Ver"}
    client.post(reverse("admin:trainees_planperiod_add"), longer)
    unit.refresh_from_db()
    assert (unit.planned_end, PlanPeriod.objects.get().end) == (None, END)


@pytest.mark.parametrize("number", ["²", "9" * 30, "-1"])
def test_a_filter_of_the_administration_ignores_what_is_no_edition(plan, administrator, signed_in, number):
    client = signed_in(administrator)
    assert client.get("/beheer/competency_plans/competency/", {"edition": number}).status_code == 200
    assert client.get(f"/beheer/competency_plans/edition/{number}/change/").status_code == 302


def test_a_mentor_whose_key_no_database_can_hold_is_refused(plan, griet, signed_in):
    answer = signed_in(griet).post(reverse("change_mentors", args=[plan.pk]), {"mentors": ["9" * 30]})
    assert answer.status_code == 200
    assert [mentor.name for mentor in plan.mentors(TODAY)] == ["Bart Claes"]


@pytest.mark.parametrize("query", ["?pagina=-1", "?pagina=" + "9" * 5000, "?open=" + "9" * 5000, "?toon=%00"])
def test_a_page_that_does_not_exist_is_another_page(plan, bart, signed_in, query):
    for name in ("history", "planning"):
        assert signed_in(bart).get(reverse(name, args=[plan.pk]) + query).status_code == 200


def test_a_late_unit_with_an_endless_number_is_nobody(plan, lotte, signed_in):
    assert signed_in(lotte).get(reverse("this_week"), {"alles": "9" * 5000}).status_code == 200


@pytest.mark.parametrize("there", [NO_ADDRESS, "//evil.example/", "https://evil.example", "/\\evil.example"])
def test_nobody_is_sent_to_another_site(plan, tick_url, lotte, signed_in, client, there):
    signed = signed_in(lotte)
    answers = [
        signed.post(tick_url, {"ticked": "1", "next": there}),
        signed.post(reverse("set_theme"), {"theme": "dark", "next": there}),
        signed.get(reverse("account_login"), {"next": there}),
    ]
    assert {answer.status_code for answer in answers} <= {302, 303}
    assert not any("evil" in answer.url or "[" in answer.url for answer in answers)
    assert client.get(reverse("account_login"), {"next": there}).status_code == 200


@pytest.mark.parametrize("fields", [{"day": "1" * 10_000_000}, {f"veld{number}": "1" for number in range(1500)}])
def test_too_much_at_once_is_refused_and_changes_nothing(plan, unit, bart, signed_in, fields):
    client, before = signed_in(bart), everything_kept()
    answer = client.post(address("set_date", plan, unit), fields)
    assert answer.status_code == 400
    assert "Er is niets bewaard." in answer.content.decode()
    assert everything_kept() == before


# --- words ---


def test_words_are_never_markup(plan, unit, bart, lotte, office, request, signed_in):
    User.objects.filter(pk__in=[bart.pk, lotte.pk]).update(name=XSS)
    Office.objects.update(name=XSS)
    client = signed_in(User.objects.get(pk=bart.pk))
    pages = [
        client.post(reverse("add_company", args=[plan.pk]), {"competency": XSS, "action": XSS}, headers=HTMX),
        client.post(address("exempt", plan, unit), {"reason": XSS, "wanted": "1"}, headers=HTMX),
        client.post(address("reopen", plan, unit), {"reason": XSS, "seen": XSS}, headers=HTMX),
        client.post(address("set_date", plan, unit), {"day": XSS}, headers=HTMX),
        signed_in(request.getfixturevalue("griet")).get(reverse("overview"), {"q": XSS}),
    ]
    pages += [signed_in(request.getfixturevalue(who)).get(page) for page, who in pages_of(plan).items()]
    for page in pages:
        assert page.status_code == 200
        assert "<img src=x" not in page.content.decode()
        assert "<script>alert" not in page.content.decode()


@pytest.mark.parametrize("length", [157, 2000])
def test_a_long_title_stands_whole_on_every_page(plan, bart, lotte, signed_in, length):
    title = ("Onderhoudt contacten met verzekerden " * 60)[: length - 1] + "!"
    signed_in(bart).post(reverse("add_company", args=[plan.pk]), {"competency": title})
    for who, page in ((bart, reverse("planning", args=[plan.pk])), (lotte, reverse("my_plan"))):
        assert title in signed_in(who).get(page).content.decode()


def test_a_title_of_20_000_characters_is_refused(plan, bart, signed_in):
    answer = signed_in(bart).post(reverse("add_company", args=[plan.pk]), {"competency": "x" * 20_000}, headers=HTMX)
    assert "2000" in answer.content.decode()
    assert not CompanyCompetency.objects.exists()


def test_a_name_stays_on_one_line(plan, administrator, signed_in):
    sent = {"name": "Ann\r\nBcc: iedereen", "email": "ann@kantoorvermeulen.example", "is_active": "on"}
    signed_in(administrator).post(reverse("admin:trainees_user_add"), sent)
    assert User.objects.get(email=sent["email"]).name == "Ann Bcc: iedereen"


def test_a_name_that_cannot_be_printed_is_said_in_a_message(plan, lotte, bart, signed_in):
    User.objects.filter(pk=lotte.pk).update(name="Lotte 😀")
    answer = signed_in(bart).get(reverse("print_plan", args=[plan.pk]), follow=True)
    assert "kan niet afgedrukt worden" in answer.content.decode()


# --- who ---


@pytest.mark.parametrize("method", ["head", "options", "put", "patch", "delete"])
def test_a_stranger_finds_no_plan_with_any_verb(plan, unit, tick_url, stranger, signed_in, method):
    names = ["planning", "history", "print_plan", "agreement", "change_period"]
    names += ["change_mentors", "end_plan", "reopen_plan"]
    pages = [reverse(name, args=[plan.pk]) for name in names] + [address("set_date", plan, unit), tick_url]
    for page in pages:
        answer = getattr(signed_in(stranger), method)(page)
        assert answer.status_code in {404, 405}
        assert "Lotte" not in answer.content.decode()


def test_an_action_of_another_edition_does_not_exist(plan, lotte, signed_in):
    groups = catalogue.tree(plan.edition_id).groups_by_action
    foreign = reverse("tick", args=[plan.pk, max(groups) + 1])
    assert signed_in(lotte).post(foreign, {"ticked": "1"}).status_code == 404
    assert not TickEvent.objects.exists()


def test_fields_that_a_form_does_not_have_are_ignored(plan, unit, bart, lotte, signed_in):
    extra = {"completed_on": "2026-11-20", "plan": "99", "version": "99", "exemption": "Vals", "retired": "1"}
    signed_in(bart).post(address("set_date", plan, unit), {"day": "15/12", "confirmed_by": lotte.pk} | extra)
    unit.refresh_from_db()
    kept = (unit.planned_end, unit.completed_on, unit.confirmed_by, unit.exemption, unit.retired, unit.version)
    assert kept == (date(2026, 12, 15), None, None, "", False, 2)


def test_what_was_made_for_one_visitor_is_kept_by_no_cache(plan, request, signed_in):
    pages = pages_of(plan) | {reverse("print_plan", args=[plan.pk]): "bart", "/plannen/999999/planning/": "bart"}
    for page, who in pages.items():
        answer = signed_in(request.getfixturevalue(who)).get(page)
        assert "no-store" in answer.headers["Cache-Control"], page
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'self'"), page


def test_an_invitation_no_longer_works_for_who_has_a_password(plan, griet, client):
    nele, _ = inviting.find_or_make(name="Nele Wouters", email="nele@kantoorvermeulen.example", by=griet)
    Invitation.make(user=nele, by=griet, now=timezone.now())
    _, key = Invitation.make(user=nele, by=griet, now=timezone.now())
    assert client.get(reverse("accept_invitation", args=[key])).status_code == 200
    nele.set_password("vier paarse paraplus")
    nele.save()
    assert client.get(reverse("accept_invitation", args=[key])).status_code == 410


def test_a_corrected_address_stops_the_link_that_went_to_the_wrong_one(plan, griet, administrator, client, signed_in):
    nele, _ = inviting.find_or_make(name="Nele Wouters", email="nel@kantoorvermeulen.example", by=griet)
    _, key = Invitation.make(user=nele, by=griet, now=timezone.now())
    sent = {"name": nele.name, "email": "nele@kantoorvermeulen.example", "is_active": "on"}
    signed_in(administrator).post(reverse("admin:trainees_user_change", args=[nele.pk]), sent)
    assert client.get(reverse("accept_invitation", args=[key])).status_code == 410


def test_behind_a_proxy_limits_count_the_visitors_own_address():
    code = "from competency_plans import settings; print(settings.ALLAUTH_TRUSTED_PROXY_COUNT)"
    told = NEEDED | {"DEBUG": "0", "BEHIND_PROXY": "1", "PATH": os.environ["PATH"]}
    said = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=told, capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["1"]


# --- nothing, and a great many ---


def test_an_empty_plan_has_every_page(plan, request, signed_in):
    PlannedUnit.objects.all().delete()
    PlannedKeySkill.objects.all().delete()
    for page, who in (pages_of(plan) | {reverse("print_plan", args=[plan.pk]): "bart"}).items():
        assert signed_in(request.getfixturevalue(who)).get(page).status_code == 200, page


def test_a_unit_without_actions_stands_on_every_page_and_is_confirmed(
    plan, request, edition, office, bart, griet, signed_in
):
    noor = person("noor.janssens@kantoorvermeulen.example", "Noor Janssens")
    draft = Edition.objects.create(profession=edition.profession)
    competency = draft.competencies.create(position=1, number=1, kind="basic", title="Zonder acties")
    bare = LearningUnit.objects.create(competency=competency, position=1)
    group = LearningUnit.objects.create(competency=competency, position=2).groups.create(
        position=1, actor="mentor", heading="De mentor"
    )
    group.actions.create(position=1, text="Begeleidt")
    draft.publish()
    other = start_plan(noor, office, draft, [bart], griet)
    assert signed_in(bart).get(reverse("planning", args=[other.pk]) + "?open=alle").status_code == 200
    assert signed_in(bart).get(reverse("print_plan", args=[other.pk])).status_code == 200
    row = other.units.get(unit=bare)
    signed_in(bart).post(address("confirm", other, row), {"on": "20/11"})
    row.refresh_from_db()
    assert row.completed_on == date(2026, 11, 20)


def test_ten_thousand_ticks_cost_the_history_no_more_queries(
    plan, unit, lotte, bart, signed_in, django_assert_max_num_queries
):
    now = timezone.now()
    action = PlannedAction.objects.create(planned_unit=unit, action_id=text_of(unit).trainee_actions[0].id)
    told = {"ticked": False, "received_at": now, "by": lotte, "by_name": lotte.name, "by_as": "trainee"}
    TickEvent.objects.bulk_create(
        [TickEvent(planned_action=action, device_at=now - timedelta(minutes=n), **told) for n in range(10_000)], 1000
    )
    client, page = signed_in(bart), reverse("history", args=[plan.pk])
    client.get(page)
    for query in ("", "?pagina=100", "?pagina=201"):
        with django_assert_max_num_queries(8):
            assert "maakte het afvinken ongedaan" in client.get(page + query).content.decode()


def test_five_hundred_company_competencies_cost_the_planning_no_more_queries(
    plan, bart, signed_in, django_assert_max_num_queries
):
    rows = [CompanyCompetency(plan=plan, position=n, competency=f"Eigen {n}.") for n in range(1, 501)]
    CompanyCompetency.objects.bulk_create(rows)
    client, url = signed_in(bart), reverse("planning", args=[plan.pk])
    client.get(url)
    with django_assert_max_num_queries(8):
        page = client.get(url).content.decode()
    assert "Eigen 500." in page


# --- files ---


@pytest.mark.parametrize(
    "content",
    [b"PK\x03\x04" + bytes(range(256)) * 40, b"a" * 3_000_000, b"\xed\xa0\x80", b"[bookmark:" * 900, b"\t" * 9_000],
    ids=["zip", "3 MB", "lone surrogate", "open bookmarks", "tabs"],
)
def test_a_hostile_file_is_refused_and_keeps_nothing(edition, tmp_path, content):
    path, before = tmp_path / "form.txt", everything_kept()
    path.write_bytes(content)
    said = StringIO()
    with pytest.raises(SystemExit):
        call_command("import_profession", str(path), stderr=said)
    assert "geen leesbaar IBO-opleidingsplan" in said.getvalue()
    assert everything_kept() == before


@pytest.mark.parametrize("line", ["· leert", "De mentor" + "/mentor" * 140, "[bookmark:" * 90])
def test_a_form_swollen_with_one_line_is_read_in_seconds(edition, tmp_path, settings, line):
    form = (settings.BASE_DIR / "fixtures" / "beheerder_verzekeringen.txt").read_text(encoding="utf-8").split("\n")
    place = next(number for number, text in enumerate(form) if "De kandidaat leert" in text) + 1
    path, copies = tmp_path / "form.txt", 15_000 if len(line) < 10 else 150
    path.write_text("\n".join([*form[:place], *[line] * copies, *form[place:]]), encoding="utf-8")
    begun = time.process_time()
    call_command("import_profession", str(path), check=True, json=True, stdout=StringIO())
    assert time.process_time() - begun < 5
