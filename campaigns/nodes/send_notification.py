"""Send a notification."""

from datetime import timedelta

from pydantic import Field

from campaigns.contract import NodeConfig, reference
from campaigns.engine.families import nodes
from campaigns.nodes._send import CATEGORY, PER_MINUTE, Lifetime, SendNode


class SendNotificationConfig(NodeConfig):
    """Which template, who wants it, and how long it stands in the inbox."""

    template: str = reference("template", channel="notification")
    category: str = reference("category", "", channel="notification", description=CATEGORY)
    lifetime: Lifetime | None = Field(
        default=None, description="not shown any more when it is older; empty: thirty days"
    )
    per_minute: int = PER_MINUTE


@nodes.register
class SendNotification(SendNode):
    """A notification in the inbox of the site or app (seed 004: In-App), there at once, at any time of the day."""

    key, label, icon = "send_notification", "Send notification", "inbox"
    rank = 50
    Config = SendNotificationConfig
    usual_lifetime = timedelta(days=30)
