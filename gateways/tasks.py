"""What happens to messages every so often."""

from celery import shared_task

from gateways.services import parking
from lib import clock, queue

FORGET_PARKED = "gateways.forget_parked"


@shared_task(name=FORGET_PARKED)
def forget_parked() -> None:
    """Hourly: callbacks whose message never came stop being looked for."""
    queue.answer(FORGET_PARKED)
    parking.forget(clock.now())
