"""Browsers that customers have allowed to show notifications, and the key that a brand signs for them with."""

from django.db import models

from crm.models import Brand, Customer
from lib.fields import EncryptedTextField


class PushKey(models.Model):
    """A brand's pair of keys for web push (VAPID). It stays: subscriptions are made for the public one."""

    brand = models.OneToOneField(Brand, models.CASCADE, related_name="push_key")
    public = models.TextField()
    private = EncryptedTextField()

    def __str__(self) -> str:
        return self.public


class Browser(models.Model):
    """One browser's subscription, of whoever was last known in it. It is dropped when its push service says so."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="+", db_index=False)
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="browsers")
    endpoint = models.TextField(
        help_text="address at the browser's push service; whoever has it can write there"
    )
    p256dh = models.TextField()
    auth = EncryptedTextField()
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "endpoint"], name="browser_once")]

    def __str__(self) -> str:
        return f"browser {self.pk}"
