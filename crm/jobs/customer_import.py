"""Customers out of a file, or a trial of it that changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from crm.models import Job
from crm.services import imports
from crm.services.changes import Actor, record
from crm.services.job_kinds import JobKind, Outcome, kinds


@kinds.register
class CustomerImport(JobKind):
    """`settings`: {"file": id, "dry": bool}; a part is [number of the piece, records in it]."""

    key = imports.KIND
    right = "customers.edit"

    @classmethod
    def weight(cls, part: Sequence[int]) -> int:
        return part[1]

    @classmethod
    def work(cls, job: Job, part: Sequence[int], now: datetime) -> Outcome:
        return Outcome(imports.work(job, part[0], now))

    @classmethod
    def said(cls, job: Job) -> str:
        counts = job.result.get("counts", {})
        would = "would be " if job.settings["dry"] else ""
        told = f"{counts.get('new', 0):,} {would}new, {counts.get('changed', 0):,} {would}changed"
        wrong, again = counts.get("wrong", 0), job.done - sum(counts.values())
        more = f", {wrong:,} wrong" if wrong else ""
        # Customers are counted, records are in the file: what is between the two is said, or nothing adds up.
        more += f", {again:,} more of the same customers" if again > 0 else ""
        return f"{told}, {counts.get('unchanged', 0):,} unchanged{more}."

    @classmethod
    def ended(cls, job: Job) -> None:
        imports.ended(job)
        if not job.settings["dry"]:
            record(Actor(job.started_by), "imported", job.brand, None, dict(job.result.get("counts", {})))
