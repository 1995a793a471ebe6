"""Remarks at a unit: who writes, who removes, where they are read, and that paper has them only when chosen."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from tests.pages import said
from trainees import history_log, plan_document, remarking
from trainees.models import TraineePlan, UnitRemark

TEXT = "Expertaanstelling samen met Els overlopen."


@pytest.fixture
def unit(plan):
    return plan.units.order_by("pk")[5]


def address(plan, unit):
    return reverse("add_remark", args=[plan.pk, unit.pk])


def write(unit, by, text=TEXT, role="mentor"):
    return remarking.write(unit=unit, text=text, by=by, role=role, now=unit.plan.created_at)


def page_of(client, plan, unit):
    return client.get(f"{reverse('planning', args=[plan.pk])}?open={unit.pk}").content.decode()


@pytest.mark.parametrize(("who", "role"), [("lotte", "trainee"), ("bart", "mentor"), ("griet", "coordinator")])
def test_trainee_mentor_and_coordinator_write_and_read_each_others_remarks(
    plan, unit, request, lotte, signed_in, who, role
):
    writer = request.getfixturevalue(who)
    signed_in(writer).post(address(plan, unit), {"text": f"  {TEXT}\n"})
    remark = UnitRemark.objects.get()
    assert (remark.text, remark.by, remark.by_name, remark.by_as) == (TEXT, writer, writer.name, role)
    for page in (page_of(signed_in(writer), plan, unit), page_of(signed_in(lotte), plan, unit)):
        assert TEXT in page
        assert f"Opmerking van {writer.first_name}, " in page
    assert TEXT in signed_in(lotte).get(reverse("my_unit", args=[unit.pk])).content.decode()


def test_an_administrator_reads_and_writes_none(plan, unit, bart, administrator, signed_in):
    write(unit, bart)
    client = signed_in(administrator)
    page = page_of(client, plan, unit)
    assert TEXT in page
    assert "Opmerking schrijven" not in page
    assert client.post(address(plan, unit), {"text": "Vals"}).status_code == 403


def test_in_an_ended_plan_nobody_writes(plan, unit, griet, bart, signed_in):
    plan.ended_on, plan.end_reason, plan.ended_by = plan.start, "Andere job", griet
    plan.save()
    assert signed_in(bart).post(address(plan, unit), {"text": "Te laat"}).status_code == 403


@pytest.mark.parametrize("script", [False, True])
def test_in_a_plan_that_ends_meanwhile_nobody_writes_or_removes_and_it_says_so(
    plan, unit, bart, signed_in, ends_meanwhile, script
):
    remark, client = write(unit, bart), signed_in(bart)
    headers = {"HTTP_HX_REQUEST": "true"} if script else {}
    remove = reverse("remove_remark", args=[plan.pk, remark.pk])
    for url in (address(plan, unit), remove):
        TraineePlan.objects.filter(pk=plan.pk).update(ended_on=None, end_reason="")
        with ends_meanwhile():
            answer = client.post(url, {"text": "Te laat"}, **headers)
        assert "Dit opleidingsplan is intussen beëindigd." in answer.content.decode() + said(answer)
    assert UnitRemark.objects.get().removed is False


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("   ", "Schrijf een opmerking."),
        ("a" * 2001, "Schrijf hoogstens 2000 tekens. Dit zijn er 2001."),
        ("goed 李", "Het teken 李 kan niet afgedrukt worden."),
    ],
)
@pytest.mark.parametrize("script", [False, True])
def test_a_refused_remark_says_why_and_keeps_what_was_typed(plan, unit, bart, signed_in, text, message, script):
    headers = {"HTTP_HX_REQUEST": "true"} if script else {}
    answer = signed_in(bart).post(address(plan, unit), {"text": text}, **headers)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert message in page
    assert text in page
    assert ("<html" in page) is not script
    assert not UnitRemark.objects.exists()


def test_what_people_write_is_text(plan, unit, bart, signed_in):
    write(unit, bart, "<script>x</script>\nregel twee")
    page = page_of(signed_in(bart), plan, unit)
    assert "&lt;script&gt;x&lt;/script&gt;<br>regel twee" in page


def test_the_script_gets_the_remarks_again_and_a_way_back(plan, unit, bart, signed_in):
    client = signed_in(bart)
    client.defaults["HTTP_HX_REQUEST"] = "true"
    page = client.post(address(plan, unit), {"text": TEXT, "next": f"/plannen/{plan.pk}/planning/"}).content.decode()
    assert f'id="opmerkingen-{unit.pk}"' in page
    assert "Opmerking bewaard." in page
    remark = UnitRemark.objects.get()
    assert f"/plannen/{plan.pk}/opmerkingen/{remark.pk}/verwijderen/?next=" in page


def test_without_script_one_returns_to_the_unfolded_unit(plan, unit, bart, lotte, signed_in):
    answer = signed_in(bart).post(address(plan, unit), {"text": TEXT})
    assert answer["Location"] == f"/plannen/{plan.pk}/planning/?open={unit.pk}#opmerkingen-{unit.pk}"
    own = reverse("my_unit", args=[unit.pk])
    assert signed_in(lotte).post(address(plan, unit), {"text": TEXT, "next": own})["Location"].startswith(own)


def test_a_writer_removes_his_own_remark_and_puts_it_back_and_all_is_kept(plan, unit, bart, signed_in):
    remark, client = write(unit, bart), signed_in(bart)
    url = reverse("remove_remark", args=[plan.pk, remark.pk])
    client.post(url)
    assert TEXT not in page_of(client, plan, unit)
    client.post(f"{url}?terug=1")
    assert TEXT in page_of(client, plan, unit)
    told = {entry.sentence for entry in history_log.read(plan, list(history_log.entries(plan)))}
    number = next(row.number for row in plan_document.build(plan, plan.start).units if row.id == unit.pk)
    assert told >= {
        f"zette de opmerking terug bij onderdeel {number}: {TEXT}",
        f"verwijderde de opmerking bij onderdeel {number}: {TEXT}",
        f"schreef bij onderdeel {number}: {TEXT}",
    }


@pytest.mark.parametrize("who", ["lotte", "griet", "administrator"])
def test_nobody_removes_what_another_wrote(plan, unit, bart, request, signed_in, who):
    remark = write(unit, bart)
    client = signed_in(request.getfixturevalue(who))
    assert client.post(reverse("remove_remark", args=[plan.pk, remark.pk])).status_code == 403
    with pytest.raises(ValidationError, match="Alleen wie een opmerking schreef"):
        remarking.remove(remark=remark, by=request.getfixturevalue(who))
    remark.refresh_from_db()
    assert not remark.removed


def test_a_remark_of_another_plan_does_not_exist_under_mine(plan, unit, bart, signed_in):
    remark = write(unit, bart)
    assert signed_in(bart).post(reverse("remove_remark", args=[plan.pk + 1, remark.pk])).status_code == 404
    assert signed_in(bart).post(reverse("add_remark", args=[plan.pk, 10**9]), {"text": TEXT}).status_code == 404


def test_a_remark_that_is_sent_three_times_is_kept_once_and_may_be_written_again_later(plan, unit, bart, lotte):
    now = plan.created_at
    for seconds in (0, 1, 59):
        when = now + timedelta(seconds=seconds)
        remarking.write(unit=unit, text=f" {TEXT}", by=bart, role="mentor", now=when)
    assert UnitRemark.objects.count() == 1
    write(unit, lotte, role="trainee")
    remarking.write(unit=unit, text=TEXT, by=bart, role="mentor", now=now + timedelta(minutes=1))
    assert UnitRemark.objects.count() == 3


def count_queries(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_pages_take_the_same_queries_with_one_remark_and_with_many(plan, unit, bart, lotte, signed_in):
    pages = [(bart, f"{reverse('planning', args=[plan.pk])}?open=alle"), (lotte, reverse("my_plan"))]
    write(unit, bart)
    few = [count_queries(signed_in(who), url) for who, url in pages]
    for every in plan.units.all():
        write(every, bart)
        write(every, lotte, role="trainee")
    assert [count_queries(signed_in(who), url) for who, url in pages] == few
    assert max(few) <= 8


def printed(client, url):
    pages = PdfReader(BytesIO(client.get(url).content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_remarks_are_printed_only_when_chosen(plan, unit, bart, signed_in, tmp_path):
    write(unit, bart, f"{TEXT}\nMorgen verder.")
    client, url = signed_in(bart), reverse("print_plan", args=[plan.pk])
    assert TEXT not in printed(client, url)
    chosen = printed(client, f"{url}?opmerkingen=1")
    assert f"Bart Claes, mentor, 22/11/2026 {TEXT} Morgen verder." in chosen
    call_command("print_plan", str(plan.pk), "-o", str(tmp_path / "plan.pdf"), "--remarks")
    assert TEXT in " ".join(page.extract_text() for page in PdfReader(tmp_path / "plan.pdf").pages)
