"""Popups that wait for their customer's next action."""

from django.db import models
from django.db.models import Q

from crm.models import Brand, Customer
from gateways.models.message import Message


class Popup(models.Model):
    """One popup for the next action of its kind; what it says is the body of its message.

    A customer has one open popup for an action at a time: one that wins takes the row of the one that it replaces.
    """

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="popups", db_index=False)
    action = models.TextField(help_text="what the app reports: app_open …")
    message = models.OneToOneField(Message, models.CASCADE, related_name="popup")
    priority = models.IntegerField(help_text="of its campaign")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    shown_at = models.DateTimeField(null=True, help_text="first handed to the app")
    closed_at = models.DateTimeField(null=True, help_text="confirmed by the app")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "action"], condition=Q(closed_at__isnull=True), name="popup_one_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"popup {self.pk}"
