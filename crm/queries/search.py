"""Finding customers by what somebody has at hand: the id, an e-mail address, a phone number, a name.

Each way of finding is a range of one index that stops after a few rows, so it costs the same for any number of
customers. Ids are compared letter by letter, the rest whatever its case.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

MOST = 50
LONGEST = 100
#: fewer digits are no phone number
DIGITS = 3
#: the greatest character, so that [prefix, prefix + TOP) is everything that begins with the prefix
TOP = "\U0010ffff"

_NAME = ("last_name", "user_last_name", "first_name", "user_first_name", "name")
#: how a find is told, in the order of its rank, and the attributes that it is read from
NAMES = {
    "ext_id": (),
    "email": ("email", "user_email"),
    "phone": ("phone", "user_phone"),
    "last_name": _NAME,
    "first_name": _NAME,
}
_PHONE = re.compile(r"[+0-9 ()./-]+")

# The unique index on (brand, ext_id) has the collation of the database.
BY_ID = """
(SELECT customer.id, 0, 'ext_id', customer.ext_id COLLATE "C" FROM crm_customer AS customer
WHERE customer.brand_id = %s AND customer.ext_id >= %s AND customer.ext_id < %s{narrowed}
ORDER BY customer.ext_id LIMIT %s)
"""
BY_TERM = """
(SELECT customer.id, %s, term.found_by, term.value
FROM crm_term AS term JOIN crm_customer AS customer ON customer.id = term.customer_id
WHERE term.brand_id = %s AND term.found_by = %s AND {which}{narrowed}
ORDER BY term.value LIMIT %s)
"""
BEGINS = "term.value >= lower(%s) AND term.value < lower(%s) || %s"
IS = "term.value = lower(%s)"


@dataclass(frozen=True, slots=True)
class Hit:
    """A customer who was found, and by what: a key of NAMES."""

    id: int
    by: str


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What else must hold of a customer: SQL over the alias `customer`, never input."""

    where: str = ""
    params: Sequence[Any] = ()


def find(
    brand_id: int, q: str, limit: int = MOST, whole: Collection[str] = (), narrowed: Narrowed | None = None
) -> list[Hit]:
    """The customers whom `q` may mean: each once, those by id first. One statement.

    `whole`: names of attributes that must be given in full, because whoever asks may not see them.
    """
    q = q.replace("\0", "").strip()[:LONGEST]
    if not q:
        return []
    sql, params = statement(brand_id, q, limit, whole, narrowed or Narrowed())
    found: dict[int, str] = {}
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        for id_, _, by, _ in cursor.fetchall():
            found.setdefault(id_, by)
    return [Hit(id_, by) for id_, by in found.items()][:limit]


def statement(
    brand_id: int, q: str, limit: int, whole: Collection[str], narrowed: Narrowed
) -> tuple[str, list[Any]]:
    """All ways of finding in one statement, the surest first."""
    where = f" AND {narrowed.where}" if narrowed.where else ""
    texts = [BY_ID.format(narrowed=where)]
    params: list[Any] = [brand_id, q, q + TOP, *narrowed.params, limit]
    for rank, by in enumerate(NAMES):
        value = dict(_terms(q)).get(by)
        if value:
            is_whole = any(name in whole for name in NAMES[by])
            texts.append(BY_TERM.format(which=IS if is_whole else BEGINS, narrowed=where))
            values = [value] if is_whole else [value, value, TOP]
            params += [rank, brand_id, by, *values, *narrowed.params, limit]
    return f"{' UNION ALL '.join(texts)} ORDER BY 2, 4, 1", params


def _terms(q: str) -> Iterator[tuple[str, str]]:
    """What `q` may be beside an id, and how that is written among the terms."""
    digits = re.sub(r"\D", "", q)
    if " " not in q:
        yield "email", q
    if not _PHONE.fullmatch(q):
        yield "last_name", q
        yield "first_name", q
    elif len(digits) >= DIGITS:
        yield "phone", digits.removeprefix("00")
