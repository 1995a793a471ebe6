"""Before the grid of the planning is there, and after a session ended: nothing typed is lost or goes to another."""

import re
from datetime import date

import pytest
from django.test import Client
from playwright.sync_api import expect

from tests.conftest import TODAY
from trainees import planning
from trainees.models import CompanyCompetency

GRID = re.compile(r"/js/planning/grid")
READY = "html[data-desk=ready]"


@pytest.fixture
def desk(opened, plan, bart):
    """Bart at the planning, with everything loaded."""
    page = opened(bart)
    page.goto(f"/plannen/{plan.pk}/planning/")
    page.mouse.move(200, 300)
    page.locator(READY).wait_for(state="attached")
    return page


@pytest.fixture
def early(opened, plan, bart):
    """Bart at the planning before the grid is there: `page, load`; `load()` lets it come."""
    page, held = opened(bart), []
    page.context.route(GRID, lambda route: held.append(route))
    page.goto(f"/plannen/{plan.pk}/planning/")

    def load():
        page.wait_for_timeout(300)
        assert held
        held.pop().continue_()
        page.locator(READY).wait_for(state="attached")
        page.wait_for_timeout(500)

    return page, load


def enter(page, user, world):
    client = Client()
    client.force_login(user)
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": world}])


def end_session(page):
    page.context.clear_cookies(name="sessionid")


def again(page, plan, user, world):
    page.wait_for_url(re.compile("/toegang/"))
    enter(page, user, world)
    page.goto(f"/plannen/{plan.pk}/planning/")
    page.mouse.move(200, 300)
    page.locator(READY).wait_for(state="attached")


def test_a_date_kept_over_the_end_of_a_session_still_asks_when_another_changed_it(desk, plan, bart, els, world):
    unit = plan.units.order_by("pk").first()
    field = desk.locator(f"#datum-onderdeel-{unit.pk}")
    end_session(desk)
    field.fill("22/01")
    field.press("Enter")
    planning.set_planned_end(row=unit, day=date(2027, 2, 5), seen=None, today=TODAY, by=els)
    again(desk, plan, bart, world)
    with desk.expect_response(re.compile("/datum/")):
        desk.locator(".unsaved-note:not([hidden]) button").click()
    unit.refresh_from_db()
    assert unit.planned_end == date(2027, 2, 5)  # stays, until Bart chose in the conflict


def test_another_person_in_the_same_tab_does_not_get_what_was_typed(desk, plan, griet, world):
    unit = plan.units.order_by("pk").first()
    end_session(desk)
    desk.locator(f"#datum-onderdeel-{unit.pk}").fill("22/01")
    desk.locator(f"#datum-onderdeel-{unit.pk}").press("Enter")
    again(desk, plan, griet, world)
    expect(desk.locator(f"#datum-onderdeel-{unit.pk}")).to_have_value("", timeout=2000)


def test_words_of_a_company_competency_survive_the_end_of_a_session(desk, plan, bart, world):
    end_session(desk)
    entry = desk.locator(".line-row input[name=competency]").first
    entry.fill("Schade bij storm afhandelen")
    entry.press("Enter")
    again(desk, plan, bart, world)
    expect(desk.locator(".line-row input[name=competency]").first).to_have_value(
        "Schade bij storm afhandelen", timeout=2000
    )


def test_the_tab_key_goes_on_before_the_grid_is_there(early):
    page, load = early
    first = page.locator(".date-input").first
    first.focus()
    page.keyboard.press("Tab")
    load()
    expect(first).not_to_be_focused(timeout=2000)


def test_letters_typed_elsewhere_stay_there_when_the_grid_comes(early):
    page, load = early
    find = page.locator(".find [type=search]")
    page.locator(".date-input").first.focus()
    page.keyboard.type("1")
    find.click()
    page.keyboard.type("lot")
    load()
    page.keyboard.type("te")
    expect(find).to_have_value("lotte", timeout=2000)


def test_enter_in_the_entry_line_before_the_grid_is_there_saves(early, plan):
    page, load = early
    page.locator(".line-row input[name=competency]").first.focus()
    page.keyboard.type("Storm")
    page.keyboard.press("Enter")
    load()
    page.wait_for_timeout(1000)
    assert CompanyCompetency.objects.filter(plan=plan, competency="Storm").exists()


def test_keys_that_edit_a_text_before_the_grid_is_there_do_what_they_do(early):
    page, load = early
    entry = page.locator(".line-row input[name=competency]").first
    entry.focus()
    page.keyboard.type("Storm")
    for key in ("ArrowLeft", "ArrowLeft", "X", "Delete"):
        page.keyboard.press(key)
    load()
    expect(entry).to_have_value("StoXm", timeout=2000)


def test_composed_text_before_the_grid_is_there_is_not_overwritten(early):
    page, load = early
    entry = page.locator(".line-row input[name=competency]").first
    entry.focus()
    page.keyboard.insert_text("é")  # an input method, autofill, a paste
    page.keyboard.type("en")
    load()
    expect(entry).to_have_value("éen", timeout=2000)


def test_pasted_text_before_the_grid_is_there_is_not_lost(early):
    page, load = early
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("navigator.clipboard.writeText('/12')")
    field = page.locator(".date-input").nth(1)
    field.focus()
    page.keyboard.type("15")
    page.keyboard.press("Control+v")
    load()
    expect(field).to_have_value("15/12", timeout=2000)


def test_a_date_typed_after_signing_in_again_in_another_tab_is_saved(desk, plan, bart, world):
    end_session(desk)
    desk.context.clear_cookies(name="csrftoken")  # every sign-in brings another token
    enter(desk, bart, world)
    desk.context.new_page().goto(f"/plannen/{plan.pk}/planning/")
    unit = plan.units.order_by("pk").first()
    field = desk.locator(f"#datum-onderdeel-{unit.pk}")
    field.fill("22/01")
    field.press("Enter")
    expect(field).to_have_attribute("value", "vr\xa022\xa0jan\xa02027")
    unit.refresh_from_db()
    assert unit.planned_end == date(2027, 1, 22)
