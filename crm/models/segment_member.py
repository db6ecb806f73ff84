"""Who is in a segment, who came and went, and how far the table of it has been built."""

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import CompositePrimaryKey

from crm.models.brand import Brand
from crm.models.customer import Customer
from crm.models.segment import Segment


class SegmentMember(models.Model):
    """A customer who is in a segment, or who may come into it by time alone; everybody else has no row.

    `due_at`: when the condition must be asked again though nothing happens; it may be too early, never too late.
    """

    # In this order, because rows are looked up by customer: for upkeep, for a profile, for an erasure.
    pk = CompositePrimaryKey("customer", "segment")
    # Without constraints: they would be checked for each row of a rebuild. See decision 0015 for orphans.
    segment = models.ForeignKey(
        Segment, models.CASCADE, db_index=False, db_constraint=False, related_name="members"
    )
    customer = models.ForeignKey(
        Customer, models.CASCADE, db_index=False, db_constraint=False, related_name="memberships"
    )
    inside = models.BooleanField()
    since = models.DateTimeField(help_text="the last time it came in or went out")
    due_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["segment", "customer"], condition=models.Q(inside=True), name="member_of_segment"
            )
        ]


class SegmentMove(models.Model):
    """A customer entered or left a segment. Append-only; kept for `building.KEEP_MOVES`.

    `cause`: the name that was touched ("event:purchase", "attribute:country"), "time" or "definition".
    """

    brand = models.ForeignKey(Brand, models.DO_NOTHING, db_index=False, db_constraint=False, related_name="+")
    segment = models.ForeignKey(
        Segment, models.CASCADE, db_index=False, db_constraint=False, related_name="moves"
    )
    customer = models.ForeignKey(
        Customer, models.CASCADE, db_index=False, db_constraint=False, related_name="+"
    )
    entered = models.BooleanField()
    at = models.DateTimeField()
    cause = models.TextField()

    class Meta:
        indexes = [
            models.Index(fields=["segment", "id"], name="move_of_segment"),
            models.Index(fields=["customer", "id"], name="move_of_customer"),
            # Rows lie in the order of time, so this one is tiny and finds what is old.
            BrinIndex(fields=["at"], autosummarize=True, name="move_at"),
        ]


class SegmentShard(models.Model):
    """One sixteenth of a segment: how many are inside, and how far it is built.

    Counted by shard because a shard is worked by one transaction at a time: so counters never wait for each
    other. Built where `built_at` is set and `revision` is the segment's own.
    """

    pk = CompositePrimaryKey("segment", "shard")
    segment = models.ForeignKey(
        Segment, models.CASCADE, db_index=False, db_constraint=False, related_name="shards"
    )
    shard = models.SmallIntegerField()
    revision = models.IntegerField(help_text="of the definition that it is built by")
    reached = models.BigIntegerField(default=0, help_text="the first block of customers still to be built")
    size = models.BigIntegerField(default=0)
    built_at = models.DateTimeField(null=True)
