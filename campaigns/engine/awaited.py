"""What live campaigns wait for, of that which becomes an event only where somebody does.

Asked at every step of a run and for every new customer, so the answer is kept for a moment: what happens right after
a campaign has gone live may not be told to it.
"""

from __future__ import annotations

import time

from campaigns.engine import versions
from campaigns.models import Listener, Subscription

LAG = 1.0  # seconds
#: a node that waits for an event may ask for anything about it
ANYTHING = "*"

_known: dict[tuple[int, str], tuple[float, frozenset[str] | None]] = {}


def is_awaited(brand_id: int, name: str, thing: str = ANYTHING) -> bool:
    """Whether anybody waits for an event of this name; about this thing, if one is given."""
    things = _things(brand_id, name)
    return things is not None and (thing in things or ANYTHING in things or thing == ANYTHING)


def look_again() -> None:
    """Something has come or gone that waits: this process shall know it at once, the others will within LAG."""
    _known.clear()


def _things(brand_id: int, name: str) -> frozenset[str] | None:
    """What it is about that they wait for; None where nobody does."""
    until, things = _known.get((brand_id, name), (0.0, None))
    if time.monotonic() >= until:
        things = _asked(brand_id, name)
        _known[brand_id, name] = time.monotonic() + LAG, things
    return things


def _asked(brand_id: int, name: str) -> frozenset[str] | None:
    found: set[str] = set()
    rows = Subscription.objects.filter(brand_id=brand_id, event=name).values_list("version_id", "node")
    for version_id, node in rows:
        graph = versions.load(version_id).graph
        found.update(graph.trigger(node).about(graph.node(node).config))
    if Listener.objects.filter(brand_id=brand_id, event=name).exists():
        found.add(ANYTHING)
    return frozenset(found) if found or rows else None
