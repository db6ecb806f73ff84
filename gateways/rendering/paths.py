"""Names of variables as their authors write them: event.order.id, event['order-id']."""

from __future__ import annotations

from typing import Final

from jinja2 import nodes

_SPELLINGS: Final = (
    ("client.eventContext", "event"),
    ("client.properties", "customer"),
    ("state", "customer"),
)


def dotted(node: nodes.Node) -> str:
    """The written path of a variable; empty when the node is none, or a step of it is computed."""
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr):
        owner = dotted(node.node)
        return owner and f"{owner}.{node.attr}"
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        owner = dotted(node.node)
        return owner and f"{owner}{_item(node.arg.value)}"
    return ""


def _item(key: object) -> str:
    return f".{key}" if isinstance(key, str) and key.isidentifier() else f"[{key!r}]"


def canonical(path: str) -> str:
    """One name for each spelling: client.eventContext.x → event.x; state.x."""
    for spelling, root in _SPELLINGS:
        if path == spelling or path.startswith((f"{spelling}.", f"{spelling}[")):
            return root + path[len(spelling) :]
    return path
