"""Merged customers: which became one, what they were before, and under which ids they are known."""

from django.db import models
from django.db.models import Q

from crm.models.brand import Brand
from crm.models.customer import Customer


class Alias(models.Model):
    """An id of a customer who was merged into another: what is posted under it reaches the other."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="+", db_index=False)
    ext_id = models.TextField()
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="aliases")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "ext_id"], name="alias_ext_id")]

    def __str__(self) -> str:
        return self.ext_id


class Merge(models.Model):
    """One customer became part of another. Written by `crm.services.merging` alone."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="+", db_index=False)
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="merges", help_text="who is left")
    lost_id = models.BigIntegerField(help_text="the row of the other, which is gone")
    lost_ext_id = models.TextField()
    lost = models.JSONField(help_text="that row")
    before = models.JSONField(help_text="attributes of the one who is left, before")
    after = models.JSONField(help_text="and after")
    actor = models.TextField()
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["brand", "-at"], name="merge_of_brand"),
            models.Index(fields=["at"], condition=Q(undone_at__isnull=True), name="merge_not_undone"),
        ]

    def __str__(self) -> str:
        return f"{self.lost_ext_id} into {self.customer_id}"


class MergedRow(models.Model):
    """One row that a merge has moved, dropped or changed."""

    class Kind(models.TextChoices):
        """What was done to it."""

        MOVED = "moved", "Moved"
        DROPPED = "dropped", "Dropped"  #: the one who is left has one already; `before` is the whole row
        CHANGED = "changed", "Changed"  #: `before` has the columns that changed

    merge = models.ForeignKey(Merge, models.CASCADE, related_name="rows", db_index=False)
    table = models.TextField()
    kind = models.TextField(choices=Kind.choices)
    row_id = models.BigIntegerField()
    before = models.JSONField(null=True)

    class Meta:
        indexes = [models.Index(fields=["merge", "table", "kind"], name="merged_row_of_merge")]
