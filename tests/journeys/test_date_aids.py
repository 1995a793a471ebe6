"""The calendar at a date field and the phone's sheet for one date, mounted on the real planning page."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.steps import PHONE, cell, open_planning, spaced
from tests.journeys.test_every_page import violations

LOAD = """async () => {
  const dates = await import("/static/js/planning/dates.js");
  const [{ makeCalendar, parse }, calendar, sheet] = [
    dates, await import("/static/js/planning/calendar.js"), await import("/static/js/planning/sheet.js")];
  const closed = { "2026-11-11": "feestdag", "2026-12-25": "feestdag", "2027-01-01": "feestdag",
                   "2026-12-28": "brugdag" };
  const cell = { today: "2026-11-22", start: "2026-09-01", end: "2027-02-28", current: "2026-11-13", above: null,
                 calendar: makeCalendar({ weekdays: [0, 1, 2, 3, 4], closed }) };
  const ends = { "2026-11-13": ["5"], "2026-11-27": ["1a", "1b", "6"], "2026-12-17": ["2"] };
  window.aids = { cell, sheet, calendar, dates, chosen: [], saved: [] };
  aids.state = (text, more) => ({ outcome: parse(text, { ...cell, ...more }), cell: { ...cell, ...more }, ends,
    number: "5", onChoose: (day) => aids.chosen.push(day) });
}"""
OPEN = "([id, text, more]) => aids.calendar.openCalendar(document.getElementById(id), aids.state(text, more))"
SHEET = """more => aids.sheet.openSheet({ title: "Bijkomende <b>informatie</b> opvragen", number: "5", cell: aids.cell,
  statusNode: document.querySelector(".chip").cloneNode(true), current: "2026-11-13", ...more,
  later: async (day) => day !== "2026-11-30" ? null :
    { label: "Schuif de 4 volgende onderdelen mee op", sentence: "Alles 11 werkdagen later." },
  explain: async (text) => text === "31/11" ? "31 november bestaat niet." : null,
  onSave: (...saved) => aids.saved.push(saved.slice(0, 2)) })"""


@pytest.fixture
def aids(opened, dated_plan, bart):
    """Bart at the planning with the modules loaded: `aids(PHONE)`."""

    def aids(*where, **options) -> Page:
        page: Page = opened(bart, *where, reduced_motion="reduce", **options)
        open_planning(page, dated_plan)
        page.evaluate(LOAD)
        return page

    return aids


@pytest.fixture
def at_field(aids):
    """Open the calendar at the field of an onderdeel with a text in it: `at_field("d+7")`."""

    def at_field(text: str, number: str = "1a", more: dict[str, str | None] | None = None) -> Page:
        page: Page = aids()
        cell(page, number).focus()
        page.evaluate(OPEN, [cell(page, number).get_attribute("id"), text, more or {}])
        return page

    return at_field


def now(page: Page, text: str) -> None:
    """What the field says now."""
    again = (
        "text => aids.calendar.openCalendar(document.querySelector('[aria-controls=date-popover]'), aids.state(text))"
    )
    page.evaluate(again, text)


def says(page: Page, *parts: str) -> None:
    """Expect this in the head, the sentence under it and the foot."""
    for part in parts:
        expect(page.get_by_role("dialog", name="Kalender")).to_contain_text(spaced(part))


def focused(page: Page) -> str:
    """The name of the day that has the focus."""
    return str(page.evaluate("document.activeElement.ariaLabel ?? ''")).replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("d+7", ["ma_30_november_2026", "week 14", "d+7 is zo_29_nov: we nemen", "In week 14 eindigt nog niets."]),
        ("w13", ["vr_27_november_2026", "week 13", "In week 13 eindigen al 3 onderdelen."]),
        ("ma w16", ["ma_14_december_2026", "week 16", "In week 16 eindigt al 1 onderdeel."]),
        ("13/11", ["vr_13_november_2026", "In week 11 eindigt nog niets."]),
        ("25/12", ["vr_25_dec is geen werkdag (feestdag).", "In week 17 eindigt nog niets."]),
        ("28/8", ["28/08/2026 valt voor de start van de IBO (01/09/2026)."]),
        ("15/14", ["Dit is geen datum. Typ bijvoorbeeld 15/12, w16 of d+7.", "laat vr_13_nov staan"]),
        ("", ["Geen datum", "Het veld wordt leeg."]),
    ],
)
def test_the_calendar_says_what_is_typed_and_how_busy_that_week_is(at_field, text, said):
    says(at_field(text), *said, "Enter bewaart")


def test_the_calendar_shows_four_weeks_with_what_is_closed_busy_today_and_chosen(at_field):
    page = at_field("d+7")
    grid = page.get_by_role("grid", name="Kies een datum")
    assert grid.get_by_role("rowheader").all_inner_texts() == ["w11", "w12", "w13", "w14"]
    expect(grid.get_by_role("gridcell", selected=True)).to_have_text("30")
    named = [
        spaced(name)
        for name in ("woensdag_11_november_2026, feestdag", "zondag_22_november_2026, vandaag, geen werkdag")
    ]
    for name in (*named, spaced("vrijdag_27_november_2026, onderdeel 1a, 1b, 6")):
        expect(grid.get_by_role("gridcell", name=name, exact=True)).to_have_count(1)
    now(page, "x")
    expect(grid.get_by_role("gridcell", selected=True)).to_have_count(0)
    assert grid.get_by_role("rowheader").all_inner_texts()[0] == "w11"


def test_the_keys_move_by_day_week_and_four_weeks_and_enter_chooses(at_field):
    page = at_field("w16")
    page.evaluate("aids.calendar.focusCalendar()")
    assert focused(page).startswith("vrijdag 18 december 2026")
    moves = [
        ("ArrowLeft", "donderdag 17 december"), ("ArrowUp", "donderdag 10 december"), ("ArrowRight", "vrijdag 11"),
        ("ArrowDown", "vrijdag 18 december"), ("Home", "maandag 14 december"), ("End", "zondag 20 december"),
        ("PageUp", "zondag 22 november"), ("PageDown", "zondag 20 december"), ("PageDown", "zondag 17 januari 2027"),
    ]  # fmt: skip
    for key, day in moves:
        page.keyboard.press(key)
        assert focused(page).startswith(day)
        assert page.locator(".date-popover td[tabindex='0']").count() == 1
    says(page, "zo_17_januari_2027", "Enter kiest")
    page.keyboard.press("Enter")
    expect(cell(page, "1a")).to_be_focused()
    assert page.evaluate("aids.chosen") == ["2027-01-17"]


@pytest.mark.parametrize("key", ["Escape", "Tab", "Shift+Tab"])
def test_out_of_the_calendar_the_focus_goes_back_to_the_field_and_nothing_is_chosen(at_field, key):
    page = at_field("w16")
    page.evaluate("aids.calendar.focusCalendar()")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press(key)
    expect(cell(page, "1a")).to_be_focused()
    says(page, "vr_18_december_2026", "laat vr_13_nov staan")
    assert page.evaluate("aids.chosen") == []


def test_a_click_chooses_a_day_and_leaves_the_focus_in_the_field(at_field):
    page = at_field("d+7")
    lost = "() => { window.lost = 0; document.activeElement.addEventListener('blur', () => { window.lost++ }) }"
    page.evaluate(lost)
    page.get_by_role("gridcell", name=spaced("dinsdag_24_november_2026")).click()
    expect(cell(page, "1a")).to_be_focused()
    assert page.evaluate("[aids.chosen, window.lost]") == [["2026-11-24"], 0]


@pytest.mark.parametrize("height", [900, 620, 420, 260])
@pytest.mark.parametrize("number", ["1a", "10"])
def test_the_calendar_stands_below_the_field_or_above_it_and_never_outside_the_window(at_field, number, height):
    page = at_field("d+7", number)
    page.set_viewport_size({"width": 1000, "height": height})
    for block in ("end", "start", "center"):
        cell(page, number).evaluate("(field, block) => field.scrollIntoView({ block })", block)
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        box, field = page.locator(".date-popover").bounding_box(), cell(page, number).bounding_box()
        assert box
        assert field
        assert box["width"] == 304
        assert box["y"] >= 8
        assert box["x"] >= 8
        assert box["x"] + 304 <= 992
        if height >= 620:
            assert box["y"] >= field["y"] + field["height"] or box["y"] + box["height"] <= field["y"]
        assert height < 300 or box["y"] + box["height"] <= height - 8


def test_at_the_bottom_of_the_window_the_calendar_stands_above_the_field(at_field):
    page = at_field("d+7", "10")
    cell(page, "10").evaluate("field => field.scrollIntoView({ block: 'end' })")
    page.wait_for_function("""() => document.querySelector(".date-popover").getBoundingClientRect().bottom
      <= document.querySelector("[aria-controls=date-popover]").getBoundingClientRect().top""")


def test_a_closed_calendar_leaves_nothing_behind(at_field):
    page = at_field("d+7")
    page.evaluate("aids.calendar.closeCalendar()")
    expect(page.locator(".date-popover")).to_have_count(0)
    assert cell(page, "1a").evaluate("field => [field.ariaHasPopup, field.getAttribute('aria-controls')]") == [
        None,
        None,
    ]


def test_the_open_calendar_has_no_accessibility_violation(at_field):
    page = at_field("25/12")
    page.evaluate("aids.calendar.focusCalendar()")
    assert violations(page, "light") == []
    assert violations(page, "dark", ["color-contrast"]) == []
    now(page, "15/14")
    assert violations(page, "dark", ["color-contrast"]) == []
    small = "nodes => nodes.filter((node) => node.offsetWidth < 24 || node.offsetHeight < 24).length"
    assert page.locator(".date-popover td").evaluate_all(small) == 0


def sheet(page: Page, **more: str | None) -> None:
    """Open the sheet for a date."""
    page.evaluate(SHEET, more)


@pytest.fixture
def phone(aids) -> Page:
    """The sheet of onderdeel 5 on a phone."""
    page: Page = aids(PHONE)
    sheet(page)
    return page


def test_the_sheet_offers_three_days_and_repeats_the_chosen_one_on_its_button(phone):
    expect(phone.get_by_role("dialog")).to_contain_text(spaced("nu op vr_13_nov"))
    expect(phone.get_by_role("dialog", name="5 Bijkomende <b>informatie</b> opvragen")).to_be_visible()
    offered = phone.locator(".sheet-choices > button").all_inner_texts()
    assert [text.replace("\N{NO-BREAK SPACE}", " ").split("\n") for text in offered] == [
        ["vr 27 nov", "einde van deze week"],
        ["ma 30 nov", "over 5 werkdagen"],
        ["vr 4 dec", "einde van volgende week"],
    ]
    phone.get_by_role("button", name="over 5 werkdagen").tap()
    expect(phone.get_by_role("dialog").get_by_label("Voorziene einddatum")).to_have_value(spaced("ma_30_nov_2026"))
    expect(phone.locator("#sheet-week")).to_have_text("week 14")
    expect(phone.get_by_role("button", name="over 5 werkdagen")).to_have_attribute("aria-pressed", "true")
    phone.get_by_label("Schuif de 4 volgende onderdelen mee op").check()
    phone.get_by_role("button", name=spaced("Bewaar ma_30_nov")).tap()
    expect(phone.get_by_role("dialog")).to_have_count(0)
    assert phone.evaluate("aids.saved") == [["2026-11-30", True]]


def test_what_moves_along_is_asked_only_where_something_comes_after(phone):
    also = phone.locator(".sheet-later")
    expect(also).to_be_hidden()
    phone.get_by_role("button", name="over 5 werkdagen").tap()
    expect(also).to_contain_text("Alles 11 werkdagen later.")
    also.locator("input").check()
    phone.get_by_role("button", name="einde van deze week").tap()
    expect(also).to_be_hidden()
    phone.get_by_role("button", name=spaced("Bewaar vr_27_nov")).tap()
    assert phone.evaluate("aids.saved") == [["2026-11-27", False]]


def test_the_field_of_the_sheet_takes_the_same_grammar_and_enter_saves(phone):
    field, hint, save = (phone.locator(name) for name in ("#sheet-day", "#sheet-hint", ".sheet .btn-primary"))
    for text, said in (
        ("15/14", "Dit is geen datum."),
        ("31/11", "31 november bestaat niet."),
        ("28/8", "28/08/2026 valt voor de start van de IBO"),
    ):
        field.fill(text)
        expect(hint).to_contain_text(said)
        expect(save).to_be_disabled()
        field.press("Enter")
    field.fill("w17")
    expect(hint).to_contain_text("we nemen de laatste werkdag ervoor.")
    expect(save).to_have_text(spaced("Bewaar do_24_dec"))
    field.press("Enter")
    assert phone.evaluate("aids.saved") == [["2026-12-24", False]]


def test_the_sheet_clears_a_date_takes_any_other_day_and_leaves_without_saving(phone):
    phone.locator("#sheet-day").fill("")
    phone.get_by_role("button", name="Bewaar zonder datum").tap()
    assert phone.evaluate("aids.saved") == [[None, False]]
    sheet(phone)
    phone.locator(".sheet-other input").fill("2026-12-16", force=True)
    expect(phone.locator("#sheet-day")).to_have_value(spaced("wo_16_dec_2026"))
    phone.keyboard.press("Escape")
    expect(phone.get_by_role("dialog")).to_have_count(0)
    sheet(phone)
    phone.get_by_role("button", name="Annuleren").tap()
    sheet(phone)
    phone.touchscreen.tap(190, 40)
    expect(phone.get_by_role("dialog")).to_have_count(0)
    assert len(phone.evaluate("aids.saved")) == 1


def test_the_other_day_opens_the_pickers_own_calendar(phone):
    phone.evaluate("() => { HTMLInputElement.prototype.showPicker = function () { window.shown = this.type } }")
    phone.get_by_role("button", name="Andere dag").tap()
    assert phone.evaluate("window.shown") == "date"


def test_the_open_sheet_has_no_accessibility_violation(phone):
    phone.get_by_role("button", name="over 5 werkdagen").tap()
    expect(phone.locator(".sheet-later")).to_be_visible()
    assert violations(phone, "light") == []
    assert violations(phone, "dark", ["color-contrast"]) == []
    phone.locator("#sheet-day").fill("15/14")
    assert violations(phone, "light") == []


@pytest.mark.parametrize(
    ("today", "days"),
    [
        ("2026-11-22", ["2026-11-27", "2026-11-30", "2026-12-04"]),
        ("2026-11-27", ["2026-11-27", "2026-12-04", "2026-12-11"]),
        ("2026-12-25", ["2027-01-06", "2026-12-31", "2027-01-08"]),
        ("2026-08-24", ["2026-09-04", "2026-09-11"]),
    ],
)
def test_the_days_offered_are_working_days_of_the_ibo_from_today_on_and_none_twice(aids, today, days):
    page = aids(PHONE)
    offered = "today => aids.sheet.sensibleDays({ ...aids.cell, today }).map(([day]) => day)"
    assert page.evaluate(offered, today) == days
