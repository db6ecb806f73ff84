"""Versions whose runs are asked every so often whether time alone has ended them."""

from django.db import models

from campaigns.models.campaign import Version


class TimedExit(models.Model):
    """An exit condition of this version may come true though nothing happens.

    There as long as the version may have runs. `after`: the last run asked in the round that is under way.
    """

    version = models.OneToOneField(Version, models.CASCADE, primary_key=True, related_name="+")
    due_at = models.DateTimeField(db_index=True)
    after = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.version)
