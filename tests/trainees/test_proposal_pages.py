"""*Stel planning voor* through the client: preview by every choice, taking over, and what is refused."""

import re
from datetime import date
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.urls import reverse

from tests.conftest import TODAY, start_plan
from tests.pages import said, step_in_toast, words
from trainees import planning
from trainees.models import ClosedDay

MOST_QUERIES = 8
HTMX = {"HX-Request": "true"}
CHOSEN = {
    "chosen": "1",
    "first": "23/11",
    "last": "12/2",
    "spread": "acties",
    "order": "plan",
    "weekly": "on",
    "keep": "on",
}


@pytest.fixture
def page_of(plan, bart, signed_in):
    """The proposal page as Bart: `page_of(first="1/12")`; nothing chosen without words."""
    client = signed_in(bart)

    def get(headers=None, **choices):
        sent = CHOSEN | choices if choices else {}
        return client.get(reverse("proposal", args=[plan.pk]), sent, headers=headers or {})

    return get


@pytest.fixture
def take_over(plan, bart, signed_in):
    """Press *Voorstel overnemen* on a page as Bart, with other choices or other dates than it shows."""
    client = signed_in(bart)

    def post(page, choices=None, **dates):
        changed = {f"shown-{name}": texts for name, texts in dates.items()}
        sent = form_of(page) | {"take": "1"} | changed | (choices or {})
        return client.post(reverse("proposal", args=[plan.pk]), sent)

    return post


class Fields(HTMLParser):
    """The fields in a part of a page that a browser would send."""

    def __init__(self, part):
        super().__init__()
        self.sent = {}
        self.feed(part)

    def handle_starttag(self, tag, attrs):
        field = dict(attrs)
        is_off = field.get("type") in {"checkbox", "radio"} and "checked" not in field
        if tag == "input" and field.get("name") and not is_off:
            self.sent.setdefault(field["name"], []).append(field.get("value", "on"))


def form_of(page):
    """What the form of a page would send, apart from a button."""
    form = page.content.decode().partition('id="keuzes"')[2].partition("</form>")[0]
    assert 'method="post"' in form.partition(">")[0]
    return Fields(form).sent


def shown_in(page):
    """The dates that a page shows, as it sends them to be saved."""
    sent = Fields(page.content.decode()).sent
    return {name: sent.get(f"shown-{name}", []) for name in ("row", "day", "seen")}


def value_of(page, name):
    (value,) = form_of(page)[name]
    return value.replace("\xa0", " ")


def keys_of(plan):
    return [f"onderdeel-{unit.pk}" for unit in plan.units.all()]


def ends_of(plan):
    return list(plan.units.values_list("planned_end", flat=True))


def test_the_page_shows_eleven_dates_and_saves_nothing(plan, page_of):
    page = page_of()
    assert "11 van 11 onderdelen in het voorstel." in words(page)
    assert "nog niet bewaard" in words(page)
    assert len(shown_in(page)["day"]) == 11
    assert ends_of(plan) == [None] * 11


def test_taking_over_saves_exactly_the_dates_shown_and_offers_the_way_back(plan, page_of, take_over, bart, signed_in):
    page = page_of()
    answer = take_over(page)
    assert answer.url == reverse("planning", args=[plan.pk])
    assert [day.isoformat() for day in ends_of(plan)] == shown_in(page)["day"]
    assert said(answer) == "11 datums bewaard."
    signed_in(bart).post(step_in_toast(answer))
    assert ends_of(plan) == [None] * 11


def test_sending_it_twice_changes_nothing_more(plan, page_of, take_over):
    page = page_of()
    take_over(page)
    assert said(take_over(page)).endswith("Er is niets gewijzigd.")
    assert set(plan.units.values_list("version", flat=True)) == {2}


@pytest.mark.parametrize(
    ("choices", "sentence"),
    [
        ({"spread": "gelijk"}, "Elk onderdeel krijgt evenveel tijd."),
        ({"weekly": ""}, "werkdagen"),
        ({"order": "zelf"}, "Zelf gekozen volgorde"),
        ({"first": "w20"}, "11 datums."),
        ({"last": "28/2"}, "Er blijft geen week vrij voor herhaling en het eindgesprek."),
        ({"first": "", "last": ""}, "We houden 2 weken vrij"),
    ],
)
def test_a_choice_changes_the_preview(page_of, choices, sentence):
    sent = {name: value for name, value in (CHOSEN | choices).items() if value or name in {"first", "last"}}
    for headers in ({}, HTMX):
        assert sentence in words(page_of(headers, **(dict.fromkeys(CHOSEN, "") | sent)))


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("first", "zomaar", "Dit is geen datum. Typ bijvoorbeeld 15/12, w16 of d+7."),
        ("first", "28/8/2026", "28/08/2026 valt voor de start van de IBO (01/09/2026)."),
        ("first", "20/11/2026", "Kies ten vroegste ma 23 nov, de eerste werkdag die nog te plannen is."),
        ("last", "5/3/2027", "05/03/2027 valt na het einde van de IBO (28/02/2027)."),
        ("last", "31/11", "31 november bestaat niet. Bedoel je 30/11 of 1/12?"),
        ("last", "1/12/2100", "Kies een jaar van 1990 tot en met 2099."),
        ("first", "1/1/1e9", "Dit is geen datum."),
    ],
)
def test_a_day_that_cannot_be_used_says_why_stays_and_proposes_nothing(page_of, field, typed, message):
    page = page_of(**{field: typed})
    assert message in words(page)
    assert "Toch bewaren?" not in words(page)
    assert f'value="{typed}"' in page.content.decode()
    assert shown_in(page)["row"] == []
    assert message in words(page_of(HTMX, **{field: typed}))


def test_a_last_day_before_the_first_is_refused(page_of):
    assert "De laatste dag ligt voor de eerste." in words(page_of(first="1/2/2027", last="1/12/2026"))


def test_a_day_that_was_understood_is_written_out(page_of):
    assert 'value="vr\xa018\xa0dec\xa02026"' in page_of(last="w16").content.decode()
    assert 'data-shown="vr\xa018\xa0dec\xa02026"' in page_of(HTMX, last="w16").content.decode()


@pytest.mark.parametrize(
    ("field", "shown", "typed", "counted"),
    [
        ("last", "2/12", "+5", "wo 9 dec 2026"),
        ("last", "2/12", "-3", "vr 27 nov 2026"),
        ("first", "2/12", "+5", "wo 9 dec 2026"),
        ("first", "2/12", "-1", "di 1 dec 2026"),
    ],
)
def test_a_count_starts_from_the_day_that_the_field_shows(page_of, field, shown, typed, counted):
    before = page_of(**{field: shown})
    for headers in ({}, HTMX):
        seen = {name: value_of(before, name) for name in ("seen_first", "seen_last")}
        after = page_of(headers, **(seen | {field: typed}))
        assert f'data-shown="{counted}"' in after.content.decode().replace("\xa0", " ")
    plain = page_of(**(seen | {field: typed}))
    assert value_of(plain, field) == counted
    again = page_of(**{f"seen_{field}": value_of(plain, f"seen_{field}"), field: "+0"})
    assert value_of(again, field) == counted


def test_a_first_count_starts_from_the_usual_day(page_of):
    assert value_of(page_of(), "seen_last") == "2027-02-12"
    for seen in ({}, {"seen_last": ""}, {"seen_last": "gisteren"}, {"seen_last": "2027-02-31"}):
        assert value_of(page_of(last="-1", **seen), "last") == "do 11 feb 2027"


def test_a_day_that_was_not_understood_leaves_where_a_count_starts(page_of):
    wrong = page_of(last="31/11", seen_last="2026-12-02")
    assert value_of(wrong, "seen_last") == "2026-12-02"
    assert value_of(page_of(last="+5", seen_last=value_of(wrong, "seen_last")), "last") == "wo 9 dec 2026"


def test_a_count_beyond_every_calendar_is_refused(page_of):
    assert "Kies een jaar van 1990 tot en met 2099." in words(page_of(last="+999", seen_last="9999-12-31"))


ANEW = "Je wijzigde de keuzes, dus dit voorstel is opnieuw gemaakt en nog niet bewaard."


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"last": "w20"}, "11 datums."),
        ({"first": "+5"}, "11 datums."),
        ({"spread": "gelijk"}, "Elk onderdeel krijgt evenveel tijd."),
        ({"order": "zelf"}, "van eerst naar laatst"),
        ({"weekly": []}, "werkdagen"),
        ({"keep": []}, "11 datums."),
        ({"row": []}, "Geen enkel onderdeel zit in het voorstel."),
    ],
)
def test_a_choice_changed_since_the_preview_is_shown_first_and_taken_over_second(
    plan, page_of, take_over, changed, sentence
):
    anew = take_over(page_of(), changed)
    assert anew.status_code == 200
    assert ANEW in words(anew)
    assert sentence in words(anew)
    assert ends_of(plan) == [None] * 11
    if shown_in(anew)["day"]:
        assert take_over(anew).url == reverse("planning", args=[plan.pk])
        assert [day.isoformat() for day in ends_of(plan)] == shown_in(anew)["day"]


def test_a_place_changed_since_the_preview_is_shown_first(plan, page_of, take_over):
    page, keys = page_of(order="zelf"), keys_of(plan)
    anew = take_over(page, {"place": ["1", "2", "1", *map(str, range(4, 12))]})
    assert ANEW in words(anew)
    assert shown_in(anew)["row"][:3] == [keys[2], keys[0], keys[1]]
    assert ends_of(plan) == [None] * 11
    take_over(anew)
    assert sorted(day.isoformat() for day in ends_of(plan)) == shown_in(anew)["day"]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"last": "31/11"}, "31 november bestaat niet. Bedoel je 30/11 of 1/12? Er is niets bewaard."),
        ({"first": "gisteren"}, "Dit is geen datum. Typ bijvoorbeeld 15/12, w16 of d+7. Er is niets bewaard."),
        ({"place": ["x"] * 11}, "Vul in elke rij een volgnummer van 1 tot 11 in. Er is niets bewaard."),
    ],
)
def test_a_choice_that_is_not_understood_saves_nothing_and_says_why(plan, page_of, take_over, changed, sentence):
    answer = take_over(page_of(order="zelf"), changed)
    assert sentence in words(answer)
    assert ANEW not in words(answer)
    assert ends_of(plan) == [None] * 11


@pytest.mark.parametrize(
    "chosen",
    [
        {"last": "w20", "spread": "gelijk"},
        {"last": "+5", "seen_last": "2026-12-02"},
        {"first": "", "last": ""},
        {"weekly": [], "keep": []},
        {"order": "zelf", "move": "omlaag {0}"},
        {"offered": "{0}", "row": []},
        {"first": "1/12"},
    ],
)
def test_a_preview_whose_choices_stay_is_taken_over_at_once(plan, page_of, take_over, chosen):
    (key, *_) = keys_of(plan)
    page = page_of(**{name: text.format(key) if text else text for name, text in chosen.items()})
    assert take_over(page).url == reverse("planning", args=[plan.pk])
    saved = {f"onderdeel-{unit.pk}": unit.planned_end.isoformat() for unit in plan.units.exclude(planned_end=None)}
    shown = shown_in(page)
    assert saved == dict(zip(shown["row"], shown["day"], strict=True))


def test_the_same_day_in_other_words_is_no_other_choice(plan, page_of, take_over):
    assert take_over(page_of(), {"last": "12/2/2027"}).url == reverse("planning", args=[plan.pk])


def test_without_script_a_button_leads_to_the_address_of_the_choices(plan, bart, signed_in, page_of):
    page, client = page_of(), signed_in(bart)
    answer = client.post(reverse("proposal", args=[plan.pk]), form_of(page) | {"last": "w20"})
    address = urlsplit(answer.url)
    sent = parse_qs(address.query)
    assert (address.path, sent["last"], sent["seen_last"]) == (
        reverse("proposal", args=[plan.pk]),
        ["w20"],
        ["2027-02-12"],
    )
    assert not [name for name in sent if name.startswith("shown-") or name == "csrfmiddlewaretoken"]
    assert value_of(client.get(answer.url), "last") == "vr 15 jan 2027"
    assert ends_of(plan) == [None] * 11


def test_an_unticked_row_is_left_out(plan, page_of):
    keys = keys_of(plan)
    page = page_of(offered=keys, row=keys[2:])
    assert shown_in(page)["row"] == keys[2:]
    assert "9 van 11 onderdelen in het voorstel." in words(page)


def test_a_date_that_is_there_stays_unless_its_choice_is_unticked(plan, page_of, bart):
    first = plan.units.first()
    first.plan = plan
    planning.set_planned_end(row=first, day=date(2026, 12, 4), seen=None, today=TODAY, by=bart)
    assert len(shown_in(page_of())["row"]) == 10
    unkept = shown_in(page_of(keep=[]))
    assert (len(unkept["row"]), unkept["seen"][0]) == (11, "2026-12-04")


def own_order(plan, places, **more):
    return {"order": "zelf", "sequence": keys_of(plan), "place": [str(place) for place in places], **more}


@pytest.mark.parametrize(
    ("places", "order"),
    [
        ([1, 2, 3, 1, 5, 6, 7, 8, 9, 10, 11], [3, 0, 1, 2]),
        ([4, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], [1, 2, 3, 0]),
        ([3, 2, 1, 4, 5, 6, 7, 8, 9, 10, 999], [2, 1, 0, 3]),
    ],
)
def test_numbers_put_the_units_in_an_order_of_ones_own(plan, page_of, places, order):
    page, keys = page_of(**own_order(plan, places)), keys_of(plan)
    assert shown_in(page)["row"][:4] == [keys[place] for place in order]
    assert shown_in(page)["day"] == sorted(shown_in(page)["day"])


@pytest.mark.parametrize(
    ("move", "order"),
    [("omhoog 1", [1, 0, 2]), ("omlaag 1", [0, 2, 1]), ("omhoog 0", [0, 1, 2]), ("zijwaarts 1", [0, 1, 2])],
)
def test_a_button_moves_a_unit_without_script(plan, page_of, move, order):
    keys = keys_of(plan)
    way, _, place = move.partition(" ")
    page = page_of(**own_order(plan, range(1, 12), move=f"{way} {keys[int(place)]}"))
    assert shown_in(page)["row"][:3] == [keys[place] for place in order]


def test_an_order_of_ones_own_is_remembered_while_that_of_the_form_is_shown(plan, page_of):
    keys = keys_of(plan)
    page = page_of(sequence=[keys[5], *keys[:5], *keys[6:]])
    assert shown_in(page)["row"] == keys
    kept = re.findall(r'name="sequence"\s+value="([^"]+)"', page.content.decode())
    assert kept[:2] == [keys[5], keys[0]]


@pytest.mark.parametrize("typed", ["1e9", "", "-1", "0", "9" * 30, "drie", "²"])
def test_a_place_that_is_no_number_says_so_and_stays(plan, page_of, typed):
    page = page_of(**own_order(plan, [typed, *range(2, 12)]))
    assert "Vul in elke rij een volgnummer van 1 tot 11 in." in words(page)
    assert f'value="{typed}"' in page.content.decode()


HOSTILE = [
    {"row": ["onderdeel-1"] * 900},
    {"sequence": [f"onderdeel-{number}" for number in range(900)], "order": "zelf"},
    {"offered": ["onzin", "onderdeel-999999", "bedrijf-1", "<script>"], "row": ["' or 1=1"]},
    {"sequence": ["onzin"] * 3, "place": ["1", "2"], "order": "zelf", "move": "omhoog onzin"},
    {"spread": "onzin", "order": "onzin", "move": "omhoog"},
    {"first": "x" * 5000, "last": "\x00"},
    {"place": ["x" * 5000], "sequence": ["x" * 5000], "order": "zelf"},
    {"move": "omhoog " + "x" * 5000},
]


@pytest.mark.parametrize("sent", HOSTILE, ids=range(len(HOSTILE)))
def test_a_preview_survives_whatever_is_sent(plan, page_of, sent):
    for headers in ({}, HTMX):
        page = page_of(headers, **sent)
        assert page.status_code == 200
        assert "<script>" not in page.content.decode()
        assert set(shown_in(page)["row"]) <= set(keys_of(plan))


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"row": [], "day": [], "seen": []}, "Er is geen datum om te bewaren."),
        ({"day": ["2026-12-04"]}, "Deze keuze is onleesbaar."),
        ({"day": ["morgen"] * 11}, "Deze keuze is onleesbaar."),
        ({"day": [""] * 11}, "Deze keuze is onleesbaar."),
        ({"seen": ["gisteren"] * 11}, "Deze keuze is onleesbaar."),
        ({"row": ["onderdeel-1"] * 600}, "Deze keuze is onleesbaar."),
        ({"row": [f"onderdeel-{10**30 + place}" for place in range(11)]}, "Dit bestaat niet meer."),
        ({"row": [f"onzin-{place}" for place in range(11)]}, "Dit bestaat niet meer."),
        ({"day": ["2026-08-28"] * 11}, "28/08/2026 valt voor de start van de IBO (01/09/2026)."),
        ({"day": ["2027-03-05"] * 11}, "05/03/2027 valt na het einde van de IBO (28/02/2027)."),
    ],
)
def test_dates_that_cannot_be_saved_show_the_proposal_with_the_reason(plan, page_of, take_over, fields, sentence):
    answer = take_over(page_of(), **fields)
    assert answer.status_code == 200
    assert sentence in words(answer)
    assert len(shown_in(answer)["row"]) == 11
    assert ends_of(plan) == [None] * 11


def test_a_proposal_is_about_units_only(plan, page_of, take_over, els):
    skill = plan.key_skills.first()
    skill.plan = plan
    planning.set_planned_end(row=skill, day=date(2026, 12, 4), seen=None, today=TODAY, by=els)
    answer = take_over(page_of(), row=[planning.key_of(skill)], day=["2026-12-11"], seen=[""])
    assert "Dit bestaat niet meer." in words(answer)
    skill.refresh_from_db()
    assert skill.planned_end == date(2026, 12, 4)


def test_a_row_of_another_plan_is_not_touched(plan, page_of, take_over, stranger, office, edition, griet):
    other = start_plan(stranger, office, edition, [griet], griet)
    answer = take_over(page_of(), row=keys_of(other))
    assert "Dit bestaat niet meer." in words(answer)
    assert ends_of(other) == [None] * 11


def test_what_another_person_changed_is_said_and_nothing_is_overwritten(plan, page_of, take_over, els):
    stale, unit = page_of(), plan.units.first()
    unit.plan = plan
    planning.set_planned_end(row=unit, day=date(2026, 12, 11), seen=None, today=TODAY, by=els)
    answer = take_over(stale)
    assert "Els wijzigde onderdeel 1a zonet naar 11/12/2026. Er is niets bewaard." in words(answer)
    assert ends_of(plan) == [date(2026, 12, 11), *[None] * 10]
    assert len(shown_in(answer)["row"]) == 10


def test_a_unit_exempted_meanwhile_is_said_and_nothing_is_saved(plan, page_of, take_over, els):
    stale, unit = page_of(), plan.units.first()
    unit.plan = plan
    planning.exempt(row=unit, reason="Deed dit al", seen="", by=els)
    assert "Els stelde onderdeel 1a zonet vrij. Er is niets bewaard." in words(take_over(stale))
    assert ends_of(plan) == [None] * 11


def test_the_proposal_after_a_conflict_keeps_the_choices(plan, take_over, els, page_of):
    unit, stale = plan.units.first(), page_of(spread="gelijk", last="w20")
    unit.plan = plan
    planning.set_planned_end(row=unit, day=date(2026, 12, 11), seen=None, today=TODAY, by=els)
    answer = take_over(stale)
    assert "Els wijzigde onderdeel 1a" in words(answer)
    assert "Elk onderdeel krijgt evenveel tijd." in words(answer)
    assert 'value="vr\xa015\xa0jan\xa02027"' in answer.content.decode()


def test_the_page_takes_the_same_queries_with_one_and_with_all_rows(plan, page_of, bart, django_assert_max_num_queries):
    page_of()
    keys = keys_of(plan)
    with django_assert_max_num_queries(MOST_QUERIES) as one:
        page_of(offered=keys, row=keys[:1])
    with django_assert_max_num_queries(MOST_QUERIES) as all_rows:
        page_of()
    assert len(one) == len(all_rows)


def test_htmx_gets_the_parts_that_change_and_no_page(page_of):
    answer = page_of(HTMX, spread="gelijk").content.decode()
    assert "<html" not in answer
    for part in ("tijdlijn", "onderdelen", "noot", "samenvatting", "hint"):
        assert f'id="voorstel-{part}"' in answer
    assert len(shown_in(page_of(HTMX, spread="gelijk"))["row"]) == 11


def test_an_empty_planning_offers_a_proposal_to_who_plans_and_to_nobody_else(plan, bart, lotte, signed_in):
    address = reverse("planning", args=[plan.pk])
    mentor, trainee = signed_in(bart).get(address), signed_in(lotte).get(address)
    assert "Lotte heeft nog geen planning" in words(mentor)
    assert "over de 26 weken" in words(mentor)
    assert "nog geen planning" not in words(trainee).replace("Week 12 van 26 · nog geen planning", "")
    assert reverse("proposal", args=[plan.pk]) not in trainee.content.decode()


def test_the_offer_leaves_as_soon_as_a_unit_has_a_date(plan, bart, signed_in):
    unit = plan.units.first()
    saved = signed_in(bart).post(
        reverse("set_date", args=[plan.pk, "onderdeel", unit.pk]), {"day": "4/12", "seen": ""}, headers=HTMX
    )
    assert 'id="geen-planning"' in saved.content.decode()
    assert "heeft nog geen planning" not in words(saved)
    page = words(signed_in(bart).get(reverse("planning", args=[plan.pk])))
    assert "heeft nog geen planning" not in page
    assert "Stel planning voor" in page


def test_who_keeps_the_closed_days_is_led_to_them(plan, bart, griet, signed_in):
    ClosedDay.objects.create(office=plan.office, day=date(2026, 12, 24))
    page = reverse("proposal", args=[plan.pk])
    link = f'<a href="{reverse("office", args=[plan.office_id])}">Sluitingsdagen aanpassen</a>'
    assert link in signed_in(griet).get(page).content.decode()
    assert link not in signed_in(bart).get(page).content.decode()


def test_the_mentors_home_leads_to_the_proposal(plan, bart, signed_in):
    home = signed_in(bart).get(reverse("mentor_home")).content.decode()
    assert f'href="{reverse("proposal", args=[plan.pk])}"' in home


def test_an_address_with_choices_can_be_opened_again(plan, bart, signed_in):
    address = f"{reverse('proposal', args=[plan.pk])}?{urlencode(CHOSEN | {'last': 'w20'})}"
    assert "vr 15 jan 2027" in words(signed_in(bart).get(address)).replace("\xa0", " ")
