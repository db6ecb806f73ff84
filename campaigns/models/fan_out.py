"""A system event, or a day of the calendar, on its way to all customers of a brand."""

from django.db import models
from django.db.models import Q

from campaigns.models.campaign import Version
from crm.models import Brand


class FanOut(models.Model):
    """One trigger that was set off for everybody, entered slice by slice; `after` is the last customer seen.

    By a system event, or by an occasion of the calendar: then there is no event, and whom it concerns is asked as of
    that moment, however late it is by now. Or by somebody who lets in all for whom a condition holds.
    """

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="+")
    version = models.ForeignKey(Version, models.CASCADE, related_name="+")
    node = models.TextField()
    event = models.BigIntegerField(null=True)
    occasion = models.DateTimeField(null=True, help_text="the due moment of a calendar trigger")
    condition = models.JSONField(null=True, help_text="only these")
    context = models.JSONField()
    after = models.BigIntegerField(default=0)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "node", "event"], name="fan_out_once"),
            models.UniqueConstraint(fields=["version", "node", "occasion"], name="fan_out_once_by_occasion"),
            models.CheckConstraint(
                condition=Q(event__isnull=False) | Q(occasion__isnull=False) | Q(condition__isnull=False),
                name="fan_out_has_a_cause",
            ),
        ]
