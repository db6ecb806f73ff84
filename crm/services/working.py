"""Jobs are worked part by part: each part in one transaction with the job's progress.

The row's lock is the lease. It ends with the worker's connection, so a killed worker's job is free at once and
stands exactly where its last part was committed; the sweep finds it. Who asks to cancel waits for that lock,
one part at most.
"""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction

from crm.models import Job, JobPart
from crm.services import jobs
from crm.services.job_kinds import JobKind, kinds
from lib.away import is_away
from lib.errors import BeckonError
from lib.registry import UnknownMember

log = logging.getLogger(__name__)


@transaction.atomic
def step(now: datetime) -> bool:
    """Work one part of the open job that has done the least; False where there is none that is free."""
    free = Job.objects.select_for_update(skip_locked=True, of=("self",)).filter(ended_at=None)
    job = free.select_related("brand").order_by("done", "pk").first()
    if job is None:
        return False
    try:
        kind = kinds.get(job.kind)
    except UnknownMember as error:
        jobs.fail(job, str(error), now)
        return True
    _on(job, kind, now)
    if not job.is_open:
        kind.ended(job)
    return True


def _on(job: Job, kind: type[JobKind], now: datetime) -> None:
    part = job.parts.order_by("number").first()
    if part is None:
        jobs.finish(job, now)
    elif job.cancel_asked:
        jobs.cancel(job, now)
    else:
        jobs.begin(job, now)
        _work(job, kind, part, now)


def _work(job: Job, kind: type[JobKind], part: JobPart, now: datetime) -> None:
    try:
        with transaction.atomic():
            outcome = kind.work(job, part.content, now)
    except BeckonError as error:
        jobs.fail(job, error.message, now)
    except Exception as error:
        if is_away(error):
            raise  # the part is worked again
        log.exception("a job failed", extra={"job": job.pk})
        jobs.fail(job, f"It broke off with an error of ours: {type(error).__name__}: {error}", now)
    else:
        jobs.tick(job, part, outcome)
