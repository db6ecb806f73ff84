"""The brand's polls."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from crm.choices._named import beginning
from crm.contract import Choice, Choices, Wanted, choices
from gateways.models import Poll


@choices.register
class PollChoices(Choices):
    """By slug and name, but those that are closed; one that is not open yet says so."""

    key: ClassVar[str] = "poll"
    right: ClassVar[str] = "templates.see"

    @classmethod
    def find(cls, wanted: Wanted) -> Sequence[Choice]:
        rows = Poll.objects.exclude(status=Poll.Status.CLOSED)
        found = beginning(rows, wanted, "slug", "name").values_list("slug", "name", "status")
        return [
            Choice(slug, name, "a draft" if status == Poll.Status.DRAFT else "")
            for slug, name, status in found
        ]
