"""The history of a template: what it said at each save."""

from django.db import models

from gateways.models.template import Template


class TemplateVersion(models.Model):
    """One save. Never changed afterwards; `number` is the template's revision at that time.

    Gateway and type stand here by slug, so that a history keeps neither of them from being deleted.
    """

    template = models.ForeignKey(Template, models.CASCADE, db_index=False, related_name="versions")
    number = models.PositiveIntegerField()
    name = models.TextField()
    gateway = models.TextField(help_text="slug")
    im_type = models.TextField(default="", help_text="slug; empty without a type")
    category = models.TextField(default="", help_text="slug; empty without a category")
    content = models.JSONField()
    at = models.DateTimeField()
    by = models.TextField(help_text="as the audit names them: operator:anna, key:8f3a…, system")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["template", "number"], name="template_version_number")]

    def __str__(self) -> str:
        return f"version {self.number}"
