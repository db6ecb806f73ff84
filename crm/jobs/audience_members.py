"""Customers put on an audience, or taken off it, by ids from a file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from crm.models import Audience, Job
from crm.services import audiences
from crm.services.changes import Actor
from crm.services.job_kinds import JobKind, Outcome, kinds
from lib.errors import NotFound

LONGEST = 60


@kinds.register
class AudienceMembers(JobKind):
    """`settings`: {"audience": slug, "do": "add" | "remove"}; a part is a list of ext_ids."""

    key = "audience_members"
    right = "segments.edit"

    @classmethod
    def work(cls, job: Job, part: Sequence[str], now: datetime) -> Outcome:
        audience = _audience(job)
        if audience is None:
            raise NotFound("The audience was deleted meanwhile.")
        if job.settings["do"] == "remove":
            taken = audiences.take(audience, part, now)
            return _outcome("removed", taken.removed, taken.unknown)
        added = audiences.put(audience, part, now)
        return _outcome("added", added.added, added.unknown)

    @classmethod
    def said(cls, job: Job) -> str:
        counts = job.result.get("counts", {})
        word = "removed" if job.settings["do"] == "remove" else "added"
        told = f"{counts.get(word, 0):,} {word}"
        unknown = counts.get("unknown", 0)
        if not unknown:
            return f"{told}."
        examples = job.result.get("examples", [])
        more = " …" if unknown > len(examples) else ""
        return f"{told}. Ids that no customer of this brand has: {unknown:,} ({', '.join(examples)}{more})."

    @classmethod
    def ended(cls, job: Job) -> None:
        audience = _audience(job)
        if audience is None:
            return
        for word, count in job.result.get("counts", {}).items():
            if word != "unknown":
                audiences.note(Actor(job.started_by), audience, f"members {word}", count)


def _audience(job: Job) -> Audience | None:
    found = Audience.objects.filter(brand=job.brand_id, slug=job.settings["audience"])
    return found.select_related("brand__label").first()


def _outcome(word: str, count: int, unknown: Sequence[str]) -> Outcome:
    examples = [ext_id if len(ext_id) <= LONGEST else f"{ext_id[: LONGEST - 1]}…" for ext_id in unknown[:10]]
    return Outcome({word: count, "unknown": len(unknown)}, examples)
