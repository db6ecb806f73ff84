"""Segments: a named condition."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from crm.models.brand import Brand


class Segment(models.Model):
    """The customers for whom a condition holds right now."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="segments")
    slug = models.SlugField(max_length=100)
    name = models.TextField()
    condition = models.JSONField()
    revision = models.IntegerField(default=1, help_text="counts what changed who is meant; its table follows")
    reads = ArrayField(
        models.TextField(), default=list, help_text="what may change its answer, nested segments included"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "slug"], name="segment_slug")]

    def __str__(self) -> str:
        return self.name
