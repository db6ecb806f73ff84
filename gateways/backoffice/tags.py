"""What the templates know about messages, beside the tags of the shell."""

from django import template

from gateways.contract import channels
from gateways.policy.reasons import in_words

register = template.Library()


@register.filter
def reason(value: str) -> str:
    """Why a message was skipped or failed, as a sentence."""
    return in_words(value)


@register.filter
def channel(key: str) -> str:
    """What people call a channel; the key itself of one that is no more."""
    return next((one.label for one in channels if one.key == key), key)
