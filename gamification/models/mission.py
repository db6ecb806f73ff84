"""Missions: something to be done, what it gives, and how far each customer has come."""

from django.db import models
from django.db.models import Q

from crm.models import Brand, Customer


class Mission(models.Model):
    """What is to be done is one of the family of rules, with its settings; `event` is what that listens to.

    A draft becomes active, an active one is archived, and never the other way. What happened before `active_since`
    does not count.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        ACTIVE = "active", "Active"
        ARCHIVED = "archived", "Archived"

    class Open(models.TextChoices):
        """Who may complete it."""

        EVERYBODY = "everybody", "Everybody"
        GIVEN = "given", "Those who were given it"

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="+", db_index=False)
    slug = models.SlugField(max_length=100)
    name = models.TextField()
    description = models.TextField(default="", blank=True)
    status = models.TextField(choices=Status.choices, default=Status.DRAFT)
    open_to = models.TextField(choices=Open.choices, default=Open.EVERYBODY)
    rule = models.TextField(help_text="key of the rule's kind")
    settings = models.JSONField(default=dict)
    event = models.TextField(help_text="the event type that brings it forward")
    points = models.BigIntegerField(default=0, help_text="what completing it gives")
    expires_days = models.PositiveIntegerField(null=True, help_text="for how long those points last")
    active_since = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "mission"
        constraints = [models.UniqueConstraint(fields=["brand", "slug"], name="mission_slug")]
        indexes = [
            models.Index(fields=["brand", "event"], condition=Q(status="active"), name="mission_of_event")
        ]

    def __str__(self) -> str:
        return self.name


class MissionProgress(models.Model):
    """How far a customer has come: given, begun, completed. `progress` is what the steps add up to."""

    mission = models.ForeignKey(Mission, models.CASCADE, related_name="customers", db_index=False)
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="+")
    given_at = models.DateTimeField(null=True)
    progress = models.DecimalField(max_digits=28, decimal_places=4, default=0)
    completed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "missions of customers"
        constraints = [models.UniqueConstraint(fields=["mission", "customer"], name="mission_of_customer")]

    @property
    def state(self) -> str:
        """completed, begun or given; one that was neither is merely available, and has no row."""
        return "completed" if self.completed_at else "begun" if self.progress else "given"


class MissionStep(models.Model):
    """What one event has added, so that it adds it once however often it is told."""

    mission = models.ForeignKey(Mission, models.CASCADE, related_name="+", db_index=False)
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="+")
    event = models.BigIntegerField(help_text="the log keeps events for less long")
    amount = models.DecimalField(max_digits=28, decimal_places=4)

    class Meta:
        verbose_name_plural = "steps of missions"
        constraints = [
            models.UniqueConstraint(fields=["mission", "customer", "event"], name="mission_step_once")
        ]
