"""The brand's campaigns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from campaigns.models import Campaign
from campaigns.models.campaign import Status
from crm.choices._named import beginning
from crm.contract import Choice, Choices, Wanted, choices


@choices.register
class CampaignChoices(Choices):
    """By slug and name, with their status."""

    key: ClassVar[str] = "campaign"
    right: ClassVar[str] = "campaigns.see"

    @classmethod
    def find(cls, wanted: Wanted) -> Sequence[Choice]:
        rows = beginning(Campaign.objects.all(), wanted, "slug", "name")
        found = rows.values_list("slug", "name", "status")
        return [Choice(slug, name, Status(status).label) for slug, name, status in found]
