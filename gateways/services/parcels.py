"""Parcels: messages on their way out of the database, leased to one sender."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection

from gateways.contract import channels
from gateways.models import Gateway

_LEASE = """
    UPDATE gateways_message m
    SET state = 'sending', lease = %(lease)s, due_at = %(until)s, attempts = m.attempts + 1,
        body = coalesce(r.body, m.body)
    FROM json_to_recordset(%(bodies)s::json) AS r (id bigint, body jsonb)
    WHERE m.id = r.id
"""
# Sorted, so that a body read back from jsonb, which keeps no order, gives the same bytes as the first time.
_encode = msgspec.json.Encoder(order="sorted").encode


@dataclass(frozen=True, slots=True)
class Route:
    """Where the messages of a gateway go, and with which headers; nowhere, where `own` names a channel of ours."""

    gateway_id: int
    url: str
    headers: Mapping[str, str]
    own: str = ""
    to_browsers: bool = False

    @classmethod
    def of(cls, gateway: Gateway) -> Route:
        authorization = {"Authorization": gateway.authorization} if gateway.authorization else {}
        member = channels.get(gateway.channel) if gateway.channel in channels else None
        to_browsers = member is not None and member.to_browsers
        own = gateway.channel if member is not None and member.own and not to_browsers else ""
        return cls(gateway.pk, gateway.url, {**gateway.headers, **authorization}, own, to_browsers)


class Letter(msgspec.Struct, frozen=True, gc=False):
    """What is posted to one browser, encrypted for it."""

    browser_id: int
    url: str
    body: bytes
    headers: Mapping[str, str]


class Parcel(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One try of one message.

    `maybe_sent`: an earlier try may have arrived. `holds`: the gateway wants no second try without a person's
    decision. `probe`: the one message that a half-open breaker lets through. `letters`: what is
    posted instead of it, where it is for browsers.
    """

    message_id: int
    uid: str
    brand_id: int
    route: Route
    body: bytes
    lease: UUID
    attempts: int
    expires_at: datetime
    is_new: bool
    maybe_sent: bool
    holds: bool
    probe: bool
    troubled: bool
    letters: tuple[Letter, ...] = ()

    @property
    def headers(self) -> dict[str, str]:
        """For this call: the gateway's, and the uid once more for whoever de-duplicates by header."""
        return {**self.route.headers, "Idempotency-Key": self.uid}


def encode_body(body: Mapping[str, Any]) -> bytes:
    """The request's bytes, the same for the same body. Raises ValueError for what PostgreSQL cannot keep."""
    encoded = _encode(body)
    if b"\\u0000" in encoded:
        raise ValueError("a NUL character in the body")
    return encoded


def _row(parcel: Parcel) -> bytes:
    return b'{"id":%d,"body":%b}' % (parcel.message_id, parcel.body if parcel.is_new else b"null")


def lease(parcels: Sequence[Parcel], until: datetime) -> None:
    """Mark them as being sent until then, count the try, and fix the bodies of those that are tried first."""
    if not parcels:
        return
    params: dict[str, Any] = {
        "lease": parcels[0].lease,
        "until": until,
        # The bodies are JSON already: joined as they are, nothing is quoted twice.
        "bodies": (b"[%b]" % b",".join(map(_row, parcels))).decode(),
    }
    with connection.cursor() as cursor:
        cursor.execute(_LEASE, params)
