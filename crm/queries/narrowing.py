"""Which customers a list is narrowed to: those in a segment, on an audience, test or real ones; by index."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from crm.models import AudienceMember, Customer, SegmentMember
from crm.queries.search import Narrowed

_IN_SEGMENT = """EXISTS (SELECT FROM crm_segmentmember AS member
WHERE member.customer_id = customer.id AND member.segment_id = %s AND member.inside)"""
_ON_AUDIENCE = """EXISTS (SELECT FROM crm_audiencemember AS member
WHERE member.customer_id = customer.id AND member.audience_id = %s)"""


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Ids of a segment and an audience of the brand; None does not narrow. A segment is asked by its table."""

    segment: int | None = None
    audience: int | None = None
    is_test: bool | None = None

    def rows(self, rows: QuerySet[Customer]) -> QuerySet[Customer]:
        """Those of the rows. Paged along the id, it goes along the members' index, which is sorted by customer."""
        if self.segment is not None:
            # Unique per customer, as PostgreSQL sees by the key; so it joins rather than looks for each row.
            members = SegmentMember.objects.filter(segment=self.segment, inside=True)
            rows = rows.filter(pk__in=members.values("customer"))
        if self.audience is not None:
            listed = AudienceMember.objects.filter(audience=self.audience)
            rows = rows.filter(pk__in=listed.values("customer"))
        return rows if self.is_test is None else rows.filter(is_test=self.is_test)

    def sql(self) -> Narrowed:
        """The same for a search, which comes by few customers anyway."""
        parts = list(self._parts())
        return Narrowed(" AND ".join(text for text, _ in parts), [value for _, value in parts])

    def _parts(self) -> Iterator[tuple[str, object]]:
        if self.segment is not None:
            yield _IN_SEGMENT, self.segment
        if self.audience is not None:
            yield _ON_AUDIENCE, self.audience
        if self.is_test is not None:
            yield "customer.is_test = %s", self.is_test
