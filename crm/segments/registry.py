"""The family of conditions, brought by every installed app that has a `conditions` package.

The apps are asked for by Django's registry rather than named, because the higher ones must not be known here.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.utils.module_loading import module_has_submodule

from crm.contract import Condition
from lib.registry import Registry


class Conditions(Registry[Condition[Any]]):
    """All kinds of leaves by their JSON key."""

    def discover(self) -> None:
        """Import the conditions of every installed app, once."""
        if not self._discovered:
            found = (app for app in apps.get_app_configs() if _has_conditions(app.module))
            self.package = " ".join(f"{app.name}.conditions" for app in found)
        super().discover()


def _has_conditions(module: Any) -> bool:
    return module is not None and module_has_submodule(module, "conditions")


conditions = Conditions("condition", "")
