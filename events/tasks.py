"""What the workers do for events. Thin: the work and its reasons are in the services."""

from celery import shared_task

from crm.services import rfm
from events.queries import work
from events.services import dispatch, retention, scoring
from lib import clock, queue


@queue.doorbell(work.DOORBELL, prompt=True)
def let_events_take_effect() -> bool:
    """Rung for after each commit of events, and by the sweep.

    What others hold counts as theirs: whoever holds a shard looks again after its commit, and so finds what
    came meanwhile.
    """
    return dispatch.dispatch(clock.now()) > 0


@shared_task(name="events.keep_house")
def keep_house() -> None:
    """Once a day."""
    now = clock.now()
    retention.make_partitions(now)
    retention.sweep_ids(now)


@queue.doorbell(rfm.DOORBELL)
def score_customers() -> bool:
    """Rung for when a brand changes what it scores by, and by the sweep when its night has come."""
    return scoring.score(clock.now())
