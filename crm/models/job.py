"""Long work: what an operator started, how far it is, and what is left of it to do."""

from django.db import models
from django.db.models import Q

from crm.models.brand import Brand


class Job(models.Model):
    """Work too long for a request. Its state is written by `crm.services.jobs` alone.

    Open jobs hold what they have still to do as parts; each part is worked in one transaction, together with
    the job's progress, so whoever is killed leaves the job as if the part had not begun.
    """

    class State(models.TextChoices):
        """Where it stands."""

        WAITING = "waiting", "Waiting"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        CANCELLED = "cancelled", "Cancelled"
        FAILED = "failed", "Failed"

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="+", db_index=False)
    kind = models.TextField(help_text="key of the kind of job")
    title = models.TextField(help_text="as the operator reads it: Add 12,000 customers to VIP")
    link = models.TextField(default="", help_text="the page of the back office that it is about")
    settings = models.JSONField(default=dict, help_text="what its kind needs to know")
    state = models.TextField(choices=State.choices, default=State.WAITING)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(default=0)
    result = models.JSONField(default=dict, help_text='{"counts": {name: number}, "examples": [text]}')
    error = models.TextField(default="")
    started_by = models.TextField(help_text="operator:<name>, as in the audit")
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    cancel_asked = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["brand", "-id"], name="job_of_brand"),
            models.Index(fields=["done", "id"], condition=Q(ended_at__isnull=True), name="job_open"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Whether it will still be worked."""
        return self.ended_at is None


class JobPart(models.Model):
    """A part that is still to be worked; deleted with the work."""

    job = models.ForeignKey(Job, models.CASCADE, related_name="parts", db_index=False)
    number = models.PositiveIntegerField()
    content = models.JSONField(help_text="a list; its length counts as progress")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["job", "number"], name="job_part_once")]
