"""Calls of journeys to the outside."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from crm.models import Brand
from gateways.models import Call
from gateways.services.calls import new_uid


def make_call(brand: Brand, now: datetime, **fields: Any) -> Call:
    """A failed one of a webhook, unless said otherwise."""
    usual: dict[str, Any] = {
        "uid": new_uid(),
        "kind": "webhook",
        "campaign": "journey",
        "node": "hook",
        "url": "https://api.shop.example/v1/users",
        "line": "api.shop.example:443",
        "state": "failed",
        "attempts": 5,
        "error": "HTTP 500. Given up after 5 tries.",
        "http_status": 500,
        "settled_at": now,
    }
    return Call.objects.create(brand=brand, created_at=now, **{**usual, **fields})
