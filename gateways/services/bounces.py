"""Bounces: a channel on which a customer's messages fail again and again is suppressed.

Callbacks say `failed` or `rejected` and no cause, so one failure may mean anything: a full mailbox, a gateway's own
trouble. Several in a row without a delivery between them mean an address that is no more. What a gateway refuses in its
answer counts for nothing here: a key that has run out would put everybody on the list.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import msgspec
from django.db import connection, transaction

from crm.models import Brand
from crm.policy.addresses import subject_of_customer
from crm.services.changes import SYSTEM, Actor, changing
from crm.services.suppressions import Line, suppress
from gateways.contract import channels
from gateways.policy.progress import REPORTED
from lib.errors import Invalid

MOST_FAILURES = 100

# Counted since the customer was last taken off the list, or one failure more would put her back.
_BOUNCED = """
    SELECT c.brand_id, c.id, c.ext_id, r.channel, b.bounce_limit
    FROM json_to_recordset(%s::json) AS r (customer_id bigint, channel text)
    JOIN crm_customer c ON c.id = r.customer_id
    JOIN crm_brand b ON b.id = c.brand_id AND b.bounce_limit > 0
    CROSS JOIN LATERAL (
        SELECT count(*) FILTER (WHERE last.status IN ('failed', 'rejected')) AS failures FROM (
            SELECT m.status FROM gateways_message m
            WHERE m.customer_id = c.id AND m.channel = r.channel AND m.status NOT IN ('', 'accepted')
            AND (m.state <> 'failed' OR starts_with(m.error, %s))
            AND m.created_at > coalesce((
                SELECT max(e.at) FROM crm_consententry e
                WHERE e.brand_id = c.brand_id AND e.subject = 'id:' || c.ext_id AND e.what = 'lifted'
                AND e.channel IN (r.channel, '')
            ), '-infinity')
            ORDER BY m.id DESC LIMIT b.bounce_limit
        ) AS last
    ) AS counted
    WHERE counted.failures >= b.bounce_limit
"""


def suppress_bounced(places: Collection[tuple[int, str]], now: datetime) -> int:
    """Of these (customer id, channel) pairs, which have just failed, those that did so too often; how many lines
    are new. In the caller's transaction; two statements, however many there are."""
    if not places:
        return 0
    asked = [{"customer_id": customer_id, "channel": channel} for customer_id, channel in sorted(places)]
    with connection.cursor() as cursor:
        cursor.execute(_BOUNCED, [msgspec.json.encode(asked).decode(), REPORTED])
        bounced = cursor.fetchall()
    return suppress(SYSTEM, [_line(*row) for row in bounced], now)


def known_channel(channel: str) -> str:
    """The channel, if there is such a one; empty, for all of them, is fine. Raises Invalid."""
    if channel and channel not in channels:
        names = ", ".join(member.key for member in channels)
        raise Invalid(f"channel is one of: {names}.", code="invalid_channel", field="channel")
    return channel


def _line(brand_id: int, customer_id: int, ext_id: str, channel: str, limit: int) -> Line:
    return Line(
        brand_id=brand_id,
        customer_id=customer_id,
        subject=subject_of_customer(ext_id),
        channel=channel,
        cause="bounce",
        reason=f"{limit} messages in a row failed" if limit > 1 else "a message failed",
    )


@transaction.atomic
def set_limit(actor: Actor, brand: Brand, limit: int) -> None:
    """How many failures in a row suppress a channel; 0 for never. Raises Invalid."""
    if not 0 <= limit <= MOST_FAILURES:
        raise Invalid(f"A number from 0 to {MOST_FAILURES} is expected.", field="bounce_limit")
    brand = Brand.objects.select_for_update().get(pk=brand.pk)
    with changing(actor, brand):
        brand.bounce_limit = limit
        brand.save(update_fields=["bounce_limit"])
