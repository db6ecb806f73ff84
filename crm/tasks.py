"""What the workers do for long work. Thin: the work and its reasons are in the services."""

from celery import shared_task

from crm.queries.jobs import DOORBELL
from crm.services import jobs, working
from lib import clock, queue


@shared_task(name=DOORBELL)
def work_jobs() -> None:
    """Rung for when a job is started or cancelled, and by the sweep while one is open."""
    queue.answer(DOORBELL)
    queue.work_until_done(DOORBELL, lambda: working.step(clock.now()))


@shared_task(name="crm.forget_jobs")
def forget_jobs() -> None:
    """Once a day."""
    queue.answer("crm.forget_jobs")
    jobs.forget(clock.now())
