"""Two mentors edit one plan at random: both end with the same plan, and nothing that was saved is lost."""

import json
import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import parse_qs

import pytest
from django.core import signing
from playwright.sync_api import Error, Page

from tests.conftest import TODAY, start_plan
from tests.journeys.steps import WEEKLY, address, open_planning
from trainees import planning, undoing
from trainees.models import PlannedKeySkill, PlannedUnit, TraineePlan
from trainees.planning import Wish, key_of

ACTS = 200
SEED = 20261122
# In the page, through its reloads: every act that was answered as saved, with what was sent.
LISTEN = """document.addEventListener("htmx:afterRequest", ({ detail: { xhr, requestConfig } }) => {
  const [, note] = /ongedaan.([^/"]+)..?"/.exec(xhr.status === 200 && xhr.responseText) ?? [];
  if (!note || requestConfig.verb !== "post") return;
  const sent = new URLSearchParams(requestConfig.formData).toString();
  const saved = JSON.parse(sessionStorage.saved ?? "[]");
  sessionStorage.saved = JSON.stringify([...saved, { note, sent, path: requestConfig.path }]);
})"""
STAND = """chance => {
  const fields = document.querySelectorAll(".plan-grid tr[data-key] .date-input");
  fields[Math.floor(chance * fields.length)].focus();
}"""
ANSWER = """chance => {
  const choices = [...document.querySelectorAll(".conflict-choice, #bar.is-question .bar-go")];
  choices[Math.floor(chance * choices.length)]?.click();
}"""
SHOWN = """() => Object.fromEntries([...document.querySelectorAll("tr[data-key]")].map((row) =>
  [row.dataset.key, row.querySelector(".date-cell [name=seen]")?.value ?? "vrijgesteld"]))"""
QUIET = """() => document.documentElement.dataset.desk && !document.querySelector(".htmx-request")
  && !document.querySelector("#saved-state").innerText.startsWith("Bewaren")"""
LOOK = "() => document.dispatchEvent(new Event('visibilitychange'))"


@pytest.fixture
def shared_plan(today, lotte, office, edition, bart, els, griet) -> TraineePlan:
    """Lotte's plan with a date for every unit, guided by Bart and Els."""
    plan = start_plan(lotte, office, edition, [bart, els], griet)
    units = plan.units.order_by("pk")
    wishes = [Wish(key_of(unit), day, None) for unit, day in zip(units, WEEKLY, strict=True)]
    planning.set_planned_ends(plan=plan, wishes=wishes, today=TODAY, by=bart)
    return plan


@dataclass
class Saved:
    """An act that was answered as saved: its name, and by row the date that its sender had seen."""

    act: str
    seen: dict[str, str]


@dataclass
class Hand:
    """One mentor at work in a browser."""

    page: Page
    chance: random.Random

    def run(self, script: str, given: float = 0) -> None:
        """Run a script in the page; once more when the page was being replaced."""
        try:
            self.page.evaluate(script, given)
        except Error:
            self.rest()
            self.page.evaluate(script, given)

    def saved(self) -> Iterator[Saved]:
        """Every act of this hand that the server answered as saved."""
        for each in json.loads(self.page.evaluate("sessionStorage.saved")):
            _, act, _ = signing.loads(each["note"], salt=undoing.SALT)
            sent = parse_qs(each["sent"], keep_blank_values=True)
            row = re.search(r"/([a-z]+)/(\d+)/datum/", each["path"])
            keys = [f"{row[1]}-{row[2]}"] if row else sent.get("row", [])
            yield Saved(act, dict(zip(keys, sent.get("seen", []), strict=False)))

    def act(self) -> None:
        """Do something at random."""
        self._answer_what_is_asked()
        doings: dict[Callable[[], None], int] = {
            self._set: 50, self._clear: 8, self._shift: 14, self._exempt: 2, self._undo: 16, self._accept: 6,
            self._look: 4,
        }  # fmt: skip
        [doing] = self.chance.choices(list(doings), list(doings.values()))
        doing()

    def _answer_what_is_asked(self) -> None:
        if self.chance.random() < 0.7:
            self.run(ANSWER, self.chance.random())

    def _stand(self) -> None:
        """Put the cursor on the date of any row."""
        self.run(STAND, self.chance.random())

    def _type(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.page.keyboard.press("Enter")

    def _set(self) -> None:
        self._stand()
        day, week = date(2026, 12, 1) + timedelta(days=self.chance.randrange(80)), self.chance.randrange(14, 25)
        self._type(self.chance.choice([f"{day:%d%m}", f"{day:%d/%m/%Y}", f"w{week}", "+3", "="]))

    def _clear(self) -> None:
        self._stand()
        self.page.keyboard.press("Delete")

    def _choose(self, rows: int) -> None:
        self._stand()
        self.page.keyboard.press("Space")
        for _ in range(rows - 1):
            self.page.keyboard.press("Shift+ArrowDown")

    def _shift(self) -> None:
        self._choose(self.chance.randrange(2, 5))
        self._type(self.chance.choice(["+5", "-2", "+1"]))

    def _exempt(self) -> None:
        self._choose(1)
        exempt = self.page.locator("#bar [data-bar=vrijstellen]")
        if exempt.is_visible():
            exempt.click()
            self._type("Eerdere ervaring")

    def _undo(self) -> None:
        self.page.keyboard.press("Escape")
        self.page.keyboard.press(self.chance.choice(["Control+z", "Control+z", "Control+y"]))
        self.rest()  # an undo of what the other changed since reloads the page

    def _accept(self) -> None:
        self.page.keyboard.press("Control+Enter")

    def _look(self) -> None:
        self.run(LOOK)

    def rest(self) -> None:
        """Wait until everything on its way has been answered."""
        self.page.mouse.move(5, 5)
        self.page.wait_for_timeout(50)
        self.page.wait_for_function(QUIET)


def kept(plan: TraineePlan) -> dict[str, str]:
    """What the server keeps for each row, as the page shows it."""
    return {
        key_of(row): "vrijgesteld" if row.exemption else row.planned_end.isoformat() if row.planned_end else ""
        for rows in (plan.units.all(), plan.key_skills.all())
        for row in rows
    }


def history(plan: TraineePlan) -> dict[str, dict[str, tuple[str, str]]]:
    """By act and row: the date before and after it."""
    found: dict[str, dict[str, tuple[str, str]]] = defaultdict(dict)
    for model in (PlannedUnit, PlannedKeySkill):
        last: dict[str, str] = {}
        for version in model.history.filter(plan=plan.pk).order_by("history_id"):
            key = f"{planning.KIND_OF[model]}-{version.id}"
            now = version.planned_end.isoformat() if version.planned_end else ""
            if version.act:
                found[version.act.hex][key] = (last.get(key, ""), now)
            last[key] = now
    return found


def test_two_hundred_random_acts_of_two_mentors_end_in_one_plan_with_nothing_lost(opened, shared_plan, bart, els):
    before = set(history(shared_plan))
    hands = [Hand(opened(person), random.Random(SEED + place)) for place, person in enumerate((bart, els))]
    for hand in hands:
        hand.page.add_init_script(LISTEN)
        open_planning(hand.page, shared_plan)
    order = random.Random(SEED)
    for _ in range(ACTS):
        order.choice(hands).act()
    for hand in hands:
        hand.rest()
    done = history(shared_plan)
    saved = list({each.act: each for hand in hands for each in hand.saved()}.values())
    made, answered = set(done) - before, {each.act for each in saved}
    assert answered <= made
    assert len(answered) > ACTS / 4
    assert len(made - answered) < len(made) / 3  # a page that is loaded anew does not see the answers on their way
    overwritten = [
        (each, key, done[each.act][key])
        for each in saved
        for key, seen in each.seen.items()
        if key in done[each.act] and done[each.act][key][0] not in {seen, done[each.act][key][1]}
    ]
    assert overwritten == []
    for hand in hands:
        hand.page.once("dialog", lambda dialog: dialog.accept())
        hand.page.goto(address(shared_plan))
        assert hand.page.evaluate(SHOWN) == kept(shared_plan)
