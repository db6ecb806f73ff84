"""API keys: shown once, kept as a prefix and a hash."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from crm.models.brand import Brand


class Key(models.Model):
    """Lets a program act for one brand within its scopes. `prefix` finds the row, `digest` proves the secret."""

    class Scope(models.TextChoices):
        EVENTS = "events", "Post events"
        CALLBACK = "callback", "Report delivery statuses"
        MANAGE = "manage", "Manage everything"

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="keys")
    name = models.TextField()
    prefix = models.TextField(unique=True)
    digest = models.TextField()
    scopes = ArrayField(models.TextField(choices=Scope.choices))
    rate_per_minute = models.PositiveIntegerField(default=60_000, help_text="requests a minute")
    creates_customers = models.BooleanField(
        default=True, help_text="off: events of unknown customers are refused"
    )
    sees_pii = models.BooleanField(default=True, help_text="off: personal data is masked in answers")
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"
