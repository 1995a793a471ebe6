"""Whatever was done to a plan, in whatever order: undone step by step, it stands there as before each step."""

import random
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from competency_plans import catalogue
from tests.conftest import END, START, TODAY
from trainees import access, checking, planning, undoing
from trainees.checking import EVERY, Confirmation, Tick
from trainees.conflicts import ConflictError, QuestionError
from trainees.models import CompanyCompetency, PlannedAction, PlannedUnit
from trainees.planning import Wish, key_of
from trainees.schedules import Spot, shifted, spread

STEPS = 25
NOT_DONE = (ValidationError, QuestionError, ConflictError)
DECIDED = ("pk", "planned_end", "exemption", "completed_on", "confirmed_by", "confirmed_at")


class Acts:
    """Random acts on one plan by its mentor, each under a key of its own."""

    def __init__(self, plan, by, chance):
        self.plan, self.by, self.chance = plan, by, chance
        self.text = catalogue.tree(plan.edition_id)

    def rows(self, found):
        rows = list(found)
        for row in rows:
            row.plan = self.plan
        return self.chance.sample(rows, self.chance.randint(1, len(rows))) if rows else []

    def units(self):
        return self.rows(self.plan.units.all())

    def company(self):
        return self.rows(self.plan.company_competencies.filter(removed=False))

    def day(self, first=START, last=END):
        return first + timedelta(days=self.chance.randint(0, (last - first).days))

    def give(self, rows, days, act):
        wishes = [Wish(key_of(row), days.get(key_of(row)), row.planned_end) for row in rows if key_of(row) in days]
        planning.set_planned_ends(plan=self.plan, wishes=wishes, today=TODAY, by=self.by, act=act, accept=True)

    def set_dates(self, act):
        rows = [*self.units(), *self.company(), *self.rows(self.plan.key_skills.all())]
        self.give(rows, {key_of(row): self.chance.choice([None, self.day()]) for row in rows}, act)

    def shift(self, act):
        rows = self.units()
        spots = [Spot(key_of(row), row.planned_end, planning.may_move(row)) for row in rows]
        self.give(rows, shifted(spots, self.chance.choice([-5, 1, 12]), self.plan.calendar), act)

    def spread(self, act):
        rows = self.units()
        spots = [Spot(key_of(row), row.planned_end, planning.may_move(row)) for row in rows]
        self.give(rows, spread(spots, TODAY, END, self.plan.calendar), act)

    def propose(self, act):
        rows = [row for row in self.units() if planning.may_move(row)]
        wishes = [Wish(key_of(row), self.day(TODAY), row.planned_end) for row in rows]
        planning.accept_proposal(plan=self.plan, wishes=wishes, today=TODAY, by=self.by, act=act)

    def exempt(self, act):
        rows = [*self.units(), *self.rows(self.plan.key_skills.all())]
        reason = self.chance.choice(["", "Deed dit al"])
        seen = {key_of(row): row.exemption for row in rows}
        planning.exempt_rows(plan=self.plan, seen=seen, reason=reason, by=self.by, act=act)

    def confirm(self, act):
        row = self.units()[0]
        mentor_actions = self.chance.choice(["leave", "tick"])
        how = Confirmation(self.day(START, TODAY), None, row.completed_on, mentor_actions, EVERY, act)
        checking.confirm(unit=row, how=how, by=self.by, role="mentor", now=timezone.now(), today=TODAY)

    def reopen(self, act):
        row = self.units()[0]
        checking.reopen(row=row, reason="Te vroeg", seen=row.completed_on, by=self.by, act=act)

    def tick(self, act):
        actions = self.chance.sample([action for unit in self.text.units for action in unit.trainee_actions], 9)
        ticks = {action.id: Tick(self.chance.random() < 0.7, self.day(START, TODAY)) for action in actions}
        checking.tick_many(
            plan=self.plan, ticks=ticks, by=self.by, role="mentor", now=timezone.now(), today=TODAY, act=act
        )

    def add(self, act):
        planning.add_company_competency(
            plan=self.plan,
            competency=f"Pakket {act}",
            action="",
            planned_end=self.day(),
            today=TODAY,
            by=self.by,
            act=act,
        )

    def word(self, act):
        for row in self.company()[:1]:
            seen = (row.competency, row.action)
            planning.change_company_competency(
                row=row, competency=f"Nu {act}", action="Leest", seen=seen, by=self.by, act=act
            )

    def remove(self, act):
        for row in self.company()[:1]:
            planning.remove_company_competency(row=row, by=self.by, act=act)


def standing(plan):
    """Everything that acts decide, by row; a row that is there no more stands as one that never was."""
    units = list(PlannedUnit.objects.filter(plan=plan).order_by("pk").values_list(*DECIDED, "ticked_actions"))
    skills = list(plan.key_skills.order_by("pk").values_list("pk", "planned_end", "exemption"))
    shown = CompanyCompetency.objects.filter(plan=plan, removed=False).order_by("pk")
    company = list(shown.values_list("pk", "competency", "action", "planned_end", "completed_on"))
    ticks = PlannedAction.objects.filter(planned_unit__plan=plan, completed_on__isnull=False)
    return units, skills, company, sorted(ticks.values_list("action", "completed_on"))


def versions(plan):
    every = [*plan.units.all(), *plan.key_skills.all(), *CompanyCompetency.objects.filter(plan=plan)]
    return {key_of(row): row.version for row in every}


@pytest.mark.parametrize("seed", range(8))
def test_undoing_any_sequence_of_acts_restores_everything_step_by_step(plan, bart, seed):
    chance = random.Random(seed)
    acts = Acts(plan, bart, chance)
    possible = [
        acts.set_dates, acts.shift, acts.spread, acts.propose, acts.exempt, acts.confirm, acts.reopen, acts.tick,
        acts.add, acts.word, acts.remove,
    ]  # fmt: skip
    done: list[tuple[uuid.UUID, Any]] = []
    while len(done) < STEPS:
        before, act = standing(plan), uuid.uuid4()
        try:
            chance.choice(possible)(act)
        except NOT_DONE:
            continue
        if standing(plan) != before:
            done.append((act, before))
    may = access.access_to(access.visible_plans(bart, TODAY).get(pk=plan.pk), bart)
    assert may
    hand = undoing.Hand(bart, may, timezone.now())
    for act, before in reversed(done):
        was = versions(plan)
        undoing.undo_act(plan=plan, act=act, hand=hand)
        assert standing(plan) == before
        assert all(version >= was[key] for key, version in versions(plan).items())
