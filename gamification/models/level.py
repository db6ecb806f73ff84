"""Levels: how far customers have come by all that they were ever awarded."""

from django.db import models

from crm.models import Brand


class Level(models.Model):
    """One level of a brand. A customer is on the highest whose points she has ever been awarded; none is stored."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="+", db_index=False)
    slug = models.SlugField(max_length=100)
    name = models.TextField()
    description = models.TextField(default="", blank=True)
    points = models.BigIntegerField(help_text="from how many points ever awarded on")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "level"
        constraints = [
            models.UniqueConstraint(fields=["brand", "slug"], name="level_slug"),
            models.UniqueConstraint(fields=["brand", "points"], name="level_points"),
        ]

    def __str__(self) -> str:
        return self.name
