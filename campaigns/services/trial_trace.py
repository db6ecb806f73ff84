"""What a trial has left in the tables, read before they are rolled back: its steps and its messages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from campaigns.models import Visit
from gateways.models import Message
from gateways.policy.reasons import in_words


@dataclass(frozen=True, slots=True)
class Step:
    """One passage through a node, as a visit."""

    node: str
    port: str
    arrived_at: datetime
    left_at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class Sent:
    """A message. `at`: when the node asked for it; `settled_at`: when it left or did not, later if it waited for
    its delivery window. `request`: the body for the gateway, where it was rendered. `status`: the furthest."""

    node: str
    channel: str
    template: str
    at: datetime
    settled_at: datetime | None
    state: str
    status: str
    request: dict[str, Any] | None
    error: str


def steps_of(run_id: int) -> list[Step]:
    """The steps in order. The last one has no port when the run left the campaign there."""
    visits = Visit.objects.filter(run_id=run_id).order_by("number")
    return [Step(v.node, v.port, v.arrived_at, v.at, in_words(v.why)) for v in visits]


def messages_of(run_id: int) -> list[Sent]:
    """The messages in order."""
    rows = Message.objects.filter(run_id=run_id).select_related("template").order_by("id")
    return [
        Sent(
            node=row.node,
            channel=row.channel,
            template=row.template.slug,
            at=row.created_at,
            settled_at=row.settled_at,
            state=row.state,
            status=row.status,
            request=row.body,
            error=in_words(row.error),
        )
        for row in rows
    ]
