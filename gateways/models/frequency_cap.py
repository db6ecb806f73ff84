"""Frequency caps: how many messages a customer gets at most."""

from django.db import models

from crm.models import Brand


class FrequencyCap(models.Model):
    """At most `most` messages for each customer within a period: `hours` back from now, or a `calendar` one.

    An empty `channel` or `category` means any of them, an empty `kind` campaigns of either kind. What a cap holds
    back, it counts: messages that it does not concern use none of its slots.
    """

    class Kind(models.TextChoices):
        MARKETING = "marketing", "Marketing campaigns"
        OPERATIONAL = "operational", "Operational campaigns"

    class Calendar(models.TextChoices):
        DAY = "day", "Calendar day"
        WEEK = "week", "Calendar week"
        MONTH = "month", "Calendar month"

    class Outcome(models.TextChoices):
        DROP = "drop", "Not sent, and the customer leaves the campaign"
        DELAY = "delay", "Waits for a free slot, for so long at most"
        GO_ON = "go_on", "Not sent, and the customer goes on by “skipped”"

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="frequency_caps")
    slug = models.SlugField(max_length=100)
    name = models.TextField()
    channel = models.TextField(default="", blank=True)
    category = models.TextField(default="", blank=True, help_text="slug")
    kind = models.TextField(choices=Kind.choices, default=Kind.MARKETING, blank=True)
    most = models.PositiveIntegerField()
    hours = models.PositiveIntegerField(default=0, help_text="a rolling period; 0: the calendar one")
    calendar = models.TextField(choices=Calendar.choices, default="", blank=True)
    outcome = models.TextField(choices=Outcome.choices, default=Outcome.GO_ON)
    delay_hours = models.PositiveIntegerField(
        default=0, help_text="of the outcome delay: for how long at most"
    )
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "frequency cap"
        constraints = [models.UniqueConstraint(fields=["brand", "slug"], name="frequency_cap_slug")]

    def __str__(self) -> str:
        return self.name

    @property
    def period_words(self) -> str:
        """`in 7 days`, `in a calendar week`."""
        if self.calendar:
            return f"in a {self.get_calendar_display().lower()}"
        return in_hours(self.hours)


def in_hours(hours: int) -> str:
    """A rolling period in words: `in 36 hours`, `in 7 days`."""
    count, unit = (hours, "hour") if hours % 24 else (hours // 24, "day")
    return f"in {count} {unit}{'' if count == 1 else 's'}"
