"""What runs that have begun to listen may have missed."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from campaigns.models.campaign import Version


class LookBack(models.Model):
    """Runs that began to listen in one transaction, until somebody has looked what came before it was committed.

    One row for all of them: making each run due for it would write them all, twice, to find a few or none.
    """

    # Not checked by the database: of a version that is gone nothing is looked up.
    version = models.ForeignKey(
        Version, models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    node = models.TextField()
    since = models.TextField(help_text="entry or arrival")
    runs = ArrayField(models.BigIntegerField())

    def __str__(self) -> str:
        return f"{len(self.runs)} runs at {self.node}"
