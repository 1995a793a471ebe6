"""Drawings that many answers repeat, kept as they were drawn."""

from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from trainees.strip import Backdrop

register = template.Library()


@register.simple_tag
@lru_cache(256)
def strip_backdrop(backdrop: Backdrop) -> SafeString:
    """Draw what the strip of a plan shows behind its pins: the same for every date that is saved on a day."""
    return render_to_string("trainees/planning/_strip_backdrop.html", {"backdrop": backdrop})
