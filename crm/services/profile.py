"""What an `update_profile` event does to a customer's attributes.

`name: value` sets and `name: null` clears; on lists `+name` adds, `-name` removes, `^name` removes what matches
a glob (`RISK_*`), `!name` clears. Several may stand in one payload and take effect in its order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from fnmatch import fnmatchcase
from itertools import chain, repeat
from typing import Any

import msgspec
from django.db import connection

from crm.services import platform_side
from crm.services.attribute_history import differences
from crm.services.touching import touch

SKIP_EFFECTS = "skip_cjm"
TEST_ACCOUNT = "core_is_test_account"
PREFIXES = "+-^!"

Told = tuple[Mapping[str, Any], str]
"""A payload, and where it comes from."""

# NO KEY: whoever writes a row that refers to the customer does not wait for us.
LOCK = """
SELECT id, attributes, is_test, brand_id FROM crm_customer WHERE id = ANY (%s) ORDER BY id FOR NO KEY UPDATE
"""
HOLD = "SELECT FROM crm_customer WHERE brand_id = %s AND id = ANY (%s) ORDER BY id FOR NO KEY UPDATE"
STORE = """
WITH noted AS (
    INSERT INTO crm_attributechange (customer_id, at, source, changes)
    SELECT id, %s, source, changes
    FROM jsonb_to_recordset(%s::jsonb) AS given (id bigint, source text, changes jsonb)
)
UPDATE crm_customer AS customer
SET attributes = given.attributes, is_test = given.is_test, updated_at = %s
FROM jsonb_to_recordset(%s::jsonb) AS given (id bigint, attributes jsonb, is_test boolean)
WHERE customer.id = given.id
"""


def problem(payload: Mapping[str, Any]) -> tuple[str, str] | None:
    """(field, sentence) about the first thing in a payload that cannot be applied, if there is one."""
    for key, value in payload.items():
        prefix = len(key) - len(key.lstrip(PREFIXES))
        if prefix == len(key) or prefix > 1:
            return key, "An attribute needs a name, with one of the prefixes + - ^ ! at most."
        if key[0] == "^" and not all(isinstance(glob, str) for glob in _as_list(value)):
            return key, "^ takes a pattern or a list of patterns, such as RISK_*."
    if not isinstance(payload.get(SKIP_EFFECTS, False), bool):
        return SKIP_EFFECTS, "skip_cjm is true or false."
    return None


def apply(attributes: Mapping[str, Any], payload: Mapping[str, Any]) -> dict[str, Any]:
    """The attributes after the payload. Neither argument is changed."""
    result = dict(attributes)
    for key, value in payload.items():
        if key != SKIP_EFFECTS:
            _apply_one(result, key, value)
    return result


def update(
    changes: Iterable[tuple[int, Mapping[str, Any]]], now: datetime, sources: Sequence[str] = ()
) -> None:
    """Apply payloads to customers, in the order given, and note what they change in the history. Two statements,
    inside the caller's transaction, one for the segments that read the attributes, and some where the platform says
    which channels are closed.

    `sources`: where each of the changes comes from, as AttributeChange has them. The rows are locked in the order
    of their ids, so that concurrent updates wait instead of deadlocking.
    """
    by_customer: dict[int, list[Told]] = {}
    for (customer_id, payload), source in zip(changes, chain(sources, repeat("")), strict=False):
        by_customer.setdefault(customer_id, []).append((payload, source))
    history: list[dict[str, Any]] = []
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [sorted(by_customer)])
        found = cursor.fetchall()
        rows = [_changed(row[:3], by_customer[row[0]], history) for row in found]
        cursor.execute(STORE, [now, _json(history), now, _json(rows)])
    platform_side.hear(_heard(found, rows, by_customer), now)
    for brand_id in {row[3] for row in found}:
        of_brand = {row[0]: by_customer[row[0]] for row in found if row[3] == brand_id}
        touch(brand_id, _touched(of_brand), now)


def hold(brand_id: int, customer_ids: Sequence[int]) -> None:
    """Lock the profiles of these customers until the transaction ends, in the order of their ids."""
    with connection.cursor() as cursor:
        cursor.execute(HOLD, [brand_id, list(customer_ids)])


def _heard(
    found: Iterable[tuple[int, str, bool, int]],
    rows: Iterable[Mapping[str, Any]],
    by_customer: Mapping[int, Sequence[Told]],
) -> Iterator[platform_side.Heard]:
    """Those of whom something was told about channels, cleared names among their attributes."""
    for (customer_id, _, _, brand_id), row in zip(found, rows, strict=True):
        for payload, source in by_customer[customer_id]:
            for key in payload:
                if key.endswith(platform_side.END):
                    name = _name(key)
                    yield brand_id, customer_id, {name: row["attributes"].get(name)}, source


def _touched(by_customer: Mapping[int, Sequence[Told]]) -> Iterator[tuple[str, int]]:
    """All that the payloads name, whether it becomes another or not."""
    for customer_id, told in by_customer.items():
        for key in {key for payload, _ in told for key in payload}:
            yield f"attribute:{_name(key)}", customer_id
            if key == TEST_ACCOUNT:
                yield "attribute:is_test", customer_id


def _changed(
    row: tuple[int, str, bool], told: Iterable[Told], history: list[dict[str, Any]]
) -> dict[str, Any]:
    customer_id, stored, is_test = row
    attributes: dict[str, Any] = msgspec.json.decode(stored)
    for payload, source in told:
        before, attributes = attributes, apply(attributes, payload)
        names = {_name(key): None for key in payload}
        changed = differences(before, attributes, names)
        if changed:
            history.append({"id": customer_id, "source": source, "changes": changed})
        account = payload.get(TEST_ACCOUNT)
        is_test = account if isinstance(account, bool) else is_test
    return {"id": customer_id, "attributes": attributes, "is_test": is_test}


def _name(key: str) -> str:
    return key[1:] if key[0] in PREFIXES else key


def _json(rows: list[dict[str, Any]]) -> str:
    return msgspec.json.encode(rows).decode()


def _apply_one(attributes: dict[str, Any], key: str, value: Any) -> None:
    prefix, name = (key[0], key[1:]) if key[0] in PREFIXES else ("", key)
    present = _as_list(attributes.get(name))
    match prefix:
        case "" if value is None:
            attributes.pop(name, None)
        case "":
            attributes[name] = value
        case "+":
            attributes[name] = present + [new for new in _unique(_as_list(value)) if not _among(new, present)]
        case "-" if name in attributes:
            attributes[name] = [old for old in present if not _among(old, _as_list(value))]
        case "^" if name in attributes:
            attributes[name] = [old for old in present if not _matches(old, _as_list(value))]
        case "!":
            attributes.pop(name, None)


def _as_list(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _unique(values: list[Any]) -> list[Any]:
    return [value for index, value in enumerate(values) if not _among(value, values[:index])]


def _among(value: Any, values: list[Any]) -> bool:
    # In JSON true is not 1, as it is in Python.
    return any(other == value and isinstance(other, bool) == isinstance(value, bool) for other in values)


def _matches(value: Any, globs: list[Any]) -> bool:
    return isinstance(value, str) and any(fnmatchcase(value, glob) for glob in globs)
