"""Triggers by the calendar that have no moment left: published like this, the campaign waits for a day that has been.

Only a warning: others may let customers in, and a draft is sometimes published again after its day.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from campaigns.contract import CalendarTrigger, Problem
from campaigns.engine.graph import Graph
from crm.models import Brand


def bygone(graph: Graph, brand: Brand, now: datetime) -> Iterable[Problem]:
    """A warning for each trigger of the graph that is never due again by the clocks of the label."""
    zone = ZoneInfo(brand.label.time_zone)
    for node, trigger in graph.triggers:
        if issubclass(trigger, CalendarTrigger) and trigger.next_due(node.config, now, zone) is None:
            said = trigger.summary(node.config)
            message = f"{trigger.label}: the time for it has passed ({said}), so nobody enters here."
            yield Problem(node.id, "bygone", message, warning=True)
