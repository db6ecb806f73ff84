"""What the workers do for messages."""

from celery import shared_task

from gateways.services import mailing, notices, parking, reports
from lib import clock, queue

FORGET_PARKED = "gateways.forget_parked"


@shared_task(name=reports.DOORBELL)
def apply_callbacks() -> None:
    """Rung for after each commit of callbacks, and by the sweep."""
    queue.answer(reports.DOORBELL)
    queue.work_until_done(reports.DOORBELL, lambda: reports.apply_pending(clock.now()) > 0)


@shared_task(name=FORGET_PARKED)
def forget_parked() -> None:
    """Hourly: callbacks whose message never came stop being looked for."""
    queue.answer(FORGET_PARKED)
    parking.forget(clock.now())


@shared_task(name=notices.DOORBELL)
def mail_notices() -> None:
    """Rung for after each commit of notices that are to be mailed, and by the sweep."""
    queue.answer(notices.DOORBELL)
    queue.work_until_done(notices.DOORBELL, lambda: mailing.mail_due(clock.now()) > 0)
