"""The values by which somebody is known: what is looked for wherever a customer's traces may have been copied to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import msgspec
from django.db import connection

from crm.services.belongings import Belonging

#: shorter values are words and numbers that stand everywhere; the id itself, too, is not looked for below it
SHORTEST = 5
MOST = 200
ERASED = "[erased]"
#: an e-mail address or a phone number, read alike by Python and PostgreSQL
_ADDRESS = r"[\w.+-]{1,64}@[\w.-]{1,190}\.\w+|\+\d{7,15}"
_CONTACT = re.compile(rf"(?<=ext_id\": \")[^\"\\]+(?=\")|{_ADDRESS}")

#: addresses and numbers that stand in these are the brand's: senders, support. They came to her, they are not hers.
OF_THE_BRAND = ("gateways_gateway", "gateways_template", "gateways_templateversion", "gateways_imtype")
_OWN = """
SELECT DISTINCT found[1] FROM {table} AS t, regexp_matches(to_jsonb(t)::text, %s, 'g') AS found
WHERE found[1] = ANY (%s)
"""

# Of two customers with the same value it tells nothing. Containment, so that the index on attributes answers it.
ALONE = """
SELECT NOT EXISTS (
    SELECT FROM crm_customer WHERE brand_id = %s AND id <> %s AND attributes @> jsonb_build_object(%s::text, %s::jsonb)
)
"""


@dataclass(frozen=True, slots=True)
class Telltales:
    """Values to look for, each as a whole word."""

    values: tuple[str, ...]

    def out_of(self, value: Any) -> Any:
        """A JSON value, or a text, without them."""
        match value:
            case str():
                return _pattern(self.values).sub(ERASED, value)
            case dict():
                return {self.out_of(key): self.out_of(item) for key, item in value.items()}
            case list():
                return [self.out_of(item) for item in value]
            case int() | float() if not isinstance(value, bool) and str(value) in self.values:
                return ERASED
        return value


@lru_cache(maxsize=8)
def _pattern(values: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(rf"(?<!\w){re.escape(value)}(?!\w)" for value in values) or r"(?!)")


def telltales(
    brand_id: int,
    customer_id: int,
    ext_ids: Iterable[str],
    attributes: dict[str, Any],
    of: Iterable[Belonging],
) -> Telltales:
    """The ids, the attributes that nobody else has, and addresses and numbers in what belongs to the customer."""
    found = [*ext_ids]
    for name, value in attributes.items():
        text = _told(value)
        if text and _is_alone(brand_id, customer_id, name, value):
            found.append(text)
    contacts: list[str] = []
    for one in of:
        if len(found) + len(contacts) < MOST:
            contacts += _contacts(one, brand_id, customer_id)
    found += _without_own(contacts)
    distinct = dict.fromkeys(value for value in found if len(value) >= SHORTEST)
    return Telltales(tuple(sorted(distinct, key=len, reverse=True)[:MOST]))


def _told(value: Any) -> str:
    """A value as it would be found in a text; empty for what tells nobody apart."""
    if isinstance(value, str):
        return value.strip()
    return (
        str(value) if isinstance(value, int) and not isinstance(value, bool) and abs(value) > 999_999 else ""
    )


def _is_alone(brand_id: int, customer_id: int, name: str, value: Any) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(ALONE, [brand_id, customer_id, name, msgspec.json.encode(value).decode()])
        return bool(cursor.fetchone()[0])


def _contacts(one: Belonging, brand_id: int, customer_id: int) -> Iterator[str]:
    """E-mail addresses and telephone numbers in the newest rows of a table."""
    rows = f"SELECT to_jsonb(t)::text FROM {one.table} AS t WHERE {one.condition} LIMIT 1000"
    with connection.cursor() as cursor:
        cursor.execute(rows, {"brand": brand_id, "customer": customer_id})
        yield from _distinct(text for (text,) in cursor.fetchall())


def _without_own(contacts: list[str]) -> list[str]:
    """Those that no template or gateway names."""
    own: set[str] = set()
    with connection.cursor() as cursor:
        for table in OF_THE_BRAND if contacts else ():
            cursor.execute(_OWN.format(table=table), [f"({_ADDRESS})", contacts])
            own.update(value for (value,) in cursor.fetchall())
    return [value for value in contacts if value not in own]


def _distinct(texts: Iterable[str]) -> Sequence[str]:
    return list(dict.fromkeys(match for text in texts for match in _CONTACT.findall(text)))
