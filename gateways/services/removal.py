"""Deleting gateways, templates and types of custom IM: refused while anything needs them."""

from __future__ import annotations

from django.db import transaction

from crm.services.changes import Actor, record, snapshot
from crm.services.uses import refuse_if_used
from gateways.models import Gateway, ImType, Template


def delete_gateway(actor: Actor, gateway: Gateway) -> None:
    """Raises InUse, saying where."""
    _delete(actor, "gateway", gateway)


def delete_template(actor: Actor, template: Template) -> None:
    """Raises InUse, saying where."""
    _delete(actor, "template", template)


def delete_im_type(actor: Actor, im_type: ImType) -> None:
    """Raises InUse, saying where."""
    _delete(actor, "im_type", im_type)


@transaction.atomic
def _delete(actor: Actor, kind: str, row: Gateway | Template | ImType) -> None:
    refuse_if_used(row.brand_id, kind, row.slug)
    record(actor, "deleted", row, snapshot(row), None)
    row.delete()
