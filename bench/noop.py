"""A Celery app of one task that does nothing: what it costs to give a customer-step to Celery."""

from celery import Celery
from django.conf import settings

QUEUE = "bench-noop"

app = Celery("bench-noop", broker=settings.CELERY_BROKER_URL)
app.conf.update(
    task_default_queue=QUEUE,
    task_ignore_result=True,
    worker_prefetch_multiplier=64,
    worker_hijack_root_logger=False,
    broker_connection_retry_on_startup=True,
)


@app.task(name="bench.noop")
def noop(customer: int) -> None:
    """A customer's step without the step."""
