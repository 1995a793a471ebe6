"""The same action elsewhere and a whole heading, as pages: who, with one undo, with and without script."""

import re
from collections import Counter
from datetime import date
from html import unescape

import pytest
from django.db import connection
from django.urls import reverse

from competency_plans import catalogue
from trainees import checking
from trainees.checking import Confirmation
from trainees.models import PlannedAction, TickEvent

TODAY = date(2026, 11, 22)
FRIENDLY = "leert klantgericht communiceren"
BUDGET = 12 + connection.features.has_select_for_update
TAPS = re.compile(r'action="([^"]*/elders/[^"]*)"')
STEP = re.compile(r'action="([^"]*/ongedaan/[^"]*)"')
SCRIPT = {"HTTP_HX_REQUEST": "true"}


def text_of(plan, number):
    return next(unit for unit in catalogue.tree(plan.edition_id).units if unit.number == number)


def action_of(plan, number, text=FRIENDLY):
    return next(action.id for action in text_of(plan, number).trainee_actions if action.text == text)


def group_of(plan, number, actor="trainee", place=-1):
    return [group for group in text_of(plan, number).groups if group.actor == actor][place]


def post(client, name, plan, key, **fields):
    script = fields.pop("script", False)
    return client.post(reverse(name, args=[plan.pk, key]), fields, **(SCRIPT if script else {}))


def found(pattern, answer):
    """The address that a page offers."""
    match = pattern.search(answer.content.decode())
    assert match, answer.content.decode()[:500]
    return unescape(match[1])


def ticked(plan):
    rows = PlannedAction.objects.filter(planned_unit__plan=plan, completed_on__isnull=False).select_related("action")
    return sorted(catalogue.tree(plan.edition_id).units_by_action[row.action_id].number for row in rows)


def confirm(plan, number, by, accept=checking.EVERY):
    unit = plan.units.get(unit=text_of(plan, number).id)
    unit.plan = plan
    how = Confirmation(on=TODAY, mentor_actions="leave", accept=accept)
    checking.confirm(unit=unit, how=how, by=by, role="mentor", now=plan.created_at, today=TODAY)


def test_after_a_tick_the_trainee_is_offered_its_twins_and_takes_them_with_one_press(plan, lotte, signed_in):
    client = signed_in(lotte)
    answer = post(client, "tick", plan, action_of(plan, "3"), ticked="1", on="2026-11-19", script=True)
    assert "Staat ook in 6 andere onderdelen. Daar ook afvinken?" in answer.content.decode()
    again = client.post(found(TAPS, answer), **SCRIPT)
    assert "Ook afgevinkt in onderdeel\xa01b, 2, 4, 5, 8 en 10." in again.content.decode()
    assert ticked(plan) == sorted(["1b", "2", "3", "4", "5", "8", "10"])
    assert set(TickEvent.objects.values_list("completed_on", "by_as")) == {(date(2026, 11, 19), "trainee")}
    assert sorted(Counter(TickEvent.objects.values_list("act", flat=True)).values()) == [1, 6]


def test_one_undo_takes_the_twins_back_and_leaves_the_tick_that_they_followed(plan, lotte, signed_in):
    client = signed_in(lotte)
    answer = post(client, "tick", plan, action_of(plan, "3"), ticked="1", script=True)
    taken = client.post(found(TAPS, answer), **SCRIPT)
    undone = client.post(found(STEP, taken), **SCRIPT)
    assert "Ongedaan gemaakt." in undone.content.decode()
    assert '"ready": true' in undone["HX-Trigger"]
    assert ticked(plan) == ["3"]
    client.post(found(STEP, undone), **SCRIPT)
    assert len(ticked(plan)) == 7


@pytest.mark.parametrize("back", ["/deze-week/", "/mijn-plan/"])
def test_without_script_the_offer_and_its_undo_stand_on_the_page_that_follows(plan, lotte, signed_in, back):
    client = signed_in(lotte)
    url = reverse("tick", args=[plan.pk, action_of(plan, "3")])
    page = client.post(url, {"ticked": "1", "next": back}, follow=True)
    assert "Staat ook in 6 andere onderdelen. Daar ook afvinken?" in page.content.decode()
    taken = client.post(found(TAPS, page), follow=True)
    assert taken.redirect_chain == [(back, 303)]
    assert len(ticked(plan)) == 7
    undone = client.post(found(STEP, taken), follow=True)
    assert undone.redirect_chain == [(back, 303)]
    assert ticked(plan) == ["3"]


def test_a_mentor_gets_the_same_on_the_page_of_the_plan_recorded_as_his(plan, bart, signed_in):
    client = signed_in(bart)
    answer = post(client, "tick", plan, action_of(plan, "3"), ticked="1", where="planning", script=True)
    taken = client.post(found(TAPS, answer), **SCRIPT).content.decode()
    keys = [unit.pk for unit in plan.units.filter(unit=text_of(plan, "10").id)]
    assert f'id="rij-onderdeel-{keys[0]}"' in taken
    assert f'id="inhoud-{keys[0]}"' in taken
    assert set(TickEvent.objects.values_list("by_as", flat=True)) == {"mentor"}


def test_an_untick_and_an_undo_offer_nothing(plan, lotte, signed_in):
    client, action = signed_in(lotte), action_of(plan, "3")
    post(client, "tick", plan, action, ticked="1")
    assert "elders" not in post(client, "tick", plan, action, ticked="0", script=True).content.decode()
    undo = f"{reverse('tick', args=[plan.pk, action])}?ticked=1&next="
    assert "elders" not in client.post(undo, **SCRIPT).content.decode()


def test_twins_of_an_action_that_is_not_ticked_any_more_stay_open(plan, lotte, signed_in):
    answer = post(signed_in(lotte), "tick_elsewhere", plan, action_of(plan, "3"), script=True)
    assert "Er was niets meer om af te vinken." in answer.content.decode()
    assert ticked(plan) == []


def test_a_unit_that_was_confirmed_since_the_offer_stays_as_it_is(plan, lotte, bart, signed_in):
    client = signed_in(lotte)
    answer = post(client, "tick", plan, action_of(plan, "3"), ticked="1", script=True)
    confirm(plan, "10", bart)
    client.post(found(TAPS, answer), **SCRIPT)
    assert "10" not in ticked(plan)


def test_an_undo_leaves_standing_what_was_confirmed_since_and_names_it(plan, lotte, bart, signed_in):
    client = signed_in(lotte)
    answer = post(client, "tick", plan, action_of(plan, "3"), ticked="1", script=True)
    taken = client.post(found(TAPS, answer), **SCRIPT)
    confirm(plan, "10", bart)
    undone = client.post(found(STEP, taken), **SCRIPT).content.decode()
    assert "Onderdeel\xa010 is intussen bevestigd of vrijgesteld." in undone
    assert ticked(plan) == ["10", "3"]


def test_a_trainee_does_not_take_back_what_a_mentor_ticked(plan, lotte, bart, signed_in):
    guide = signed_in(bart)
    taken = post(guide, "tick_group", plan, group_of(plan, "6").id, script=True, next="/deze-week/")
    own = post(signed_in(lotte), "tick", plan, action_of(plan, "3"), ticked="1")
    assert own.status_code == 303
    answer = signed_in(lotte).post(found(STEP, taken), follow=True)
    assert "Dit kan niet meer ongedaan gemaakt worden." in answer.content.decode()
    assert ticked(plan).count("6") == 4


def test_a_mentor_takes_back_what_the_trainee_ticked_as_he_may_untick_it(plan, lotte, bart, signed_in):
    taken = post(signed_in(lotte), "tick_group", plan, group_of(plan, "6").id, script=True)
    signed_in(bart).post(found(STEP, taken))
    assert ticked(plan) == []


def test_a_whole_heading_is_ticked_with_one_press_and_one_undo(plan, bart, signed_in):
    client, group = signed_in(bart), group_of(plan, "6")
    taken = post(client, "tick_group", plan, group.id, where="planning", script=True)
    assert "Vier acties afgevinkt." in taken.content.decode()
    assert set(PlannedAction.objects.values_list("action", flat=True)) == {action.id for action in group.actions}
    assert TickEvent.objects.values("act").distinct().count() == 1
    client.post(found(STEP, taken), **SCRIPT)
    assert ticked(plan) == []


def test_the_last_heading_makes_the_unit_ready(plan, lotte, signed_in):
    client = signed_in(lotte)
    post(client, "tick_group", plan, group_of(plan, "6", place=0).id)
    last = post(client, "tick_group", plan, group_of(plan, "6", place=1).id, script=True)
    assert "Onderdeel\xa06 is klaar voor bevestiging." in last.content.decode()


def test_a_heading_of_a_confirmed_unit_says_so_and_changes_nothing(plan, lotte, bart, signed_in):
    confirm(plan, "6", bart)
    answer = post(signed_in(lotte), "tick_group", plan, group_of(plan, "6").id, script=True).content.decode()
    assert "Onderdeel\xa06 is intussen bevestigd of vrijgesteld. Er was niets meer om af te vinken." in answer
    assert not TickEvent.objects.exists()


def test_a_heading_that_is_not_in_the_form_does_not_exist(plan, bart, signed_in):
    assert post(signed_in(bart), "tick_group", plan, 10**9).status_code == 404


@pytest.mark.parametrize("who", ["lotte", "bart"])
def test_eight_ticks_take_at_most_twelve_queries_and_their_lock(
    plan, request, signed_in, who, django_assert_max_num_queries
):
    client = signed_in(request.getfixturevalue(who))
    group = max(
        (group for unit in catalogue.tree(plan.edition_id).units for group in unit.groups if group.actor == "trainee"),
        key=lambda group: len(group.actions),
    )
    client.get(reverse("planning", args=[plan.pk]))
    where = {"where": "planning"} if who == "bart" else {}
    with django_assert_max_num_queries(BUDGET + 3 * (who == "bart")):
        post(client, "tick_group", plan, group.id, script=True, **where)
    assert TickEvent.objects.count() == len(group.actions) >= 8


def test_counts_and_button_stand_at_a_heading_that_has_something_left(plan, bart, lotte, signed_in):
    unit = plan.units.get(unit=text_of(plan, "6").id)
    url = f"{reverse('planning', args=[plan.pk])}?open={unit.pk}"
    group = group_of(plan, "6")
    post(signed_in(lotte), "tick", plan, group.actions[0].id, ticked="1")
    page = signed_in(bart).get(url).content.decode()
    assert "<span>1 van 4</span>" in page
    assert f'formaction="/plannen/{plan.pk}/koppen/{group.id}/afvinken/"' in page
    own = signed_in(lotte).get(reverse("my_unit", args=[unit.pk])).content.decode()
    assert f'action="/plannen/{plan.pk}/koppen/{group.id}/afvinken/"' in own
    assert f"koppen/{group_of(plan, '6', 'mentor').id}/" not in own


def test_in_an_unfolded_unit_who_and_when_are_told_for_two_weeks(plan, bart, lotte, signed_in):
    unit = plan.units.get(unit=text_of(plan, "6").id)
    first, second, third = text_of(plan, "6").trainee_actions[:3]
    post(signed_in(lotte), "tick", plan, first.id, ticked="1", on="2026-11-07")
    post(signed_in(lotte), "tick", plan, second.id, ticked="1", on="2026-11-08")
    post(signed_in(bart), "tick", plan, third.id, ticked="1", on="2026-11-20")
    page = signed_in(bart).get(f"{reverse('planning', args=[plan.pk])}?open={unit.pk}").content.decode()
    told = re.findall(r'<span class="who">([^<]*)</span>', page)
    assert [text.replace("\xa0", " ") for text in told] == ["zo 8 nov", "Bart, vr 20 nov"]
