"""The tables of gateways, one noun a file."""

from gateways.models.callback import Callback
from gateways.models.gateway import Gateway
from gateways.models.message import DeliveryStatus, Message
from gateways.models.template import ImType, Template
from gateways.models.template_version import TemplateVersion

__all__ = ["Callback", "DeliveryStatus", "Gateway", "ImType", "Message", "Template", "TemplateVersion"]
