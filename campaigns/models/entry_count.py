"""How many have entered a campaign that lets only so many in."""

from django.db import models

from campaigns.models.campaign import Campaign


class EntryCount(models.Model):
    """One row for each campaign with a limit, locked by whoever lets customers in: so the limit is exact."""

    campaign = models.OneToOneField(Campaign, models.CASCADE, related_name="+", primary_key=True)
    entered = models.PositiveBigIntegerField(help_text="runs that began, of all versions")

    def __str__(self) -> str:
        return f"entries of {self.campaign}"
