"""Delays: what made a message wait, for its history."""

from django.db import models

from gateways.models.message import Message


class Delay(models.Model):
    """A message could have left at `since` and was told to wait until `until`; `why` says so in words.

    Of each cause there is one row, and what was said last stands in it: `since` stays.
    """

    class Cause(models.TextChoices):
        CAP = "cap", "Frequency cap"
        WINDOW = "window", "Delivery window"
        PACE = "pace", "Pace of its step"

    message = models.ForeignKey(Message, models.CASCADE, related_name="delays", db_index=False)
    cause = models.TextField(choices=Cause.choices)
    since = models.DateTimeField()
    until = models.DateTimeField()
    why = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "cause"], name="delay_once")]
