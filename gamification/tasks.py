"""What the workers do for gamification. Thin: the work and its reasons are in the services."""

from gamification.services import expiring
from lib import clock, queue


@queue.doorbell(expiring.DOORBELL)
def expire_points() -> bool:
    """Rung for by the sweep when points have reached their end."""
    return expiring.expire(clock.now()) > 0
