"""Campaigns as files: told with their templates, so that they can move to another brand, and taken in again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from django.db import transaction
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from campaigns.contract import Problem
from campaigns.engine.graph import parse
from campaigns.engine.rules import check_settings
from campaigns.engine.sentences import path, plain, sentence
from campaigns.models import Campaign
from campaigns.services import campaigns
from campaigns.services.provision import Refused, provide
from campaigns.services.unseen import templates_named
from crm.models import Brand
from crm.services.changes import Actor
from gateways.models import Template

SLUG = r"^[A-Za-z0-9_-]{1,100}$"


class TemplateFile(BaseModel):
    """A template in a file; the fields of its channel stand beside these."""

    model_config = ConfigDict(extra="allow", frozen=True)

    slug: str = Field(pattern=SLUG)
    name: str = Field(min_length=1, max_length=200)
    channel: str = Field(max_length=50)
    im_type: str = Field(default="", max_length=100, description="of custom IM: the slug of its type")

    @property
    def content(self) -> Mapping[str, Any]:
        return self.model_extra or {}


class CampaignFile(BaseModel):
    """A campaign as it is exported and imported."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    beckon: Literal["campaign"]
    version: Literal[1]
    name: str = Field(min_length=1, max_length=200)
    slug: str = Field(pattern=SLUG)
    graph: dict[str, Any]
    settings: dict[str, Any] = {}
    templates: list[TemplateFile] = Field(default=[], max_length=500)
    im_types: list[dict[str, Any]] = Field(default=[], max_length=100)
    gateways: dict[str, str] = Field(
        default={}, description="by channel, the gateway for new templates; needed where there are several"
    )


@transaction.atomic
def copy(actor: Actor, campaign: Campaign, slug: str, name: str) -> Campaign:
    """A new draft like the campaign's. Raises SlugTaken."""
    return campaigns.create(actor, campaign.brand, slug, name, campaign.draft, campaign.settings)


def exported(campaign: Campaign) -> dict[str, Any]:
    """The draft with all templates that it names."""
    slugs = {slug for _, _, slug in templates_named(parse(campaign.draft)[0])}
    rows = Template.objects.filter(brand=campaign.brand, slug__in=slugs).select_related("im_type")
    found = list(rows.order_by("slug"))
    types = {row.im_type.slug: row.im_type for row in found if row.im_type}
    return {
        "beckon": "campaign",
        "version": 1,
        "name": campaign.name,
        "slug": campaign.slug,
        "graph": campaign.draft,
        "settings": campaign.settings,
        "templates": [_template(row) for row in found],
        "im_types": [{"slug": t.slug, "name": t.name, "fields": t.fields} for t in types.values()],
    }


@transaction.atomic
def take_in(actor: Actor, brand: Brand, value: Any) -> Campaign:
    """A draft from a file, with the templates that are missing. Raises Refused (nothing has changed), SlugTaken.

    What the graph names beside templates (segments, audiences …) may be missing: the draft's problems say so.
    """
    file = _read(value)
    problems = [problem for problem in parse(file.graph)[1] if not problem.warning]
    problems += check_settings(file.settings)
    if problems:
        raise Refused(problems)
    provide(actor, brand, file.templates, file.gateways, file.im_types)
    return campaigns.create(actor, brand, file.slug, file.name, file.graph, file.settings)


def _read(value: Any) -> CampaignFile:
    if not isinstance(value, Mapping) or value.get("beckon") != "campaign":
        message = 'This is no exported campaign: such a file begins with {"beckon": "campaign"}.'
        raise Refused([Problem("", "bad_file", message)])
    try:
        return CampaignFile.model_validate(value)
    except ValidationError as error:
        found = [Problem("", "bad_file", sentence("File", one), field=path(one)) for one in plain(error)]
        raise Refused(found) from None


def _template(row: Template) -> dict[str, Any]:
    im_type = {"im_type": row.im_type.slug} if row.im_type else {}
    return {"slug": row.slug, "name": row.name, "channel": row.channel, **im_type, **row.content}
