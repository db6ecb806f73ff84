"""Label and brand: the account, and the unit of data beneath it."""

from datetime import time
from zoneinfo import ZoneInfo

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Label(models.Model):
    """The account: operators, time zone, delivery window, salt and allowed web origins are its."""

    slug = models.SlugField(max_length=100, unique=True)
    name = models.TextField()
    public_key = models.TextField(unique=True, help_text="label_key of the browser SDK; not a secret")
    salt = models.TextField(help_text="signs user_hash; secret")
    time_zone = models.TextField(
        default="UTC", help_text="IANA name, used for dates and as customers' fallback"
    )
    window_from = models.TimeField(default=time(9), help_text="SMS and push leave from this local time on")
    window_until = models.TimeField(default=time(21), help_text="… and before this one")
    allowed_origins = ArrayField(models.TextField(), default=list, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


class Brand(models.Model):
    """The unit of data: every other row belongs to a brand. `slug` is the `ext_brand_id` of events."""

    label = models.ForeignKey(Label, models.PROTECT, related_name="brands")
    slug = models.SlugField(max_length=100)
    name = models.TextField()
    public_key = models.TextField(unique=True, help_text="brand_key of the browser SDK; not a secret")
    test_mode = models.BooleanField(default=False, help_text="only test customers receive messages")
    bounce_limit = models.PositiveSmallIntegerField(
        default=3, help_text="failures in a row that suppress a customer's channel; 0: never"
    )
    pii_free = models.BooleanField(
        default=False, help_text="personal data is refused, in events and in templates"
    )
    bot_seconds = models.PositiveSmallIntegerField(
        default=0,
        help_text="opens and clicks within so many seconds of the report of delivery are a machine's; 0: none",
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["label", "slug"], name="brand_slug")]

    def __str__(self) -> str:
        return self.name
