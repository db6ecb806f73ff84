"""The node and trigger families: found because their files exist."""

from collections.abc import Iterable
from typing import Any, TypeVar

from campaigns.contract import Node, Trigger
from lib.registry import Registry

nodes: Registry[Node[Any]] = Registry("node", "campaigns.nodes")
triggers: Registry[Trigger[Any]] = Registry("trigger", "campaigns.triggers")

M = TypeVar("M", bound=Node[Any] | Trigger[Any])


def by_use(members: Iterable[type[M]]) -> list[type[M]]:
    """As people are offered them: by the rank that each gives itself, then by label."""
    return sorted(members, key=lambda member: (member.rank, member.label))
