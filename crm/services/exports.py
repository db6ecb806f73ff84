"""Customers as a CSV file: who they are is found once, what is known of them is written piece by piece."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from crm.models import Audience, Brand, Customer, File, Job, Segment
from crm.queries.customers import members_of
from crm.segments.problem import Problem
from crm.services import files, jobs, pii, segments
from crm.services.changes import Actor, record
from crm.services.csv_writing import as_csv
from crm.services.pii import Veil
from lib.errors import Invalid, NotFound

KIND = "customer_export"
PART = 5_000
MOST_COLUMNS = 500
LONGEST_NAME = 255
#: what every customer has beside the attributes
OWN = ("ext_id", "is_test", "created_at", "updated_at")
#: the greatest character, so that [prefix, prefix + TOP) is everything that begins with the prefix
TOP = "\U0010ffff"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Who shall be in the file: everybody, narrowed by what is not empty; and which attributes."""

    attributes: Sequence[str]
    segment: str = ""
    audience: str = ""
    search: str = ""


@transaction.atomic
def begin(
    actor: Actor, brand: Brand, wanted: Wanted, now: datetime, *, sees_pii: bool, link: str = ""
) -> File:
    """Start writing the file. Raises Invalid: nobody to export, too many columns; NotFound for a list that is none."""
    _check(wanted.attributes)
    rows = _who(brand, wanted, now)
    file = File.objects.create(
        brand=brand,
        purpose=File.Purpose.EXPORT,
        name=f"customers-{now:%Y-%m-%d-%H%M}.csv",
        heads=[*OWN, *wanted.attributes],
        started_by=actor.name,
        created_at=now,
    )
    job = jobs.start(
        actor,
        brand,
        KIND,
        f"Export {{total}} customers{_called(wanted)}",
        _chunks(rows),
        now,
        settings={"file": file.pk, "pii": sees_pii},
        link=link,
    )
    file.settings = {"job": job.pk, "title": job.title}
    file.save(update_fields=["settings"])
    record(actor, "exported", brand, None, {"customers": job.total, "columns": len(file.heads)})
    return file


def work(job: Job, ids: Sequence[int]) -> int:
    """Write some customers; how many there still are of them. Raises NotFound."""
    file = File.objects.select_for_update().filter(pk=job.settings["file"], brand=job.brand_id).first()
    if file is None:
        raise NotFound("The file was deleted meanwhile.")
    rows = Customer.objects.filter(brand=job.brand_id, pk__in=ids).order_by("pk").values("attributes", *OWN)
    names = file.heads[len(OWN) :]
    veil = pii.veil(job.brand, job.settings["pii"])
    records = [_record(row, names, veil) for row in rows]
    if records:
        files.append(file, file.pieces.count(), file.records + 2, len(records), as_csv(records))
    return len(records)


def job_of(file: File) -> Job | None:
    """The job that writes the file, while jobs are kept."""
    return Job.objects.filter(brand=file.brand_id, pk=file.settings.get("job", 0)).first()


def _record(row: Mapping[str, Any], names: Sequence[str], veil: Veil) -> list[Any]:
    attributes = veil.over(row["attributes"])
    own = [row["ext_id"], row["is_test"], row["created_at"].isoformat(), row["updated_at"].isoformat()]
    return [*own, *(attributes.get(name) for name in names)]


def _who(brand: Brand, wanted: Wanted, now: datetime) -> QuerySet[Customer]:
    rows = Customer.objects.filter(brand=brand)
    if wanted.segment:
        rows = rows.filter(pk__in=_in_segment(brand, wanted.segment, now).values("pk"))
    if wanted.audience:
        audience = Audience.objects.filter(brand=brand, slug=wanted.audience).first()
        if audience is None:
            raise NotFound(f"This brand has no audience “{wanted.audience[:100]}”.")
        rows = rows.filter(pk__in=members_of(audience).values("pk"))
    if wanted.search:
        rows = rows.filter(ext_id__gte=wanted.search, ext_id__lt=wanted.search + TOP)
    return rows


def _in_segment(brand: Brand, slug: str, now: datetime) -> QuerySet[Customer]:
    segment = Segment.objects.filter(brand=brand, slug=slug).select_related("brand__label").first()
    if segment is None:
        raise NotFound(f"This brand has no segment “{slug[:100]}”.")
    try:
        return segments.customers(segment, now)
    except Problem as problem:
        raise Invalid(f"The segment cannot be read: {problem.message}", field="segment") from None


def _chunks(rows: QuerySet[Customer]) -> Iterator[list[int]]:
    # By a cursor on the server's side, a few thousand ids at a time.
    ids = rows.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=PART)
    while chunk := list(islice(ids, PART)):
        yield chunk


def _check(attributes: Sequence[str]) -> None:
    if len(attributes) > MOST_COLUMNS:
        raise Invalid(f"A file may have {MOST_COLUMNS} attributes.", field="attributes")
    if any(not 1 <= len(name) <= LONGEST_NAME or "\0" in name for name in attributes):
        raise Invalid(f"The name of an attribute has 1 to {LONGEST_NAME} characters.", field="attributes")


def _called(wanted: Wanted) -> str:
    narrowed = (
        ("segment", wanted.segment),
        ("audience", wanted.audience),
        ("id", wanted.search and f"{wanted.search}…"),
    )
    told = ", ".join(f"{what} {name}" for what, name in narrowed if name)
    return f" ({told})" if told else ""
