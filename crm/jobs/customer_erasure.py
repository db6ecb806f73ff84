"""A customer is forgotten, table by table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from crm.models import Job
from crm.services import erasing
from crm.services.job_kinds import JobKind, Outcome, kinds


@kinds.register
class CustomerErasure(JobKind):
    """`settings`: the customer and what tells her apart, until its end; a part is one thing to do."""

    key = erasing.KIND
    right = "customers.erase"

    @classmethod
    def work(cls, job: Job, part: Sequence[Mapping[str, Any]], now: datetime) -> Outcome:
        counts, again = erasing.work(job, part[0])
        return Outcome(counts, again=again)

    @classmethod
    def said(cls, job: Job) -> str:
        counts = job.result.get("counts", {})
        told = f"{counts.get('deleted', 0):,} rows deleted, {counts.get('emptied', 0):,} emptied"
        left = counts.get("left", 0)
        return (
            f"{told}; {left:,} rows still name the customer: see the report."
            if left
            else f"{told}, nothing left."
        )

    @classmethod
    def ended(cls, job: Job) -> None:
        erasing.ended(job)
