"""What answers of pages say, and where acts are sent, for tests."""

import html
import re
from urllib.parse import parse_qsl

from django.contrib.messages import get_messages
from django.urls import reverse

HTMX = {"headers": {"HX-Request": "true"}}
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


def choices_in(response) -> list[dict[str, str]]:
    """What the buttons of a question send, the token aside."""
    (_, question) = response.content.decode().split('role="alertdialog"')
    forms = re.findall(r"<form.*?</form>", question.partition("conflict-foot")[0], re.DOTALL)
    found = [re.findall(r'name="(\w+)"\s+value="([^"]*)"', form) for form in forms]
    return [{name: html.unescape(value) for name, value in one if name != "csrfmiddlewaretoken"} for one in found]


def said(response) -> str:
    """The toasts that wait for the next page."""
    return " ".join(str(message) for message in get_messages(response.wsgi_request)).replace("\xa0", " ")


def step_in_toast(response, name: str = "undo") -> str:
    """The address to which the newest toast that waits for the next page posts; empty for none."""
    newest = list(get_messages(response.wsgi_request))[-1]
    return str(dict(parse_qsl(newest.extra_tags)).get(name, ""))


def row_address(name, plan, unit) -> str:
    """The address of an act on a unit of a plan."""
    return reverse(name, args=[plan.pk, "onderdeel", unit.pk])
