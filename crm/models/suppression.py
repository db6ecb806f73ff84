"""The suppression list: whom a brand does not write to, whatever they said."""

from django.db import models

from crm.models.brand import Brand


class Suppression(models.Model):
    """One line of it. `subject`: `id:` with a customer's ext_id, or `sha256:` with the hash of an address.

    The customer need not exist, and addresses are never kept in clear. An empty `channel` means all of them.
    """

    class Cause(models.TextChoices):
        HAND = "hand", "By hand"
        API = "api", "By program"
        FILE = "file", "From a file"
        BOUNCE = "bounce", "Failures in a row"

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="suppressions")
    subject = models.TextField()
    channel = models.TextField(default="", blank=True)
    cause = models.TextField(choices=Cause.choices)
    reason = models.TextField(default="", blank=True)
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["brand", "subject", "channel"], name="suppression_once")
        ]

    def __str__(self) -> str:
        return self.subject.removeprefix("id:")
