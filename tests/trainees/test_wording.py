"""Numbers and working days in Dutch sentences."""

from decimal import Decimal

import pytest

from trainees.wording import decimal, weekdays


@pytest.mark.parametrize(
    ("number", "words"),
    [("38", "38"), ("38.0", "38"), ("22.5", "22,5"), ("22.50", "22,5"), ("40", "40"), ("0.5", "0,5")],
)
def test_a_number_has_a_comma_and_no_needless_zeros(number, words):
    assert decimal(Decimal(number)) == words


@pytest.mark.parametrize(("digits", "words"), [("12345", "ma, di, wo, do, vr"), ("3", "wo"), ("67", "za, zo")])
def test_working_days_are_named_in_the_order_of_the_week(digits, words):
    assert weekdays(digits) == words
