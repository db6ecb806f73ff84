"""Names of the events that we make ourselves where a live campaign waits for them, and what they are about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

CUSTOMER_FIRST_SEEN = "customer_first_seen"  # not “registered”: platforms tell that themselves
CUSTOMER_IMPORTED = "customer_imported"
SEGMENT_ENTERED = "segment_entered"
SEGMENT_LEFT = "segment_left"
CAMPAIGN_STEP = "campaign_step"

TOLD = {CUSTOMER_FIRST_SEEN, CUSTOMER_IMPORTED, SEGMENT_ENTERED, SEGMENT_LEFT, CAMPAIGN_STEP}

#: the cause of moves when the segment itself was changed, or is new
DEFINITION = "definition"


def moves(segment: str, redefined: bool) -> tuple[str, ...]:
    """What a trigger waits for: moves that customers make, and those that the segment makes them make."""
    return (segment, f"{segment} {DEFINITION}") if redefined else (segment,)


#: where a run stands in another campaign
At = Literal["entered", "passed", "finished"]

#: how many campaigns have set off each other is told in the context; so a circle of them comes to its end
DEPTH = "chain_depth"
DEEPEST = 10


def step(campaign: str, at: At, node: str) -> str:
    """What a trigger waits for: a run of that campaign that enters it, passes a node, or finishes it."""
    return f"{campaign} {at} {node}" if at == "passed" else f"{campaign} {at}"


def depth_of(context: Mapping[str, Any]) -> int:
    """How many campaigns stand before this one in the chain."""
    depth = context.get(DEPTH)
    return depth if isinstance(depth, int) and depth > 0 else 0
