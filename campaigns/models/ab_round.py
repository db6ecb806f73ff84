"""A/B tests: rounds and who was dealt what."""

from django.db import models
from django.db.models import Q

from campaigns.models.campaign import Version
from crm.models import Customer


class AbRound(models.Model):
    """One round of the test at one node. A restart closes it and begins the next; the history stays."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="ab_rounds")
    node = models.TextField()
    number = models.PositiveIntegerField()
    started_at = models.DateTimeField(null=True, help_text="the first customer")
    dealt = models.PositiveIntegerField(default=0, help_text="test customers so far, at most the test size")
    passed = models.PositiveIntegerField(default=0, help_text="all customers so far")
    winner = models.TextField(default="")
    decided_at = models.DateTimeField(null=True)
    results = models.JSONField(default=list, help_text="per variant: customers, hits, rate, probability")
    counted_at = models.DateTimeField(null=True, help_text="of a bandit: when the results were counted")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "node", "number"], name="ab_round_number"),
            models.UniqueConstraint(
                fields=["version", "node"], condition=Q(closed_at__isnull=True), name="ab_round_open_once"
            ),
        ]


class AbAssignment(models.Model):
    """The variant of one customer in one round; `counted` ones are the N of the test."""

    # Not checked by the database, row by row: a batch locks its round, and its runs name the customers. The unique
    # constraint finds those of a round.
    round = models.ForeignKey(
        AbRound, models.CASCADE, related_name="assignments", db_index=False, db_constraint=False
    )
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="+", db_constraint=False)
    variant = models.TextField()
    counted = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "customer"], name="ab_assignment_once")]
