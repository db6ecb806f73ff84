"""When the calendar lets customers in next."""

from django.db import models

from campaigns.models.campaign import Version


class Occasion(models.Model):
    """The next due moment of one calendar trigger of a live version."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="occasions")
    node = models.TextField()
    due_at = models.DateTimeField(null=True, db_index=True, help_text="null: it never fires again")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "node"], name="occasion_once")]

    def __str__(self) -> str:
        return f"{self.node} of {self.version}, {self.due_at}"
