"""The tables of a form: competencies with their rows, and the two-column rows of parts B and C.

In text taken from Word a table cell starts with a tab, its other paragraphs do not; an empty cell is a line with
only a tab; an empty line ends a row. People who edit the text lose some of that and add more of it, so the reader
leans on what the lines say first, and on tabs and empty lines only where a row ends.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from competency_plans.reading.form import NotAFormError
from competency_plans.reading.lines import Line


@dataclass(slots=True)
class Group:
    """A heading while it is being read."""

    actor: str
    heading: Line
    actions: list[Line] = field(default_factory=list)


@dataclass(slots=True)
class Row:
    """A row of a competency's table while it is being read; `filled_in` is what stood in the date columns."""

    knowledge: list[Line] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    filled_in: list[Line] = field(default_factory=list)


@dataclass(slots=True)
class Table:
    """A competency while it is being read."""

    title: Line
    rows: list[Row]


@dataclass(slots=True)
class Pair:
    """A row of part B or C while it is being read: the first two cells."""

    first: list[Line]
    second: list[Line] = field(default_factory=list)
    filled_in: list[Line] = field(default_factory=list)


@dataclass(slots=True)
class _Gap:
    """What lay between two written lines: nothing, empty lines, empty or filled-in cells."""

    lines: int = 0
    cells: int = 0

    def add(self, line: Line) -> None:
        self.lines += 1
        self.cells += 1 if line.starts_cell or not line.is_blank else 0


def competency_tables(lines: list[Line]) -> tuple[list[Table], list[Line]]:
    """Cut a section into its tables, each with the written line above its column headings as title.

    Returns them with the lines that stood before the first. Raises NotAFormError for a table without a title or
    without a row.
    """
    starts = [place for place, line in enumerate(lines) if line.opens_table]
    titles = [_title(lines, start) for start in starts]
    ends = [*titles, len(lines)][1:]
    tables = []
    for start, title, end in zip(starts, titles, ends, strict=True):
        body = lines[start:end]
        while body and (body[0].is_label or body[0].is_blank):
            body = body[1:]
        rows = _rows(body)
        if not rows:
            raise NotAFormError(f"minstens één rij onder “{lines[title].text[:60]}”", lines[end - 1].number)
        tables.append(Table(title=lines[title], rows=rows))
    before = lines[: titles[0]] if titles else lines
    return tables, [line for line in before if not line.is_blank]


def _title(lines: list[Line], start: int) -> int:
    for place in range(start - 1, -1, -1):
        line = lines[place]
        if not line.is_blank:
            if line.is_bulleted or line.actor or line.is_label or line.is_filled_in:
                break
            return place
    raise NotAFormError("de naam van een competentie boven haar tabel", lines[start].number)


def _rows(lines: list[Line]) -> list[Row]:
    rows: list[Row] = []
    tabs = any(line.starts_cell for line in lines)
    gap = _Gap()
    last_heading = max((place for place, line in enumerate(lines) if line.actor), default=-1)
    for place, line in enumerate(lines):
        if line.is_blank or line.is_filled_in:
            gap.add(line)
            if rows and line.is_filled_in:
                rows[-1].filled_in.append(line)
            continue
        if not rows or (rows[-1].groups and _starts_row(line, gap, rows[0], tabs, place < last_heading)):
            rows.append(Row())
        gap = _Gap()
        if line.actor:
            rows[-1].groups.append(Group(actor=line.actor, heading=line))
        elif rows[-1].groups:
            rows[-1].groups[-1].actions.append(line)
        else:
            rows[-1].knowledge.append(line)
    return rows


def _starts_row(line: Line, gap: _Gap, first: Row, tabs: bool, heading_follows: bool) -> bool:
    """Whether a written line after the actions of a row begins the next row, and is not one more action.

    `first` is the first row of the table, `tabs` whether its cells start with tabs.
    """
    if (tabs and not line.starts_cell) or not (gap.lines or (tabs and heading_follows)):
        return False
    if line.actor:
        return gap.cells >= 2 and tabs and line.actor == "mentor"
    if line.is_bulleted != (bool(first.knowledge) and first.knowledge[0].is_bulleted):
        return False
    return line.item[0].isupper() or (tabs and gap.cells > 0)


def pairs(lines: Iterable[Line]) -> tuple[list[Pair], list[Line]]:
    """Read the rows of part B or C: two cells of text, then date columns.

    Returns them with the lines that stand in no row. Two empty cells after the first say that the second is empty.
    """
    cells = [cell for line in lines for cell in _cells(line) if not cell.is_label]
    tabs = any(cell.starts_cell for cell in cells if not cell.is_blank)
    found: list[Pair] = []
    loose: list[Line] = []
    gap = _Gap()
    for cell in cells:
        if cell.is_blank or cell.is_filled_in:
            gap.add(cell)
            if found and cell.is_filled_in:
                found[-1].filled_in.append(cell)
            continue
        if tabs and not cell.starts_cell:
            continues = bool(found) and not gap.lines
            ((found[-1].second or found[-1].first) if continues else loose).append(cell)
        elif found and not found[-1].second and gap.cells < 2:
            found[-1].second.append(cell)
        else:
            found.append(Pair(first=[cell]))
        gap = _Gap()
    return found, loose


def _cells(line: Line) -> Iterator[Line]:
    """Cut a line that holds several cells of a row; any other line stays itself."""
    if len(line.cells) < 2:
        yield line
    else:
        yield from (Line.of(line.number, f"\t{cell}") for cell in line.cells)
