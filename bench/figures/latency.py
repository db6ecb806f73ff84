"""From the POST of an event to the request at the gateway, at a steady 200 events a second."""

from __future__ import annotations

from django.db import connection

from bench import scale
from bench.load import at_a_rate, percentile
from bench.table import Row, below, listed
from bench.world import World, add_customers, event, mail_on, post, settle

RATE = 200
MOST_P50_MS = 100
MOST_P99_MS = 500
ACTION = "hurry"
# Each moment is the one at which the transaction that wrote it began.
STAGES = """
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY 1000 * extract(epoch FROM run.started_at - event.received_at)),
    percentile_cont(0.5) WITHIN GROUP (ORDER BY 1000 * extract(epoch FROM message.created_at - run.started_at)),
    percentile_cont(0.5) WITHIN GROUP (ORDER BY 1000 * extract(epoch FROM message.settled_at - message.created_at))
FROM events_event event
JOIN campaigns_run run ON run.event = event.id
JOIN gateways_message message ON message.run_id = run.id
WHERE event.action = %s
"""


def measure(world: World) -> list[Row]:
    """Counted from the moment at which the POST was due."""
    mail_on(world.brand, world.sink, ACTION)
    _delays(world, "hurry-first-", RATE // 4)
    busy: dict[str, float] = {}
    with world.stack.watched(busy):
        delays = _delays(world, "hurry-", RATE * round(scale.seconds(20, least=1)))
    settle(world.stack)
    note = f"{len(delays)} events, slowest {max(delays) * 1000:.0f} ms; {_stages()}"
    return [
        below("event POST → gateway at 200/s, p50", percentile(delays, 50) * 1000, "ms", MOST_P50_MS, note),
        below(
            "event POST → gateway at 200/s, p99",
            percentile(delays, 99) * 1000,
            "ms",
            MOST_P99_MS,
            listed(busy),
        ),
    ]


def _stages() -> str:
    """Where the time goes, by our own notes: the medians between what is written on the way."""
    with connection.cursor() as cursor:
        cursor.execute(STAGES, [ACTION])
        effect, message, recorded = cursor.fetchone()
    return (
        f"ms from receipt to effect {effect:.0f}, to message {message:.0f}, to recorded answer {recorded:.0f}"
    )


def _delays(world: World, prefix: str, events: int) -> list[float]:
    """Seconds for each event, of a customer of its own."""
    customers = add_customers(world.brand, prefix, events)
    requests = [post(world.key, event(customer, ACTION)) for customer in customers]
    sink = world.sink
    sink.arrivals, sink.noting = {}, True
    load = at_a_rate(world.stack.port, requests, RATE)
    world.stack.wait_until(lambda: len(sink.arrivals) == events, "every event has become a message")
    sink.noting = False
    return [sink.arrivals[customer] - load.due(place, RATE) for place, customer in enumerate(customers)]
