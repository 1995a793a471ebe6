"""The page *Beginsituatie*: who reads it, who saves it, what stays when nothing is saved."""

import html
import re
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.conftest import TODAY
from tests.pages import said, step_in_toast, words
from trainees import assessing, planning
from trainees.assessing import Judgement
from trainees.models import Outcome, PlannedUnit, StartAssessment

HAS, LEARN, NOT = Outcome.HAS.value, Outcome.LEARN.value, Outcome.NOT_APPLICABLE.value
MOST_QUERIES = 8


@pytest.fixture
def units(plan):
    return list(plan.units.all())


@pytest.fixture
def page(plan):
    return reverse("start_assessment", args=[plan.pk])


def fields(client, page) -> dict[str, str]:
    """What the form of the page sends when nothing is changed."""
    text = client.get(page).content.decode()
    sent = {}
    for tag in re.findall(r"<input[^>]*>", text):
        values = {name: html.unescape(value) for name, value in re.findall(r'([a-z]+)="([^"]*)"', tag)}
        if values.get("name", "").startswith("onderdeel-") and (values.get("type") != "radio" or "checked" in tag):
            sent[values["name"]] = values.get("value", "")
    return sent


@pytest.fixture
def save(plan, page, signed_in, bart):
    """Save the form as Bart with some answers: `save({unit: (HAS, "attest")})`; `sent` is what an older page sends."""

    def save(answers, *, by=bart, sent=None):
        client = signed_in(by)
        sent = dict(sent or fields(client, page))
        for unit, (outcome, reason) in answers.items():
            sent |= {f"onderdeel-{unit.pk}-outcome": outcome, f"onderdeel-{unit.pk}-reason": reason}
        return client.post(reverse("assess", args=[plan.pk]), sent)

    return save


def chosen(response) -> list[str]:
    """The answers that are chosen on a page, in the order of the form."""
    text = response.content.decode()
    return re.findall(r'<input type="radio"[^>]*value="(\w+)"\s+checked', text)


def exemptions(plan) -> list[str]:
    return [unit.exemption for unit in plan.units.all() if unit.exemption]


def test_everything_is_to_be_learned_until_somebody_says_otherwise(plan, page, signed_in, bart):
    answer = signed_in(bart).get(page)
    assert chosen(answer) == [LEARN] * 11
    assert "nog niet ingevuld" in words(answer)


def test_the_page_has_the_official_sentence_the_short_name_and_the_yardstick_of_every_unit(page, signed_in, bart):
    found = words(signed_in(bart).get(page))
    assert "Contracten en clausules opstellen" in found
    assert "Verzekeringscontracten of clausules opstellen op basis van te dekken risico" in found
    assert "De vraag van verzekerden of derden analyseren" in found
    assert "Analyseert de vraag van de klant" in found


def test_two_marked_units_are_exempted_and_the_rest_is_to_be_learned(plan, units, save):
    answer = save({units[1]: (HAS, "drie jaar makelaar"), units[4]: (NOT, "geen leven hier")})
    assert answer.url == reverse("planning", args=[plan.pk])
    assert said(answer) == "Beginsituatie bewaard. 2 onderdelen vrijgesteld."
    assert exemptions(plan) == ["heeft dit al – drie jaar makelaar", "niet van toepassing – geen leven hier"]
    assert StartAssessment.objects.filter(outcome=LEARN).count() == 9


def test_what_was_saved_is_chosen_again_with_who_saved_it(plan, units, save, page, signed_in, bart):
    save({units[1]: (HAS, "drie jaar makelaar")})
    answer = signed_in(bart).get(page)
    assert chosen(answer).count(LEARN) == 10
    assert 'value="drie jaar makelaar"' in answer.content.decode()
    assert "bewaard door Bart Claes" in words(answer)


def test_saving_the_same_again_changes_nothing_and_says_so(plan, units, save):
    save({units[1]: (HAS, "drie jaar makelaar")})
    assert said(save({})) == "Er is niets gewijzigd."
    assert StartAssessment.history.count() == 11


def test_an_answer_without_reason_is_refused_at_its_unit_and_everything_typed_stays(plan, units, save):
    answer = save({units[1]: (HAS, ""), units[4]: (NOT, "geen leven hier")})
    found = answer.content.decode()
    assert answer.status_code == 200
    assert "Er is niets bewaard." in words(answer)
    assert f'id="fout-{units[1].pk}">Geef een reden.' in found
    assert 'value="geen leven hier"' in found
    assert chosen(answer)[1] == HAS
    assert not StartAssessment.objects.exists()


@pytest.mark.parametrize("bad", ["\U0001f600 kan dit", "x" * 1979])
def test_a_reason_that_cannot_be_printed_or_is_too_long_is_refused(plan, units, save, bad):
    answer = save({units[1]: (HAS, bad)})
    assert answer.status_code == 200
    assert bad in html.unescape(answer.content.decode())
    assert exemptions(plan) == []


def test_the_longest_reason_can_be_taken_back_in_the_planning(plan, units, save, signed_in, bart):
    save({units[1]: (NOT, "x" * 1978)})
    unit = PlannedUnit.objects.get(pk=units[1].pk)
    page = reverse("exempt", args=[plan.pk, "onderdeel", unit.pk])
    signed_in(bart).post(page, {"reason": "", "seen": unit.exemption})
    assert exemptions(plan) == []


def test_a_reason_beside_to_learn_is_not_kept(plan, units, save):
    save({units[1]: (LEARN, "toch wel een beetje")})
    assert StartAssessment.objects.get(planned_unit=units[1]).reason == ""


def test_what_people_type_is_never_read_as_markup(plan, units, save, page, signed_in, lotte):
    save({units[1]: (HAS, "<script>alert(1)</script>")})
    assert "<script>alert" not in signed_in(lotte).get(page).content.decode()


def test_a_stale_page_saves_nothing_says_whose_answer_it_is_and_keeps_what_was_typed(
    plan, page, units, save, signed_in, bart, els
):
    old = fields(signed_in(bart), page)
    told = Judgement(units[1].pk, (HAS, "attest"))
    assessing.assess(plan=plan, judgements=[told], by=els, now=timezone.now(), act=uuid.uuid4())
    answer = save({units[4]: (NOT, "geen leven hier")}, sent=old)
    found = words(answer)
    assert "Er is niets bewaard. Els wijzigde de beginsituatie van onderdeel 1b zonet." in found
    assert "Els Vermeulen koos zonet: heeft al (attest)." in found
    assert 'value="geen leven hier"' in answer.content.decode()
    assert exemptions(plan) == ["heeft dit al – attest"]


def test_who_has_seen_the_others_answer_may_save_his_own(plan, page, units, save, signed_in, bart, els):
    old = fields(signed_in(bart), page)
    told = Judgement(units[1].pk, (HAS, "attest"))
    assessing.assess(plan=plan, judgements=[told], by=els, now=timezone.now(), act=uuid.uuid4())
    refused = save({units[4]: (NOT, "geen leven hier")}, sent=old).content.decode()
    seen = {f"onderdeel-{units[1].pk}-seen_outcome": HAS, f"onderdeel-{units[1].pk}-seen_reason": "attest"}
    assert all(f'name="{name}" value="{value}"' in " ".join(refused.split()) for name, value in seen.items())
    save({units[4]: (NOT, "geen leven hier")}, sent=old | seen)
    assert exemptions(plan) == ["niet van toepassing – geen leven hier"]


def test_an_exemption_by_hand_is_shown_stays_and_is_said(plan, units, save, page, signed_in, bart):
    planning.exempt(row=units[1], reason="Afgesproken met VDAB", seen="", by=bart)
    answer = signed_in(bart).get(page)
    assert "In de planning vrijgesteld: Afgesproken met VDAB. Dat blijft zo" in words(answer)
    assert chosen(answer)[1] == NOT
    saved = save({units[1]: (LEARN, "")})
    assert "Blijft vrijgesteld om een andere reden: 1b." in said(saved)
    assert exemptions(plan) == ["Afgesproken met VDAB"]


def test_the_trainee_and_the_administrator_read_what_was_said_and_send_nothing(
    plan, units, save, page, signed_in, lotte, administrator
):
    save({units[1]: (HAS, "drie jaar makelaar")})
    for who in (lotte, administrator):
        answer = signed_in(who).get(page)
        assert "Heeft al drie jaar makelaar" in words(answer)
        assert 'type="radio"' not in answer.content.decode()
        assert "Beginsituatie bewaren" not in words(answer)


@pytest.mark.parametrize("who", ["lotte", "administrator", "stranger"])
def test_who_does_not_plan_saves_nothing(plan, units, save, page, signed_in, bart, request, who):
    sent = fields(signed_in(bart), page)
    answer = save({units[1]: (HAS, "vals")}, by=request.getfixturevalue(who), sent=sent)
    assert answer.status_code in {403, 404}
    assert not StartAssessment.objects.exists()


def test_an_ended_plan_is_read_only(plan, units, page, signed_in, bart, save):
    sent = fields(signed_in(bart), page)
    plan.ended_on, plan.ended_by, plan.end_reason = TODAY, bart, "Ander werk"
    plan.save()
    assert save({units[1]: (HAS, "vals")}, sent=sent).status_code == 403
    assert 'type="radio"' not in signed_in(bart).get(page).content.decode()


def test_the_page_takes_the_same_queries_empty_and_full(
    plan, units, save, page, signed_in, griet, django_assert_max_num_queries
):
    client = signed_in(griet)
    client.get(page)
    with django_assert_max_num_queries(MOST_QUERIES) as empty:
        client.get(page)
    save({unit: (HAS, f"reden {unit.pk}") for unit in units})
    with django_assert_max_num_queries(MOST_QUERIES) as full:
        client.get(page)
    assert len(empty) == len(full)


def test_a_plan_without_dates_or_assessment_points_to_it_once_either_is_there_no_more(
    plan, units, save, signed_in, bart, lotte
):
    planning_page = reverse("planning", args=[plan.pk])
    note = "Begin met de beginsituatie."
    assert note in words(signed_in(bart).get(planning_page))
    assert note not in words(signed_in(lotte).get(planning_page))
    save({})
    assert note not in words(signed_in(bart).get(planning_page))


def test_the_menu_of_every_reader_leads_to_the_page(plan, page, signed_in, bart, lotte):
    for who in (bart, lotte):
        assert f'href="{page}"' in signed_in(who).get(reverse("planning", args=[plan.pk])).content.decode()


def test_undo_from_the_toast_takes_everything_back(plan, units, save, signed_in, bart):
    client = signed_in(bart)
    answer = save({units[1]: (HAS, "drie jaar makelaar")})
    client.post(step_in_toast(answer))
    assert exemptions(plan) == []
    assert not StartAssessment.objects.exclude(outcome="").exists()
