"""Categories and consent for tests."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from crm.models import Brand, Category
from crm.services.changes import Actor
from crm.services.ledger import Proof
from gateways.services import categories

ANNA = Actor("operator:anna")
PROOF = Proof("backoffice", {"note": "by phone"})


def make_category(brand: Brand, now: datetime, slug: str = "news", **fields: Any) -> Category:
    """A category of e-mail and SMS; nobody has said anything about it."""
    given: dict[str, Any] = {"name": slug.title(), "channels": ["email", "sms"]} | fields
    return categories.create(ANNA, brand, slug, now, **given)
