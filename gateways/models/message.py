"""The outbox: messages, from the decision to send to the last delivery status."""

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q

from crm.models import Brand, Customer
from gateways.models.gateway import Gateway
from gateways.models.template import Template


class State(models.TextChoices):
    """Where a message stands between us and the gateway."""

    QUEUED = "queued", "Queued"  #: due at `due_at`; a future one waits for a window or a retry
    SENDING = "sending", "Sending"  #: leased to a sender until `due_at`
    UNKNOWN = "unknown", "Unknown"  #: the request left and no answer came; tried again under the same uid
    HELD = "held", "Held for review"  #: unknown, and the gateway asks for a person's decision
    SENT = "sent", "Sent"  #: the gateway took it
    FAILED = "failed", "Failed"  #: the gateway refused it, or its lifetime ended
    SKIPPED = "skipped", "Skipped"  #: we decided not to send it; `error` says why


class Message(models.Model):
    """One message to one customer. Its `uid` (email_uid, im_uid) is the same on every try.

    `status` is the furthest delivery status (empty before the first). A message of a journey is unique for
    (run, node, visit, part): whoever works a step twice finds it there. `part` is 0 but for a message that is
    sent in place of one that did not arrive.
    """

    # Not checked by the database: for each row it would lock the brand's, of which there is one for all.
    brand = models.ForeignKey(Brand, models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="messages", db_index=False)
    uid = models.TextField(unique=True)
    channel = models.TextField()
    template = models.ForeignKey(Template, models.PROTECT, related_name="messages", db_index=False)
    gateway = models.ForeignKey(Gateway, models.PROTECT, related_name="messages", db_index=False)
    # The journey's side, plain numbers because campaigns is a higher app.
    campaign = models.TextField(default="", help_text="slug")
    version_id = models.BigIntegerField(null=True)
    run_id = models.BigIntegerField(null=True)
    node = models.TextField(default="")
    visit = models.IntegerField(null=True)
    part = models.PositiveSmallIntegerField(
        db_default=0, default=0, help_text="0, and more for what is sent in its place"
    )
    context = models.JSONField(default=dict, help_text="the event's payload, for rendering")
    options = models.JSONField(default=dict, help_text="of the send node: deliver_immediately …")

    state = models.TextField(choices=State.choices, default=State.QUEUED)
    status = models.TextField(default="")
    due_at = models.DateTimeField(null=True, help_text="next try, or end of the lease; null when settled")
    expires_at = models.DateTimeField()
    paced_at = models.DateTimeField(null=True, help_text="its turn, where its node keeps a pace")
    attempts = models.PositiveIntegerField(default=0)
    lease = models.UUIDField(null=True)
    body = models.JSONField(null=True, help_text="the request body, fixed at the first try")
    ext_message_id = models.TextField(null=True)
    error = models.TextField(default="")
    created_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["run_id", "node", "visit", "part"],
                condition=Q(run_id__isnull=False),
                name="message_once",
            )
        ]
        indexes = [
            # By gateway: a line that stands (rate limit, breaker) is never read past to get at the next one.
            models.Index(fields=["gateway", "due_at"], condition=Q(due_at__isnull=False), name="message_due"),
            models.Index(fields=["brand", "ext_message_id"], name="message_ext_id"),
            models.Index(fields=["customer", "-id"], name="message_of_customer"),
            models.Index(fields=["brand", "-id"], name="message_of_brand"),
            # The messages of a campaign's version are counted by this alone: a body is a hundred times as wide.
            models.Index(
                fields=["version_id", "created_at"],
                include=["id", "customer", "node", "channel", "state"],
                condition=Q(run_id__isnull=False),
                name="message_of_version",
            ),
            models.Index(fields=["brand", "-id"], condition=Q(state="held"), name="message_held"),
            # The messages of a period, for reports: block ranges, which cost next to nothing to keep.
            BrinIndex(fields=["created_at"], pages_per_range=32, autosummarize=True, name="message_made"),
        ]

    def __str__(self) -> str:
        return self.uid

    @property
    def category(self) -> str:
        """What it is of, by slug, if of anything; the send node's word counts before the template's."""
        return str(self.options.get("category") or self.template.category)


class DeliveryStatus(models.Model):
    """The first report of one status for one message. `applied` is false where it came too late to count.

    Where `bot` says something, only machines have opened or clicked so far; once a person does, it is empty and
    `at` is that moment. What was reported stays in the callbacks.
    """

    message = models.ForeignKey(Message, models.CASCADE, related_name="history", db_index=False)
    status = models.TextField()
    at = models.DateTimeField()
    applied = models.BooleanField()
    bot = models.TextField(
        db_default="", default="", help_text="why it is taken for a machine's; empty: a person's"
    )

    class Meta:
        # With all that reports count: statuses are counted from it alone, in the order of their messages.
        constraints = [
            models.UniqueConstraint(
                fields=["message", "status"], include=["applied", "bot", "at"], name="delivery_status_once"
            )
        ]
