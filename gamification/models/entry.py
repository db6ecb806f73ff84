"""The ledger of points: what was awarded, deducted and expired, and why."""

from django.db import models
from django.db.models import Q

from crm.models import Brand, Customer


class Entry(models.Model):
    """One step of a customer's points. Append-only: a balance is the sum of all entries until then.

    `once` names it within the brand: written again, it is the same entry. An `amount` of 0 is a deduction that
    found nothing to take; it stands here so that it does not take anything later. `award`: of an expiry, the
    award that it ends.
    """

    class Cause(models.TextChoices):
        """What it came from; `cause_id` says which."""

        JOURNEY = "journey", "Campaign"  #: the campaign's slug
        HAND = "hand", "By hand"  #: who, as the audit names them
        API = "api", "API"  #: the key, as the audit names it
        MISSION = "mission", "Mission"  #: its slug
        EXPIRY = "expiry", "Expired"  #: the id of the award's entry

    # Not checked by the database: for each row it would lock the brand's, of which there is one for all.
    brand = models.ForeignKey(Brand, models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="+", db_index=False)
    amount = models.BigIntegerField(help_text="negative for what was taken")
    balance = models.BigIntegerField(help_text="after it")
    cause = models.TextField(choices=Cause.choices)
    cause_id = models.TextField(default="")
    note = models.TextField(default="")
    once = models.TextField()
    at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    run_id = models.BigIntegerField(null=True)  # of a journey: those are above, and kept less long
    award = models.ForeignKey("self", models.CASCADE, null=True, related_name="+", db_index=False)

    class Meta:
        verbose_name_plural = "entries of points"
        constraints = [
            models.UniqueConstraint(fields=["brand", "once"], name="entry_once"),
            models.UniqueConstraint(
                fields=["award"], condition=Q(award__isnull=False), name="entry_expires_once"
            ),
        ]
        indexes = [models.Index(fields=["customer", "id"], name="entry_of_customer")]

    @property
    def what(self) -> str:
        """Where it came from, in a few words: campaign winback: three months without a purchase."""
        which = self.cause_id if self.cause in (self.Cause.JOURNEY, self.Cause.MISSION) else ""
        said = f"{self.get_cause_display().lower()} {which}".rstrip()
        return f"{said}: {self.note}" if self.note else said


class Expiring(models.Model):
    """An award whose end is still to come: the work of the chore that ends it, which removes the row."""

    entry = models.OneToOneField(Entry, models.CASCADE, primary_key=True, related_name="expiring")
    expires_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "points about to expire"
        indexes = [models.Index(fields=["expires_at"], name="expiring_at")]
