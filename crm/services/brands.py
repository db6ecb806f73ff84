"""Labels and brands: made with everything a platform needs to begin."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db import transaction

from crm.models import Brand, Key, Label
from crm.services.changes import Actor, changing, record, snapshot
from crm.services.keys import create_key
from crm.services.labels import checked_zone
from lib.errors import Invalid


@dataclass(frozen=True, kw_only=True)
class Credentials:
    """What a platform is handed for a brand. The three keys are secrets and shown this once."""

    label_key: str
    brand_key: str
    salt: str
    event_key: str
    callback_key: str
    manage_key: str


@transaction.atomic
def open_brand(
    actor: Actor,
    label: str,
    brand: str,
    now: datetime,
    *,
    name: str | None = None,
    time_zone: str | None = None,
) -> Credentials:
    """The brand `brand` of the label `label` with fresh keys; whatever of the two is missing is made.

    `name` and `time_zone` (IANA) are set when given. Raises Invalid for a bad slug or zone.
    """
    _check_slug("label", label)
    _check_slug("brand", brand)
    account = _label(actor, label, time_zone)
    unit = _brand(actor, account, brand, name)
    return Credentials(
        label_key=account.public_key,
        brand_key=unit.public_key,
        salt=account.salt,
        event_key=_secret(actor, unit, "Events", Key.Scope.EVENTS, now),
        callback_key=_secret(actor, unit, "Callbacks", Key.Scope.CALLBACK, now),
        manage_key=_secret(actor, unit, "Management", Key.Scope.MANAGE, now),
    )


def _secret(actor: Actor, brand: Brand, name: str, scope: Key.Scope, now: datetime) -> str:
    key, secret = create_key(brand, name, [scope], now)
    record(actor, "created", key, None, snapshot(key))
    return secret


def _label(actor: Actor, slug: str, time_zone: str | None) -> Label:
    label = Label.objects.filter(slug=slug).first() or Label(
        slug=slug, name=slug, public_key=secrets.token_hex(16), salt=secrets.token_hex(16)
    )
    with changing(actor, label):
        label.time_zone = label.time_zone if time_zone is None else checked_zone(time_zone)
        label.save()
    return label


def _brand(actor: Actor, label: Label, slug: str, name: str | None) -> Brand:
    brand = Brand.objects.filter(label=label, slug=slug).first() or Brand(
        label=label, slug=slug, name=slug, public_key=secrets.token_hex(16)
    )
    with changing(actor, brand):
        brand.name = name or brand.name
        brand.save()
    return brand


def _check_slug(field: str, slug: str) -> None:
    try:
        validate_slug(slug)
    except ValidationError:
        raise Invalid(
            f"The {field} may consist of letters, digits, - and _ only, not {slug!r}.",
            code="invalid_slug",
            field=field,
        ) from None
    if len(slug) > 100:
        raise Invalid(f"The {field} may have 100 characters at most.", code="invalid_slug", field=field)
