"""A system event on its way to all customers of a brand."""

from django.db import models

from campaigns.models.campaign import Version
from crm.models import Brand


class FanOut(models.Model):
    """One trigger that a system event set off, entered slice by slice; `after` is the last customer seen."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="+")
    version = models.ForeignKey(Version, models.CASCADE, related_name="+")
    node = models.TextField()
    event = models.BigIntegerField()
    context = models.JSONField()
    after = models.BigIntegerField(default=0)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "node", "event"], name="fan_out_once")]
