"""The gallery: which journeys there are to begin with, and beginning with one."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from django.db import transaction

from campaigns import gallery
from campaigns.gallery._writing import SENDER, Entry, Letter
from campaigns.models import Campaign
from campaigns.services import campaigns
from campaigns.services.provision import provide
from crm.models import Brand
from crm.services.changes import Actor
from gateways.models import Template
from lib.errors import NotFound


@lru_cache(maxsize=1)
def entries() -> tuple[Entry, ...]:
    """All entries, by name."""
    names = (found.name for found in pkgutil.iter_modules(gallery.__path__) if not found.name.startswith("_"))
    found = [importlib.import_module(f"{gallery.__name__}.{name}").ENTRY for name in names]
    return tuple(sorted(found, key=lambda entry: entry.name))


@transaction.atomic
def begin(
    actor: Actor, brand: Brand, key: str, slug: str, name: str, gateways: Mapping[str, str]
) -> Campaign:
    """A draft from an entry, with the templates that are missing. Raises NotFound, Refused, SlugTaken."""
    entry = next((one for one in entries() if one.key == key), None)
    if entry is None:
        raise NotFound(f"The gallery has no “{key}”.")
    sender = _sender(brand)
    provide(actor, brand, [_from(letter, sender) for letter in entry.templates], gateways)
    return campaigns.create(actor, brand, slug, name, dict(entry.graph), dict(entry.settings))


def _from(letter: Letter, sender: str) -> Letter:
    """The letter in the brand's own name; only e-mails have a sender."""
    if letter.content.get("from_email_address") != SENDER:
        return letter
    return replace(letter, content={**letter.content, "from_email_address": sender})


def _sender(brand: Brand) -> str:
    """Whom the brand's newest e-mail template is from."""
    contents = Template.objects.filter(brand=brand, channel="email").order_by("-pk")
    newest: Mapping[str, Any] = contents.values_list("content", flat=True).first() or {}
    return str(newest.get("from_email_address") or SENDER)
