"""A flow as it is drawn: boxes with what they do and how many customers are there, edges with their outlets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from campaigns.backoffice.around import Around, around
from campaigns.backoffice.layout import HEIGHT, WIDTH, Layout, Way, lay_out
from campaigns.contract import Problem
from campaigns.engine.families import triggers
from campaigns.engine.outline import Outline, member_of, outlines
from campaigns.engine.sketch import edges_of, nodes_of
from campaigns.engine.ways_back import ways_back
from campaigns.wording import counted

NAME, SAID = 24, 27  # characters that fit into a box
MARGIN = 24
BACK_LABEL = 110  # room beside the upright part of a way back


@dataclass(frozen=True, slots=True)
class Box:
    """One node of the drawing, in pixels."""

    id: str
    x: float
    y: float
    icon: str
    name: str
    said: str
    is_trigger: bool
    figures: str
    failed: int
    problems: Sequence[str]


@dataclass(frozen=True, slots=True)
class Line:
    """One edge: an SVG path, its outlet's label and where that stands; or a way back that no edge shows.

    `anchor`: which end of the label stands there, as SVG calls it.
    """

    path: str
    label: str
    colour: str
    x: float
    y: float
    anchor: str = "middle"
    is_back: bool = False


@dataclass(frozen=True, slots=True)
class Drawing:
    """All of it; `width` and `height` with a margin around."""

    boxes: Sequence[Box]
    lines: Sequence[Line]
    width: float
    height: float
    box_width: int = WIDTH
    box_height: int = HEIGHT


def draw(graph: Any, stats: Mapping[str, Any], problems: Iterable[Problem] = ()) -> Drawing:
    """The drawing of a graph's JSON, also of one that is not (yet) right: what can be read of it is shown."""
    found = {node["id"]: node for node in nodes_of(graph)}
    layout = lay_out(list(found), edges_of(graph))
    wrong: dict[str, list[str]] = {}
    for problem in problems:
        wrong.setdefault(problem.node, []).append(problem.message)
    known = outlines(graph)
    ways = ways_back(graph)
    returns = around(
        [(way.source, way.target) for way in ways],
        layout.places,
        [point for way in layout.ways for point in way.points],
    )
    left, right = _sides(layout, returns)
    boxes = [
        _box(node, known.get(id_), layout, left, stats.get(id_, {}), wrong.get(id_, []))
        for id_, node in found.items()
    ]
    lines = [_line(way, known.get(way.edge[0]), left) for way in layout.ways]
    lines += [_back(line, way.times, left) for line, way in zip(returns, ways, strict=True)]
    return Drawing(boxes, lines, left + right, layout.height + 2 * MARGIN + 16)


def _sides(layout: Layout, returns: Sequence[Around]) -> tuple[float, float]:
    """The room left of where the layout begins, and the room right of that."""
    left = min([0.0, *(line.x - BACK_LABEL for line in returns if line.is_left)])
    right = max([layout.width, *(line.x + BACK_LABEL for line in returns if not line.is_left)])
    return MARGIN - left, right + MARGIN


def _box(
    node: Mapping[str, Any],
    outline: Outline | None,
    layout: Layout,
    left: float,
    figures: Mapping[str, Any],
    wrong: Sequence[str],
) -> Box:
    member = member_of(node.get("type"))
    place = layout.places[node["id"]]
    failed = int(figures.get("failed", 0))
    return Box(
        id=node["id"],
        x=place.x + left,
        y=place.y + MARGIN,
        icon=member.icon if member else "help",
        name=_cut(member.label if member else f"unknown: {node.get('type')}", NAME),
        said=_cut((outline.summary if outline else "") or node["id"], SAID),
        is_trigger=str(node.get("type")) in triggers,
        figures=_figures(figures),
        failed=failed,
        problems=wrong,
    )


def _figures(figures: Mapping[str, Any]) -> str:
    passed = sum(figures.get("left", {}).values())
    shown = [f"{figures['waiting']:,} here"] if figures.get("waiting") else []
    return " · ".join(shown + ([f"{passed:,} passed"] if passed else []))


def _line(way: Way, source: Outline | None, left: float) -> Line:
    port = way.edge[1]
    outlet = next((found for found in source.ports if found.id == port), None) if source else None
    x, y = way.points[0]
    nx, ny = way.points[1]
    share = 0.42  # of the way to the next bend: clear of the box above, before other edges come near
    label = "" if port == "next" else (outlet.label if outlet and outlet.label else port)
    return Line(
        path=curve([(px + left, py + MARGIN) for px, py in way.points]),
        label=label,
        colour=outlet.colour if outlet else "",
        x=x + (nx - x) * share + left,
        y=y + (ny - y) * share + MARGIN,
    )


def _back(line: Around, times: int, left: float) -> Line:
    beside = -6 if line.is_left else 6
    return Line(
        path=line.path(left, MARGIN),
        label=f"{counted(times, 'times')} at most",
        colour="",
        x=line.x + beside + left,
        y=line.middle + MARGIN,
        anchor="end" if line.is_left else "start",
        is_back=True,
    )


def curve(points: Sequence[tuple[float, float]]) -> str:
    """A path that leaves and arrives vertically and passes each point."""
    parts = [f"M{points[0][0]:.0f} {points[0][1]:.0f}"]
    for (ax, ay), (bx, by) in pairwise(points):
        middle = (ay + by) / 2
        parts.append(f"C{ax:.0f} {middle:.0f} {bx:.0f} {middle:.0f} {bx:.0f} {by:.0f}")
    return "".join(parts)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
