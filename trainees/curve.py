"""The curve of a plan: planned actions as steps, done actions as a line, on one time axis. Pure: facts to points."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from trainees.plan_document import PlanDocument, UnitRow

WIDTH, HEIGHT = 318, 88
EDGE = 5
ONE_DAY = timedelta(days=1)
Count = tuple[date, int]


@dataclass(frozen=True, slots=True)
class Curve:
    """A drawing in user units: the paths of an SVG of `width` by `height`, and the same in words."""

    width: int
    height: int
    planned: str
    done: str
    area: str
    now_x: float
    now_y: float
    floor: float
    behind: bool
    start: date
    end: date
    text: str

    @property
    def is_undated(self) -> bool:
        """Whether nothing is planned: the line of the plan has no step."""
        return "V" not in self.planned


def of(document: PlanDocument, *, width: int = WIDTH, height: int = HEIGHT) -> Curve | None:
    """The curve of a plan as it stands on the day of its document; None when there is nothing to do."""
    live = [unit for unit in document.units if not unit.exemption]
    progress = document.progress
    if not progress.total:
        return None
    return draw(
        planned=[(unit.planned_end, unit.applicable) for unit in live if unit.planned_end],
        done=[(day, 1) for unit in live for day in _days_done(unit)],
        total=progress.total,
        period=(document.start, document.end),
        today=document.today,
        behind=progress.is_behind,
        size=(width, height),
    )


def draw(
    *,
    planned: Sequence[Count],
    done: Sequence[Count],
    total: int,
    period: tuple[date, date],
    today: date,
    behind: bool,
    size: tuple[int, int] = (WIDTH, HEIGHT),
) -> Curve:
    """Draw so many planned and done actions per day on the axis of a period; the top is `total`."""
    axis = _Axis(*period, total, *size)
    steps, climbed = _running(planned), _running(done)
    now = max(period[0], min(today, period[1]))
    reached = sum(n for day, n in done)
    expected = sum(n for day, n in planned if day <= today)
    line = [axis.at(period[0], 0), *_climb(climbed, axis), axis.at(now, reached)]
    path = "M" + "L".join(line)
    return Curve(
        width=size[0],
        height=size[1],
        planned=_stairs(steps, axis),
        done=path,
        area=f"{path}V{axis.floor:g}H{axis.x(period[0]):g}Z",
        now_x=axis.x(now),
        now_y=axis.y(reached),
        floor=axis.floor,
        behind=behind,
        start=period[0],
        end=period[1],
        text=f"Gedaan: {reached} van {total} acties. Verwacht tegen vandaag: {expected}.",
    )


@dataclass(frozen=True, slots=True)
class _Axis:
    start: date
    end: date
    total: int
    width: int
    height: int

    @property
    def floor(self) -> float:
        """The height of nothing done."""
        return self.height - EDGE

    def x(self, day: date) -> float:
        """The place of a day; days outside the period stand at its edge."""
        share = (day - self.start) / (self.end - self.start)
        return round(EDGE + (self.width - 2 * EDGE) * max(0.0, min(1.0, share)), 1)

    def y(self, count: int) -> float:
        """The height of so many actions."""
        return round(self.floor - (self.height - 2 * EDGE) * min(1.0, count / self.total), 1)

    def at(self, day: date, count: int) -> str:
        """A point of a path."""
        return f"{self.x(day):g} {self.y(count):g}"


def _running(counts: Sequence[Count]) -> list[Count]:
    """The sum up to each day, in the order of the calendar."""
    per_day: dict[date, int] = {}
    for day, n in counts:
        per_day[day] = per_day.get(day, 0) + n
    running, so_far = [], 0
    for day in sorted(per_day):
        so_far += per_day[day]
        running.append((day, so_far))
    return running


def _stairs(steps: list[Count], axis: _Axis) -> str:
    path = "M" + axis.at(axis.start, 0)
    for day, count in steps:
        path += f"H{axis.x(day):g}V{axis.y(count):g}"
    return f"{path}H{axis.x(axis.end):g}"


def _climb(climbed: list[Count], axis: _Axis) -> list[str]:
    """The points of the line: level until the day before something was done, then up."""
    points: list[str] = []
    before = 0
    for day, count in climbed:
        points += [axis.at(day - ONE_DAY, before), axis.at(day, count)]
        before = count
    return points


def _days_done(unit: UnitRow) -> Iterable[date]:
    """The day on which each candidate action of a unit was done: ticked, or else completed with its unit."""
    days = (line.ticked_on or unit.completed_on for line in unit.lines("trainee"))
    return (day for day in days if day)
