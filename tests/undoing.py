"""Undo an act by its note, and acts of which the note comes along, for tests."""

import html
import re
from datetime import date, datetime

import time_machine
from django.utils import timezone

from tests.conftest import TODAY
from trainees import access, checking, planning, undoing
from trainees.checking import Confirmation
from trainees.wording import BRUSSELS

FRIDAY, LATER = date(2026, 12, 18), date(2027, 1, 8)


def undo(plan, text, by):
    found = access.visible_plans(by, TODAY).get(pk=plan.pk)
    may = access.access_to(found, by)
    assert may is not None
    return undoing.undo(plan=found, text=text, hand=undoing.Hand(by, may, timezone.now()))


def step(row):
    """The note that undoes the last act on a row."""
    return undoing.note(row.plan, row.history.latest("history_id").act)


def moved(unit, by, day=FRIDAY, seen=None):
    """Move a date; return the note that undoes it."""
    planning.set_planned_end(row=unit, day=day, seen=seen, today=TODAY, by=by, accept=True)
    return step(unit)


def confirmed(unit, by, on=TODAY, seen=None, mentor_actions="leave"):
    """Confirm a unit; return the note that undoes it."""
    how = Confirmation(on=on, seen=seen, mentor_actions=mentor_actions, accept=checking.EVERY)
    checking.confirm(unit=unit, how=how, by=by, role="mentor", now=timezone.now(), today=TODAY)
    return step(unit)


def at(minute):
    """A moment of today, so many minutes after noon."""
    return time_machine.travel(datetime(2026, 11, 22, 12, minute, tzinfo=BRUSSELS), tick=False)


def yes_in(asked) -> str:
    """Where the yes to the question in the bar is sent, under its plan."""
    (url,) = re.findall(r'class="bar-form" data-url="([^"]+)"', asked.content.decode().replace("\n", " "))
    return html.unescape(url)


def insisted(asked, mentor, plan, **more):
    """Answer the question in the bar with yes."""
    return mentor.post(f"/plannen/{plan.pk}/{yes_in(asked)}", **more)
