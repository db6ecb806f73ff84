"""Event types and client actions, known from the first sight of them."""

from django.db import models

from crm.models import Brand


class Sighted(models.Model):
    """A name seen in traffic or registered by hand, with the payload fields seen under it.

    `fields`: {name: {"types": ["number", …], "sample": …, "addressable": bool}}; a field with a hyphen is
    kept in the log but cannot be written as `$field` or `{{event.field}}`, hence not addressable.
    """

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="+")
    name = models.TextField()
    registered = models.BooleanField(default=False, help_text="registered by hand; browser events need this")
    first_seen = models.DateTimeField(null=True)
    last_seen = models.DateTimeField(null=True)
    fields = models.JSONField(default=dict)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


class EventType(Sighted):
    """An event_type of a brand."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "name"], name="event_type_name")]


class ClientAction(Sighted):
    """A value of payload.client_action of a brand."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "name"], name="client_action_name")]
