"""Web push: notifications that the customer's browser shows, posted to its push service by ourselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from gateways.channels.push import Push
from gateways.contract import Envelope, channels

if TYPE_CHECKING:
    from gateways.rendering.context import Context


@channels.register
class WebPush(Push):
    """Says what a push says. The service worker that shows it reports to `callback_url`, as a gateway would."""

    key = "web_push"
    label = "Web push"
    spoken = "notification of your browser"
    icon = "browser_updated"
    own = True
    to_browsers = True

    @classmethod
    def compose(cls, content: Mapping[str, Any], envelope: Envelope, context: Context) -> dict[str, Any]:
        """Without the customer's id: it is read by a browser that may be somebody else's by then."""
        posted = super().compose(content, envelope, context)
        return {name: value for name, value in posted.items() if name != "ext_user_id"}
