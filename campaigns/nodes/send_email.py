"""Send an e-mail."""

from campaigns.contract import NodeConfig, reference
from campaigns.engine.families import nodes
from campaigns.nodes._send import CATEGORY, SendNode


class SendEmailConfig(NodeConfig):
    """Which template, and who wants it."""

    template: str = reference("template", channel="email")
    category: str = reference("category", "", channel="email", description=CATEGORY)


@nodes.register
class SendEmail(SendNode):
    """An e-mail through the customer's gateway. Not held back by the delivery window."""

    key, label, icon = "send_email", "Send e-mail", "mail"
    Config = SendEmailConfig
