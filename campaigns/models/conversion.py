"""Goals that runs have reached."""

from django.db import models

from campaigns.models.run import Run


class Conversion(models.Model):
    """One goal reached by one run, once: by an event within its time, or by passing a goal node."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="conversions")
    goal = models.TextField(help_text="its name")
    node = models.TextField(default="", help_text="the goal node that was passed; empty: by an event")
    event = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "goal"], name="conversion_once")]

    def __str__(self) -> str:
        return f"{self.goal} of {self.run}"
