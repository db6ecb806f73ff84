"""The history of customers' attributes."""

from django.contrib.postgres.indexes import BrinIndex
from django.db import models

from crm.models.customer import Customer


class AttributeChange(models.Model):
    """What one payload changed of one customer. Written by `crm.services.profile`, forgotten after a while."""

    # Written for every profile update, hence without the check of the customer and with the least of indexes.
    customer = models.ForeignKey(
        Customer, models.CASCADE, db_constraint=False, db_index=False, related_name="attribute_changes"
    )
    at = models.DateTimeField()
    source = models.TextField(help_text="event:<id>, operator:<name>, key:<prefix>, job:<id> … or empty")
    changes = models.JSONField(
        help_text="{name: [before, after]}; null: it was not there; long values are cut"
    )

    class Meta:
        indexes = [
            models.Index(fields=["customer", "-at", "-id"], name="attribute_change_of_customer"),
            BrinIndex(fields=["at"], pages_per_range=32, autosummarize=True, name="attribute_change_at"),
        ]
