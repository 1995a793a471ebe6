"""The actions of an unfolded unit on the planning page.

A page shows 163 of them, and a template looks ten things up for each: put together here they take a tenth of the time.
"""

from collections.abc import Iterable

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from trainees import wording
from trainees.plan_document import ActionLine, GroupBlock
from trainees.this_week import WeekGroup

register = template.Library()


@register.simple_tag
def tick_buttons(lines: Iterable[ActionLine], plan_url: str, locked: bool) -> SafeString:
    """Return a list item with a button for each action that applies; pressed when it is ticked, off when `locked`."""
    off = " disabled" if locked else ""
    return mark_safe("".join(_item(line, plan_url, off) for line in lines))  # noqa: S308 - every text is escaped


@register.simple_tag
def group_tools(group: GroupBlock | WeekGroup, plan_url: str, own_form: bool = False) -> SafeString:
    """Return what stands at the right of a heading: how many are ticked, and the button that ticks them all.

    `own_form` when the button does not stand in its form but names it.
    """
    if not group.left:
        return mark_safe("")
    where = f' form="alles-{group.id}"' if own_form else f' formaction="{plan_url}koppen/{group.id}/afvinken/"'
    off = "" if group.left > 1 else " hidden"
    return mark_safe(  # noqa: S308 - every text is escaped
        f'<span class="end group-tools"><span>{group.count}</span>'
        f'<button class="text-button" id="kop-{group.id}"{where}{off}>'
        f'Alles afvinken<span class="visually-hidden"> onder {escape(group.heading)}</span></button></span>'
    )


def _item(line: ActionLine, plan_url: str, off: str) -> str:
    text = escape(line.text)
    if line.exemption:
        why = f'<span class="who">niet van toepassing: {escape(line.exemption)}</span>'
        return f'<li><span class="action quiet"><span class="tick-text">{text} {why}</span></span></li>'
    pressed, wish = ("true", 0) if line.is_ticked else ("false", 1)
    when = f'<span class="who">{_when(line)}</span>' if line.recent else ""
    return (
        f'<li><button class="action" id="actie-{line.id}" aria-pressed="{pressed}" name="ticked" value="{wish}"'
        f' formaction="{plan_url}acties/{line.id}/afvinken/"{off}><span class="tick-box"></span>'
        f'<span class="tick-text">{text}</span>{when}</button></li>'
    )


def _when(line: ActionLine) -> str:
    """The day of a tick, after the name of the mentor or coordinator who ticked for the trainee."""
    day = wording.short(line.ticked_on) if line.ticked_on else ""
    for_trainee = line.actor == "trainee" and line.checked_as != "trainee" and line.checked_by
    return f"{escape(line.checked_by.split()[0])}, {day}" if for_trainee else day
