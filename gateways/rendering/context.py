"""What a template may see: plain values under the names that the platforms' documents promise.

event.* and client.eventContext.* are the triggering event's payload; customer.*, state.* and
client.properties.* the customer's attributes, with ext_id (also as user_ext_id). client.poll('slug') is the address
of a poll.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, tzinfo
from typing import Any

from msgspec import Struct, field

Fields = Mapping[str, Any]


class Context(Struct, frozen=True, kw_only=True, gc=False):
    """Dicts, lists and single values only; `zone` is the customer's, for the filter `date`."""

    ext_id: str
    attributes: Fields = field(default_factory=dict)
    event: Fields = field(default_factory=dict)
    label: Fields = field(default_factory=dict)
    brand: Fields = field(default_factory=dict)
    campaign: Fields = field(default_factory=dict)
    message: Fields = field(default_factory=dict)
    unsubscribe_url: str | None = None
    preferences_url: str | None = None
    confirm_url: str | None = None
    polls: Fields = field(default_factory=dict)
    zone: tzinfo = UTC

    def names(self) -> dict[str, object]:
        """The roots of all paths. An attribute never hides the customer's own id."""
        event = dict(self.event)
        customer = {**self.attributes, "ext_id": self.ext_id, "user_ext_id": self.ext_id}
        return {
            "event": event,
            "customer": customer,
            "state": customer,
            "client": {"eventContext": event, "properties": customer, "poll": self.polls},
            "label": dict(self.label),
            "brand": dict(self.brand),
            "campaign": dict(self.campaign),
            "message": dict(self.message),
            "unsubscribe_url": self.unsubscribe_url,
            "preferences_url": self.preferences_url,
            "confirm_url": self.confirm_url,
        }
