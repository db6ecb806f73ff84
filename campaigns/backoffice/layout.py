"""Where the boxes of a flow stand: layer under layer, few crossings, long edges led around. Pure.

Sugiyama's way in its simplest form: longest path layering, dummies for edges that pass layers by, some
sweeps of sorting by the middle of the neighbours. A loop, which only a broken draft has, is cut where it closes.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

WIDTH, HEIGHT = 230, 62
GAP_X, GAP_Y = 36, 74
THIN = 24  # a long edge passing by
SWEEPS = 6

Edge = tuple[str, str, str]  # from, port, to
Slot = Hashable  # a node's id, or (edge, layer) for a dummy


@dataclass(frozen=True, slots=True)
class Place:
    """The upper left corner of a box."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Way:
    """An edge and the points it passes, from the bottom of one box to the top of another."""

    edge: Edge
    points: Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Layout:
    """Everything in pixels."""

    places: Mapping[str, Place]
    ways: Sequence[Way]
    width: float
    height: float


def lay_out(nodes: Sequence[str], edges: Iterable[Edge]) -> Layout:
    """Places for all nodes and ways for all edges between them. Edges from or to unknown nodes are left out."""
    known = [edge for edge in dict.fromkeys(edges) if edge[0] in set(nodes) and edge[2] in set(nodes)]
    forward = _without_loops(nodes, known)
    layers = _layers(nodes, forward)
    chains = {edge: _chain(edge, layers) for edge in forward}
    rows = _rows(nodes, layers, chains)
    _sort(rows, chains)
    xs, width = _columns(rows)
    places = {node: Place(xs[node], layers[node] * (HEIGHT + GAP_Y)) for node in nodes}
    ways = [Way(edge, _points(edge, chains.get(edge, ()), places, xs)) for edge in known]
    return Layout(places, ways, width, len(rows) * (HEIGHT + GAP_Y) - GAP_Y if rows else 0)


def _without_loops(nodes: Sequence[str], edges: Sequence[Edge]) -> list[Edge]:
    """The edges but those that lead back to a node on the way, found by walking depth first."""
    out: dict[str, list[Edge]] = {node: [] for node in nodes}
    for edge in edges:
        out[edge[0]].append(edge)
    kept: list[Edge] = []
    state: dict[str, int] = {}  # 1: on the way, 2: done
    for root in nodes:
        stack = [(root, iter(out[root]))] if root not in state else []
        state.setdefault(root, 1)
        while stack:
            node, rest = stack[-1]
            following = next(rest, None)
            if following is None:
                state[node] = 2
                stack.pop()
            elif state.get(following[2]) != 1:
                kept.append(following)
                if following[2] not in state:
                    state[following[2]] = 1
                    stack.append((following[2], iter(out[following[2]])))
    return kept


def _layers(nodes: Sequence[str], edges: Sequence[Edge]) -> dict[str, int]:
    """Each node one layer below the lowest of those that lead to it."""
    layers = dict.fromkeys(nodes, 0)
    inputs = dict.fromkeys(nodes, 0)
    for _, _, target in edges:
        inputs[target] += 1
    free = [node for node in nodes if not inputs[node]]
    while free:
        node = free.pop()
        for source, _, target in edges:
            if source == node:
                layers[target] = max(layers[target], layers[node] + 1)
                inputs[target] -= 1
                if not inputs[target]:
                    free.append(target)
    return layers


def _chain(edge: Edge, layers: Mapping[str, int]) -> list[Slot]:
    """The slots that an edge passes, its two ends included."""
    source, _, target = edge
    between = range(layers[source] + 1, layers[target])
    return [source, *((edge, layer) for layer in between), target]


def _rows(
    nodes: Sequence[str], layers: Mapping[str, int], chains: Mapping[Edge, Sequence[Slot]]
) -> list[list[Slot]]:
    rows: list[list[Slot]] = [[] for _ in range(max(layers.values(), default=-1) + 1)]
    for node in nodes:
        rows[layers[node]].append(node)
    for edge, chain in chains.items():
        for offset, slot in enumerate(chain[1:-1], start=layers[edge[0]] + 1):
            rows[offset].append(slot)
    return rows


def _sort(rows: Sequence[list[Slot]], chains: Mapping[Edge, Sequence[Slot]]) -> None:
    """Move slots towards the middle of their neighbours, downwards and upwards in turn."""
    above: dict[Slot, list[Slot]] = {}
    below: dict[Slot, list[Slot]] = {}
    for chain in chains.values():
        for upper, lower in pairwise(chain):
            above.setdefault(lower, []).append(upper)
            below.setdefault(upper, []).append(lower)
    for sweep in range(SWEEPS):
        pairs = list(pairwise(rows))
        if sweep % 2:
            for lower_row, upper_row in [(lower, upper) for upper, lower in reversed(pairs)]:
                _sort_row(upper_row, lower_row, below)
        else:
            for upper_row, lower_row in pairs:
                _sort_row(lower_row, upper_row, above)


def _sort_row(row: list[Slot], fixed: Sequence[Slot], neighbours: Mapping[Slot, Sequence[Slot]]) -> None:
    at = {slot: index for index, slot in enumerate(fixed)}
    old = {slot: index for index, slot in enumerate(row)}

    def middle(slot: Slot) -> float:
        found = [at[other] for other in neighbours.get(slot, ()) if other in at]
        return sum(found) / len(found) if found else old[slot]

    row.sort(key=middle)


def _columns(rows: Sequence[Sequence[Slot]]) -> tuple[dict[Slot, float], float]:
    """The left side of each slot, every row centred; and the width of all."""
    widths = [sum(_width(slot) for slot in row) + GAP_X * (len(row) - 1) for row in rows]
    whole = max(widths, default=0)
    xs: dict[Slot, float] = {}
    for row, width in zip(rows, widths, strict=True):
        x = (whole - width) / 2
        for slot in row:
            xs[slot] = x
            x += _width(slot) + GAP_X
    return xs, whole


def _width(slot: Slot) -> float:
    return WIDTH if isinstance(slot, str) else THIN


def _points(
    edge: Edge, chain: Sequence[Slot], places: Mapping[str, Place], xs: Mapping[Slot, float]
) -> list[tuple[float, float]]:
    start, end = places[edge[0]], places[edge[2]]
    points = [(start.x + WIDTH / 2, start.y + HEIGHT)]
    for step, slot in enumerate(chain[1:-1], start=1):
        top = start.y + step * (HEIGHT + GAP_Y)
        points += [(xs[slot] + THIN / 2, top), (xs[slot] + THIN / 2, top + HEIGHT)]
    return [*points, (end.x + WIDTH / 2, end.y)]
