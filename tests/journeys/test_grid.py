"""The planning as a grid: the keys of the map, one after the other, and one tab stop for each table."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.steps import NUMBERS, SHOWN, TYPED, cell, dates_of, is_saved, open_planning, row, spaced, unedited
from trainees import planning as acts

FOCUSED = """() => document.activeElement.getAttribute("aria-label") ?? document.activeElement.innerText"""
COLUMNS = (
    "Kies onderdeel 2",
    "Onderdeel 2 openen of sluiten",
    "Contracten en clausules",
    "Voorziene einddatum, onderdeel 2",
    "",
    "Meer voor onderdeel 2",
)
AT = Callable[[str], Page]


@pytest.fixture
def at(opened, dated_plan, bart) -> AT:
    """Bart at the planning with the cursor on the date of a unit: `at("2")`."""

    def at(number: str) -> Page:
        page: Page = opened(bart)
        open_planning(page, dated_plan)
        cell(page, number).focus()
        return page

    return at


def press(page: Page, *keys: str) -> None:
    """Press these keys one after the other."""
    for key in keys:
        page.keyboard.press(key)


def focused(page: Page) -> str:
    """The name of what has the focus."""
    return str(page.evaluate(FOCUSED)).replace("\N{NO-BREAK SPACE}", " ").strip()


def chosen(page: Page, *numbers: str) -> None:
    """Expect that these units are chosen, and no other rows."""
    expect(page.locator("tr[aria-selected=true]")).to_have_count(len(numbers))
    expect(page.locator("tr[aria-selected=true] .fold")).to_have_text(list(numbers))


def test_arrows_go_through_every_column_and_stop_at_the_sides(at):
    page = at("2")
    press(page, "ArrowLeft", "ArrowLeft", "ArrowLeft", "ArrowLeft")
    for name in COLUMNS:
        assert focused(page).startswith(name)
        press(page, "ArrowRight")
    assert focused(page) == COLUMNS[-1]


@pytest.mark.parametrize(
    ("keys", "name"),
    [
        (["ArrowDown"], "Voorziene einddatum, onderdeel 3"),
        (["ArrowUp", "ArrowUp", "ArrowUp"], "Voorziene einddatum, onderdeel 1a"),
        (["Home"], "Kies onderdeel 2"),
        (["End"], "Meer voor onderdeel 2"),
        (["Control+Home"], "Voorziene einddatum, onderdeel 1a"),
        (["Control+End"], "Voorziene einddatum, onderdeel 10"),
        (["End", "ArrowDown"], "Meer voor onderdeel 3"),
        (["Home", "ArrowUp"], "Kies onderdeel 1b"),
        (["Home", "Control+End"], "Kies onderdeel 10"),
    ],
    ids=lambda given: " ".join(given) if isinstance(given, list) else "",
)
def test_a_move_keeps_its_column_or_its_row(at, keys, name):
    page = at("2")
    press(page, *keys)
    assert focused(page).startswith(name)


@pytest.mark.parametrize(
    ("key", "number"), [("Enter", "3"), ("Shift+Enter", "1b"), ("Tab", None)], ids=["down", "up", "right"]
)
def test_typing_replaces_the_date_and_a_key_saves_it_and_moves_on(at, key, number):
    page = at("2")
    page.keyboard.type("1512")
    expect(cell(page, "2")).to_have_value("1512")
    expect(row(page, "2").locator(".date-parsed")).to_have_text(spaced("di_15_dec"))
    press(page, key)
    if number:
        expect(cell(page, number)).to_be_focused()
    else:
        expect(row(page, "2").locator(".cell-completed")).to_be_focused()
    is_saved(page, "2", "di 15 dec 2026")


@pytest.mark.parametrize("key", ["F2", "Enter"])
def test_a_key_edits_the_date_that_is_there_from_its_end(at, key):
    page = at("2")
    press(page, key)
    expect(page.locator(".date-popover")).to_be_visible()
    press(page, *["Backspace"] * len("11 dec 2026"))
    expect(cell(page, "2")).to_have_value(spaced("vr_"))
    page.keyboard.type("w16")
    press(page, "Enter")
    is_saved(page, "2", "vr 18 dec 2026")
    expect(cell(page, "3")).to_be_focused()


def test_escape_restores_the_date_and_a_second_time_lifts_the_choice(at, dated_plan):
    page = at("2")
    press(page, "Space")
    page.keyboard.type("1512")
    press(page, "Escape")
    unedited(page, "2", "vr 11 dec 2026")
    chosen(page, "2")
    press(page, "Escape")
    chosen(page)
    assert dates_of(dated_plan)[2] == "2026-12-11"


def test_delete_clears_the_date(at, dated_plan):
    page = at("2")
    press(page, "Delete")
    expect(row(page, "2").locator(".chip")).to_have_text("Niet gepland")
    expect(cell(page, "2")).to_be_focused()
    assert dates_of(dated_plan)[2] == ""


def test_alt_down_goes_into_the_calendar_where_a_day_is_chosen(at):
    page = at("2")
    press(page, "Alt+ArrowDown")
    expect(page.get_by_role("gridcell", selected=True)).to_be_focused()
    press(page, "ArrowDown", "ArrowLeft", "Enter")
    is_saved(page, "2", "do 17 dec 2026")
    expect(cell(page, "2")).to_be_focused()
    expect(page.locator(".date-popover")).to_have_count(0)


def test_escape_leaves_the_calendar_first_and_then_the_field(at):
    page = at("2")
    press(page, "Alt+ArrowDown", "ArrowDown", "Escape")
    expect(cell(page, "2")).to_be_focused()
    expect(page.locator(".date-popover")).to_be_visible()
    press(page, "Escape")
    expect(page.locator(".date-popover")).to_have_count(0)
    unedited(page, "2", "vr 11 dec 2026")


def test_space_shift_arrows_and_ctrl_a_choose_rows(at):
    page = at("2")
    press(page, "Space")
    chosen(page, "2")
    press(page, "Shift+ArrowDown", "Shift+ArrowDown")
    chosen(page, "2", "3", "4")
    expect(page.locator(".bar-count")).to_have_text("3 onderdelen gekozen")
    press(page, "Space")
    chosen(page, "2", "3")
    press(page, "Control+a")
    chosen(page, *NUMBERS)
    press(page, "Escape")
    expect(page.locator("#bar")).to_be_hidden()


def test_what_is_typed_in_a_chosen_row_holds_for_all_of_them(at, dated_plan):
    page = at("2")
    press(page, "Space", "Shift+ArrowDown", "Shift+ArrowDown")
    page.keyboard.type("+5")
    press(page, "Enter")
    is_saved(page, "2", "vr 18 dec 2026")
    assert dates_of(dated_plan)[2:5] == ["2026-12-18", "2026-12-28", "2027-01-04"]


def test_ctrl_d_fills_down_the_top_date_of_the_choice_else_the_one_above(at, dated_plan):
    page = at("2")
    press(page, "Space", "Shift+ArrowDown", "Shift+ArrowDown", "Control+d")
    is_saved(page, "4", "vr 11 dec 2026")
    assert dates_of(dated_plan)[2:6] == ["2026-12-11", "2026-12-11", "2026-12-11", "2027-01-01"]
    press(page, "Escape", "ArrowDown", "Control+d")
    is_saved(page, "5", "vr 11 dec 2026")


def test_ctrl_d_takes_the_nearest_date_above_an_exempt_row(at, dated_plan, bart):
    acts.exempt(row=dated_plan.units.order_by("pk")[3], reason="eerdere ervaring", seen="", by=bart)
    page = at("4")
    press(page, "Control+d")
    is_saved(page, "4", "vr 11 dec 2026")


def test_a_press_in_the_cell_where_the_cursor_stands_lets_typing_replace(at):
    page = at("2")
    cell(page, "2").click()
    cell(page, "2").click()
    page.wait_for_timeout(50)
    page.keyboard.type("1512")
    press(page, "Enter")
    is_saved(page, "2", "di 15 dec 2026")


def test_steps_that_come_faster_than_answers_are_taken_one_after_the_other(at, dated_plan):
    page = at("2")
    for typed, shown in (("1512", "di 15 dec 2026"), ("1612", "wo 16 dec 2026"), ("1712", "do 17 dec 2026")):
        page.keyboard.type(typed)
        press(page, "Enter", "ArrowUp")
        is_saved(page, "2", shown)
    for keys, shown, kept in (
        ("Control+z", "vr 11 dec 2026", "2026-12-11"),
        ("Control+y", "do 17 dec 2026", "2026-12-17"),
    ):
        press(page, *[keys] * 3)
        is_saved(page, "2", shown)
        assert dates_of(dated_plan)[2] == kept


@pytest.mark.parametrize("redo", ["Control+y", "Control+Shift+z"])
def test_ctrl_z_undoes_step_by_step_and_redo_takes_it_back(at, redo):
    page = at("2")
    for typed, shown in (("1512", "di 15 dec 2026"), ("1612", "wo 16 dec 2026")):
        page.keyboard.type(typed)
        press(page, "Enter", "ArrowUp")
        is_saved(page, "2", shown)
    for shown in ("di 15 dec 2026", "vr 11 dec 2026"):
        press(page, "Control+z")
        is_saved(page, "2", shown)
    press(page, redo)
    is_saved(page, "2", "di 15 dec 2026")
    expect(cell(page, "2")).to_be_focused()


def test_ctrl_z_while_typing_is_the_fields_own(at, dated_plan):
    page = at("2")
    page.keyboard.type("1512")
    press(page, "Control+z")
    expect(cell(page, "2")).not_to_have_value("1512")
    press(page, "Escape")
    assert dates_of(dated_plan)[2] == "2026-12-11"


def test_enter_on_a_title_unfolds_its_unit_and_folds_it_again(at):
    page = at("2")
    press(page, "ArrowLeft", "Enter")
    detail = page.locator("tr.unit-detail").filter(has_text="Onderliggende kennis en vaardigheden")
    expect(detail).to_be_visible()
    press(page, "Enter")
    expect(detail).to_be_hidden()


def test_enter_on_the_confirm_button_confirms(opened, ready_plan, bart):
    page = opened(bart)
    open_planning(page, ready_plan)
    cell(page, "8").focus()
    press(page, "ArrowRight")
    assert focused(page) == "Bevestig zo 22 nov"
    press(page, "Enter")
    expect(page.get_by_role("button", name="Mee afvinken en bevestigen")).to_be_focused()


def test_a_question_mark_opens_the_shortcuts_unless_a_date_is_being_typed(at):
    page = at("2")
    page.keyboard.type("15")
    press(page, "?")
    expect(page.get_by_role("dialog", name="Sneltoetsen en datums typen")).to_have_count(0)
    press(page, "Escape", "?")
    expect(page.get_by_role("dialog", name="Sneltoetsen en datums typen")).to_be_visible()
    press(page, "Escape")
    expect(page.get_by_role("dialog", name="Sneltoetsen en datums typen")).to_be_hidden()
    expect(cell(page, "2")).to_be_focused()
    unedited(page, "2", "vr 11 dec 2026")


def test_each_table_is_one_tab_stop_where_the_cursor_was(at):
    page = at("2")
    stops = """() => [...document.querySelectorAll(".plan-grid")].map((table) =>
      [...table.querySelectorAll("a, button, input, summary, [tabindex]")].filter((one) => one.tabIndex >= 0
        && one.checkVisibility() && !one.closest(".line-row")).length)"""
    assert page.evaluate(stops)[:2] == [1, 1]
    press(page, "ArrowDown", "End", "Tab")
    assert "sleutelvaardigheid" in focused(page)
    press(page, "Shift+Tab")
    assert focused(page) == "Meer voor onderdeel 3"
    assert page.evaluate(stops)[:2] == [1, 1]


def pasted(page: Page, text: str) -> None:
    """Paste a text where the cursor is, as a spreadsheet or Word puts it on the clipboard."""
    page.evaluate(
        """text => {
          const clipboardData = new DataTransfer();
          clipboardData.setData("text/plain", text);
          const how = { clipboardData, bubbles: true, cancelable: true };
          document.activeElement.dispatchEvent(new ClipboardEvent("paste", how));
        }""",
        text,
    )


def test_a_column_of_eleven_dates_is_pasted_the_wrong_one_stays_with_the_reason(at, dated_plan):
    page = at("1a")
    lines = [f"{typed}\tvia Excel" for typed in TYPED]
    lines[3] = "31/11\tfout"
    pasted(page, "\r\n".join(lines) + "\r\n")
    for number, shown in zip(("1a", "1b", "2", "4", "5"), (*SHOWN[:3], *SHOWN[4:6]), strict=True):
        is_saved(page, number, shown)
    expect(cell(page, "3")).to_have_value("31/11")
    expect(row(page, "3").get_by_role("alert")).to_contain_text("november bestaat niet.")
    expect(page.locator("#saved-state")).to_have_text("1 datum niet bewaard")
    assert dates_of(dated_plan)[3] == "2026-12-18"
    acts = {unit.history.latest("history_id").act for unit in dated_plan.units.all()}
    assert len(acts) == 2


def test_what_does_not_fit_in_the_list_is_said(at):
    page = at("10")
    pasted(page, "15/12\n16/12\n17/12")
    is_saved(page, "10", "di 15 dec 2026")
    expect(page.locator(".toast-text").filter(has_text="2 regels pasten niet meer in de lijst.")).to_have_count(1)


def test_a_folded_section_leaves_the_table_and_the_keys(at):
    page = at("2")
    fold = page.get_by_role("checkbox", name="Verberg Basis")
    fold.focus()
    press(page, "Space")
    expect(row(page, "5")).to_be_hidden()
    expect(row(page, "6")).to_be_visible()
    press(page, "Tab", "Tab")
    assert focused(page).startswith("Voorziene einddatum, onderdeel 6")
    page.keyboard.type("w16")
    press(page, "Enter", "ArrowUp", "ArrowUp")
    is_saved(page, "6", "vr 18 dec 2026")
    expect(row(page, "5")).to_be_hidden()
    expect(cell(page, "6")).to_be_focused()
    page.get_by_text("Basis", exact=True).click()
    expect(row(page, "5")).to_be_visible()
