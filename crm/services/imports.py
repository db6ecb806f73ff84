"""Customers out of a CSV file: looked at, tried, imported piece by piece.

An import writes attributes by the rules and through the module of `update_profile` events, in sets, and one line
in the audit. Like an edit by hand it makes no events: a million customers who all “happened” would start journeys.
Only whoever asks for imported customers is told of them (crm/bus.py).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from django.db import connection, transaction

from crm import bus
from crm.models import Audience, Brand, File, Job
from crm.services import audiences, customers, files, jobs, pii, profile
from crm.services.changes import Actor
from crm.services.csv_files import ENCODINGS
from crm.services.import_columns import Column, check, guess, load
from crm.services.import_rows import HEADS, Flaw, Reading, Row, cells_of, flaws_as_csv, flaws_of, read
from crm.services.refusals import refused
from lib.errors import Conflict, Invalid, NotFound

KIND = "customer_import"
LOOKED_AT = 50
SHOWN = 1_000
#: without the id, which is not to be kept anywhere
FORGOTTEN = "This customer was forgotten and shall not be known again: take the line out of the file."

KNOWN = "SELECT ext_id, id, attributes::text, is_test FROM crm_customer WHERE id = ANY (%s)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How a file shall be imported. `audience`: the slug of one that all rows' customers are put on."""

    columns: Sequence[Column]
    encoding: str
    clears: bool = False
    audience: str = ""


def first_records(file: File, encoding: str = "") -> list[list[str]]:
    """The cells of the first few records, to look at and to guess from."""
    first = files.piece(file, 0)
    if first is None:
        return []
    head = b"".join(bytes(first.content).splitlines(keepends=True)[: 2 * LOOKED_AT])
    reading = Reading(file.heads, (), file.delimiter, encoding or file.encoding)
    return cells_of(head, reading)[:LOOKED_AT]


def plan_of(file: File) -> Plan:
    """As it was planned last; before that, what we guess."""
    kept = file.settings.get("plan")
    if kept is None:
        return Plan(columns=guess(file.heads, first_records(file)), encoding=file.encoding)
    return Plan(**{**kept, "columns": load(kept["columns"])})


@transaction.atomic
def begin(
    actor: Actor, brand: Brand, file: File, plan: Plan, now: datetime, *, dry: bool, link: str = ""
) -> Job:
    """Try a file or import it, as long work. Raises Invalid, Conflict while it is being worked already."""
    file = File.objects.select_for_update().get(pk=file.pk)
    check(plan.columns, file.heads)
    _check_plan(brand, plan)
    if job_of(file, open_only=True) is not None:
        raise Conflict("This file is being worked already: wait for the end, or cancel it.")
    parts = list(file.pieces.order_by("number").values_list("number", "records"))
    if not parts:
        raise Conflict("The file was imported and is not kept any longer: upload it again.")
    file.settings = {"plan": _stored(plan)}
    file.about.all().delete()
    title = f"{'Try' if dry else 'Import'} {{total}} records of “{file.name}”"
    job = jobs.start(
        actor,
        brand,
        KIND,
        title,
        parts,
        now,
        settings={"file": file.pk, "dry": dry},
        link=link,
    )
    file.settings["job"] = job.pk
    file.save(update_fields=["settings"])
    return job


def job_of(file: File, *, open_only: bool = False) -> Job | None:
    """The last job that worked the file."""
    job = Job.objects.filter(brand=file.brand_id, pk=file.settings.get("job", 0)).first()
    return job if job is not None and (job.is_open or not open_only) else None


def work(job: Job, number: int, now: datetime) -> dict[str, int]:
    """Try or import one piece; how many are new, changed, unchanged, wrong. Raises NotFound."""
    file = File.objects.filter(pk=job.settings["file"], brand=job.brand_id).first()
    piece = None if file is None else files.piece(file, number)
    if file is None or piece is None:
        raise NotFound("The file was deleted meanwhile.")
    plan = plan_of(file)
    reading = Reading(file.heads, plan.columns, file.delimiter, plan.encoding, plan.clears)
    rows, flaws = read(bytes(piece.content), piece.first_line, reading)
    rows, refusals = _without_refused(job.brand_id, rows)
    flaws += refusals
    counts = _apply(job, plan, rows, now)
    if flaws:
        _note(file, flaws, number, now)
    return {**counts, "wrong": len({flaw.line for flaw in flaws})}


def ended(job: Job) -> None:
    """What was imported to its end is kept no longer: the customers have it."""
    if job.state == Job.State.DONE and not job.settings["dry"]:
        for file in File.objects.filter(pk=job.settings["file"], brand=job.brand_id):
            file.pieces.all().delete()


def problems(file: File, most: int = SHOWN) -> list[Flaw]:
    """The first of what was wrong."""
    found: list[Flaw] = []
    for noted in file.about.filter(purpose=File.Purpose.PROBLEMS):
        for piece in files.pieces(noted):
            found += flaws_of(bytes(piece.content))
            if len(found) >= most:
                return found[:most]
    return found


def _without_refused(brand_id: int, rows: Sequence[Row]) -> tuple[list[Row], list[Flaw]]:
    ids = refused(brand_id, {row.ext_id for row in rows})
    flaws = [Flaw(row.line, "", "", "", FORGOTTEN) for row in rows if row.ext_id in ids]
    return [row for row in rows if row.ext_id not in ids], flaws


def _apply(job: Job, plan: Plan, rows: Sequence[Row], now: datetime) -> dict[str, int]:
    brand_id = job.brand_id
    found = customers.find(brand_id, {row.ext_id for row in rows})
    missing = {row.ext_id for row in rows} - found.keys()
    changes = _changes(rows, _known(found))
    changed = {row.ext_id for row in changes} - missing
    if not job.settings["dry"]:
        ids = {**found, **(customers.add(brand_id, missing, now) if missing else {})}
        if changes:
            payloads = [(ids[row.ext_id], row.payload) for row in changes]
            profile.update(payloads, now, [f"job:{job.pk}"] * len(payloads))
        _put(brand_id, plan.audience, list(ids), now)
        bus.tell_registered(bus.Registered(brand_id, [ids[ext_id] for ext_id in missing], "import"), now)
    unchanged = len(found) - len(changed)
    return {"new": len(missing), "changed": len(changed), "unchanged": unchanged}


def _changes(rows: Sequence[Row], known: Mapping[str, tuple[dict[str, Any], bool]]) -> list[Row]:
    """Those rows that change something; all rows of a customer of whom one does."""
    changing = {row.ext_id for row in rows if row.payload and _changes_something(row, known.get(row.ext_id))}
    return [row for row in rows if row.ext_id in changing]


def _changes_something(row: Row, known: tuple[dict[str, Any], bool] | None) -> bool:
    attributes, is_test = known or ({}, False)
    told = row.payload.get(profile.TEST_ACCOUNT, is_test)
    # As JSON, since to Python 1 is true.
    after = msgspec.json.encode(profile.apply(attributes, row.payload))
    return told != is_test or after != msgspec.json.encode(attributes)


def _known(found: Mapping[str, int]) -> dict[str, tuple[dict[str, Any], bool]]:
    with connection.cursor() as cursor:
        cursor.execute(KNOWN, [list(found.values())])
        rows = cursor.fetchall()
    return {ext_id: (msgspec.json.decode(attributes), is_test) for ext_id, _, attributes, is_test in rows}


def _put(brand_id: int, slug: str, ext_ids: Sequence[str], now: datetime) -> None:
    if not slug or not ext_ids:
        return
    audience = Audience.objects.filter(brand=brand_id, slug=slug).first()
    if audience is None:
        raise NotFound(f"The audience “{slug}” was deleted meanwhile.")
    audiences.put(audience, ext_ids, now)


def _note(file: File, flaws: Sequence[Flaw], number: int, now: datetime) -> None:
    """Keep what is wrong beside the import, in the same transaction."""
    noted, _ = File.objects.get_or_create(
        of=file,
        purpose=File.Purpose.PROBLEMS,
        defaults={
            "brand_id": file.brand_id,
            "name": f"Problems of {file.name}",
            "heads": list(HEADS),
            "started_by": file.started_by,
            "created_at": now,
        },
    )
    files.append(noted, noted.pieces.count(), 1, len(flaws), flaws_as_csv(flaws))


def _check_plan(brand: Brand, plan: Plan) -> None:
    if plan.encoding not in ENCODINGS:
        raise Invalid(f"The encoding is one of {', '.join(ENCODINGS)}.", field="encoding")
    if plan.audience and not Audience.objects.filter(brand=brand, slug=plan.audience).exists():
        raise Invalid(f"This brand has no audience “{plan.audience[:100]}”.", field="audience")
    personal = pii.first_barred({column.attribute: None for column in plan.columns}, pii.barred(brand))
    if personal:
        message = f"This brand is free of personal data: leave out the column that becomes “{personal}”."
        raise Invalid(message, code="personal_data", field="columns")


def _stored(plan: Plan) -> dict[str, Any]:
    return {
        "columns": [column.stored() for column in plan.columns],
        "encoding": plan.encoding,
        "clears": plan.clears,
        "audience": plan.audience,
    }
