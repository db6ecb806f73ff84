"""Runs and visits: one customer's way through one version, and its trace."""

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q

from campaigns.models.campaign import Campaign, Version
from crm.models import Brand, Customer


class RunState(models.TextChoices):
    """Where a run stands. Written by `campaigns.engine.store` alone."""

    READY = "ready", "Ready"  #: its node is to be worked, `due_at` says since when
    WAITING = "waiting", "Waiting"  #: until `due_at`
    LISTENING = "listening", "Listening"  #: for an event, until `due_at` at the latest
    SENDING = "sending", "Sending"  #: a message is on its way to the gateway; its settling wakes the run
    DONE = "done", "Done"  #: came to an end of the graph
    EXITED = "exited", "Exited"  #: left early; `reason` says why
    FAILED = "failed", "Failed"  #: its node raised; `reason` has the error, an operator retries or skips


OPEN = [RunState.READY, RunState.WAITING, RunState.LISTENING, RunState.SENDING]


class EntryMode(models.TextChoices):
    """How often a customer may enter a campaign (CONTRACT §4.1)."""

    ONCE = "once", "Once in a lifetime"
    ONCE_WHILE_OPEN = "once_while_open", "Once at a time"
    EVERY_TIME = "every_time", "Every time"
    RESTART = "restart", "Start again"


class Run(models.Model):
    """One customer going through one version.

    `due_at` alone decides when a run is worked: null means that something else must wake it first. The
    entry rules are partial unique indexes; `event` keeps one event from entering a customer twice.
    """

    # Every index costs at every step of every run; these four are found by the indexes below.
    # Not checked by the database: for each row it would lock the brand's, of which there is one for all.
    brand = models.ForeignKey(Brand, models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="runs", db_index=False)
    version = models.ForeignKey(Version, models.CASCADE, related_name="runs", db_index=False)
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="runs", db_index=False)
    mode = models.TextField(choices=EntryMode.choices)
    entry_key = models.TextField(default="")
    event = models.BigIntegerField(null=True, help_text="id of the event that it entered by")
    context = models.JSONField(default=dict, help_text="the payload of that event, for the whole run")
    state = models.TextField(choices=RunState.choices)
    node = models.TextField()
    visit = models.IntegerField(default=0, help_text="number of the present visit")
    control = models.BooleanField(default=False, db_default=False, help_text="in the control group")
    signal = models.TextField(default="", help_text="what woke it: a message's outcome, an event")
    due_at = models.DateTimeField(null=True)
    held_due_at = models.DateTimeField(null=True, help_text="due_at while the campaign is on hold")
    arrived_at = models.DateTimeField(help_text="at its present node")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    reason = models.TextField(default="")
    ends_at = models.DateTimeField(null=True, help_text="by the campaign's rules; due by then at the latest")
    ends_why = models.TextField(default="", db_default="", help_text="the reason it will have ended for")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "customer", "entry_key"], condition=Q(mode="once"), name="run_once"
            ),
            models.UniqueConstraint(
                fields=["campaign", "customer", "entry_key"],
                condition=Q(mode__in=["once_while_open", "restart"], finished_at__isnull=True),
                name="run_once_while_open",
            ),
            models.UniqueConstraint(
                fields=["campaign", "customer", "event"],
                condition=Q(event__isnull=False),
                name="run_once_per_event",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="run_due"),
            models.Index(fields=["customer", "-id"], name="run_of_customer"),
            models.Index(
                fields=["version", "node"], condition=Q(finished_at__isnull=True), name="run_at_node"
            ),
            models.Index(fields=["campaign"], condition=Q(state="failed"), name="run_failed"),
            # The runs of a day, for the overview: block ranges, which cost next to nothing at each step.
            BrinIndex(fields=["started_at"], pages_per_range=32, autosummarize=True, name="run_started"),
            BrinIndex(fields=["finished_at"], pages_per_range=32, autosummarize=True, name="run_finished"),
        ]


class Visit(models.Model):
    """One passage of a run through a node, written when it leaves: by which port, and why."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="visits", db_constraint=False, db_index=False)
    number = models.IntegerField()
    node = models.TextField()
    port = models.TextField()
    arrived_at = models.DateTimeField()
    at = models.DateTimeField()
    why = models.TextField(default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="visit_once")]


class Tally(models.Model):
    """How many visits left a node by a port, added up batch by batch beside the visits themselves.

    Counting a million visits for every look at the canvas would be slow, and one counter row a hot spot:
    so each batch appends its share, and the sweep folds the shares together.
    """

    version = models.ForeignKey(
        Version, models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    node = models.TextField()
    port = models.TextField()
    count = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["version", "node", "port"], name="tally_of_node")]
