"""A flow as it is drawn: boxes with what they do and how many customers are there, edges with their outlets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from campaigns.backoffice.layout import HEIGHT, WIDTH, Layout, Way, lay_out
from campaigns.contract import Node, Port, Problem, Trigger
from campaigns.engine.families import nodes, triggers
from crm.backoffice.words import in_words

#: the names of the families' icons in the font that comes with the shell
ICONS = {
    "zap": "bolt",
    "radio": "podcasts",
    "mail": "mail",
    "message-square": "sms",
    "message-circle": "chat",
    "smartphone": "smartphone",
    "git-branch": "call_split",
    "split": "call_split",
    "clock": "schedule",
    "calendar": "event",
    "calendar-clock": "event",
    "filter": "filter_alt",
    "flask-conical": "science",
    "mail-check": "mark_email_read",
    "mail-search": "mark_email_read",
    "mail-open": "drafts",
    "log-out": "logout",
    "flag": "flag",
}
NAME, SAID = 24, 27  # characters that fit into a box
MARGIN = 24


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
    """One edge: an SVG path, its outlet's label and where that stands."""

    path: str
    label: str
    colour: str
    x: float
    y: float


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
    found = {node["id"]: node for node in _items(graph, "nodes") if isinstance(node.get("id"), str)}
    edges = [
        (edge["from"], str(edge.get("port") or "next"), edge["to"])
        for edge in _items(graph, "edges")
        if isinstance(edge.get("from"), str) and isinstance(edge.get("to"), str)
    ]
    layout = lay_out(list(found), edges)
    wrong: dict[str, list[str]] = {}
    for problem in problems:
        wrong.setdefault(problem.node, []).append(problem.message)
    boxes = [_box(node, layout, stats.get(id_, {}), wrong.get(id_, [])) for id_, node in found.items()]
    lines = [_line(way, found) for way in layout.ways]
    return Drawing(boxes, lines, layout.width + 2 * MARGIN, layout.height + 2 * MARGIN + 16)


def _items(graph: Any, name: str) -> list[dict[str, Any]]:
    listed = graph.get(name) if isinstance(graph, Mapping) else None
    return [item for item in listed if isinstance(item, dict)] if isinstance(listed, list) else []


def _box(node: Mapping[str, Any], layout: Layout, figures: Mapping[str, Any], wrong: Sequence[str]) -> Box:
    member = member_of(node.get("type"))
    place = layout.places[node["id"]]
    failed = int(figures.get("failed", 0))
    return Box(
        id=node["id"],
        x=place.x + MARGIN,
        y=place.y + MARGIN,
        icon=ICONS.get(member.icon, member.icon) if member else "help",
        name=_cut(member.label if member else f"unknown: {node.get('type')}", NAME),
        said=_cut(summary(member, node.get("config")) or node["id"], SAID),
        is_trigger=str(node.get("type")) in triggers,
        figures=_figures(figures),
        failed=failed,
        problems=wrong,
    )


def member_of(kind: Any) -> type[Node[Any]] | type[Trigger[Any]] | None:
    """The node or trigger of a type's key, if there is one."""
    if not isinstance(kind, str):
        return None
    return triggers.get(kind) if kind in triggers else nodes.get(kind) if kind in nodes else None


def summary(member: type[Node[Any]] | type[Trigger[Any]] | None, config: Any) -> str:
    """What a configuration says, in a few words; for every kind of node alike, so that a new one is drawn too."""
    if member is None or not isinstance(config, Mapping):
        return ""
    words = []
    for name, field in member.Config.model_fields.items():
        value = config.get(name)
        if value in (None, "", [], {}) or value == field.default:
            continue
        extra = field.json_schema_extra
        words.append(_words(name, value, str(extra.get("format", "")) if isinstance(extra, dict) else ""))
    return ", ".join(word for word in words if word)


def _words(name: str, value: Any, format_: str) -> str:
    if format_ == "condition":
        return in_words(value)
    match value:
        case bool():
            return name.replace("_", " ") if value else ""
        case int() | float():
            noun = name.replace("_", " ")
            return f"{value} {noun.removesuffix('s') if value == 1 else noun}"
        case str():
            return value if value != "client_action" else ""
        case list():
            return " / ".join(
                str(item.get("id", "")) if isinstance(item, dict) else str(item) for item in value
            )
    return ""


def _figures(figures: Mapping[str, Any]) -> str:
    passed = sum(figures.get("left", {}).values())
    shown = [f"{figures['waiting']:,} here"] if figures.get("waiting") else []
    return " · ".join(shown + ([f"{passed:,} passed"] if passed else []))


def _line(way: Way, found: Mapping[str, Mapping[str, Any]]) -> Line:
    source, port, _ = way.edge
    outlet = _port(found[source], port)
    x, y = way.points[0]
    nx, ny = way.points[1]
    share = 0.42  # of the way to the next bend: clear of the box above, before other edges come near
    label = "" if port == "next" else (outlet.label if outlet and outlet.label else port)
    return Line(
        path=curve([(px + MARGIN, py + MARGIN) for px, py in way.points]),
        label=label,
        colour=outlet.colour if outlet else "",
        x=x + (nx - x) * share + MARGIN,
        y=y + (ny - y) * share + MARGIN,
    )


def _port(node: Mapping[str, Any], port: str) -> Port | None:
    member = member_of(node.get("type"))
    if member is None or not hasattr(member, "ports"):
        return None
    try:
        ports = member.ports(member.Config.model_validate(node.get("config") or {}))
    except ValueError:
        return None  # its problem stands in the list of problems already
    return next((found for found in ports if found.id == port), None)


def curve(points: Sequence[tuple[float, float]]) -> str:
    """A path that leaves and arrives vertically and passes each point."""
    parts = [f"M{points[0][0]:.0f} {points[0][1]:.0f}"]
    for (ax, ay), (bx, by) in pairwise(points):
        middle = (ay + by) / 2
        parts.append(f"C{ax:.0f} {middle:.0f} {bx:.0f} {middle:.0f} {bx:.0f} {by:.0f}")
    return "".join(parts)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
