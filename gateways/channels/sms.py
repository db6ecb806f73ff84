"""SMS."""

from gateways.channels._text import TextChannel
from gateways.contract import channels


@channels.register
class Sms(TextChannel):
    key = "sms"
    label = "SMS"
    icon = "sms"
