"""Customers let in by hand or by program, so that nobody is let in twice by a request that is sent again."""

from django.db import models

from campaigns.models.campaign import Campaign


class LettingIn(models.Model):
    """One letting-in that was given a name, and what came of it."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="+", db_index=False)
    once = models.TextField(help_text="its name within the campaign")
    entered = models.PositiveIntegerField(default=0)
    later = models.BooleanField(default=False, help_text="slice by slice")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["campaign", "once"], name="letting_in_once")]

    def __str__(self) -> str:
        return f"{self.campaign} {self.once}"
