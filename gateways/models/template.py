"""Templates (the seeds' "resource") and the operator-defined types of custom IM."""

from django.db import models

from crm.models import Brand
from gateways.models.gateway import Gateway


class ImType(models.Model):
    """A type of custom IM: `fields` = [{code, label, kind: text|choice|boolean|media, choices, required}]."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="im_types")
    slug = models.SlugField(max_length=100)
    name = models.TextField()
    fields = models.JSONField(default=list)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "slug"], name="im_type_slug")]

    def __str__(self) -> str:
        return self.name


class Template(models.Model):
    """What a message says. `content` has the shape of its channel's Content.

    Beside that it may hold `languages`, {tag: the fields that differ}, and `default_language`, the one that
    the fields of the channel themselves are written in.
    """

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="templates")
    slug = models.SlugField(max_length=100)
    name = models.TextField()
    channel = models.TextField()
    gateway = models.ForeignKey(Gateway, models.PROTECT, related_name="templates")
    im_type = models.ForeignKey(ImType, models.PROTECT, null=True, blank=True, related_name="templates")
    category = models.TextField(default="", blank=True, help_text="slug: only those who want it get it")
    content = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "slug"], name="template_slug")]

    def __str__(self) -> str:
        return self.name
