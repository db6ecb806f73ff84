"""Calls that journeys make to the outside, beside messages: webhooks, the loyalty programme."""

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q

from crm.models import Brand, Customer
from gateways.models.gateway import Gateway


class CallState(models.TextChoices):
    """Where a call stands."""

    QUEUED = "queued", "Queued"  #: due at `due_at`
    CALLING = "calling", "Calling"  #: leased to a sender until `due_at`
    DONE = "done", "Done"  #: answered as it should be
    FAILED = "failed", "Failed"  #: refused, or never answered in all its tries


class Call(models.Model):
    """One call. Its `uid` and its body are the same on every try; it is unique for (run, visit).

    `line`: what it queues behind, a gateway, a host, or a step that keeps a rate of its own, so that a silent one
    holds up nobody else. Without a run nobody waits for it. The credentials are the gateway's, and added when it
    leaves.
    """

    class Kind(models.TextChoices):
        WEBHOOK = "webhook", "Webhook"
        BONUS = "bonus", "Bonus"
        AUDIENCE = "audience", "Audience"

    # Not checked by the database: for each row it would lock the brand's, of which there is one for all.
    brand = models.ForeignKey(Brand, models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    customer = models.ForeignKey(Customer, models.CASCADE, null=True, related_name="calls", db_index=False)
    gateway = models.ForeignKey(Gateway, models.PROTECT, null=True, related_name="calls")
    uid = models.TextField(unique=True)
    kind = models.TextField(choices=Kind.choices)
    # The journey's side, plain numbers because campaigns is a higher app.
    campaign = models.TextField(default="", help_text="slug")
    run_id = models.BigIntegerField(null=True)
    node = models.TextField(default="")
    visit = models.IntegerField(null=True)

    line = models.TextField()
    rate_per_second = models.PositiveIntegerField(
        db_default=0, default=0, help_text="of its step; 0: the gateway's, or as fast as the host answers"
    )
    method = models.TextField(default="POST")
    url = models.TextField()
    headers = models.JSONField(default=dict, help_text="without the gateway's")
    body = models.TextField(default="")
    timeout_s = models.PositiveSmallIntegerField(default=10)
    tries = models.PositiveSmallIntegerField(default=5)
    keeps = models.JSONField(default=dict, help_text="{name: path} of what is kept of the answer")

    state = models.TextField(choices=CallState.choices, default=CallState.QUEUED)
    due_at = models.DateTimeField(null=True, help_text="next try, or end of the lease; null when settled")
    attempts = models.PositiveSmallIntegerField(default=0)
    lease = models.UUIDField(null=True)
    http_status = models.PositiveSmallIntegerField(null=True)
    answer = models.JSONField(default=dict, help_text="what was kept of it, by name")
    error = models.TextField(default="")
    status = models.TextField(default="", help_text="as reported afterwards: accrued or failed")
    created_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["run_id", "visit"], condition=Q(run_id__isnull=False), name="call_once"
            )
        ]
        indexes = [
            models.Index(fields=["line", "due_at"], condition=Q(due_at__isnull=False), name="call_due"),
            models.Index(fields=["customer", "-id"], name="call_of_customer"),
            models.Index(fields=["brand", "-id"], name="call_of_brand"),
            # For what is deleted by age: block ranges, which cost next to nothing to keep.
            BrinIndex(fields=["settled_at"], pages_per_range=32, autosummarize=True, name="call_settled"),
        ]

    def __str__(self) -> str:
        return self.uid


class CallLine(models.Model):
    """How many calls a line that keeps a rate may make now: by its row the senders agree."""

    line = models.TextField(primary_key=True)
    tokens = models.FloatField(default=0, help_text="calls the rate still allows")
    tokens_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.line
