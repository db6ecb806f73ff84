"""The ledger of consent: who said what, when, by which way, and what was read before it was said."""

from django.db import models
from django.db.models import Q

from crm.models.brand import Brand
from crm.models.customer import Customer


class ConsentEntry(models.Model):
    """One step. Append-only: what held at a moment is the sum of all entries until then.

    Of a line of the suppression list only `subject` is known; there `customer` may be empty. Categories stand
    here by slug, so that an entry outlives its category. `text_version`: the CategoryVersion that was read.
    """

    class What(models.TextChoices):
        CLOSED = "closed", "Channel closed"
        OPENED = "opened", "Channel opened"
        OPTED_IN = "opted_in", "Opted in"
        OPTED_OUT = "opted_out", "Opted out"
        ASKED = "asked", "Asked to be opted in"
        RESET = "reset", "Choice taken back"
        SNOOZED = "snoozed", "Paused"
        WOKEN = "woken", "Pause ended"
        SUPPRESSED = "suppressed", "Put on the suppression list"
        LIFTED = "lifted", "Taken off the suppression list"

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="+", db_index=False)
    customer = models.ForeignKey(
        Customer, models.CASCADE, null=True, related_name="consent_entries", db_index=False
    )
    subject = models.TextField(default="")
    at = models.DateTimeField()
    what = models.TextField(choices=What.choices)
    channel = models.TextField(default="")
    category = models.TextField(default="", help_text="slug")
    side = models.TextField(default="")
    until = models.DateTimeField(null=True)
    reason = models.TextField(default="")
    actor = models.TextField(help_text="as the audit names them: operator:anna, key:8f3a…, customer, system")
    source = models.TextField(help_text="api, backoffice, callback, link, page, file, system")
    evidence = models.JSONField(default=dict)
    text_version = models.PositiveIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["customer", "id"], name="consent_entry_of_customer"),
            models.Index(
                fields=["brand", "subject", "id"], condition=~Q(subject=""), name="consent_entry_of_subject"
            ),
        ]
