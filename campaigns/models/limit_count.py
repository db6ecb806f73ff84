"""How many have passed a limit."""

from django.db import models

from campaigns.models.campaign import Campaign


class LimitCount(models.Model):
    """One counter: of a node, or of the whole campaign, in one period. Locked by whoever lets customers pass."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="+", db_index=False)
    node = models.TextField(help_text="empty: the campaign's participants")
    period = models.TextField(help_text="such as 2026-03-02, in the label's zone; empty: for ever")
    passed = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "node", "period"], name="limit_count_once")
        ]

    def __str__(self) -> str:
        return f"{self.passed} of {self.campaign}"
