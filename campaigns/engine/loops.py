"""Finding loops in a graph."""

from collections.abc import Iterable, Mapping


def nodes_on_loops(nodes: Iterable[str], edges: Mapping[tuple[str, str], str]) -> list[str]:
    """The nodes that can be reached from themselves, in the order of `nodes`. Pure; linear per node."""
    targets: dict[str, list[str]] = {}
    for (source, _), target in edges.items():
        targets.setdefault(source, []).append(target)
    return [node for node in nodes if _returns(node, targets)]


def _returns(start: str, targets: Mapping[str, list[str]]) -> bool:
    seen: set[str] = set()
    stack = list(targets.get(start, ()))
    while stack:
        node = stack.pop()
        if node == start:
            return True
        if node not in seen:
            seen.add(node)
            stack += targets.get(node, ())
    return False
