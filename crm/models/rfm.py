"""RFM: how lately, how often and for how much a customer buys, as scores from 1 to 5."""

from django.db import models

from crm.models.brand import Brand
from crm.models.customer import Customer


class Rfm(models.Model):
    """What a brand scores its customers by, each night when `due_at` has come. Without one it does not score."""

    brand = models.OneToOneField(Brand, models.CASCADE, related_name="rfm")
    event = models.TextField(help_text="the event type that counts as buying")
    field = models.TextField(help_text="its field that holds the amount")
    days = models.PositiveIntegerField(help_text="how far back is looked")
    due_at = models.DateTimeField(help_text="when customers are scored next")
    scored_at = models.DateTimeField(null=True)
    grid = models.JSONField(
        default=list, help_text="[[recency, frequency, customers, amount]] of the last scoring"
    )

    class Meta:
        indexes = [models.Index(fields=["due_at"], name="rfm_due")]
        verbose_name = "RFM"

    def __str__(self) -> str:
        return "RFM"


class RfmScore(models.Model):
    """The scores of a customer who has bought within the days; 5 is best. Everybody else has no row."""

    # Without foreign keys: they would be checked for each row of a scoring. What a race with a deletion leaves
    # behind goes with the next one, since the events are gone, too.
    customer = models.ForeignKey(
        Customer, models.CASCADE, db_index=False, db_constraint=False, related_name="rfm_scores"
    )
    brand = models.ForeignKey(Brand, models.CASCADE, db_index=False, db_constraint=False, related_name="+")
    recency = models.SmallIntegerField()
    frequency = models.SmallIntegerField()
    monetary = models.SmallIntegerField()
    last_at = models.DateTimeField()
    orders = models.IntegerField()
    amount = models.DecimalField(max_digits=28, decimal_places=4)

    class Meta:
        # One index for all: writing once, looking up one customer, and reading a brand in the order of customers.
        constraints = [
            models.UniqueConstraint(
                fields=["brand", "customer"],
                include=["recency", "frequency", "monetary"],
                name="rfm_score_once",
            )
        ]
