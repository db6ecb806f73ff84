"""Forgetting a customer, everywhere, and proving it.

At once the customer loses id and attributes, so that nobody finds her and what comes later by the same id is
somebody new. Then, as long work in bounded batches: what belongs to her is deleted table by table; her records
leave files; copies of what told who she was are emptied wherever they stand; and at last the whole database is
looked through again, and what is left is told. Sums and counts stay: they name nobody.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import connection, transaction

from crm.models import Alias, Brand, Change, Customer, Erasure, File, Job, JobPart, Merge, SegmentMember
from crm.services import jobs, traces
from crm.services.belongings import belongings
from crm.services.changes import Actor, record
from crm.services.file_records import without
from crm.services.forgetting import let_all_forget
from crm.services.leaving import leave_all
from crm.services.refusals import digest
from crm.services.suppressions import forget_ids
from crm.services.telltales import ERASED, Telltales, telltales
from crm.services.traces import CONFIGURATION, Search
from lib.errors import NotFound

KIND = "customer_erasure"
BATCH = 5_000

DELETE = (
    "DELETE FROM {leaf} WHERE ctid = ANY (ARRAY(SELECT ctid FROM {leaf} WHERE {condition} LIMIT {batch}))"
)


@transaction.atomic
def begin(actor: Actor, customer: Customer, now: datetime, *, refuse: bool = False) -> Erasure:
    """Forget a customer. Raises NotFound where somebody else has just done so."""
    found = Customer.objects.select_for_update(of=("self",)).select_related("brand__label")
    customer = found.filter(pk=customer.pk, ext_id=customer.ext_id).first() or _gone()
    brand, ext_id = customer.brand, customer.ext_id
    of_customer = belongings()
    ids = [ext_id, *Alias.objects.filter(customer=customer).order_by("pk").values_list("ext_id", flat=True)]
    values = telltales(brand.pk, customer.pk, ids, customer.attributes, of_customer)
    erasure, *of_aliases = [
        Erasure.objects.create(
            brand=brand, digest=digest(brand.pk, one), refuses=refuse, started_by=actor.name, started_at=now
        )
        for one in ids
    ]
    customer.ext_id, customer.attributes = f"erased-{uuid4()}", {}
    customer.save(update_fields=["ext_id", "attributes"])
    settings = {
        "erasure": erasure.pk,
        "customer": customer.pk,
        "ext_ids": ids,
        "values": list(values.values),
    }
    title = f"Forget a customer (erasure {erasure.pk})"
    job = jobs.start(actor, brand, KIND, title, [[part] for part in _parts(brand.pk)], now, settings=settings)
    # Each id that she had can be asked about, and is refused; the first one's report has the rows.
    Erasure.objects.filter(pk__in=[erasure.pk, *(one.pk for one in of_aliases)]).update(job=job.pk)
    erasure.job, erasure.file_ids = job.pk, _numbers(customer)
    erasure.save(update_fields=["file_ids"])
    record(actor, "erased", erasure, None, {"erasure": erasure.pk, "refuses": refuse})
    return erasure


def work(job: Job, part: Mapping[str, Any]) -> tuple[dict[str, int], bool]:
    """One part; how many rows were deleted, emptied or left, and whether there are more of it."""
    do, table = part["do"], part.get("table", "")
    again = False
    match do:
        case "delete":
            rows, again = _delete(job, table, part["leaf"])
        case "file":
            rows = _out_of_file(job, part["file"])
        case "empty" | "check":
            return _looked(job, do, table, part["first"], part["last"])
        case _:
            return _beside(job)
    _count(job, "rows", table, rows)
    return {"emptied" if do == "file" else "deleted": rows}, again


def ended(job: Job) -> None:
    """Whatever the end: the values that were looked for are kept no longer."""
    Erasure.objects.filter(brand=job.brand_id, job=job.pk).update(ended_at=job.ended_at)
    job.settings = {"erasure": job.settings["erasure"]}
    job.save(update_fields=["settings"])


def reports_of(brand: Brand, ext_id: str) -> list[Erasure]:
    """What became of a customer with this id: the answer to “did you forget me?”, without keeping who asks."""
    found = Erasure.objects.filter(brand=brand, digest=digest(brand.pk, ext_id))
    return list(found.order_by("-pk"))


def _numbers(customer: Customer) -> list[int]:
    """The customer's, and those of who became part of her: files written before have these."""
    merged = Merge.objects.filter(customer=customer, undone_at=None).order_by("pk")
    return [customer.pk, *merged.values_list("lost_id", flat=True)]


def _gone() -> Customer:
    raise NotFound("This customer was forgotten or renamed meanwhile.")


def _parts(brand_id: int) -> Iterator[dict[str, Any]]:
    """Deleted twice: an event that was on its way when it began may have come after the first time."""
    yield {"do": "beside"}
    deletes = [
        {"do": "delete", "table": one.table, "leaf": leaf} for one in belongings() for leaf in one.leaves
    ]
    yield from (part for part in deletes if part["table"] != Customer._meta.db_table)
    for pk in File.objects.filter(brand=brand_id).order_by("pk").values_list("pk", flat=True):
        yield {"do": "file", "table": "crm_filepiece", "file": pk}
    every = [
        {"table": table.name, "first": first, "last": last}
        for table in traces.tables().values()
        for first, last in traces.slices(table)
    ]
    yield from ({"do": "empty", **one} for one in every if one["table"] not in CONFIGURATION)
    yield from deletes
    yield from ({"do": "check", **one} for one in every)


def _delete(job: Job, table: str, leaf: str) -> tuple[int, bool]:
    if table == SegmentMember._meta.db_table:  # sizes are kept beside it
        return leave_all(job.settings["customer"]), False
    condition = next(one.condition for one in belongings() if one.table == table)
    statement = DELETE.format(leaf=leaf, condition=condition, batch=BATCH)
    with connection.cursor() as cursor:
        cursor.execute(statement, {"brand": job.brand_id, "customer": job.settings["customer"]})
        return cursor.rowcount, cursor.rowcount == BATCH


def _beside(job: Job) -> tuple[dict[str, int], bool]:
    """What refers to her by number or by name alone: the audit keeps that things happened, other work her id."""
    customer, ext_ids = job.settings["customer"], job.settings["ext_ids"]
    about = Change.objects.filter(noun="customer", object_id=str(customer))
    emptied = {"crm_change": about.update(before=None, after=None, name=ERASED)}
    with connection.cursor() as cursor:
        # Lists of ids alone; whatever else a part holds is looked through with everything else.
        cursor.execute(
            "UPDATE crm_jobpart AS part SET content = content - %s::text[] FROM crm_job AS job "
            "WHERE job.id = part.job_id AND job.brand_id = %s AND part.content ?| %s::text[]",
            [ext_ids, job.brand_id, ext_ids],
        )
        emptied[JobPart._meta.db_table] = cursor.rowcount
    emptied |= forget_ids(job.brand_id, ext_ids)
    for table, rows in {**emptied, **let_all_forget(job.brand_id, customer)}.items():
        _count(job, "rows", table, rows)
        emptied[table] = rows
    return {"emptied": sum(emptied.values())}, False


def _out_of_file(job: Job, pk: int) -> int:
    file = File.objects.filter(pk=pk).first()
    return sum(without(file, ext_id) for ext_id in job.settings["ext_ids"]) if file else 0


def _looked(job: Job, do: str, name: str, first: int, last: int | None) -> tuple[dict[str, int], bool]:
    table = traces.tables().get(name)
    if table is None:  # a partition that was dropped meanwhile
        return {}, False
    search = _search(job)
    found = traces.look(table, first, last, search)
    if do == "empty":
        emptied = traces.empty(table, found, search)
        _count(job, "rows", name, emptied)
        return {"emptied": emptied}, False
    for trace in found:
        for column in trace.cells:
            _count(job, "left", f"{name}.{column}", 1)
    return {"left": len(found)}, False


def _search(job: Job) -> Search:
    settings = job.settings
    newcomer = Customer.objects.filter(brand=job.brand_id, ext_id=settings["ext_ids"][0])
    values = Telltales(tuple(settings["values"]))
    return Search(job.brand_id, values, newcomer.values_list("pk", flat=True).first(), job.pk)


def _count(job: Job, field: str, table: str, rows: int) -> None:
    if rows:
        erasure = Erasure.objects.select_for_update().get(pk=job.settings["erasure"])
        counted = getattr(erasure, field)
        counted[table] = counted.get(table, 0) + rows
        erasure.save(update_fields=[field])
