"""Deleting gateways, templates and types of custom IM: refused while anything needs them."""

from __future__ import annotations

from crm.services import rows
from crm.services.changes import Actor
from gateways.models import Gateway, ImType, Template


def delete_gateway(actor: Actor, gateway: Gateway) -> None:
    """Raises InUse, saying where."""
    rows.delete(actor, gateway, "gateway")


def delete_template(actor: Actor, template: Template) -> None:
    """Raises InUse, saying where."""
    rows.delete(actor, template, "template")


def delete_im_type(actor: Actor, im_type: ImType) -> None:
    """Raises InUse, saying where."""
    rows.delete(actor, im_type, "im_type")
