"""Categories: what a brand writes about, and which customers want which of it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from crm.models.brand import Brand


class State(models.TextChoices):
    """What a customer has said about a category on a channel."""

    IN = "opted_in", "Opted in"
    OUT = "opted_out", "Opted out"
    OPEN = "not_determined", "Not determined"
    PENDING = "pending", "To be confirmed"  #: asked for; the link in a mail is still to be opened


class Category(models.Model):
    """One kind of message that customers may want or not. `default` holds for whoever has said nothing."""

    class Kind(models.TextChoices):
        MARKETING = "marketing", "Marketing"
        OPERATIONAL = "operational", "Operational"

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="categories")
    slug = models.SlugField(max_length=100)
    name = models.TextField(help_text="as customers read it")
    description = models.TextField(default="", blank=True)
    channels = ArrayField(models.TextField())
    default = models.TextField(choices=State.choices, default=State.OPEN)
    kind = models.TextField(choices=Kind.choices, default=Kind.MARKETING)
    double_opt_in = models.BooleanField(default=False)
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "category"
        constraints = [models.UniqueConstraint(fields=["brand", "slug"], name="category_slug")]

    def __str__(self) -> str:
        return self.name


class CategoryVersion(models.Model):
    """What a category said and meant from a save on. Never changed: consents name the version they were given to.

    It outlives its category, which it knows by slug: an old question about consent has its answer here.
    """

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="+", db_index=False)
    category = models.TextField(help_text="slug")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    name = models.TextField()
    description = models.TextField()
    channels = ArrayField(models.TextField())
    default = models.TextField()
    kind = models.TextField()
    double_opt_in = models.BooleanField()
    gone = models.BooleanField(default=False, help_text="the category was deleted at that time")

    class Meta:
        indexes = [models.Index(fields=["brand", "category", "at"], name="category_version_of_brand")]
