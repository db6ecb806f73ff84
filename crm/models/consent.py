"""What a customer may be sent: closed channels, choices by category, a pause. Written by services.consent alone."""

from django.db import models

from crm.models.brand import Brand
from crm.models.category import Category, State
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


class Consent(models.Model):
    """What one customer has said about one category on one channel; without a row the category's default holds."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="+")
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="consents", db_index=False)
    category = models.ForeignKey(Category, models.CASCADE, related_name="consents")
    channel = models.TextField()
    state = models.TextField(choices=State.choices)
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["customer", "category", "channel"], name="consent_once")
        ]


class Snooze(models.Model):
    """A customer who wants nothing until a moment, and then everything again."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="+")
    customer = models.OneToOneField(Customer, models.CASCADE, related_name="snooze")
    until = models.DateTimeField()
    since = models.DateTimeField()
