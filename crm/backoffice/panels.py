"""The contract of the customer page: panels and timeline sources, brought by every app that knows something.

An app's members stand in its `backoffice/card.py` and are found because that file exists; so a higher app
shows what it knows about a customer here without being known itself.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from importlib import import_module
from typing import Any, ClassVar

from django.apps import apps
from django.utils.module_loading import module_has_submodule

from crm.backoffice.access import Desk
from crm.models import Customer
from lib.registry import Registry


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of the timeline. `id` tells apart what happened at the same time; `detail` is shown small.

    `payload` and `changes` ({name: [before, after]}) are shown beneath it, without the personal data that the
    operator may not see. `origin`: where it comes from, as AttributeChange has it.
    """

    at: datetime
    kind: str
    id: int
    icon: str
    text: str
    detail: str = ""
    state: str = ""
    url: str = ""
    payload: Any = None
    changes: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    origin: str = ""

    @property
    def place(self) -> tuple[datetime, str, int]:
        """Where it stands among all; unique."""
        return self.at, self.kind, self.id


class Panel(ABC):
    """A box on the customer page: in its main column, or beside it. Those with a smaller `order` come first."""

    key: ClassVar[str]
    order: ClassVar[int] = 50
    aliases: ClassVar[tuple[str, ...]] = ()
    template: ClassVar[str]
    beside: ClassVar[bool] = False

    @classmethod
    @abstractmethod
    def context(cls, desk: Desk, customer: Customer) -> dict[str, Any]:
        """What its template needs, in a fixed number of queries."""


class Source(ABC):
    """What an app adds to the timeline."""

    key: ClassVar[str]
    label: ClassVar[str]
    aliases: ClassVar[tuple[str, ...]] = ()

    @classmethod
    @abstractmethod
    def moments(cls, customer: Customer, until: datetime, limit: int) -> Iterable[Moment]:
        """The newest `limit` moments at or before `until`, newest first."""


panels: Registry[Panel] = Registry("panel", "")
sources: Registry[Source] = Registry("timeline source", "")


#: the page about what an origin names ("event:5"), by the word before the colon; higher apps add theirs
PAGES_OF_ORIGINS: dict[str, Callable[[str], str]] = {}


@lru_cache(maxsize=1)
def discover() -> None:
    """Import every installed app's card, once."""
    for app in apps.get_app_configs():
        pages = f"{app.name}.backoffice"
        if module_has_submodule(app.module, "backoffice") and module_has_submodule(
            import_module(pages), "card"
        ):
            import_module(f"{pages}.card")


def all_panels() -> Sequence[type[Panel]]:
    """In their order."""
    discover()
    return sorted(panels, key=lambda panel: (panel.order, panel.key))


def all_sources() -> Sequence[type[Source]]:
    """In the order of their keys."""
    discover()
    return list(sources)
