"""Declared attributes: what a brand says about attributes that need no declaration to be used."""

from django.db import models

from crm.models.brand import Brand


class Attribute(models.Model):
    """A declared attribute of a brand's customers: how it is called, what it holds, whether it is personal data.

    Declaring refuses nothing: values of another type are accepted as ever, and pointed out on the profile.
    """

    class Type(models.TextChoices):
        """What its values are; the same words as the kinds that conditions compare."""

        TEXT = "text", "Text"
        NUMBER = "number", "Number"
        BOOLEAN = "boolean", "Yes or no"
        DATE = "date", "Date"
        LIST = "list", "List"

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="+", db_index=False)
    name = models.TextField()
    type = models.TextField(choices=Type.choices)
    label = models.TextField(default="", help_text="as people read it; empty: the name")
    pii = models.BooleanField(default=False, help_text="personal data: masked for those without pii.see")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "name"], name="attribute_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def title(self) -> str:
        """What people read."""
        return self.label or self.name
