"""Send a custom IM."""

from campaigns.contract import NodeConfig, reference
from campaigns.engine.families import nodes
from campaigns.nodes._send import CATEGORY, SendNode


class SendCustomImConfig(NodeConfig):
    """Which template, and who wants it."""

    template: str = reference("template", channel="custom_im")
    category: str = reference("category", "", channel="custom_im", description=CATEGORY)


@nodes.register
class SendCustomIm(SendNode):
    """A message of an operator-defined type to the customer's own messenger or notification centre."""

    key, label, icon = "send_custom_im", "Send custom IM", "message-square"
    Config = SendCustomImConfig
