"""What the workers do for events. Thin: the work and its reasons are in the services."""

from datetime import timedelta

from celery import shared_task

from events.queries import work
from events.services import dispatch, retention
from lib import clock, queue

# Short, because one worker also advances the runs that these events begin: what waits behind us waits so long.
AT_MOST = timedelta(seconds=0.25)


@shared_task(name=work.DOORBELL)
def let_events_take_effect() -> None:
    """Rung for after each commit of events, and by the sweep."""
    queue.answer(work.DOORBELL)
    if not dispatch.drain(clock.now, AT_MOST):
        queue.ring(work.DOORBELL)


@shared_task(name="events.keep_house")
def keep_house() -> None:
    """Once a day."""
    now = clock.now()
    retention.make_partitions(now)
    retention.sweep_ids(now)
