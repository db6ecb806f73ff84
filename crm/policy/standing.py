"""What stands for and against writing to customers now, read for any number of them at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime

from crm.policy.consent import Standing, Terms
from crm.queries import standing as queries


def standing_of(
    customers: Iterable[int], brands: Collection[int], slugs: Collection[str] | None, now: datetime
) -> Standing:
    """Of these customers of these brands; of categories those with these slugs, all for None. One query."""
    found = queries.found(customers, brands, slugs, now)
    closed: dict[tuple[int, str], list[str]] = defaultdict(list)
    for id_, channel, side in found.closed or ():
        closed[id_, channel].append(side)
    return Standing(
        closed=closed,
        suppressed={(id_, channel): why for id_, channel, why in found.suppressed or ()},
        states={(id_, slug, channel): state for id_, slug, channel, state in found.states or ()},
        snoozed=dict(found.snoozed or ()),
        terms={
            (brand, slug): Terms(slug, default, kind, sent_by)
            for brand, slug, default, kind, sent_by in found.terms or ()
        },
    )
