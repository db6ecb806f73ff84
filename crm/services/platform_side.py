"""What the platform says about channels by attributes: `core_is_email_disabled_by_platform` closes its side of e-mail.

The platform's side and ours are kept apart and either one blocks, so what a customer has closed with us stays closed
whatever the platform says, and the other way round.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from crm.models import OptOut
from crm.services import consent
from crm.services.consent import Closing

BEGIN, END = "core_is_", "_disabled_by_platform"
_YES = {"true", "1", "yes"}

Heard = tuple[int, int, Mapping[str, Any], str]
"""Brand, customer, what became of attributes that somebody spoke of (None where cleared), and where that comes from."""


def channel_of(name: str) -> str:
    """The channel that an attribute closes on the platform's side; empty for any other attribute."""
    return name[len(BEGIN) : -len(END)] if name.endswith(END) and name.startswith(BEGIN) else ""


def hear(heard: Iterable[Heard], now: datetime) -> None:
    """Close and open channels as these attributes say, in the caller's transaction; one that was cleared opens."""
    said = [one for row in heard for one in _said(row, now)]
    consent.close_reported([closing for closing, closes in said if closes])
    consent.open_reported([opening for opening, closes in said if not closes])


def _said(heard: Heard, now: datetime) -> Iterator[tuple[Closing, bool]]:
    brand_id, customer_id, attributes, source = heard
    for name, value in attributes.items():
        channel = channel_of(name)
        if channel:
            closing = Closing(
                brand_id=brand_id,
                customer_id=customer_id,
                channel=channel,
                reason="",
                at=now,
                evidence={"attribute": name, "from": source},
                side=OptOut.Side.PLATFORM.value,
                source="platform",
            )
            yield closing, str(value).lower() in _YES
