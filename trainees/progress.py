"""Progress and expectation: candidate actions done, and those whose date has come.

Fractions compare, rounding is for show.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum
from fractions import Fraction


class Band(Enum):
    """How a plan stands against its own dates, in the words of the screens."""

    AHEAD = "voor"
    ON_SCHEDULE = "op schema"
    BEHIND = "achter"


MARGIN = Fraction(5, 100)


def round_half_up(value: Fraction) -> int:
    """The nearest whole number, a half upwards."""
    return (value + Fraction(1, 2)).__floor__()


def tally(units: Iterable[tuple[int, int, date | None]], today: date) -> "Progress":
    """Progress on the day `today` over units that are not exempted: (applicable, done, planned end) of each."""
    done = total = expected = undated = 0
    for applicable, finished, planned_end in units:
        total += applicable
        done += finished
        if planned_end is None:
            undated += applicable
        elif planned_end <= today:
            expected += applicable
    return Progress(done=done, total=total, expected=expected, undated=undated)


@dataclass(frozen=True, slots=True)
class Progress:
    """Counts of applicable candidate actions outside exempted units.

    `done`: ticked, or of a completed unit. `expected`: of units whose planned end is today or earlier. `undated`: of
    units without a planned end. `total`: all.
    """

    done: int
    total: int
    expected: int
    undated: int

    @property
    def fraction(self) -> Fraction | None:
        """Done of total, or None when there is nothing to do."""
        return Fraction(self.done, self.total) if self.total else None

    @property
    def percent(self) -> int | None:
        """Done in percent, rounded half up for show."""
        return None if self.fraction is None else round_half_up(self.fraction * 100)

    @property
    def is_planned(self) -> bool:
        """Whether the dates say enough for a comparison: at most half of the actions have none."""
        return self.total > 0 and 2 * self.undated <= self.total

    @property
    def expected_percent(self) -> int | None:
        """Expected by today in percent, or None without a comparison."""
        return round_half_up(Fraction(100 * self.expected, self.total)) if self.is_planned else None

    @property
    def difference(self) -> Fraction | None:
        """Done minus expected as a fraction of the total, or None without a comparison."""
        return Fraction(self.done - self.expected, self.total) if self.is_planned else None

    @property
    def points(self) -> int | None:
        """The size of the difference in whole percentage points for show."""
        return None if self.difference is None else round_half_up(abs(self.difference) * 100)

    @property
    def is_behind(self) -> bool:
        """Whether done stands more than five points below expected."""
        return self.band is Band.BEHIND

    @property
    def band(self) -> Band | None:
        """Behind, on schedule (within five points, inclusive) or ahead; None without a comparison."""
        if self.difference is None:
            return None
        if self.difference < -MARGIN:
            return Band.BEHIND
        return Band.AHEAD if self.difference > MARGIN else Band.ON_SCHEDULE
