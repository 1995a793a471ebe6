"""The actions of an unfolded unit on the planning page.

A page shows 163 of them, and a template looks ten things up for each: put together here they take a tenth of the time.
"""

from collections.abc import Iterable

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from trainees import wording
from trainees.plan_document import ActionLine

register = template.Library()


@register.simple_tag
def tick_buttons(lines: Iterable[ActionLine], plan_url: str, locked: bool) -> SafeString:
    """Return a list item with a button for each action that applies; pressed when it is ticked, off when `locked`."""
    off = " disabled" if locked else ""
    return mark_safe("".join(_item(line, plan_url, off) for line in lines))  # noqa: S308 - every text is escaped


def _item(line: ActionLine, plan_url: str, off: str) -> str:
    text = escape(line.text)
    if line.exemption:
        why = f'<span class="who">niet van toepassing: {escape(line.exemption)}</span>'
        return f'<li><span class="action quiet"><span class="tick-text">{text} {why}</span></span></li>'
    pressed, wish = ("true", 0) if line.is_ticked else ("false", 1)
    when = f'<span class="who">{wording.short(line.ticked_on)}</span>' if line.ticked_on else ""
    return (
        f'<li><button class="action" id="actie-{line.id}" aria-pressed="{pressed}" name="ticked" value="{wish}"'
        f' formaction="{plan_url}acties/{line.id}/afvinken/"{off}><span class="tick-box"></span>'
        f'<span class="tick-text">{text}</span>{when}</button></li>'
    )
