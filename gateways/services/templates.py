"""Templates: made, changed, put back to an earlier version; checked and kept as a version at each save."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from crm.models import Brand
from crm.services import pii, rows
from crm.services.changes import Actor, changing
from gateways.contract import channels
from gateways.models import Gateway, ImType, Template
from gateways.services.categories import checked_category, is_sent_by
from gateways.services.gateways import check_slug
from gateways.services.templates_checking import FlawedTemplate, checked
from gateways.services.templates_versions import keep, version_of
from lib.errors import Conflict, Invalid

__all__ = ["FlawedTemplate", "checked", "create", "restore", "update"]

#: addresses beneath /templates/ that are no templates
RESERVED = frozenset({"variables", "check", "preview"})


@transaction.atomic
def create(
    actor: Actor,
    brand: Brand,
    slug: str,
    name: str,
    gateway: Gateway,
    content: Mapping[str, Any],
    im_type: ImType | None = None,
    category: str = "",
) -> Template:
    """A new template of the gateway's channel. Raises FlawedTemplate, Invalid, SlugTaken."""
    check_slug(slug)
    if slug in RESERVED:
        raise Invalid(f"“{slug}” is the name of a function: choose another slug.", field="slug")
    if gateway.brand_id != brand.pk or (im_type and im_type.brand_id != brand.pk):
        raise Invalid("The gateway or the type belongs to another brand.", field="gateway")
    if gateway.channel not in channels:
        raise Invalid("This gateway carries no messages: journeys call it themselves.", field="gateway")
    template = Template(
        brand=brand, slug=slug, name=name, channel=gateway.channel, gateway=gateway, im_type=im_type
    )
    template.content = checked(gateway.channel, content, im_type, pii.barred(brand))
    template.category = checked_category(brand.pk, gateway.channel, category)
    rows.add(actor, template, "a template")
    keep(actor, template)
    return template


@transaction.atomic
def update(
    actor: Actor,
    template: Template,
    *,
    name: str | None = None,
    gateway: Gateway | None = None,
    content: Mapping[str, Any] | None = None,
    im_type: ImType | None = None,
    category: str | None = None,
) -> Template:
    """Change what is given; messages that were not tried yet go out in the new wording.

    A save that changes nothing makes no new version. Raises FlawedTemplate, Invalid.
    """
    template = Template.objects.select_for_update().get(pk=template.pk)
    if gateway and (gateway.brand_id, gateway.channel) != (template.brand_id, template.channel):
        raise Invalid(f"Choose a gateway of this brand for {template.channel}.", field="gateway")
    im_type = im_type or template.im_type
    new = {
        "name": template.name if name is None else name,
        "gateway": gateway or template.gateway,
        "im_type": im_type,
        "category": template.category
        if category is None
        else checked_category(template.brand_id, template.channel, category),
        "content": _checked(template, template.content if content is None else content, im_type),
    }
    return _saved(actor, template, new, "changed")


@transaction.atomic
def restore(actor: Actor, template: Template, number: int, *, expected: int | None = None) -> Template:
    """Save it again as it was in version `number`, if its revision is still the `expected` one.

    Where its gateway, type or category of then is gone, it keeps those of now. Raises NotFound, Conflict, and
    FlawedTemplate if the type wants other fields by now.
    """
    template = Template.objects.select_for_update().get(pk=template.pk)
    if expected not in (None, template.revision):
        raise Conflict()
    version = version_of(template, number)
    gateways = Gateway.objects.filter(brand=template.brand_id, slug=version.gateway, channel=template.channel)
    im_type = ImType.objects.filter(brand=template.brand_id, slug=version.im_type).first()
    im_type = (im_type or template.im_type) if version.im_type else None
    new = {
        "name": version.name,
        "gateway": gateways.first() or template.gateway,
        "im_type": im_type,
        "category": version.category if is_sent_by(template, version.category) else template.category,
        "content": _checked(template, version.content, im_type),
    }
    return _saved(actor, template, new, "restored")


def _checked(template: Template, content: Mapping[str, Any], im_type: ImType | None) -> dict[str, Any]:
    return checked(template.channel, content, im_type, pii.barred(template.brand))


def _saved(actor: Actor, template: Template, new: Mapping[str, Any], action: str) -> Template:
    if all(getattr(template, field) == value for field, value in new.items()):
        return template
    with changing(actor, template, action):
        for field, value in new.items():
            setattr(template, field, value)
        template.revision += 1
        template.save()
    keep(actor, template)
    return template
