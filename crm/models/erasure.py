"""Customers who were forgotten: that it happened, and nothing that tells who they were."""

from django.db import models
from django.db.models import Q

from crm.models.brand import Brand


class Erasure(models.Model):
    """One customer forgotten on request. `digest` is a keyed hash of the id: who knows the id can find the row."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="+", db_index=False)
    digest = models.TextField()
    refuses = models.BooleanField(default=False, help_text="events and imports that name the id are refused")
    started_by = models.TextField(help_text="operator:<name>, as in the audit")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    job = models.BigIntegerField(null=True, help_text="id of the job; jobs are forgotten, this is not")
    rows = models.JSONField(default=dict, help_text="{table: rows deleted or emptied}")
    left = models.JSONField(default=dict, help_text="{table.column: rows that still hold something of hers}")

    class Meta:
        indexes = [
            models.Index(fields=["brand", "-id"], name="erasure_of_brand"),
            models.Index(fields=["brand", "digest"], condition=Q(refuses=True), name="erasure_refuses"),
        ]

    def __str__(self) -> str:
        return f"erasure {self.pk}"
