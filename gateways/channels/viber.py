"""Viber."""

from gateways.channels._text import TextChannel
from gateways.contract import channels


@channels.register
class Viber(TextChannel):
    key = "viber"
    label = "Viber"
    icon = "chat"
