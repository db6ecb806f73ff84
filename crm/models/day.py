"""What a brand and its segments were like on each day, so that lists and charts need not count."""

from django.db import models
from django.db.models import CompositePrimaryKey

from crm.models.brand import Brand
from crm.models.segment import Segment


class BrandDay(models.Model):
    """A brand at the end of a day of its label's, or now for the day that is not over."""

    pk = CompositePrimaryKey("brand", "day")
    brand = models.ForeignKey(Brand, models.CASCADE, db_index=False, related_name="+")
    day = models.DateField()
    customers = models.BigIntegerField()
    amount = models.DecimalField(
        max_digits=32,
        decimal_places=4,
        null=True,
        help_text="what all have spent, where customers are scored",
    )


class SegmentDay(models.Model):
    """A segment at the end of a day, and who came and went on it."""

    pk = CompositePrimaryKey("segment", "day")
    segment = models.ForeignKey(Segment, models.CASCADE, db_index=False, related_name="days")
    day = models.DateField()
    size = models.BigIntegerField()
    entered = models.BigIntegerField(default=0)
    left = models.BigIntegerField(default=0)
    amount = models.DecimalField(
        max_digits=32,
        decimal_places=4,
        null=True,
        help_text="what its customers have spent, counted once a day where customers are scored",
    )
