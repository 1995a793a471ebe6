"""*Stel planning voor*: eleven dates in two presses, a preview that follows every choice, one undo."""

import pytest
from playwright.sync_api import Page, Route, expect

from tests.journeys.steps import DESK, NO_SCRIPT, PHONE, cell, has_script, open_planning, press, spaced, toast

devices = pytest.mark.parametrize("where", [DESK, PHONE, NO_SCRIPT], ids=["desk", "phone", "no-script"])


def proposed(page: Page) -> list[str]:
    """The dates of the preview, in the order of the page."""
    expect(page.get_by_role("button", name="Voorstel overnemen")).to_be_visible()
    texts = page.locator(".date-proposed time").all_inner_texts()
    return [text.replace("\N{NO-BREAK SPACE}", " ") for text in texts]


def renewed(page: Page) -> None:
    """Without script a button renews the preview; with it every choice does."""
    if not has_script(page):
        page.get_by_role("button", name="Voorbeeld vernieuwen").last.click()


def summary(page: Page, text: str) -> None:
    """Expect this in the foot of the panel."""
    expect(page.locator("#voorstel-samenvatting")).to_contain_text(spaced(text))


@devices
def test_two_presses_set_eleven_dates_and_one_undo_puts_all_back(opened, plan, bart, where):
    page = opened(bart, where)
    open_planning(page, plan)
    press(page.locator(".page-actions").get_by_role("link", name="Stel planning voor"))
    dates = proposed(page)
    assert len(dates) == 11
    press(page.get_by_role("button", name="Voorstel overnemen"))
    toast(page, "11 datums bewaard.")
    saved = [field.input_value() for field in page.locator("#planning .date-input").all()]
    assert [value.replace("\N{NO-BREAK SPACE}", " ") for value in saved] == dates
    if where is DESK:
        page.keyboard.press("Control+z")
    else:
        press(page.get_by_role("button", name="Ongedaan maken"))
    toast(page, "Ongedaan gemaakt.")
    expect(page.locator("#planning .date-cell.is-empty")).to_have_count(11)
    assert not plan.units.exclude(planned_end=None).exists()


def test_all_rows_and_the_buttons_are_in_view_on_a_desk(opened, plan, bart):
    page = opened(bart)
    page.goto(f"/plannen/{plan.pk}/voorstel/")
    last = page.locator(".proposal-grid .unit-row").last.bounding_box()
    button = page.get_by_role("button", name="Voorstel overnemen").bounding_box()
    assert last["y"] + last["height"] <= 900
    assert button["y"] + button["height"] <= 900


@devices
def test_the_preview_follows_every_choice(opened, plan, bart, where):
    page = opened(bart, where)
    page.goto(f"/plannen/{plan.pk}/voorstel/")
    page.get_by_label("Laatste klaar tegen").fill("w20")
    page.get_by_label("Laatste klaar tegen").press("Enter")
    expect(page.get_by_label("Laatste klaar tegen")).to_have_value(spaced("vr_15_jan_2027"))
    expect(page.locator(".date-proposed time").last).to_have_text(spaced("vr_15_jan_2027"))
    page.get_by_label("Altijd eindigen op een vrijdag").uncheck()
    renewed(page)
    summary(page, "Het kortste onderdeel krijgt 1_werkdag,")
    page.get_by_label("Onderdeel 5 in het voorstel").uncheck()
    renewed(page)
    summary(page, "10 datums.")
    page.get_by_label("Eerste onderdeel vanaf").fill("31/11")
    page.get_by_label("Eerste onderdeel vanaf").press("Enter")
    expect(page.get_by_text(spaced("31_november bestaat niet."))).to_be_visible()
    expect(page.get_by_label("Eerste onderdeel vanaf")).to_have_value("31/11")
    expect(page.get_by_role("button", name="Voorstel overnemen")).to_be_disabled()


@devices
def test_a_count_starts_from_the_day_that_the_field_shows(opened, plan, bart, where):
    page = opened(bart, where)
    page.goto(f"/plannen/{plan.pk}/voorstel/")
    last = page.get_by_label("Laatste klaar tegen")
    for typed, shown in (("2/12", "wo_2_dec_2026"), ("+5", "wo_9_dec_2026"), ("+5", "wo_16_dec_2026"), ("x", "x")):
        last.fill(typed)
        last.press("Enter")
        expect(last).to_have_value(spaced(shown))
    expect(page.get_by_text("Dit is geen datum.")).to_be_visible()
    last.fill("-1")
    last.press("Enter")
    expect(last).to_have_value(spaced("di_15_dec_2026"))
    page.reload()
    expect(last).to_have_value(spaced("di_15_dec_2026"))


@pytest.mark.parametrize("where", [DESK, PHONE], ids=["desk", "phone"])
def test_a_count_is_taken_once_however_often_the_preview_is_asked(opened, plan, bart, where):
    page = opened(bart, where)
    page.goto(f"/plannen/{plan.pk}/voorstel/?chosen=1&last=2/12&spread=acties&order=plan")
    held: list[Route] = []
    page.route("**/voorstel/?*", lambda route: route.continue_() if held else held.append(route))
    page.get_by_label("Laatste klaar tegen").fill("+5")
    with page.expect_request("**/voorstel/?*"):
        page.get_by_label("Laatste klaar tegen").press("Enter")
    page.get_by_label("Elk onderdeel even lang").check()
    page.get_by_label("Altijd eindigen op een vrijdag").check()
    held[0].continue_()
    expect(page.get_by_text("Elk onderdeel krijgt evenveel tijd.")).to_be_visible()
    expect(page.get_by_label("Laatste klaar tegen")).to_have_value(spaced("wo_9_dec_2026"))
    expect(page.locator("[name=seen_last]")).to_have_value("2026-12-09")


def test_without_script_what_was_typed_counts_when_it_is_taken_over(opened, plan, bart):
    page = opened(bart, NO_SCRIPT)
    page.goto(f"/plannen/{plan.pk}/voorstel/")
    page.get_by_label("Laatste klaar tegen").fill("w20")
    page.get_by_role("button", name="Voorstel overnemen").click()
    expect(page.get_by_role("alert").first).to_contain_text("opnieuw gemaakt en nog niet bewaard.")
    expect(page.locator(".date-proposed time").last).to_have_text(spaced("vr_15_jan_2027"))
    assert not plan.units.exclude(planned_end=None).exists()
    page.get_by_role("button", name="Voorstel overnemen").click()
    toast(page, "11 datums bewaard.")
    assert f"{max(plan.units.values_list('planned_end', flat=True))}" == "2027-01-15"


def test_taking_over_waits_for_the_newest_preview_and_saves_only_what_was_seen(opened, plan, bart):
    page = opened(bart)
    page.goto(f"/plannen/{plan.pk}/voorstel/")
    page.get_by_label("Laatste klaar tegen").fill("w20")
    page.get_by_role("button", name="Voorstel overnemen").click()
    expect(page.locator(".date-proposed time").last).to_have_text(spaced("vr_15_jan_2027"))
    assert not plan.units.exclude(planned_end=None).exists()
    page.get_by_label("Ingevulde datums behouden").uncheck()
    page.get_by_role("button", name="Voorstel overnemen").click()
    toast(page, "11 datums bewaard.")


def test_a_preview_that_did_not_come_is_not_taken_for_the_choices(opened, plan, bart):
    page = opened(bart)
    page.goto(f"/plannen/{plan.pk}/voorstel/")
    page.route("**/voorstel/?*", lambda route: route.abort())
    page.get_by_label("Elk onderdeel even lang").check()
    toast(page, "Er is geen verbinding")
    page.unroute("**/voorstel/?*")
    page.get_by_role("button", name="Voorstel overnemen").click()
    expect(page.get_by_role("alert").first).to_contain_text("opnieuw gemaakt en nog niet bewaard.")
    assert not plan.units.exclude(planned_end=None).exists()


@devices
def test_units_are_put_in_an_order_of_ones_own(opened, plan, bart, where):
    page = opened(bart, where)
    page.goto(f"/plannen/{plan.pk}/voorstel/")
    page.get_by_label("Zelf gekozen volgorde").check()
    renewed(page)
    press(page.get_by_role("button", name="Onderdeel 1b omhoog"))
    first = page.locator(".proposal-grid .unit-row").first
    expect(first).to_contain_text("Meldingen behandelen")
    if has_script(page):
        expect(page.get_by_role("button", name="Onderdeel 1b omhoog")).to_be_focused()
    page.get_by_label("Plaats van onderdeel 10").fill("1")
    page.get_by_label("Plaats van onderdeel 10").press("Enter")
    expect(first).to_contain_text("Schikking of bemiddeling")
    press(page.get_by_role("button", name="Voorstel overnemen"))
    toast(page, "11 datums bewaard.")
    numbered = plan.units.order_by("pk")
    assert numbered.last().planned_end == min(numbered.values_list("planned_end", flat=True))


def test_one_box_takes_all_rows_in_and_out(opened, plan, bart):
    page = opened(bart)
    page.goto(f"/plannen/{plan.pk}/voorstel/")
    page.get_by_label("Alle onderdelen in het voorstel").uncheck()
    summary(page, "Geen enkel onderdeel zit in het voorstel.")
    page.get_by_label("Onderdeel 3 in het voorstel").check()
    summary(page, "1 datum.")
    page.get_by_label("Alle onderdelen in het voorstel").check()
    summary(page, "11 datums.")


def test_an_empty_planning_offers_the_proposal_until_a_date_is_there(opened, plan, bart):
    page = opened(bart)
    open_planning(page, plan)
    expect(page.get_by_role("link", name="Beginsituatie invullen")).to_be_visible()
    cell(page, "1a").focus()
    page.keyboard.type("0412")
    page.keyboard.press("Enter")
    expect(page.get_by_text("heeft nog geen planning")).to_have_count(0)
