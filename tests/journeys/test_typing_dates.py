"""What happens with a date that cannot be kept as typed, and with one that does not reach the server."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.steps import (
    DESK,
    NO_SCRIPT,
    PHONE,
    cell,
    fill_in,
    is_saved,
    open_planning,
    press,
    row,
    sign_in_again,
    spaced,
    toast,
    type_date,
)

devices = pytest.mark.parametrize("where", [DESK, PHONE, NO_SCRIPT], ids=["desk", "phone", "no-script"])


def kept(plan, number: int) -> str:
    """The planned end that the server keeps for the unit in this place."""
    day = plan.units.order_by("pk")[number].planned_end
    return day.isoformat() if day else ""


@pytest.fixture
def planning(opened, dated_plan, bart):
    """Bart at the planning of a plan in which the first unit ends on 27 November: `planning(PHONE)`."""

    def planning(where=DESK) -> Page:
        page: Page = opened(bart, where)
        open_planning(page, dated_plan)
        return page

    return planning


@devices
def test_what_is_no_date_stays_as_typed_with_a_message_and_is_not_kept(planning, dated_plan, where):
    page = planning(where)
    type_date(page, "1a", "morgen")
    expect(row(page, "1a").get_by_role("alert")).to_contain_text(
        "Dit is geen datum. Typ bijvoorbeeld 15/12, w16 of d+7."
    )
    expect(cell(page, "1a")).to_have_value("morgen")
    expect(cell(page, "1a")).to_have_attribute("aria-invalid", "true")
    assert kept(dated_plan, 0) == "2026-11-27"
    type_date(page, "1a", "1512")
    is_saved(page, "1a", "di 15 dec 2026")


def test_the_head_of_the_page_says_whether_everything_is_kept(planning):
    page = planning()
    state = page.locator("#saved-state")
    for typed, said in (("1512", "Alles bewaard"), ("morgen", "1 datum niet bewaard"), ("1612", "Alles bewaard")):
        type_date(page, "1a", typed)
        expect(page.locator("tr.unit-row:has(.htmx-request)")).to_have_count(0)
        expect(state).to_have_text(said)


@devices
def test_a_date_after_the_ibo_is_kept_only_after_a_yes(planning, dated_plan, where):
    page = planning(where)
    type_date(page, "1a", "05/03/2027")
    question = page.get_by_role("alertdialog")
    expect(question).to_contain_text("05/03/2027 valt na het einde van de IBO (28/02/2027). Toch bewaren?")
    assert kept(dated_plan, 0) == "2026-11-27"
    press(question.get_by_role("button", name=spaced("Bewaar vr_5_mrt")))
    is_saved(page, "1a", "vr 5 mrt 2027")


def test_a_date_before_the_ibo_is_refused(planning, dated_plan):
    page = planning()
    type_date(page, "1a", "28/08/2026")
    expect(row(page, "1a").get_by_role("alert")).to_contain_text("valt voor de start van de IBO (01/09/2026).")
    assert kept(dated_plan, 0) == "2026-11-27"


@pytest.mark.parametrize("where", [DESK, PHONE], ids=["desk", "phone"])
def test_a_saturday_is_kept_with_working_days_to_choose_from(planning, where):
    page = planning(where)
    type_date(page, "1a", "2811")
    expect(row(page, "1a").locator(".date-message")).to_contain_text("28/11 is een zaterdag.")
    is_saved(page, "1a", "za 28 nov 2026")
    press(row(page, "1a").get_by_role("button", name=spaced("of ma_30_nov")))
    is_saved(page, "1a", "ma 30 nov 2026")
    expect(row(page, "1a").locator(".date-message")).to_have_count(0)


def test_without_script_the_warning_about_a_saturday_stands_at_the_bottom(planning):
    page = planning(NO_SCRIPT)
    type_date(page, "1a", "2811")
    toast(page, "28/11 is een zaterdag. Neem vr_27_nov of ma_30_nov.")
    is_saved(page, "1a", "za 28 nov 2026")


def test_a_date_typed_without_network_stays_shows_as_not_saved_and_is_sent_later(planning, dated_plan):
    page = planning()
    page.context.set_offline(True)
    type_date(page, "1a", "1512")
    expect(cell(page, "1a")).to_have_value(spaced("di_15_dec_2026"))
    expect(page.locator("#saved-state")).to_have_text("Offline, 1 datum op dit toestel")
    expect(page.locator("#unsaved-note")).to_contain_text("Je bent offline. 1 datum staat op dit toestel.")
    expect(page.locator(".toast-text").filter(visible=True)).to_have_count(0)
    assert kept(dated_plan, 0) == "2026-11-27"
    page.context.set_offline(False)
    is_saved(page, "1a", "di 15 dec 2026")
    expect(page.locator("#saved-state")).to_have_text("Alles bewaard")
    assert kept(dated_plan, 0) == "2026-12-15"


def test_undo_by_its_button_and_by_ctrl_z_puts_the_old_date_back(planning):
    page = planning()
    button = page.get_by_role("button", name="Ongedaan maken")
    for undo in (button.click, lambda: page.keyboard.press("Control+z")):
        type_date(page, "1a", "1512")
        is_saved(page, "1a", "di 15 dec 2026")
        undo()
        is_saved(page, "1a", "vr 27 nov 2026")


def test_escape_puts_the_old_date_back_without_saving(planning, dated_plan):
    page = planning()
    cell(page, "1a").fill("1512")
    cell(page, "1a").press("Escape")
    is_saved(page, "1a", "vr 27 nov 2026")
    assert kept(dated_plan, 0) == "2026-11-27"


@pytest.mark.parametrize("grid", ["later", "first"])
def test_when_the_session_is_gone_a_save_leads_to_signing_in_and_what_was_typed_is_there_again(
    planning, dated_plan, bart, grid
):
    page = planning()
    page.on("dialog", lambda dialog: pytest.fail(dialog.type))
    page.context.clear_cookies(name="sessionid")
    press(cell(page, "1a"))
    type_date(page, "1a", "1512")
    expect(page.get_by_role("heading", name="Aanmelden")).to_be_visible()
    page.wait_for_load_state("networkidle")
    if grid == "first":
        held = []
        page.route(re.compile("/js/session"), lambda route: held.append(route))
        sign_in_again(page, bart)
        held.pop().continue_()
    else:
        fill_in(page, bart)
    expect(cell(page, "1a")).to_have_value(spaced("di_15_dec_2026"))
    expect(page.locator("#saved-state")).to_have_text("1 datum niet bewaard")
    assert kept(dated_plan, 0) == "2026-11-27"
    cell(page, "1a").press("Enter")
    is_saved(page, "1a", "di 15 dec 2026")
    expect(page.locator("#saved-state")).to_have_text("Alles bewaard")


def test_when_every_cookie_is_gone_a_save_says_that_it_was_not_kept(planning, dated_plan):
    page = planning()
    page.context.clear_cookies()
    type_date(page, "1a", "1512")
    toast(page, "Dit is niet bewaard: je hebt hier geen recht toe, of je sessie is verlopen.")
    expect(cell(page, "1a")).to_have_value(spaced("di_15_dec_2026"))
    expect(page.locator("#saved-state")).to_have_text("1 datum niet bewaard")
    assert kept(dated_plan, 0) == "2026-11-27"


def test_when_the_session_is_gone_a_tick_leads_to_signing_in_and_back(opened, dated_plan, lotte):
    page = opened(lotte, PHONE)
    page.goto("/deze-week/")
    page.context.clear_cookies(name="sessionid")
    page.locator("input.tick-box").first.tap()
    expect(page.get_by_role("heading", name="Aanmelden")).to_be_visible()
    assert page.url.endswith("?next=%2Fdeze-week%2F")
