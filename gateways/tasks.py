"""What the workers do for messages."""

from celery import shared_task

from gateways.services import call_keeping, mailing, notices, parking, reports
from lib import clock, queue

FORGET_PARKED = "gateways.forget_parked"
FORGET_CALLS = "gateways.forget_calls"


@queue.doorbell(reports.DOORBELL, prompt=True)
def apply_callbacks() -> bool:
    """Rung for after each commit of callbacks, and by the sweep."""
    return reports.apply_pending(clock.now()) > 0


@shared_task(name=FORGET_PARKED)
def forget_parked() -> None:
    """Hourly: callbacks whose message never came stop being looked for."""
    queue.answer(FORGET_PARKED)
    parking.forget(clock.now())


@shared_task(name=FORGET_CALLS)
def forget_calls() -> None:
    """Daily: calls to the outside that have been over for long are deleted."""
    queue.answer(FORGET_CALLS)
    call_keeping.forget(clock.now())


@queue.doorbell(notices.DOORBELL)
def mail_notices() -> bool:
    """Rung for after each commit of notices that are to be mailed, and by the sweep."""
    return mailing.mail_due(clock.now()) > 0
