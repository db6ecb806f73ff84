"""Campaigns, their frozen versions, and what the live ones listen to."""

from django.db import models

from crm.models import Brand


class Status(models.TextChoices):
    """Of a campaign. Draining and holding are the two kinds of pause."""

    DRAFT = "draft", "Draft"  #: never published
    ACTIVE = "active", "Active"  #: customers enter and go on
    DRAINING = "draining", "Paused, those inside go on"
    HOLDING = "holding", "Paused, all stand still"
    STOPPED = "stopped", "Stopped"  #: all runs were ended


#: the trigger for letting customers in by hand or by program
BY_HAND = "manual"


class Campaign(models.Model):
    """One journey as its operators know it: a draft to edit, and the versions that were published."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="campaigns")
    slug = models.SlugField(max_length=100)
    name = models.TextField()
    status = models.TextField(choices=Status.choices, default=Status.DRAFT)
    reason = models.TextField(
        default="", db_default="", help_text="why it has this status, where no person decided it"
    )
    draft = models.JSONField(help_text='{"nodes": […], "edges": […]}')
    settings = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=1, help_text="of the draft; its ETag")
    live = models.ForeignKey("Version", models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "slug"], name="campaign_slug")]

    def __str__(self) -> str:
        return self.name

    @property
    def takes_by_hand(self) -> bool:
        """Whether its live version has a trigger for letting customers in by hand."""
        nodes = self.live.graph["nodes"] if self.live else []
        return any(node.get("type") == BY_HAND and not node.get("disabled") for node in nodes)


class Version(models.Model):
    """A published graph with its settings. Never changes: runs inside rely on it, processes cache it."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    graph = models.JSONField()
    settings = models.JSONField()
    salt = models.TextField(help_text="makes sticky draws differ from version to version")
    published_at = models.DateTimeField()
    published_by = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["campaign", "number"], name="version_number")]

    def __str__(self) -> str:
        return f"{self.campaign} v{self.number}"


#: the node of listeners that are the campaign's own: its exits and goals
CAMPAIGN = ""


class Listener(models.Model):
    """A node of a version whose runs an event may wake; there as long as the version may have runs."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="+", db_index=False)
    event = models.TextField()
    version = models.ForeignKey(Version, models.CASCADE, related_name="listeners")
    node = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["brand", "event", "version", "node"], name="listener_once")
        ]


class Subscription(models.Model):
    """A trigger of a live version and an event name it listens to; rebuilt at publish, pause and stop."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="+")
    event = models.TextField()
    version = models.ForeignKey(Version, models.CASCADE, related_name="subscriptions")
    node = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "node", "event"], name="subscription_once")]
        indexes = [models.Index(fields=["brand", "event"], name="subscription_of_event")]
