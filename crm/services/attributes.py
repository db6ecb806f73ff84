"""Declaring attributes: audited, and known to every process within seconds."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction

from crm.models import Attribute, Brand
from crm.services import pii
from crm.services.changes import Actor, changing, record, snapshot
from crm.services.profile import PREFIXES
from lib.errors import Conflict, Invalid

MAX_NAME = 255
MAX_LABEL = 200
OWN = ("ext_id", "registered_at", "is_test")


class NameTaken(Conflict):
    """This brand has declared an attribute of this name already: change that one."""

    field = "name"


def declare(
    actor: Actor, brand: Brand, name: str, type_: str, label: str = "", *, personal: bool = False
) -> Attribute:
    """Declare an attribute, seen before or not. Raises Invalid, NameTaken."""
    _check_name(name)
    _check(type_, label)
    attribute = Attribute(brand=brand, name=name, type=type_, label=label.strip(), pii=personal)
    try:
        with transaction.atomic(), changing(actor, attribute):
            attribute.save()
    except IntegrityError:
        raise NameTaken(f"“{name}” is declared already: change that declaration.") from None
    _tell(brand.pk)
    return attribute


@transaction.atomic
def change(
    actor: Actor,
    attribute: Attribute,
    *,
    type_: str | None = None,
    label: str | None = None,
    personal: bool | None = None,
) -> Attribute:
    """What is None stays; the name always does. Raises Invalid."""
    attribute = Attribute.objects.select_for_update(of=("self",)).select_related("brand").get(pk=attribute.pk)
    wanted: dict[str, Any] = {"type": type_, "label": label and label.strip(), "pii": personal}
    with changing(actor, attribute):
        for field, value in wanted.items():
            setattr(attribute, field, getattr(attribute, field) if value is None else value)
        _check(attribute.type, attribute.label)
        attribute.save()
    _tell(attribute.brand_id)
    return attribute


@transaction.atomic
def remove(actor: Actor, attribute: Attribute) -> None:
    """Take the declaration back; customers keep their values, which are then no personal data any more."""
    record(actor, "deleted", attribute, snapshot(attribute), None)
    attribute.delete()
    _tell(attribute.brand_id)


def _tell(brand_id: int) -> None:
    pii.forget(brand_id)  # for the rest of this transaction; and again for whoever reads before it ends
    transaction.on_commit(lambda: pii.forget(brand_id))


def _check_name(name: str) -> None:
    if not 1 <= len(name) <= MAX_NAME or "\0" in name or name[0] in PREFIXES or name != name.strip():
        raise Invalid(
            f"An attribute has a name of 1 to {MAX_NAME} characters, not beginning with {' '.join(PREFIXES)}.",
            code="invalid_name",
            field="name",
        )
    if name in OWN:
        raise Invalid(f"Every customer has “{name}”: it is declared by itself.", code="own", field="name")


def _check(type_: str, label: str) -> None:
    if type_ not in Attribute.Type.values:
        known = ", ".join(Attribute.Type.values)
        raise Invalid(f"The type is one of {known}.", code="invalid_type", field="type")
    if len(label) > MAX_LABEL or "\0" in label:
        raise Invalid(f"A label has {MAX_LABEL} characters at most.", code="invalid_label", field="label")
