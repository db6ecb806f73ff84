"""The event log."""

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import CompositePrimaryKey

from crm.models import Brand, Customer


class Event(models.Model):
    """One thing that happened. Append-only; partitioned by month of `occurred_at` (see the migration).

    In the database the key is (occurred_at, id), as partitioning demands; `id` alone is unique because it
    comes from one sequence, so Django may treat it as the key. Read it with a range of `occurred_at`
    beside the id, or every partition's index is searched.
    """

    id = models.BigAutoField(primary_key=True)
    brand = models.ForeignKey(Brand, models.DO_NOTHING, db_constraint=False, related_name="+")
    customer = models.ForeignKey(
        Customer, models.DO_NOTHING, null=True, db_constraint=False, related_name="+"
    )
    eid = models.UUIDField()
    name = models.TextField(help_text="the event_type")
    action = models.TextField(default="", help_text="payload.client_action of a client action")
    occurred_at = models.DateTimeField(help_text="event_date, by the sender's clock")
    received_at = models.DateTimeField(help_text="by ours")
    source = models.TextField(help_text="the dialect it came by; `system` for our own events")
    payload = models.JSONField()

    class Meta:
        managed = False
        db_table = "events_event"


class EventId(models.Model):
    """An eid that was accepted, kept apart from the log because a partitioned table cannot hold a unique
    index over all its partitions. Swept after `events.services.retention.KEEP_IDS`, at least 90 days."""

    pk = CompositePrimaryKey("brand", "eid")
    brand = models.ForeignKey(Brand, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+")
    eid = models.UUIDField()
    received_at = models.DateTimeField()

    class Meta:
        # Rows lie in the order of their arrival, so this index is tiny and finds what is old.
        indexes = [BrinIndex(fields=["received_at"], autosummarize=True, name="event_id_received")]
