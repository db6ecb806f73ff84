"""Send an e-mail."""

from pydantic import Field

from campaigns.contract import NodeConfig, reference
from campaigns.engine.families import nodes
from campaigns.nodes._send import CATEGORY, LIFETIME, PER_MINUTE, Lifetime, SendNode


class SendEmailConfig(NodeConfig):
    """Which template, who wants it, and how long it makes sense."""

    template: str = reference("template", channel="email")
    category: str = reference("category", "", channel="email", description=CATEGORY)
    in_window: bool = Field(default=False, description="only within the delivery window, as an SMS")
    lifetime: Lifetime | None = LIFETIME
    per_minute: int = PER_MINUTE


@nodes.register
class SendEmail(SendNode):
    """An e-mail through the customer's gateway. Not held back by the delivery window."""

    key, label, icon = "send_email", "Send e-mail", "mail"
    rank = 10
    Config = SendEmailConfig
