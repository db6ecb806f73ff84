"""Send a Viber message."""

from pydantic import Field

from campaigns.contract import NodeConfig, reference
from campaigns.engine.families import nodes
from campaigns.nodes._send import CATEGORY, SendNode


class SendViberConfig(NodeConfig):
    """Which template, who wants it, and whether the delivery window counts."""

    template: str = reference("template", channel="viber")
    category: str = reference("category", "", channel="viber", description=CATEGORY)
    deliver_immediately: bool = Field(default=False, description="also outside the delivery window")


@nodes.register
class SendViber(SendNode):
    """A Viber message; outside the delivery window of the customer's zone it waits, as an SMS does."""

    key, label, icon = "send_viber", "Send Viber", "message-circle"
    Config = SendViberConfig
