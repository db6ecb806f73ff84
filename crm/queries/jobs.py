"""Which jobs there are."""

from __future__ import annotations

from django.db.models import QuerySet

from crm.models import Brand, Job

DOORBELL = "crm.work_jobs"


def is_open() -> bool:
    """Whether any brand has a job that is not at its end: what the sweep asks each second."""
    return Job.objects.filter(ended_at=None).exists()


def open_jobs(brand: Brand) -> QuerySet[Job]:
    """Those of a brand that will still be worked."""
    return Job.objects.filter(brand=brand, ended_at=None)


def about(brand: Brand, link: str, most: int = 3) -> QuerySet[Job]:
    """The newest jobs that are about one page."""
    return Job.objects.filter(brand=brand, link=link).order_by("-pk")[:most]
