"""WhatsApp."""

from gateways.channels._text import TextChannel
from gateways.contract import channels


@channels.register
class WhatsApp(TextChannel):
    key = "whatsapp"
    label = "WhatsApp"
    icon = "forum"
