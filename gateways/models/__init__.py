"""The tables of gateways, one noun a file."""

from gateways.models.browser import Browser, PushKey
from gateways.models.call import Call, CallLine
from gateways.models.callback import Callback
from gateways.models.delay import Delay
from gateways.models.delivery_window import DeliveryWindow
from gateways.models.frequency_cap import FrequencyCap
from gateways.models.gateway import Gateway
from gateways.models.inbox import Notification
from gateways.models.message import DeliveryStatus, Message
from gateways.models.notice import Notice, Turn
from gateways.models.pace import Pace
from gateways.models.poll import Poll, PollAnswer, PollInvitation
from gateways.models.popup import Popup
from gateways.models.template import ImType, Template
from gateways.models.template_version import TemplateVersion

__all__ = [
    "Browser",
    "Call",
    "CallLine",
    "Callback",
    "Delay",
    "DeliveryStatus",
    "DeliveryWindow",
    "FrequencyCap",
    "Gateway",
    "ImType",
    "Message",
    "Notice",
    "Notification",
    "Pace",
    "Poll",
    "PollAnswer",
    "PollInvitation",
    "Popup",
    "PushKey",
    "Template",
    "TemplateVersion",
    "Turn",
]
