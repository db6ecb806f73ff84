"""By which rule orders are counted for messages."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from campaigns.models.campaign import Campaign
from crm.models import Brand


class Touch(models.TextChoices):
    """What of a message counts as having reached the customer; what is stronger counts as well."""

    DELIVERED = "delivered", "Delivered"
    OPENED = "opened", "Opened"
    CLICKED = "clicked", "Clicked"


def usual_events() -> list[str]:
    """The names that platforms give to an order that is paid."""
    return ["purchase", "order_complete"]


class Attribution(models.Model):
    """The rule of a brand, or of one campaign in its place: an order is the last touch's within `days` before it."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="+")
    campaign = models.OneToOneField(
        Campaign,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="attribution",
        help_text="null: the brand's",
    )
    days = models.PositiveSmallIntegerField(default=5)
    touch = models.TextField(choices=Touch.choices, default=Touch.DELIVERED)
    events = ArrayField(
        models.TextField(), default=usual_events, help_text="event types that are conversions"
    )
    amount_field = models.TextField(
        default="amount", blank=True, help_text="of the event's payload: the revenue"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["brand"], condition=Q(campaign__isnull=True), name="attribution_of_brand"
            )
        ]

    def __str__(self) -> str:
        return f"attribution of {self.campaign or self.brand}"
