"""A brand's own delivery windows, in place of the label's."""

from django.db import models

from crm.models import Brand


class DeliveryWindow(models.Model):
    """From and until which local time messages of a channel may leave; equal times: at any.

    Without a row SMS and push obey the label's window, and the other channels none.
    """

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="delivery_windows")
    channel = models.TextField()
    window_from = models.TimeField()
    window_until = models.TimeField()

    class Meta:
        verbose_name = "delivery window"
        constraints = [models.UniqueConstraint(fields=["brand", "channel"], name="delivery_window_once")]

    def __str__(self) -> str:
        return self.channel
