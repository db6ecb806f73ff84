"""The customer's HTTP endpoints."""

from django.db import models

from crm.models import Brand
from lib.fields import EncryptedJSONField, EncryptedTextField


class Gateway(models.Model):
    """An endpoint that delivers messages of one channel, with its credentials and its state of health."""

    class OnUnknown(models.TextChoices):
        RETRY = "retry", "Try again under the same uid"
        HOLD = "hold", "Hold for review"

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="gateways")
    slug = models.SlugField(max_length=100)
    name = models.TextField()
    channel = models.TextField()
    url = models.TextField()
    authorization = EncryptedTextField(default="", blank=True)
    headers = EncryptedJSONField(default=dict, blank=True)
    rate_per_second = models.PositiveIntegerField(default=0, help_text="0: as fast as it answers")
    on_unknown = models.TextField(choices=OnUnknown.choices, default=OnUnknown.RETRY)
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    # Health, written by the sender alone.
    failures = models.PositiveIntegerField(default=0, help_text="tries without an answer, in a row")
    open_until = models.DateTimeField(null=True, blank=True, help_text="the breaker is open until then")
    warning = models.TextField(default="", blank=True)
    tokens = models.FloatField(default=0, help_text="sends the rate limit still allows")
    tokens_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "slug"], name="gateway_slug")]

    def __str__(self) -> str:
        return self.name
