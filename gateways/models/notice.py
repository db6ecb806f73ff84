"""What journeys tell the people of the account."""

from django.db import models
from django.db.models import Q

from crm.models import Brand, Customer, Operator


class Notice(models.Model):
    """One notice for one operator, about one customer. It is unique for (run, visit).

    `mail_due_at`: when it is to be mailed, or the end of the lease; null when it has been, or never will be.
    """

    # Not checked by the database: for each row it would lock the brand's, of which there is one for all.
    brand = models.ForeignKey(Brand, models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    operator = models.ForeignKey(Operator, models.CASCADE, related_name="notices", db_index=False)
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="notices", db_index=False)
    # The journey's side, plain numbers because campaigns is a higher app.
    campaign = models.TextField(help_text="slug")
    run_id = models.BigIntegerField(null=True)
    node = models.TextField(default="")
    visit = models.IntegerField(null=True)
    subject = models.TextField()
    body = models.TextField()
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    mail_due_at = models.DateTimeField(null=True)
    mail_attempts = models.PositiveSmallIntegerField(default=0)
    mail_error = models.TextField(default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["run_id", "visit"], condition=Q(run_id__isnull=False), name="notice_once"
            )
        ]
        indexes = [
            models.Index(fields=["operator", "brand", "-id"], name="notice_of_operator"),
            models.Index(
                fields=["operator", "brand"], condition=Q(read_at__isnull=True), name="notice_unread"
            ),
            models.Index(fields=["customer", "-id"], name="notice_of_customer"),
            models.Index(
                fields=["mail_due_at"], condition=Q(mail_due_at__isnull=False), name="notice_to_be_mailed"
            ),
        ]

    def __str__(self) -> str:
        return self.subject


class Turn(models.Model):
    """How many notices of one step have been dealt round, so that the next one is the next operator's."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    campaign = models.TextField(help_text="slug")
    node = models.TextField()
    dealt = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "campaign", "node"], name="turn_of_node")]
