"""Categories: made, changed, deleted; each save is kept as a version that consents can name."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from crm.models import Brand, Category, CategoryVersion
from crm.models.category import State
from crm.services import rows
from crm.services.changes import Actor, changing
from crm.services.uses import refuse_if_used
from gateways.contract import channels
from gateways.models import Template
from gateways.services.gateways import check_slug
from lib.errors import Invalid

FIELDS = ("name", "description", "channels", "default", "kind", "double_opt_in")
DEFAULTS = (State.IN, State.OUT, State.OPEN)


@transaction.atomic
def create(actor: Actor, brand: Brand, slug: str, now: datetime, **fields: Any) -> Category:
    """A category by its FIELDS. Raises Invalid, SlugTaken."""
    check_slug(slug)
    category = Category(brand=brand, slug=slug, **fields)
    _check(category)
    rows.add(actor, category, "a category")
    _keep(category, now)
    return category


@transaction.atomic
def change(actor: Actor, category: Category, now: datetime, **fields: Any) -> Category:
    """Change what is given of FIELDS; None leaves a field as it is. Raises Invalid.

    What customers have chosen stays; a new default holds at once for all who have chosen nothing.
    """
    category = Category.objects.select_for_update().get(pk=category.pk)
    wanted = {name: value for name, value in fields.items() if value is not None}
    if all(getattr(category, name) == value for name, value in wanted.items()):
        return category
    with changing(actor, category):
        for name, value in wanted.items():
            setattr(category, name, value)
        _check(category)
        _refuse_lost_channels(category)
        category.revision += 1
        category.save()
    _keep(category, now)
    return category


@transaction.atomic
def delete(actor: Actor, category: Category, now: datetime) -> None:
    """With all that customers chose about it; the ledger keeps it. Raises InUse while something names it."""
    refuse_if_used(category.brand_id, "category", category.slug)
    _keep(category, now, gone=True)
    rows.delete(actor, category, "category")


def checked_category(brand_id: int, channel: str, slug: str) -> str:
    """The slug, if the brand has such a category for the channel; empty is none. Raises Invalid."""
    if not slug:
        return ""
    found = Category.objects.filter(brand=brand_id, slug=slug).values_list("channels", flat=True).first()
    if found is None:
        raise Invalid(f"This brand has no category “{slug}”.", code="unknown_category", field="category")
    if channel not in found:
        raise Invalid(
            f"The category “{slug}” is not sent by {channel}.",
            code="category_without_channel",
            field="category",
        )
    return slug


def is_sent_by(template: Template, slug: str) -> bool:
    """Whether the category is there (no category always is) and sent by the template's channel."""
    has = Category.objects.filter(brand=template.brand_id, slug=slug, channels__contains=[template.channel])
    return not slug or has.exists()


def _check(category: Category) -> None:
    unknown = [key for key in category.channels if key not in channels]
    if unknown or not category.channels:
        names = ", ".join(channel.key for channel in channels)
        raise Invalid(f"A category is sent by one or more of: {names}.", field="channels")
    category.channels = [channel.key for channel in channels if channel.key in category.channels]
    if category.default not in DEFAULTS:
        raise Invalid(f"default is one of: {', '.join(DEFAULTS)}.", field="default")
    if category.kind not in Category.Kind.values:
        raise Invalid(f"kind is one of: {', '.join(Category.Kind.values)}.", field="kind")
    if category.double_opt_in and category.default == State.IN:
        message = "Nobody has to confirm what everybody gets unasked: choose another default."
        raise Invalid(message, field="double_opt_in")


def _refuse_lost_channels(category: Category) -> None:
    """A template of a channel that the category has no more would be skipped for everybody, silently."""
    templates = Template.objects.filter(brand=category.brand_id, category=category.slug)
    lost = templates.exclude(channel__in=category.channels).values_list("slug", flat=True)[:1]
    if lost:
        raise Invalid(f"Template “{lost[0]}” is of a channel that would be missing.", field="channels")


def _keep(category: Category, now: datetime, *, gone: bool = False) -> None:
    CategoryVersion.objects.create(
        brand_id=category.brand_id,
        category=category.slug,
        number=category.revision,
        at=now,
        gone=gone,
        **{name: getattr(category, name) for name in FIELDS},
    )
