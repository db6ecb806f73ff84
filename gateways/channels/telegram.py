"""Telegram."""

from gateways.channels._text import TextChannel
from gateways.contract import channels


@channels.register
class Telegram(TextChannel):
    key = "telegram"
    label = "Telegram"
    icon = "send"
