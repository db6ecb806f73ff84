"""Audiences: a list of customers kept by hand, file, API or journey."""

from django.db import models

from crm.models.brand import Brand
from crm.models.customer import Customer


class Audience(models.Model):
    """A named static list."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="audiences")
    slug = models.SlugField(max_length=100)
    name = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "slug"], name="audience_slug")]

    def __str__(self) -> str:
        return self.name


class AudienceMember(models.Model):
    """One customer on one audience."""

    audience = models.ForeignKey(Audience, models.CASCADE, related_name="members")
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="audiences")
    added_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["audience", "customer"], name="audience_member_once")]
