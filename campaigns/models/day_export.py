"""Which days of which data have been written to files."""

from datetime import datetime

from django.db import models


class DayExport(models.Model):
    """One day of one kind of rows. It goes out in parts; whoever is killed leaves the next part to somebody else."""

    dataset = models.TextField(help_text="events, messages or runs")
    day = models.DateField(help_text="in UTC")
    last_id = models.BigIntegerField(default=0, help_text="of the last row that is in a file")
    parts = models.PositiveIntegerField(default=0)
    rows = models.PositiveBigIntegerField(default=0)
    leased_until = models.DateTimeField(null=True, help_text="somebody writes a part until then")
    written_at = models.DateTimeField(null=True, help_text="all of it")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dataset", "day"], name="day_export_once")]

    def __str__(self) -> str:
        return f"{self.dataset} of {self.day}"

    def is_free(self, now: datetime) -> bool:
        """Whether there is a part to be written that nobody writes."""
        return self.written_at is None and (self.leased_until is None or self.leased_until <= now)
