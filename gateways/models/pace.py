"""The pace of a send node: so many messages a minute."""

from django.db import models

from crm.models import Brand


class Pace(models.Model):
    """When the next message of a node may leave: one row for each node that keeps a pace, in all its versions."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="+", db_index=False)
    campaign = models.TextField(help_text="slug")
    node = models.TextField()
    next_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "campaign", "node"], name="pace_of_node")]

    def __str__(self) -> str:
        return f"{self.campaign} {self.node}"
