"""The inboxes of customers: notifications that their site or app shows."""

from django.db import models

from crm.models import Brand, Customer
from gateways.models.message import Message


class Notification(models.Model):
    """One line of a customer's inbox; what it says is the body of its message.

    It is not shown any more once it has expired or was deleted by the customer.
    """

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="notifications", db_index=False)
    message = models.OneToOneField(Message, models.CASCADE, related_name="notification")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["customer", "-id"], name="notification_of_customer")]

    def __str__(self) -> str:
        return f"notification {self.pk}"
