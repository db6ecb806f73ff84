"""Which channels a customer has closed, and who closed them."""

from django.db import models

from crm.models.brand import Brand
from crm.models.customer import Customer


class OptOut(models.Model):
    """A closed channel of one customer. Ours and the platform's are kept apart; either one blocks."""

    class Side(models.TextChoices):
        OURS = "ours", "By us or the customer"
        PLATFORM = "platform", "By the platform"

    brand = models.ForeignKey(Brand, models.CASCADE)
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="opt_outs")
    channel = models.TextField()
    side = models.TextField(choices=Side.choices)
    reason = models.TextField(default="")
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["customer", "channel", "side"], name="opt_out_once")]
