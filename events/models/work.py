"""What is still to be done about events that were accepted, and what could not be done."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from crm.models import Brand


class Work(models.Model):
    """Events waiting to take effect: one row for each accepted request and shard.

    A shard is worked by one transaction at a time, oldest row first, so the events of one customer (who
    always falls into the same shard) take effect in the order of arrival. `since` and `until` span the
    events' dates so that only their partitions are read.
    """

    brand = models.ForeignKey(Brand, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+")
    shard = models.SmallIntegerField()
    events = ArrayField(models.BigIntegerField())
    since = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["shard", "id"], name="work_in_order")]


class SetAside(models.Model):
    """An event whose effects failed: kept with its error, replayed by hand, never in its neighbours' way."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="+")
    event = models.BigIntegerField(unique=True)
    occurred_at = models.DateTimeField()
    error = models.TextField()
    at = models.DateTimeField()
