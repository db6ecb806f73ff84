"""The contracts of the node and trigger families, and the batch that a node works on.

Knows no framework. A member is one file in `campaigns/nodes/` or `campaigns/triggers/`: schema, label,
icon, ports and behaviour stand in it, and the canvas, the validation, the API and the docs follow from it.
"""

from campaigns.contract.batch import Batch, RunView
from campaigns.contract.calendar import CalendarTrigger
from campaigns.contract.config import ConditionTree, N, NodeConfig, reference
from campaigns.contract.graph import JUMPED, NEXT, GraphNode, Port, Problem, Site
from campaigns.contract.node import Awaited, Holding, Node
from campaigns.contract.quiet import Ending, QuietTrigger
from campaigns.contract.trigger import Trigger, TriggerConfig

__all__ = [
    "JUMPED",
    "NEXT",
    "Awaited",
    "Batch",
    "CalendarTrigger",
    "ConditionTree",
    "Ending",
    "GraphNode",
    "Holding",
    "N",
    "Node",
    "NodeConfig",
    "Port",
    "Problem",
    "QuietTrigger",
    "RunView",
    "Site",
    "Trigger",
    "TriggerConfig",
    "reference",
]
