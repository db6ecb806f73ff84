"""The life of a job: started, ticked forward, ended. One function per transition, and nobody else writes it.

All but `start` and `ask_to_cancel` are called by the worker that holds the job's row (`crm.services.working`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from crm.models import Brand, Job, JobPart
from crm.queries.jobs import DOORBELL
from crm.services.changes import Actor
from crm.services.job_kinds import Outcome, kinds
from lib.errors import Invalid
from lib.queue import after_commit

SHOWN = 10
KEPT = timedelta(days=30)


@transaction.atomic
def start(
    actor: Actor,
    brand: Brand,
    kind: str,
    title: str,
    parts: Iterable[Sequence[Any]],
    now: datetime,
    *,
    settings: Mapping[str, Any],
    link: str = "",
) -> Job:
    """A job that works `parts` one by one; the first `{total}` in the title is the number of all. Raises Invalid."""
    job = Job.objects.create(
        brand=brand,
        kind=kind,
        title=title,
        link=link,
        settings=dict(settings),
        started_by=actor.name,
        created_at=now,
    )
    for number, part in enumerate(parts):
        JobPart.objects.create(job=job, number=number, content=list(part))
        job.total += kinds.get(kind).weight(part)
    if not job.total:
        raise Invalid("There is nothing in it to work on.", code="nothing")
    job.title = title.replace("{total}", f"{job.total:,}", 1)
    job.save(update_fields=["title", "total"])
    after_commit(DOORBELL)
    return job


def ask_to_cancel(brand: Brand, job_id: int) -> bool:
    """Let it end at its next part; what is done stays done. Whether there was still something to cancel."""
    asked = Job.objects.filter(brand=brand, pk=job_id, ended_at=None).update(cancel_asked=True)
    after_commit(DOORBELL)
    return bool(asked)


def begin(job: Job, now: datetime) -> None:
    """From the first part on."""
    if job.state == Job.State.WAITING:
        job.state, job.started_at = Job.State.RUNNING, now
        job.save(update_fields=["state", "started_at"])


def tick(job: Job, part: JobPart, outcome: Outcome) -> None:
    """One part is worked, or some of it; what it brought is added to the result."""
    known = job.result.get("counts", {})
    shown = [*job.result.get("examples", []), *outcome.examples][:SHOWN]
    job.result = {"counts": {**known, **_sums(known, outcome.counts)}, "examples": shown}
    if not outcome.again:
        job.done += kinds.get(job.kind).weight(part.content)
        part.delete()
    job.save(update_fields=["result", "done"])


def finish(job: Job, now: datetime) -> None:
    """All parts are worked."""
    _end(job, Job.State.DONE, now)


def cancel(job: Job, now: datetime) -> None:
    """As it was asked to."""
    _end(job, Job.State.CANCELLED, now)


def fail(job: Job, error: str, now: datetime) -> None:
    """It cannot go on; what is done stays done."""
    job.error = error
    _end(job, Job.State.FAILED, now)


def forget(now: datetime) -> int:
    """Delete jobs that ended long ago; returns how many."""
    deleted, _ = Job.objects.filter(ended_at__lt=now - KEPT).delete()
    return deleted


def _end(job: Job, state: Job.State, now: datetime) -> None:
    job.state, job.ended_at = state, now
    job.save(update_fields=["state", "ended_at", "error"])
    job.parts.all().delete()


def _sums(known: Mapping[str, int], counts: Mapping[str, int]) -> dict[str, int]:
    return {name: known.get(name, 0) + count for name, count in counts.items()}
