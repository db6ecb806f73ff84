"""The newest of customers' occurrences, read once for all segments that look at them.

"Bought three times in 30 days" hangs on the moment of the third newest purchase and on nothing else; so does the
moment at which it ceases to be so. Two hundred segments about thirty kinds of events look at the same few moments
again and again: here they are read once for each customer and kind, as an array.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from crm.contract import Sql
from crm.queries.touches import array
from crm.segments.sql import compose, param

#: so many moments are read for one customer at most
MOST = 50
_READ = """
{name} AS MATERIALIZED (
    SELECT who.id, ARRAY(
        SELECT {at} {rows} AND {customer} = who.id AND {at} <= {now} AND {at} >= {since} ORDER BY {at} DESC LIMIT {most}
    ) AS moments FROM unnest({ids}) AS who (id)
)
"""


@dataclass(slots=True)
class _Source:
    name: str
    rows: Sql
    customer: Sql
    at: Sql
    most: int
    within: timedelta
    segments: set[int]


class Moments:
    """As `crm.contract.Newest`: notes what the segments ask for while they are compiled, and reads it for them."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._sources: dict[str, _Source] = {}
        self.segment_id = 0
        """The segment that is being compiled."""

    def moment(self, rows: Sql, customer: Sql, at: Sql, number: int, within: timedelta) -> Sql | None:
        if not 0 < number <= MOST:
            return None
        source = self._sources.setdefault(
            f"{rows.text} {rows.params!r}",
            _Source(f"newest_{len(self._sources)}", rows, customer, at, number, within, set()),
        )
        source.most, source.within = max(source.most, number), max(source.within, within)
        source.segments.add(self.segment_id)
        return Sql(f"{source.name}.moments[{int(number)}]")

    def reads(self, customers: Mapping[int, Collection[int]]) -> Iterator[Sql]:
        """The tables to be joined, each for those whom its segments ask about; `customers` by segment."""
        for source in self._sources.values():
            ids = {id_ for segment in source.segments for id_ in customers[segment]}
            yield compose(
                _READ,
                name=Sql(source.name),
                at=source.at,
                rows=source.rows,
                customer=source.customer,
                now=param(self._now, "timestamptz"),
                since=param(self._now - source.within, "timestamptz"),
                most=param(source.most, "bigint"),
                ids=param(array(sorted(ids)), "bigint[]"),
            )

    @property
    def joins(self) -> Sql:
        """What joins them to `one.customer_id`."""
        names = [source.name for source in self._sources.values()]
        return Sql(" ".join(f"LEFT JOIN {name} ON {name}.id = one.customer_id" for name in names))
