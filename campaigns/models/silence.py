"""Customers of whom nothing was heard since they began something."""

from django.db import models

from campaigns.models.campaign import Campaign
from crm.models import Customer


class Silence(models.Model):
    """The last event by which a customer began something, at a trigger that waits until nothing more comes.

    At `due_at` the log is asked whether anything has ended it meanwhile; so what ends it need not be noted.
    """

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="silences", db_index=False)
    node = models.TextField()
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="+", db_index=False)
    key = models.TextField(help_text="what keeps several matters of one customer apart")
    event = models.BigIntegerField(help_text="id of the last event that began it")
    event_at = models.DateTimeField()
    opened_at = models.DateTimeField(help_text="of the first such event")
    due_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["customer", "campaign", "node", "key"], name="silence_once")
        ]
        indexes = [models.Index(fields=["due_at"], name="silence_due")]

    def __str__(self) -> str:
        return f"{self.campaign} {self.node} until {self.due_at}"
