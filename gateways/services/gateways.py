"""Gateways: made, changed, their URLs checked when they are saved (and again at every connect)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db import transaction

from crm.models import Brand
from crm.services import rows
from crm.services.changes import Actor, changing
from gateways.contract import is_kind, kinds
from gateways.models import Gateway
from gateways.services import outbox
from lib.addresses import check_url_resolved
from lib.errors import Invalid
from lib.outgoing import check_headers

EDITABLE = ("name", "url", "authorization", "headers", "rate_per_second", "on_unknown", "active")
_HEALED = {"failures": 0, "open_until": None, "warning": "", "tokens": 0.0, "tokens_at": None}


def create(actor: Actor, brand: Brand, slug: str, channel: str, **fields: Any) -> Gateway:
    """A new gateway; `fields` out of EDITABLE. Raises Invalid naming the field, SlugTaken."""
    check_slug(slug)
    if not is_kind(channel):
        known = ", ".join(key for key, _ in kinds())
        raise Invalid(f"There is no channel {channel!r}: choose one of {known}.", field="channel")
    gateway = Gateway(brand=brand, slug=slug, channel=channel, **_checked({"name": slug, **fields}))
    _check_address(gateway.url)
    _check(gateway)
    rows.add(actor, gateway, "a gateway")
    return gateway


def update(actor: Actor, gateway: Gateway, **fields: Any) -> Gateway:
    """Change what is given. A changed gateway starts in good health: what waits for it is tried at once."""
    _check_address(fields.get("url", gateway.url))
    return _update(actor, gateway, **fields)


@transaction.atomic
def _update(actor: Actor, gateway: Gateway, **fields: Any) -> Gateway:
    gateway = Gateway.objects.select_for_update().get(pk=gateway.pk)
    with changing(actor, gateway):
        for name, value in {**_checked(fields), **_HEALED}.items():
            setattr(gateway, name, value)
        _check(gateway)
        gateway.save()
    outbox.wake()
    return gateway


def _checked(fields: dict[str, Any]) -> dict[str, Any]:
    for name in fields:
        if name not in EDITABLE:
            raise Invalid(f"A gateway has no field {name!r} that can be set.", field=name)
    return fields


def _check_address(url: Any) -> None:
    """Raises ForbiddenAddress. Asks the DNS, hence outside the transaction."""
    check_url_resolved(url, settings.BECKON_ALLOW_PRIVATE_GATEWAYS)


def _check(gateway: Gateway) -> None:
    """Raises Invalid naming the field."""
    if not isinstance(gateway.headers, dict) or not all(isinstance(v, str) for v in gateway.headers.values()):
        raise Invalid("Headers are names and texts.", field="headers")
    check_headers(gateway.headers)
    if gateway.authorization:
        _check_authorization(gateway.authorization)
    if gateway.on_unknown not in Gateway.OnUnknown.values:
        raise Invalid(f"Choose one of {', '.join(Gateway.OnUnknown.values)}.", field="on_unknown")
    rate = gateway.rate_per_second
    if isinstance(rate, bool) or not isinstance(rate, int) or not 0 <= rate <= 100_000:
        raise Invalid("A whole number from 0 (unlimited) to 100000 is expected.", field="rate_per_second")


def _check_authorization(value: str) -> None:
    try:
        check_headers({"Authorization": value})
    except Invalid as error:
        raise Invalid(error.message, code=error.code, field="authorization") from None


def check_slug(slug: str) -> None:
    try:
        validate_slug(slug)
    except ValidationError:
        raise Invalid("A slug consists of letters, digits, hyphens and underscores.", field="slug") from None
    if len(slug) > 100:
        raise Invalid("A slug is at most 100 characters long.", field="slug")
