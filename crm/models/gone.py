"""Customers who are no more."""

from django.db import models
from django.db.models import CompositePrimaryKey

from crm.models.brand import Brand


class Gone(models.Model):
    """The number of a customer who was forgotten, or became part of another one; numbers are not given twice.

    A trigger of crm_customer writes it, whoever deletes. What was on its way may still be written under this number;
    so sets made from the log leave it out and need not look for each customer. It goes with its brand, by the
    database: after the customers, whom Django deletes first.
    """

    pk = CompositePrimaryKey("brand", "customer")
    brand = models.ForeignKey(Brand, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+")
    customer = models.BigIntegerField()
