"""The lines of the planning page: a row of the plan with its texts, addresses and date cell ready to print."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from trainees import slippage
from trainees.models import State
from trainees.plan_document import SETTLED, CompanyRow, KeySkillRow, PlanDocument, UnitRow
from trainees.wording import long, short, with_year
from trainees.workspace.values import Cell, Line, Notice


def late_detail(row: UnitRow | CompanyRow) -> str:
    """How late an overdue row is: in working days, or since when while no working day has passed."""
    if row.planned_end is None:
        return ""
    if row.working_days_late:
        return f"{row.working_days_late} werkdag{'en' if row.working_days_late > 1 else ''}"
    return f"te laat sinds {short(row.planned_end)}"


def _cell(row: UnitRow | KeySkillRow | CompanyRow, name: str, notice: Notice | None) -> Cell:
    shown = with_year(row.planned_end) if row.planned_end else ""
    at_date = notice if notice and notice.cell == "date" else None
    if at_date and at_date.typed:
        shown = at_date.typed
    classes = []
    if at_date and at_date.kind in {"error", "warning", "conflict", "question"}:
        classes.append("is-error" if at_date.kind == "error" else "is-warning")
    if row.state is State.OVERDUE:
        classes.append("is-overdue")
    elif row.state in {State.COMPLETED, State.EXEMPT}:
        classes.append("is-done")
    if not shown:
        classes.append("is-empty")
    spoken = f", {long(row.planned_end)}" if row.planned_end else ""
    return Cell(
        shown=shown,
        seen=row.planned_end.isoformat() if row.planned_end else "",
        week=_week_in(row, at_date),
        label=f"Voorziene einddatum, {name}{spoken}, {row.state.label.lower()}",
        classes=" ".join(classes),
        notice=at_date,
    )


def _week_in(row: UnitRow | KeySkillRow | CompanyRow, notice: Notice | None) -> int | None:
    """The plan week of the date that the cell shows; of what was typed only a conflict knows it."""
    if notice is None or not notice.typed:
        return row.week
    return next((choice.week for choice in notice.choices if choice.mine), None)


def stamp_of(row: UnitRow | KeySkillRow | CompanyRow) -> str:
    """A short text that is another one as soon as what the row shows is another thing."""
    ticked = f"-{row.ticked}-{row.applicable}" if isinstance(row, UnitRow) else ""
    return f"{row.version}-{row.state.value}{ticked}"


@dataclass(frozen=True, slots=True)
class Lines:
    """Makes the lines of one page."""

    document: PlanDocument
    notices: dict[str, Notice]
    plan_url: str
    agreed: dict[int, slippage.Slippage]

    def unit(self, row: UnitRow, unfolded: set[str]) -> Line:
        """The line of a unit; `unfolded` are the keys of open ones, or `alle`."""
        proposal = None
        if row.state is State.READY:
            proposal = row.last_ticked_on or self.document.today
        elif not row.applicable and row.state not in {State.COMPLETED, State.EXEMPT}:
            proposal = self.document.today
        name = f"onderdeel {row.number}"
        return self._line(
            "onderdeel", row, name, name, row.completed_on,
            detail=row.exemption or self._detail(row),
            count=f"{row.done}/{row.applicable}",
            bar=round(100 * row.done / row.applicable) if row.applicable else 0,
            proposal=proposal,
            is_open="alle" in unfolded or str(row.id) in unfolded,
            agreed=self.agreed.get(row.id),
        )  # fmt: skip

    def key_skill(self, row: KeySkillRow) -> Line:
        """The line of a key skill."""
        spoken = f"sleutelvaardigheid {row.name}"
        return self._line("sleutelvaardigheid", row, row.name, spoken, None, detail=row.exemption)

    def company(self, row: CompanyRow) -> Line:
        """The line of a company competency."""
        return self._line(
            "bedrijf", row, row.competency, f"competentie {row.competency}", row.completed_on,
            detail=self._detail(row),
            proposal=row.checked_on if row.state is State.READY else None,
        )  # fmt: skip

    def _detail(self, row: UnitRow | CompanyRow) -> str:
        """What a date needs said beside its state: how late it is, or that it falls after the training."""
        if row.state is State.OVERDUE:
            return late_detail(row)
        is_open = row.state in {State.PLANNED, State.THIS_WEEK}
        return "na het einde" if is_open and row.planned_end and row.planned_end > self.document.end else ""

    def _line(
        self, kind: str, row: UnitRow | KeySkillRow | CompanyRow, name: str, spoken: str, completed: date | None,
        **more: Any,
    ) -> Line:  # fmt: skip
        key = f"{kind}-{row.id}"
        notice = self.notices.get(key)
        typed = notice.typed if notice and notice.cell == "completed" else ""
        return Line(
            kind=kind, key=key, name=name, row=row, state=row.state.value, cell=_cell(row, spoken, notice),
            plan_url=self.plan_url,
            url=f"{self.plan_url}{kind}/{row.id}/",
            open_url=f"{self.plan_url}planning/?open={row.id}#{key}",
            notice=notice,
            stamp=stamp_of(row),
            is_movable=row.state not in SETTLED,
            completed=completed.isoformat() if completed else "",
            completion=typed or with_year(completed or self.document.today),
            **more,
        )  # fmt: skip
