"""The node and trigger families: found because their files exist."""

from typing import Any

from campaigns.contract import Node, Trigger
from lib.registry import Registry

nodes: Registry[Node[Any]] = Registry("node", "campaigns.nodes")
triggers: Registry[Trigger[Any]] = Registry("trigger", "campaigns.triggers")
