"""The control group: who is drawn for it, always the same customers for one campaign.

Drawn by campaign and customer, not by version: who was spared by one version is spared by the next, and a larger
share adds customers to those drawn for the smaller one. The node and the settings draw alike.
"""

from __future__ import annotations

import hashlib

from crm.contract import Sql

WHY = "control group"
_SPACE = 2**32


def is_drawn(campaign: str, customer_id: int, percent: float) -> bool:
    """Whether a customer belongs to such a share of a campaign (its slug)."""
    text = f"control:{campaign}:{customer_id}"
    drawn = int(hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()[:8], 16)
    return drawn < percent / 100 * _SPACE


def drawn(campaign: str, percent: float) -> Sql:
    """The same as SQL, about `customer_id`."""
    if not percent:
        return Sql("false")
    number = "('x' || left(md5('control:' || %s || ':' || customer_id), 8))::bit(32)::bigint"
    return Sql(f"({number} < %s)", (campaign, percent / 100 * _SPACE))
