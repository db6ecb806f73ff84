"""Customers are written to a file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from crm.models import Job
from crm.services import exports
from crm.services.job_kinds import JobKind, Outcome, kinds


@kinds.register
class CustomerExport(JobKind):
    """`settings`: {"file": id, "pii": bool}; a part is a list of ids of rows."""

    key = exports.KIND
    right = "customers.export"

    @classmethod
    def work(cls, job: Job, part: Sequence[int], now: datetime) -> Outcome:
        return Outcome({"written": exports.work(job, part)})

    @classmethod
    def said(cls, job: Job) -> str:
        return f"{job.result.get('counts', {}).get('written', 0):,} customers written."

    @classmethod
    def ended(cls, job: Job) -> None:
        """Nothing: its beginning is in the audit, since whoever cancels it may have the first half."""
