"""What the ledger adds up to, customer by customer."""

from django.db import models

from crm.models import Brand, Customer


class Balance(models.Model):
    """The sum of a customer's entries, written in the transaction that writes them. Without a row: nothing.

    `ever` is the sum of all that was awarded, whatever became of it: it never falls.
    """

    # Not checked by the database: for each row it would lock the brand's, of which there is one for all.
    brand = models.ForeignKey(Brand, models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="+")
    balance = models.BigIntegerField(default=0)
    ever = models.BigIntegerField(default=0)

    class Meta:
        verbose_name_plural = "balances of points"
        constraints = [models.UniqueConstraint(fields=["brand", "customer"], name="balance_of_customer")]
