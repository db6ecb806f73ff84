"""Everything that is known of one customer, as one JSON document in a zip: the answer to a request for access."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from django.db import connection

from crm.models import Change, ConsentEntry, Customer, Suppression
from crm.services import ledger
from crm.services.belongings import Belonging, belongings
from crm.services.changes import Actor, record

#: what is larger waits on the disk while it is sent
IN_MEMORY = 4 * 1024 * 1024
ROWS = 1_000
CHUNK = 256 * 1024
_SUBJECTS = "brand_id = %(brand)s AND subject = ANY (%(subjects)s)"
#: what is about her without referring to her: the suppression list, and what operators did
BY_NAME = (
    Belonging(Suppression._meta.db_table, _SUBJECTS),
    Belonging(Change._meta.db_table, "noun = 'customer' AND object_id = %(customer)s::text"),
)


def everything(actor: Actor, customer: Customer) -> Iterator[bytes]:
    """A zip with `customer.json`: {table: [row]} of all tables that hold something of hers. Noted in the audit."""
    record(actor, "exported everything of", customer, None, None)
    return _zipped(customer)


def _zipped(customer: Customer) -> Iterator[bytes]:
    with tempfile.SpooledTemporaryFile(IN_MEMORY) as packed:
        with (
            zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive,
            archive.open("customer.json", "w", force_zip64=True) as document,
        ):
            for chunk in document_of(customer):
                document.write(chunk)
        packed.seek(0)
        yield from iter(partial(packed.read, CHUNK), b"")


def document_of(customer: Customer) -> Iterator[bytes]:
    """The JSON in pieces, a thousand rows in memory at a time."""
    params = {
        "brand": customer.brand_id,
        "customer": customer.pk,
        "subjects": list(ledger.names_of(customer)),
    }
    for number, one in enumerate([*map(_with_subjects, reversed(belongings())), *BY_NAME]):
        yield b'%b"%b": [' % (b"{" if not number else b",\n", one.table.encode())
        yield from _rows(one, params)
        yield b"]"
    yield b"}\n"


def _with_subjects(one: Belonging) -> Belonging:
    """The ledger of consent knows some of hers by an id or an address only."""
    if one.table != ConsentEntry._meta.db_table:
        return one
    return Belonging(one.table, f"({one.condition} OR {_SUBJECTS})")


def _rows(one: Belonging, params: Mapping[str, Any]) -> Iterator[bytes]:
    query = f"SELECT to_jsonb(t)::text FROM {one.table} AS t WHERE {one.condition}"
    between = b"\n"
    # Named, hence on the server's side: psycopg would else hold all events of a customer at once.
    with connection.chunked_cursor() as cursor:
        cursor.execute(query, params)
        while rows := cursor.fetchmany(ROWS):
            for (row,) in rows:
                yield between + row.encode()
                between = b",\n"
