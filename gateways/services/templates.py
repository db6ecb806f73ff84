"""Templates: made, changed, every source in them checked when they are saved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from pydantic import ValidationError

from crm.models import Brand
from crm.services import rows
from crm.services.changes import Actor, changing
from gateways.contract import Channel, Flaw, channels
from gateways.models import Gateway, ImType, Template
from gateways.rendering.errors import TemplateError
from gateways.rendering.variables import variables
from gateways.services.gateways import check_slug
from lib.errors import Invalid


class FlawedTemplate(Invalid):
    """The template cannot be saved like this; `flaws` says why, field by field."""

    def __init__(self, flaws: Sequence[Flaw]) -> None:
        super().__init__(flaws[0].message, code="flawed_template", field=flaws[0].field)
        self.flaws = tuple(flaws)


@transaction.atomic
def create(
    actor: Actor,
    brand: Brand,
    slug: str,
    name: str,
    gateway: Gateway,
    content: Mapping[str, Any],
    im_type: ImType | None = None,
) -> Template:
    """A new template of the gateway's channel. Raises FlawedTemplate, Invalid, SlugTaken."""
    check_slug(slug)
    if gateway.brand_id != brand.pk or (im_type and im_type.brand_id != brand.pk):
        raise Invalid("The gateway or the type belongs to another brand.", field="gateway")
    template = Template(
        brand=brand, slug=slug, name=name, channel=gateway.channel, gateway=gateway, im_type=im_type
    )
    template.content = checked(gateway.channel, content, im_type)
    rows.add(actor, template, "a template")
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
) -> Template:
    """Change what is given; messages that were not tried yet go out in the new wording."""
    template = Template.objects.select_for_update().get(pk=template.pk)
    if gateway and (gateway.brand_id, gateway.channel) != (template.brand_id, template.channel):
        raise Invalid(f"Choose a gateway of this brand for {template.channel}.", field="gateway")
    with changing(actor, template):
        template.name = template.name if name is None else name
        template.gateway = gateway or template.gateway
        template.im_type = im_type or template.im_type
        template.content = checked(
            template.channel, template.content if content is None else content, template.im_type
        )
        template.revision += 1
        template.save()
    return template


def checked(channel: str, content: Mapping[str, Any], im_type: ImType | None = None) -> dict[str, Any]:
    """The content as it is stored. Raises FlawedTemplate with everything that is wrong with it."""
    member = channels.get(channel)
    try:
        parsed = member.Content.model_validate(content).model_dump()
    except ValidationError as error:
        raise FlawedTemplate([_flaw(each) for each in error.errors()]) from None
    flaws = [*member.flaws(parsed, im_type.fields if im_type else ()), *_source_flaws(member, parsed)]
    if flaws:
        raise FlawedTemplate(flaws)
    return parsed


def _source_flaws(member: type[Channel], content: Mapping[str, Any]) -> list[Flaw]:
    flaws = []
    for field, source in member.sources(content).items():
        try:
            variables(source)
        except TemplateError as error:
            flaws.append(Flaw(field, f"{error.problem} {error.hint}".strip(), error.line))
    return flaws


def _flaw(error: Any) -> Flaw:
    return Flaw(".".join(map(str, error["loc"])) or "content", error["msg"])
