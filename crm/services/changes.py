"""The audit: every change of configuration, with what it was and what it is now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.db import models

from crm.models import Brand, Change, Label
from lib.clock import now

#: fields that never appear in clear, whatever model they stand on
SECRET = {"salt", "digest", "password", "authorization", "headers"}
#: fields that change by themselves and would drown what people did
NOISE = {
    "updated_at",
    "created_at",
    "last_login",
    "last_used_at",
    "tokens",
    "tokens_at",
    "failures",
    "open_until",
    "warning",
    "revision",
    "reads",
}


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: operator:anna, key:8f3a…, command:create_brand, or system."""

    name: str


SYSTEM = Actor("system")


def snapshot(instance: models.Model) -> dict[str, Any]:
    """The instance's fields as JSON, secrets as dots."""
    return {
        field.attname: "•••" if field.name in SECRET else _plain(getattr(instance, field.attname))
        for field in instance._meta.concrete_fields
        if field.name not in NOISE
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | time) else value


def record(
    actor: Actor,
    action: str,
    instance: models.Model,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
) -> None:
    """Append one change; of a changed object only the fields that differ. A change of nothing is not recorded."""
    if before is not None and after is not None:
        differing = [key for key in after if before.get(key) != after[key]]
        before = {key: before.get(key) for key in differing}
        after = {key: after[key] for key in differing}
        if not differing and action == "changed":
            return
    brand = instance if isinstance(instance, Brand) else getattr(instance, "brand", None)
    label = instance if isinstance(instance, Label) else getattr(brand or instance, "label", None)
    Change.objects.create(
        label=label,
        brand=brand,
        at=now(),
        actor=actor.name,
        action=action,
        noun=str(instance._meta.verbose_name),
        name=str(instance),
        object_id=str(instance.pk),
        before=before,
        after=after,
    )


@contextmanager
def changing(actor: Actor, instance: models.Model, action: str = "changed") -> Iterator[None]:
    """Record what the block does to an instance that is saved in it, inside the caller's transaction."""
    before = snapshot(instance) if instance.pk else None
    yield
    record(actor, action if before is not None else "created", instance, before, snapshot(instance))


def last_actor(instance: models.Model) -> str | None:
    """Who changed it last, as Actor has them; None where that is not known."""
    changes = Change.objects.filter(noun=str(instance._meta.verbose_name), object_id=str(instance.pk))
    return changes.order_by("-at").values_list("actor", flat=True).first()
