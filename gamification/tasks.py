"""What the workers do for gamification. Thin: the work and its reasons are in the services."""

from celery import shared_task

from gamification.services import expiring
from lib import clock, queue


@shared_task(name=expiring.DOORBELL)
def expire_points() -> None:
    """Rung for by the sweep when points have reached their end."""
    queue.answer(expiring.DOORBELL)
    queue.work_until_done(expiring.DOORBELL, lambda: expiring.expire(clock.now()) > 0)
