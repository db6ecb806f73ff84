"""The customer: an id the platform knows, and a bag of attributes."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models

from crm.models.brand import Brand


class Customer(models.Model):
    """One customer of one brand, known by the platform's id (`ext_id`).

    All attributes live in one JSON object, the markers (`core_tags`, `core_external_markers`,
    `core_public_tags` …) among them as lists; so an attribute needs no declaration before its first use.
    """

    # Without the constraint, as in the log of events: it would be checked for each of a thousand new customers,
    # a quarter of what they cost. Brands are deleted through Django only, which deletes the customers first.
    brand = models.ForeignKey(
        Brand, models.CASCADE, db_index=False, db_constraint=False, related_name="customers"
    )
    ext_id = models.TextField()
    attributes = models.JSONField(default=dict)
    is_test = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "ext_id"], name="customer_ext_id")]
        indexes = [
            GinIndex(fields=["attributes"], opclasses=["jsonb_path_ops"], name="customer_attributes"),
            # Few of very many, who are listed and searched for among the others.
            models.Index(fields=["brand", "id"], condition=models.Q(is_test=True), name="customer_is_test"),
        ]

    def __str__(self) -> str:
        return self.ext_id
