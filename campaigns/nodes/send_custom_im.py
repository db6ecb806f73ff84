"""Send a custom IM."""

from campaigns.contract import NodeConfig, reference
from campaigns.engine.families import nodes
from campaigns.nodes._send import SendNode


class SendCustomImConfig(NodeConfig):
    """Which template."""

    template: str = reference("template", channel="custom_im")


@nodes.register
class SendCustomIm(SendNode):
    """A message of an operator-defined type to the customer's own messenger or notification centre."""

    key, label, icon = "send_custom_im", "Send custom IM", "message-square"
    Config = SendCustomImConfig
