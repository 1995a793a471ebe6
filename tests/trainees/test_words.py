"""What templates say in words: names that may break in a narrow column."""

import pytest

from trainees.templatetags.words import soft


@pytest.mark.parametrize(
    ("name", "broken"),
    [
        ("Schadevergoedingsprocedures opstarten", "Scha|de|ver|goe|dings|pro|ce|du|res opstarten"),
        ("Vervaldagen controleren en aanmanen", "Vervaldagen controleren en aanmanen"),
        ("", ""),
    ],
)
def test_only_long_words_break_and_between_syllables(name, broken):
    assert soft(name).replace("\N{SOFT HYPHEN}", "|") == broken


def test_a_name_stays_text():
    assert soft("<b>Onaansprakelijkheden</b>").startswith("<b>On")
