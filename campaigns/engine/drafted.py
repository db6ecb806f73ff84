"""What can be known of a configuration that is not right yet: the outlets are drawn while it is being filled in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Annotated, Any

from pydantic import TypeAdapter, ValidationError

from campaigns.contract import Node, NodeConfig, Port


def drafted(kind: type[NodeConfig], raw: Any) -> NodeConfig:
    """A configuration of those fields that are right; the others have their defaults, or are not there at all."""
    right: dict[str, Any] = {}
    for name in kind.model_fields:
        if isinstance(raw, Mapping) and name in raw:
            try:
                right[name] = _reader(kind, name).validate_python(raw[name])
            except ValidationError:
                continue
    return kind.model_construct(**right)


def ports_of(node: type[Node[Any]], config: NodeConfig) -> Sequence[Port]:
    """The outlets of a drafted configuration; none where they are made of what is not there."""
    try:
        return node.ports(config)
    except AttributeError:
        return ()


@lru_cache(maxsize=1_000)
def _reader(kind: type[NodeConfig], name: str) -> TypeAdapter[Any]:
    field = kind.model_fields[name]
    annotated: Any = Annotated[field.annotation, field]
    return TypeAdapter(annotated)
