"""What customers are searched by beside their ids."""

from django.db import models

from crm.models.brand import Brand
from crm.models.customer import Customer


class Term(models.Model):
    """One thing that a customer is found by: `email`, `phone`, `last_name`, `first_name`; lower case, 100 long at most.

    Written by the triggers of migration 0011 alone, from the customer's attributes.
    """

    customer = models.ForeignKey(
        Customer, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    brand = models.ForeignKey(Brand, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+")
    found_by = models.TextField()
    value = models.TextField(db_collation="C")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["customer", "found_by"], name="term_of_customer")]
        indexes = [models.Index(fields=["brand", "found_by", "value"], name="term_of_brand")]
