"""One row for each figure: what was aimed at, what was reached, beside what limit, and whether that is enough."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

HEAD = ("figure", "goal", "measured", "limit", "ratio", "")


@dataclass(frozen=True, kw_only=True)
class Row:
    """A figure. Without a `limit` the goal speaks of the figure itself.

    Attributes:
        reached: whether the goal is met.
        limit_name: what the limit is the limit of.
        note: said below the table.
    """

    name: str
    goal: str
    figure: float
    unit: str
    reached: bool
    limit: float | None = None
    limit_name: str = ""
    note: str = ""

    @property
    def ratio(self) -> float | None:
        return self.figure / self.limit if self.limit else None


def share(
    name: str, figure: float, unit: str, limit: float, limit_name: str, least: float, note: str = ""
) -> Row:
    """A row whose figure shall be at least this share of its limit."""
    goal = f"≥ {least:.0%}" if least < 2 else f"≥ {least:.0f} ×"
    reached = figure >= least * limit
    return Row(
        name=name,
        goal=goal,
        figure=figure,
        unit=unit,
        reached=reached,
        limit=limit,
        limit_name=limit_name,
        note=note,
    )


def below(
    name: str,
    figure: float,
    unit: str,
    most: float,
    note: str = "",
    *,
    limit: float | None = None,
    limit_name: str = "",
) -> Row:
    """A row whose figure shall stay below a number; a limit is shown beside it."""
    return Row(
        name=name,
        goal=f"< {_number(most)} {unit}",
        figure=figure,
        unit=unit,
        reached=figure < most,
        limit=limit,
        limit_name=limit_name,
        note=note,
    )


def shown(name: str, figure: float, unit: str, note: str = "") -> Row:
    """A row without a goal, for the reader."""
    return Row(name=name, goal="", figure=figure, unit=unit, reached=True, note=note)


def listed(percents: Mapping[str, float]) -> str:
    """Which process took how much of a core, for a note."""
    return "% of a core: " + ", ".join(f"{name} {percent:.1f}" for name, percent in percents.items())


def render(rows: Sequence[Row]) -> str:
    """The table as text, its notes below it."""
    cells = [HEAD, *(_cells(row) for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = ["  ".join(map(_aligned, line, widths, range(len(HEAD)))) for line in cells]
    lines.insert(1, "  ".join("─" * width for width in widths))
    notes = [f"{row.name}: {row.note}" for row in rows if row.note]
    return "\n".join(line.rstrip() for line in [*lines, "", *notes])


def _cells(row: Row) -> tuple[str, ...]:
    limit = f"{_number(row.limit)} {row.limit_name}" if row.limit is not None else "–"
    ratio = "–" if row.ratio is None else f"{row.ratio:.0%}" if row.ratio < 2 else f"{row.ratio:.1f} ×"
    verdict = "" if not row.goal else "ok" if row.reached else "SHORT"
    return row.name, row.goal or "–", f"{_number(row.figure)} {row.unit}", limit, ratio, verdict


def _aligned(cell: str, width: int, place: int) -> str:
    return cell.rjust(width) if place in {2, 4} else cell.ljust(width)


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 or value == round(value) else f"{value:.1f}"
