"""What the templates know about messages, beside the tags of the shell."""

from django import template

from gateways.policy.reasons import in_words

register = template.Library()


@register.filter
def reason(value: str) -> str:
    """Why a message was skipped or failed, as a sentence."""
    return in_words(value)
