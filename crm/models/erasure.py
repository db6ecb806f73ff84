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
    # Of the files that days are exported to, which lie outside the database.
    file_ids = models.JSONField(
        null=True,
        help_text="the numbers that her rows in files bear; [] once they are gone, null: never looked for",
    )
    file_mark = models.JSONField(default=list, help_text="[day export, part]: files up to this one are done")
    files_rewritten = models.PositiveIntegerField(db_default=0, default=0)
    files_clear_at = models.DateTimeField(null=True, help_text="no file holds a row of hers any more")
    files_leased_until = models.DateTimeField(null=True, help_text="somebody rewrites a file until then")

    class Meta:
        indexes = [
            models.Index(fields=["brand", "-id"], name="erasure_of_brand"),
            models.Index(
                fields=["id"],
                condition=Q(files_clear_at=None, file_ids__isnull=False),
                name="erasure_in_files",
            ),
            models.Index(fields=["brand", "digest"], condition=Q(refuses=True), name="erasure_refuses"),
        ]

    def __str__(self) -> str:
        return f"erasure {self.pk}"

    @property
    def in_files(self) -> str:
        """Whether rows of hers are still to be taken out of exported files: pending, clear, or empty for unknown."""
        return "" if self.file_ids is None else "clear" if self.files_clear_at else "pending"
