"""What is known of customers' attributes: what was declared, and what a look at some customers shows."""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from crm.models import Attribute, Customer
from crm.queries.sample import draw

LOOKED_AT = 1_500
LOOKED_AT_FOR_VALUES = 3_000
MOST_NAMES = 500
MOST_VALUES = 50

NAMES = f"""
SELECT attribute.key, jsonb_typeof(attribute.value), to_jsonb((array_agg(attribute.value))[1:5])
FROM crm_customer AS customer, jsonb_each(customer.attributes) AS attribute
WHERE customer.id = ANY(%s) AND jsonb_typeof(attribute.value) NOT IN ('null', 'object')
GROUP BY 1, 2 ORDER BY count(*) DESC, 1 LIMIT {2 * MOST_NAMES}
"""
VALUES = f"""
SELECT item.value, count(*)
FROM crm_customer AS customer
CROSS JOIN unnest(%s::text[]) AS name
CROSS JOIN LATERAL (SELECT customer.attributes -> name AS value) AS attribute
CROSS JOIN LATERAL jsonb_array_elements(
    CASE jsonb_typeof(attribute.value) WHEN 'array' THEN attribute.value ELSE jsonb_build_array(attribute.value) END
) AS item (value)
WHERE customer.id = ANY(%s) AND jsonb_typeof(item.value) NOT IN ('null', 'object', 'array')
  AND strpos(lower(item.value #>> '{{}}'), lower(%s)) > 0
GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {MOST_VALUES}
"""


@dataclass(slots=True)
class Seen:
    """An attribute, the JSON types that it has (the commonest first), and some of its values."""

    name: str
    types: list[str] = field(default_factory=list)
    samples: list[Any] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Known:
    """An attribute that was declared, or seen, or both. `types` as in Seen; `pii`: it is personal data."""

    name: str
    declared: Attribute | None
    types: list[str]
    samples: list[Any]
    pii: bool

    @property
    def label(self) -> str:
        """What people read."""
        return self.declared.title if self.declared else self.name


def declared(brand_id: int) -> dict[str, Attribute]:
    """The declared attributes by name."""
    rows = Attribute.objects.filter(brand=brand_id).order_by("name")[:MOST_NAMES]
    return {row.name: row for row in rows}


def overview(brand_id: int, personal: Container[str]) -> list[Known]:
    """The declared attributes by name, then what else was seen, the commonest first; `personal`: the PII names.

    Two queries beside the sample.
    """
    said, found = declared(brand_id), {one.name: one for one in seen(brand_id)}
    names = [*said, *(name for name in found if name not in said)]
    nothing = Seen("")
    return [
        Known(
            name,
            said.get(name),
            found.get(name, nothing).types,
            found.get(name, nothing).samples,
            name in personal,
        )
        for name in names
    ]


def seen(brand_id: int) -> list[Seen]:
    """The attributes of a sample of customers, the commonest first."""
    found: dict[str, Seen] = {}
    for name, type_, samples in _rows(NAMES, [draw(brand_id, LOOKED_AT).ids[:LOOKED_AT]]):
        one = found.setdefault(name, Seen(name))
        one.types.append(type_)
        one.samples += json.loads(samples)
    return list(found.values())[:MOST_NAMES]


def values(brand_id: int, names: Iterable[str], q: str) -> list[tuple[Any, int]]:
    """The values of these attributes in a sample of customers, whose text holds `q`, the commonest first.

    Members of lists count as values. The figures say how many of the sample, not of all.
    """
    ids = draw(brand_id, LOOKED_AT_FOR_VALUES).ids[:LOOKED_AT_FOR_VALUES]
    return [(json.loads(value), n) for value, n in _rows(VALUES, [list(names), ids, q])]


def ext_ids(brand_id: int, q: str) -> list[str]:
    """Some ids of customers that begin with `q`."""
    rows = Customer.objects.filter(brand=brand_id, ext_id__startswith=q).order_by("ext_id")
    return list(rows.values_list("ext_id", flat=True)[:MOST_VALUES])


def _rows(sql: str, params: list[Any]) -> Iterator[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        yield from cursor.fetchall()
