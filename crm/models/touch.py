"""Customers whose segments must be asked again, and who else wants to hear of them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from crm.models.brand import Brand


class Touch(models.Model):
    """Things that happened to customers of one shard: `names[i]` concerns `customers[i]`.

    Many in a row, since each commit of events brings hundreds. `ripe_at` lies ahead for what is dated ahead.
    """

    brand = models.ForeignKey(Brand, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+")
    shard = models.SmallIntegerField()
    ripe_at = models.DateTimeField()
    names = ArrayField(models.TextField())
    customers = ArrayField(models.BigIntegerField())

    class Meta:
        indexes = [models.Index(fields=["shard", "ripe_at"], name="touch_ripe")]


class TouchWatch(models.Model):
    """Somebody above segments wants to hear of touches by a name; see crm/services/watching.py."""

    brand = models.ForeignKey(Brand, models.CASCADE, db_index=False, related_name="+")
    name = models.TextField()
    by = models.TextField(help_text="who watches, in its own words")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "name", "by"], name="touchwatch_once")]
        indexes = [models.Index(fields=["by"], name="touchwatch_by")]
