"""The printed plan (PDF). The rest of the product knows `render`, `warm_up` and `MissingGlyphError`, nothing else."""

from trainees.pdf.glyphs import MissingGlyphError
from trainees.pdf.press import render, warm_up

__all__ = ["MissingGlyphError", "render", "warm_up"]
