"""From a send node to the outbox: which template by which gateway, for the whole batch at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from campaigns.engine.versions import LiveVersion
from gateways.models import Template
from gateways.services.outbox import LIFETIME, SendRequest, enqueue


@dataclass(frozen=True, slots=True)
class SendTo:
    """One customer to be written to."""

    run_id: int
    customer_id: int
    visit: int
    context: Mapping[str, Any]


def send_to(
    version: LiveVersion,
    node: str,
    slug: str,
    options: Mapping[str, Any],
    recipients: Sequence[SendTo],
    now: datetime,
) -> str:
    """Put one message for each recipient into the outbox. Returns why not, when the template is gone."""
    template = Template.objects.filter(brand_id=version.brand_id, slug=slug).first()
    if template is None:
        return f"template “{slug}” does not exist any more"
    window = version.rules.window.times if version.rules.window else None
    requests = [
        SendRequest(
            brand_id=version.brand_id,
            customer_id=to.customer_id,
            template_id=template.pk,
            gateway_id=template.gateway_id,
            channel=template.channel,
            campaign=version.campaign,
            version_id=version.id,
            run_id=to.run_id,
            node=node,
            visit=to.visit,
            part=int(options.get("part") or 0),
            context=dict(to.context),
            deliver_immediately=bool(options.get("deliver_immediately")),
            category=str(options.get("category") or ""),
            operational=version.rules.kind == "operational",
            lifetime=options.get("lifetime") or LIFETIME,
            per_minute=int(options.get("per_minute") or 0),
            window=window,
            in_window=bool(options.get("in_window")),
            priority=version.rules.priority,
            action=str(options.get("action") or ""),
        )
        for to in recipients
    ]
    enqueue(requests, now)
    return ""
