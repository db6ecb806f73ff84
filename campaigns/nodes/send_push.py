"""Send a push notification."""

from pydantic import Field

from campaigns.contract import NodeConfig, reference
from campaigns.engine.families import nodes
from campaigns.nodes._send import CATEGORY, SendNode


class SendPushConfig(NodeConfig):
    """Which template, who wants it, and whether the delivery window counts."""

    template: str = reference("template", channel="push")
    category: str = reference("category", "", channel="push", description=CATEGORY)
    deliver_immediately: bool = Field(default=False, description="also outside the delivery window")


@nodes.register
class SendPush(SendNode):
    """A push notification; outside the delivery window of the customer's zone it waits, as an SMS does (seed 004)."""

    key, label, icon = "send_push", "Send push", "bell"
    Config = SendPushConfig
