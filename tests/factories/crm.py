"""Brands and customers for tests."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count
from typing import Any

from crm.models import Brand, Customer, Key, Label
from crm.services.keys import Caller, create_key

MADE_AT = datetime(2026, 1, 1, tzinfo=UTC)
_numbers = count(1)


def make_label(slug: str | None = None, **fields: Any) -> Label:
    """A label of its own."""
    slug = slug or f"label-{next(_numbers)}"
    return Label.objects.create(
        slug=slug, name=slug.title(), public_key=f"pk-{slug}", salt="SALT-example", **fields
    )


def make_brand(slug: str = "spacex", label: Label | None = None, **fields: Any) -> Brand:
    """A brand under a label of its own, unless one is given."""
    label = label or make_label()
    return Brand.objects.create(
        label=label, slug=slug, name=slug.title(), public_key=f"pk-{label.slug}-{slug}", **fields
    )


def make_customer(brand: Brand, ext_id: str | None = None, **attributes: Any) -> Customer:
    """A customer of the brand with these attributes."""
    return Customer.objects.create(
        brand=brand,
        ext_id=ext_id or f"customer-{next(_numbers)}",
        attributes=attributes,
        is_test=attributes.get("core_is_test_account") is True,
        created_at=MADE_AT,
        updated_at=MADE_AT,
    )


def make_key(brand: Brand, *scopes: str, **options: Any) -> tuple[Key, str]:
    """A key of the brand and its secret; for events unless told otherwise."""
    return create_key(brand, "test", scopes or (Key.Scope.EVENTS,), MADE_AT, **options)


def make_caller(brand: Brand, *scopes: str, **options: Any) -> Caller:
    """Who calls with a fresh key of the brand."""
    key, _ = make_key(brand, *scopes, **options)
    return Caller(brand, frozenset(key.scopes), f"key:{key.prefix}", key)
