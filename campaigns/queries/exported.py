"""The rows of a day, in the order of their ids, as they go into files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from lib.reading import rows_of

CHUNK = 2_000
SLACK = timedelta(hours=1)
"""How far ids may be out of the order of time: what is drawn first may be committed last."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """A view of the schema `bi`: its key, the moment that says which day, what each column holds (lib.parquet.TYPES).

    `table`, `id`: where ids are looked up, in the order of which the moments nearly are.
    """

    name: str
    key: str
    moment: str
    table: str
    columns: Mapping[str, str]


def _columns(numbers: str = "", texts: str = "", moments: str = "") -> dict[str, str]:
    kinds = {"number": numbers, "text": texts, "moment": moments}
    return {name: kind for kind, names in kinds.items() for name in names.split()}


DATASETS = (
    Dataset(
        "events",
        "event_id",
        "received_at",
        "events_event",
        _columns(
            "event_id customer_id",
            "label brand eid event_type client_action source payload",
            "occurred_at received_at",
        ),
    ),
    Dataset(
        "messages",
        "message_id",
        "created_at",
        "gateways_message",
        _columns(
            "message_id customer_id version_id run_id attempts",
            "label brand uid channel template gateway campaign node state status error",
            "created_at settled_at",
        ),
    ),
    Dataset(
        "runs",
        "run_id",
        "started_at",
        "campaigns_run",
        _columns(
            "run_id campaign_id version_id customer_id",
            "label brand state node entry_key reason",
            "started_at finished_at",
        ),
    ),
)


def first_id(dataset: Dataset, moment: datetime) -> int:
    """An id below which no row is that old or younger, found by halving: some forty looks into the key's index."""
    (highest,) = rows_of(f"SELECT coalesce(max(id), 0) FROM {dataset.table}", [])[0]
    low, high = 0, highest + 1
    while low < high:
        middle = (low + high) // 2
        found = rows_of(
            f"SELECT {dataset.moment} FROM {dataset.table} WHERE id >= %s ORDER BY id LIMIT 1", [middle]
        )
        if found and found[0][0] < moment:
            low = middle + 1
        else:
            high = middle
    return low


def rows_after(
    dataset: Dataset, after: int, since: datetime, until: datetime, most: int
) -> Iterator[Sequence[Sequence[Any]]]:
    """The day's next rows above an id, in chunks; so many at most. Read by a cursor, so memory holds one chunk."""
    bottom = max(after, first_id(dataset, since - SLACK) - 1)
    top = first_id(dataset, until + SLACK)
    names = ", ".join(f"{name}::text" if kind == "text" else name for name, kind in dataset.columns.items())
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(
            f"SELECT {names} FROM bi.{dataset.name} WHERE {dataset.key} > %s AND {dataset.key} < %s"
            f" AND {dataset.moment} >= %s AND {dataset.moment} < %s ORDER BY {dataset.key} LIMIT %s",
            [bottom, top, since, until, most],
        )
        while chunk := cursor.fetchmany(CHUNK):
            yield chunk
