"""Who beside segments wants to hear of what happens to customers: by which names, until when.

A watched name is queued like one that a segment reads, and told on `crm.bus` when upkeep comes round to it: after the
commit, a second later or so, as sets. A change that is under way while somebody begins to watch may not be told.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from crm.models import TouchWatch


def watch(brand_id: int, by: str, names: Iterable[str]) -> None:
    """Let touches by these names, those of `Condition.touched_by`, be told until `by` is named to `unwatch`."""
    TouchWatch.objects.bulk_create(
        [TouchWatch(brand_id=brand_id, name=name, by=by) for name in sorted(set(names))],
        ignore_conflicts=True,
    )


def unwatch(by: Collection[str]) -> None:
    """These watch nothing any more."""
    TouchWatch.objects.filter(by__in=by).delete()


def watched_names(brand_id: int) -> set[str]:
    """What is watched in the brand."""
    return set(TouchWatch.objects.filter(brand=brand_id).values_list("name", flat=True))
