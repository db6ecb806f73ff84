"""What bodies refer to by slug or id: found in the brand, or the field is refused."""

from __future__ import annotations

from typing import NoReturn

from crm.models import Brand, Customer
from crm.services import customers
from gateways.contract import own_channels
from gateways.models import Gateway, ImType
from gateways.services.keeping import gateway_of
from lib.errors import Invalid


def gateway_named(brand: Brand, slug: str) -> Gateway:
    """Raises Invalid."""
    found = Gateway.objects.filter(brand=brand, slug=slug).first()
    return found or _refuse("gateway", f"This brand has no gateway “{slug}”.")


def gateway_for(brand: Brand, channel: str | None, slug: str | None) -> Gateway:
    """The one named; without a name that of a channel of our own. Raises Invalid."""
    if slug is None and channel in own_channels():
        return gateway_of(brand, channel or "")
    return gateway_named(brand, slug) if slug else _refuse("gateway", "Say by which gateway it leaves.")


def im_type_named(brand: Brand, slug: str) -> ImType:
    """Raises Invalid."""
    found = ImType.objects.filter(brand=brand, slug=slug).first()
    return found or _refuse("im_type", f"This brand has no type of custom IM “{slug}”.")


def customer_named(brand: Brand, ext_id: str) -> Customer:
    """Raises Invalid."""
    found = Customer.objects.filter(pk=customers.id_of(brand.pk, ext_id)).first()
    return found or _refuse("customer", f"This brand has no customer “{ext_id}”.")


def _refuse(field: str, message: str) -> NoReturn:
    raise Invalid(message, code=f"unknown_{field}", field=field)
