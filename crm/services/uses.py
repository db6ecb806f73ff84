"""Whether a thing may be deleted: every app is asked who needs it, the higher ones without being named."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps

from lib.errors import Conflict

SHOWN = 5


class InUse(Conflict):
    """Something else needs it."""


def refuse_if_used(brand_id: int, kind: str, slug: str) -> None:
    """Raises InUse, saying where."""
    found = places(brand_id, kind, slug)
    if found:
        more = f" and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
        raise InUse(f"It cannot be deleted while it is used by {', '.join(found[:SHOWN])}{more}.")


def places(brand_id: int, kind: str, slug: str) -> list[str]:
    """What needs it, in words: campaign “welcome”, segment “vip”."""
    return [place for ask in _askable() for place in ask(brand_id, kind, slug)]


def _askable() -> Iterable[Callable[[int, str, str], Iterable[str]]]:
    for app in apps.get_app_configs():
        if (
            app.module is not None
            and find_spec(f"{app.name}.queries")
            and find_spec(f"{app.name}.queries.uses")
        ):
            yield import_module(f"{app.name}.queries.uses").uses
