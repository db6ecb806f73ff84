"""Customers by the platform's ids, in sets."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from struct import Struct
from typing import Any

import msgspec
from django.db import connection

from crm.models import Brand, Customer
from lib.copying import copy_rows, micros, text
from lib.errors import NotFound

# The array is built once, before the scan: so each id is one index lookup whatever the planner guesses.
# The answer is one JSON text because a thousand result rows take longer to read than to find.
FIND = """
WITH wanted AS MATERIALIZED (SELECT ARRAY(SELECT jsonb_array_elements_text(%s::jsonb)) AS ids)
SELECT json_object_agg(ext_id, id)::text FROM (
    SELECT ext_id, id FROM crm_customer WHERE brand_id = %s AND ext_id = ANY ((SELECT ids FROM wanted)::text[])
    UNION ALL
    SELECT ext_id, customer_id FROM crm_alias
    WHERE brand_id = %s AND ext_id = ANY ((SELECT ids FROM wanted)::text[])
) AS found
"""
ADD = """
WITH added AS (
    INSERT INTO crm_customer (brand_id, ext_id, attributes, is_test, created_at, updated_at)
    SELECT %s, ext_id, '{}', false, %s, %s FROM jsonb_array_elements_text(%s::jsonb) AS ext_id
    ON CONFLICT (brand_id, ext_id) DO NOTHING
    RETURNING ext_id, id
)
SELECT json_object_agg(ext_id, id)::text FROM added
"""
# In a fixed order of fields; what a customer begins with follows the ext_id.
COPY = """
COPY crm_customer (id, brand_id, created_at, updated_at, ext_id, attributes, is_test)
FROM STDIN (FORMAT BINARY)
"""
DRAW = "SELECT string_agg(nextval('crm_customer_id_seq')::text, ',') FROM generate_series(1, %s)"
_BEGINNING = Struct(">hiqiqiqiq")
_REST = Struct(">ib2sib").pack(3, 1, b"{}", 1, 0)


def find(brand_id: int, ext_ids: Iterable[str]) -> dict[str, int]:
    """The ids of those customers that exist, by ext_id; of a merged one, whoever is left. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(FIND, [_json(ext_ids), brand_id, brand_id])
        return _ids(cursor)


def id_of(brand_id: int, ext_id: str) -> int:
    """The id of the customer whom an ext_id leads to; 0, which is nobody's, where there is none. One statement."""
    ext_id = ext_id.replace("\0", "")
    return find(brand_id, [ext_id]).get(ext_id, 0)


def named(brand: Brand, ext_id: str) -> Customer:
    """The customer whom an ext_id leads to. Raises NotFound. Two statements."""
    found = Customer.objects.select_related("brand__label").filter(pk=id_of(brand.pk, ext_id)).first()
    if found is None:
        raise NotFound(f"This brand has no customer “{ext_id}”.")
    return found


def add(brand_id: int, ext_ids: Iterable[str], now: datetime) -> dict[str, int]:
    """Make the customers that do not exist yet; the ids of all, by ext_id. One statement, two in a race.

    In the order of their ext_ids, so that two requests with the same new customers wait for each other
    instead of deadlocking.
    """
    wanted = sorted(set(ext_ids))
    with connection.cursor() as cursor:
        cursor.execute(ADD, [brand_id, now, now, _json(wanted)])
        added = _ids(cursor)
    if len(added) < len(wanted):  # somebody else made them at the same moment
        added |= find(brand_id, (ext_id for ext_id in wanted if ext_id not in added))
    return added


def add_all(brand_id: int, ext_ids: Iterable[str], now: datetime) -> dict[str, int]:
    """Make these customers, none of whom exists; their ids by ext_id. One statement and one COPY.

    Half the work of `add`. Raises IntegrityError when one was made at the same moment: the transaction is then
    lost. In the order of their ext_ids, for the reason given there. The brand's row is the caller's to know of.
    """
    wanted = sorted(set(ext_ids))
    with connection.cursor() as cursor:
        cursor.execute(DRAW, [len(wanted)])
        ids = list(map(int, cursor.fetchone()[0].split(",")))
    at = micros(now)
    rows = (
        _BEGINNING.pack(7, 8, id_, 8, brand_id, 8, at, 8, at) + text(ext_id) + _REST
        for id_, ext_id in zip(ids, wanted, strict=True)
    )
    copy_rows(COPY, rows)
    return dict(zip(wanted, ids, strict=True))


def _json(ext_ids: Iterable[str]) -> str:
    return msgspec.json.encode(list(ext_ids)).decode()


def _ids(cursor: Any) -> dict[str, int]:
    (found,) = cursor.fetchone()
    return msgspec.json.decode(found, type=dict[str, int]) if found else {}
