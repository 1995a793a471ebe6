"""The administration: administrators only, nothing deleted, the same checks, versions and history as the pages."""

import re
from typing import Any

import pytest
from django.contrib import admin
from django.core import mail
from django.db import connection
from django.db.models.signals import pre_save
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from competency_plans.models import Edition
from tests.conftest import TODAY, start_plan
from trainees import starting
from trainees.models import ClosedDay, Office, PlannedUnit, PlanPeriod, TraineePlan, User

OURS = [model for model in admin.site._registry if model._meta.app_label == "trainees"]


def address(model: Any, page: str, *args: Any) -> str:
    return reverse(f"admin:trainees_{model._meta.model_name}_{page}", args=args)


@pytest.fixture
def an(signed_in, administrator):
    """The administrator's browser."""
    return signed_in(administrator)


def sent(client: Client, url: str, **changes: Any) -> dict[str, Any]:
    """What a browser sends from a page of the administration, with changes."""
    answer: Any = client.get(url)
    form = answer.context["adminform"].form
    values = {name: form[name].value() for name in form.fields}
    return {name: "" if value is None else value for name, value in (values | changes).items()}


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_every_list_opens_for_an_administrator(plan, an, model):
    assert an.get(address(model, "changelist")).status_code == 200


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_nothing_and_nobody_is_deleted(plan, an, model):
    for row in model.objects.all()[:1]:
        assert an.post(address(model, "delete", row.pk), {"post": "yes"}).status_code == 403
    actions = {"action": "delete_selected", "_selected_action": [row.pk for row in model.objects.all()]}
    before = model.objects.count()
    an.post(address(model, "changelist"), actions | {"post": "yes"})
    assert model.objects.count() == before


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_a_coordinator_has_no_administration(plan, signed_in, griet, model):
    assert signed_in(griet).get(address(model, "changelist"), follow=True).status_code == 403


@pytest.mark.parametrize("model", [User, TraineePlan, PlannedUnit], ids=lambda model: model.__name__)
def test_a_list_costs_the_same_queries_for_one_as_for_many(
    plan, an, model, office, edition, bart, griet, django_assert_max_num_queries
):
    for number in range(3):
        trainee = User.objects.create_user(f"p{number}@kantoor.example", name=f"Persoon {number}")
        start_plan(trainee, office, edition, [bart], griet)
    with django_assert_max_num_queries(8):
        an.get(address(model, "changelist"))


def test_no_password_is_shown(plan, an, bart):
    text = an.get(address(User, "change", bart.pk)).content.decode()
    assert bart.email in text
    assert bart.password not in text
    assert "pbkdf2" not in text


def test_a_new_person_is_invited(db, an, edition, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        an.post(
            address(User, "add"), {"name": "Nieuwe Coördinator", "email": "Nieuw@kantoor.example", "is_active": "on"}
        )
    person = User.objects.get(email="nieuw@kantoor.example")
    assert not person.has_usable_password()
    assert mail.outbox[0].to == ["nieuw@kantoor.example"]


def test_who_leaves_is_deactivated_and_the_history_says_by_whom(plan, an, bart, administrator):
    an.post(address(User, "change", bart.pk), {"name": bart.name, "email": bart.email})
    bart.refresh_from_db()
    assert not bart.is_active
    assert bart.history.first().actor_name == administrator.name
    assert administrator.name in an.get(address(User, "history", bart.pk)).content.decode()


def test_an_administrator_does_not_shut_himself_out(an, administrator):
    url = address(User, "change", administrator.pk)
    an.post(url, {"name": "An Beheer", "email": administrator.email})
    administrator.refresh_from_db()
    assert (administrator.is_active, administrator.is_superuser) == (True, True)


def test_an_office_gets_coordinators_and_closed_days(db, an, edition, griet):
    days = {"closed_days-TOTAL_FORMS": 1, "closed_days-INITIAL_FORMS": 0}
    first = {"closed_days-0-day": "02/11/2026", "closed_days-0-label": "brug"}
    an.post(
        address(Office, "add"), {"name": "Kantoor Nieuw", "city": "Gent", "coordinators": [griet.pk], **days, **first}
    )
    office = Office.objects.get(name="Kantoor Nieuw")
    assert list(office.coordinators.all()) == [griet]
    assert ClosedDay.objects.get(office=office).label == "brug"


def test_a_plan_leads_to_its_rows_and_a_unit_to_its_actions(plan, an):
    text = an.get(address(TraineePlan, "change", plan.pk)).content.decode()
    lists = re.findall(r'href="(/beheer/trainees/\w+/\?plan__id__exact=\d+)"', text)
    assert len(lists) == 5
    assert {an.get(url).status_code for url in lists} == {200}
    unit = an.get(address(PlannedUnit, "change", plan.units.first().pk)).content.decode()
    assert re.search(r"/beheer/trainees/plannedaction/\?planned_unit__id__exact=\d+", unit)


def test_a_change_is_the_next_version_with_its_author(plan, an, administrator):
    unit = plan.units.first()
    url = address(PlannedUnit, "change", unit.pk)
    an.post(url, sent(an, url, planned_end="27/11/2026"))
    unit.refresh_from_db()
    assert (str(unit.planned_end), unit.version) == ("2026-11-27", 2)
    assert unit.history.first().actor_name == administrator.name


def test_a_stale_save_changes_nothing(plan, an, bart):
    unit = plan.units.first()
    url = address(PlannedUnit, "change", unit.pk)
    stale = sent(an, url, planned_end="27/11/2026")
    unit.exemption = "eerdere ervaring"
    unit.save_change(by=bart)
    assert "Iemand anders wijzigde dit intussen" in an.post(url, stale).content.decode()
    unit.refresh_from_db()
    assert (unit.planned_end, unit.exemption) == (None, "eerdere ervaring")


def test_a_date_before_the_training_is_refused_as_on_the_page(plan, an):
    url = address(PlannedUnit, "change", plan.units.first().pk)
    text = an.post(url, sent(an, url, planned_end="31/08/2026")).content.decode()
    assert "valt voor de start van de IBO" in text
    assert plan.units.filter(planned_end=None).count() == 11


def test_an_administrator_confirms_nothing(plan, an):
    unit = plan.units.first()
    url = address(PlannedUnit, "change", unit.pk)
    an.post(url, sent(an, url, completed_on="20/11/2026"))
    unit.refresh_from_db()
    assert unit.completed_on is None


def test_a_new_period_is_a_new_row_in_the_name_of_who_added_it(plan, an, administrator):
    longer = {"plan": plan.pk, "start": "01/09/2026", "end": "31/03/2027", "kind": "extension"}
    assert "Geef een reden" in an.post(address(PlanPeriod, "add"), longer).content.decode()
    an.post(address(PlanPeriod, "add"), longer | {"reason": "zes weken ziek"})
    assert [period.by for period in plan.periods.all()][-1] == administrator
    assert plan.periods.count() == 2


ENDED = "Dit opleidingsplan is beëindigd. Heropen het eerst."


def ended(plan, griet):
    starting.end(plan=plan, on=TODAY, reason="Ander werk", by=griet, today=TODAY)


def test_an_ended_plan_and_its_rows_are_read_only(plan, storm, unit, an, griet):
    changes: dict[Any, dict[str, Any]] = {
        plan: {"hours_per_week": "19.0"},
        unit: {"planned_end": "27/11/2026"},
        storm: {"competency": "Hagel"},
        plan.key_skills.first(): {"exemption": "niet nodig"},
    }
    ended(plan, griet)
    for row, change in changes.items():
        row.refresh_from_db()
        version, url = row.version, address(type(row), "change", row.pk)
        assert ENDED in an.post(url, sent(an, url, **change)).content.decode()
        row.refresh_from_db()
        assert row.version == version


def test_a_plan_that_ends_while_a_row_is_looked_at_is_read_only(plan, unit, an, griet):
    url = address(PlannedUnit, "change", unit.pk)
    values = sent(an, url, exemption="eerdere ervaring")
    ended(plan, griet)
    assert ENDED in an.post(url, values).content.decode()
    starting.reopen(plan=plan, reason="Terug", by=griet)
    an.post(url, values)
    unit.refresh_from_db()
    assert unit.exemption == "eerdere ervaring"


def test_an_ended_plan_gets_no_other_period(plan, an, griet):
    ended(plan, griet)
    before = plan.periods.count()
    longer = {"plan": plan.pk, "start": "01/09/2026", "end": "31/03/2027", "kind": "extension", "reason": "ziek"}
    assert ENDED in an.post(address(PlanPeriod, "add"), longer).content.decode()
    assert plan.periods.count() == before


def test_the_text_of_a_plan_stays_on_its_edition(plan, an, edition):
    url = address(TraineePlan, "change", plan.pk)
    draft = Edition.objects.create(profession=edition.profession)
    an.post(url, sent(an, url, edition=draft.pk, hours_per_week="19.0"))
    fresh = TraineePlan.objects.get()
    assert (fresh.edition, float(fresh.hours_per_week)) == (edition, 19.0)


@pytest.fixture
def meanwhile():
    """Let something happen between the read and the save of a row: `meanwhile(Model, what)`."""
    listening = []

    def listen(model, what) -> None:
        def happen(sender: Any, **kwargs: Any) -> None:
            pre_save.disconnect(happen, sender=model)
            what()

        pre_save.connect(happen, sender=model)
        listening.append((happen, model))

    yield listen
    for happen, model in listening:
        pre_save.disconnect(happen, sender=model)


def test_a_tick_that_comes_while_a_row_is_saved_stays(plan, storm, unit, an, lotte, meanwhile):
    made = {"checked_on": TODAY, "checked_by": lotte, "checked_at": timezone.now()}
    for row, what in ((storm, made), (unit, {"ticked_actions": 1})):
        url = address(type(row), "change", row.pk)
        values = sent(an, url, planned_end="27/11/2026")
        same = type(row).objects.filter(pk=row.pk)
        meanwhile(type(row), lambda same=same, what=what: same.update(**what))
        an.post(url, values)
        row.refresh_from_db()
        assert str(row.planned_end) == "2026-11-27"
        assert {name: getattr(row, name) for name in what} == what


def test_a_save_that_changes_nothing_is_no_version(plan, unit, an):
    url = address(PlannedUnit, "change", unit.pk)
    an.post(url, sent(an, url))
    unit.refresh_from_db()
    assert (unit.version, unit.history.count()) == (1, 0)


@pytest.mark.skipif(not connection.features.has_select_for_update, reason="SQLite has no rows to lock")
def test_a_row_is_kept_from_the_check_of_its_version_until_it_is_saved(plan, unit, an):
    url = address(PlannedUnit, "change", unit.pk)
    values = sent(an, url, planned_end="27/11/2026")
    with CaptureQueriesContext(connection) as queries:
        an.post(url, values)
    asked = [query["sql"] for query in queries if "trainees_plannedunit" in query["sql"]]
    assert any(sql.endswith("FOR UPDATE") for sql in asked[: next(i for i, s in enumerate(asked) if 'UPDATE "' in s)])
