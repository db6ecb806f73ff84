"""What hangs on a customer: every table with a reference to one, found in the models, so that none is forgotten."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import Exists, Model, OuterRef, Q, UniqueConstraint

from crm.models import Customer, MergedRow, SegmentMember, Term
from crm.services.belongings import referring

Kind = MergedRow.Kind
#: kept by others, from all the rest: by triggers, by the upkeep of segments
BY_ITSELF = {Term, SegmentMember}

MOVE = """
WITH moved AS (UPDATE {table} SET {column} = %s WHERE {column} = %s{brand} RETURNING {key})
INSERT INTO crm_mergedrow (merge_id, "table", kind, row_id) SELECT %s, %s, 'moved', {key} FROM moved
"""
DROP = """
WITH dropped AS (DELETE FROM {table} AS one WHERE {key} = ANY(%s) RETURNING {key}, to_jsonb(one) AS image)
INSERT INTO crm_mergedrow (merge_id, "table", kind, row_id, before)
SELECT %s, %s, 'dropped', {key}, image FROM dropped
"""
MOVE_BACK = """
UPDATE {table} AS one SET {column} = %s FROM crm_mergedrow AS row
WHERE row.merge_id = %s AND row."table" = %s AND row.kind = 'moved'
  AND one.{key} = row.row_id AND one.{column} = %s{brand}
"""
PUT_BACK = """
INSERT INTO {table} SELECT (jsonb_populate_record(NULL::{table}, row.before)).* FROM crm_mergedrow AS row
WHERE row.merge_id = %s AND row."table" = %s AND row.kind = 'dropped' ON CONFLICT DO NOTHING
"""


@dataclass(frozen=True, slots=True)
class Hanging:
    """A table that refers to customers by `field`."""

    model: type[Model]
    field: str

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    def twice(self, lost: int, survivor: int) -> set[int]:
        """The lost one's rows that cannot be moved, because the other has such a row already."""
        found: set[int] = set()
        if self.model._meta.get_field(self.field).unique:  # type: ignore[union-attr]
            found.update(self._twice_by(UniqueConstraint(fields=[self.field], name="once"), lost, survivor))
        for constraint in self.model._meta.constraints:
            if isinstance(constraint, UniqueConstraint) and self.field in constraint.fields:
                found.update(self._twice_by(constraint, lost, survivor))
        return found

    def count(self, customer: int) -> int:
        """How many rows one customer has."""
        return self.model._default_manager.filter(**{self.field: customer}).count()

    def move(self, merge: int, lost: int, survivor: int, brand: int) -> None:
        """Drop what is there twice, and move the rest."""
        self._run(DROP, [sorted(self.twice(lost, survivor)), merge, self.table])
        self._run(MOVE, [survivor, lost, *self._brand(brand), merge, self.table])

    def move_back(self, merge: int, lost: int, survivor: int, brand: int) -> None:
        """Move what was moved and still is where it was moved to, and put back what was dropped."""
        self._run(MOVE_BACK, [lost, merge, self.table, survivor, *self._brand(brand)])
        self._run(PUT_BACK, [merge, self.table])

    def _twice_by(self, constraint: UniqueConstraint, lost: int, survivor: int) -> Iterator[int]:
        rows, holds = self.model._default_manager, constraint.condition or Q()
        others = {name: OuterRef(name) for name in constraint.fields if name != self.field}
        theirs = rows.filter(holds, **{self.field: survivor}, **others)
        yield from rows.filter(holds, Exists(theirs), **{self.field: lost}).values_list("pk", flat=True)

    def _run(self, sql: str, params: list[Any]) -> None:
        column = self.model._meta.get_field(self.field).column  # type: ignore[union-attr]
        brand = " AND brand_id = %s" if self._brand(0) else ""
        key = self.model._meta.pk.column
        with connection.cursor() as cursor:
            cursor.execute(sql.format(table=self.table, column=column, key=key, brand=brand), params)

    def _brand(self, brand: int) -> list[int]:
        # Indexes of large tables lead with the brand.
        return [brand] if any(field.name == "brand" for field in self.model._meta.fields) else []


@lru_cache(maxsize=1)
def tables() -> tuple[Hanging, ...]:
    """All of them, by name."""
    found = (Hanging(model, field.name) for model, field in referring(Customer) if model not in BY_ITSELF)
    return tuple(sorted(found, key=lambda one: one.table))


Settle = Callable[[int, int, int, datetime], None]
#: higher apps that do more than drop what is there twice; called with merge, lost, survivor, now before all moving
SETTLES: list[Settle] = []
#: and what they do when a merge is undone, after all moving; called with the merge
UNSETTLES: list[Callable[[int], None]] = []
