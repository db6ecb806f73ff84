"""Changing one customer by hand or by program, by the same rules as an `update_profile` event, but audited."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec
from django.db import transaction

from crm.models import Customer
from crm.services import pii, profile
from crm.services.changes import Actor, changing
from lib.errors import Invalid

MAX_BYTES = 32 * 1024


@transaction.atomic
def edit(
    actor: Actor, customer: Customer, attributes: Mapping[str, Any], is_test: bool | None, now: datetime
) -> Customer:
    """Apply an update_profile payload; `is_test` is the attribute core_is_test_account. Raises Invalid."""
    payload = dict(attributes)
    if is_test is not None:
        payload[profile.TEST_ACCOUNT] = is_test
    _check(payload, pii.barred(customer.brand))
    customer = (
        Customer.objects.select_for_update(of=("self",)).select_related("brand__label").get(pk=customer.pk)
    )
    with changing(actor, customer):
        profile.update([(customer.pk, payload)], now, [actor.name])
        customer.refresh_from_db(fields=["attributes", "is_test", "updated_at"])
    return customer


def _check(payload: Mapping[str, Any], barred: frozenset[str]) -> None:
    personal = pii.first_barred(payload, barred) if barred else None
    if personal:
        message = f"This brand is free of personal data: leave out “{personal}”."
        raise Invalid(message, code="personal_data", field=f"attributes.{personal}")
    found = profile.problem(payload)
    if found:
        raise Invalid(found[1], code="invalid_attribute", field=f"attributes.{found[0]}")
    if len(msgspec.json.encode(payload)) > MAX_BYTES:
        raise Invalid(
            f"Attributes may take {MAX_BYTES // 1024} KiB in one request.",
            code="too_large",
            field="attributes",
        )
