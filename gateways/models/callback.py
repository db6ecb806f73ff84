"""Callbacks: the raw reports of gateways, each kept with its time."""

from django.db import models
from django.db.models import Q

from crm.models import Brand
from gateways.models.message import Message


class Callback(models.Model):
    """One call of a gateway to us.

    `pending` ones are still to be applied to their message, by the next batch. `parked` ones name a message
    we do not know yet; they are applied when we do.
    """

    # Not checked by the database: for each row it would lock the brand's, of which there is one for all.
    brand = models.ForeignKey(Brand, models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    message = models.ForeignKey(Message, models.CASCADE, null=True, related_name="callbacks", db_index=False)
    channel = models.TextField(help_text="the `type` as sent: email, sms or cim")
    ext_message_id = models.TextField()
    status = models.TextField()
    received_at = models.DateTimeField()
    user_agent = models.TextField(db_default="", default="", help_text="who opened or clicked")
    link = models.TextField(db_default="", default="", help_text="the address that was followed")
    pending = models.BooleanField(default=False)
    parked = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(
                fields=["brand", "ext_message_id"], condition=Q(parked=True), name="callback_parked"
            ),
            models.Index(fields=["message", "id"], name="callback_of_message"),
            models.Index(fields=["id"], condition=Q(pending=True), name="callback_pending"),
            # Opens and clicks are counted from it alone, in the order in which statuses are.
            models.Index(
                fields=["message", "status", "received_at"],
                condition=Q(status__in=["opened", "clicked"]),
                name="callback_counted",
            ),
        ]
