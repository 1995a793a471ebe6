"""What answers of pages say, for tests; and ticks that they start from."""

import html
import re

from django.contrib.messages import get_messages
from django.utils import timezone

from competency_plans import catalogue
from tests.conftest import TODAY
from trainees import checking

ON_19 = {"on": "2026-11-19", "shown": "2026-11-19"}


def markup(answer) -> str:
    """The markup of an answer with every run of white space as one space."""
    return " ".join(answer.content.decode().split())


def words(response) -> str:
    """What a person reads on a page: the text without tags, hard spaces as spaces."""
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(html.unescape(text).split())


def undo_in(response) -> str:
    """The address that undoes what an answer did."""
    (address,) = re.findall(r' action="(/plannen/[^"]+/ongedaan/[^"]+)"', response.content.decode())
    return str(address)


def said(response) -> str:
    """The toasts that wait for the next page."""
    return " ".join(str(message) for message in get_messages(response.wsgi_request)).replace("\xa0", " ")


def tick_all(plan, unit, by, on=TODAY, actor="trainee"):
    text = catalogue.tree(plan.edition_id).units_by_id[unit.unit_id]
    for action in text.trainee_actions if actor == "trainee" else text.mentor_actions:
        done = checking.Tick(ticked=True, on=on)
        checking.tick(plan=plan, action=action.id, tick=done, by=by, role=actor, now=timezone.now(), today=TODAY)
    unit.refresh_from_db()
