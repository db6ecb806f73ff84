"""A few thousand customers who stand for all of a brand, found in a few milliseconds at any size.

A large brand's come from the index `customer_sample`, which holds every 16th customer in the order of a hash.
Of a small one that would be too few: it is read as a whole.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

ONE_IN = 16
#: fewer than so many in the index are too few to stand for anybody
ENOUGH = 1_000
#: a brand with fewer than ENOUGH in the index has about 16,000 customers; the rest is for bad luck
SMALL = 20_000

#: hashint8 gives integers of 32 bits, from here on, each as likely as any other
HASH_FROM, HASHES = -(2**31), 2**32

SPREAD = f"""
SELECT id, hashint8(id) FROM crm_customer
WHERE brand_id = %s AND (hashint8(id) & {ONE_IN - 1}) = 0
ORDER BY hashint8(id) LIMIT %s
"""
# The inner one stops by itself; the outer one puts them into an order that has nothing to do with the customers.
WHOLE = """
SELECT id, hashint8(id) FROM (SELECT id FROM crm_customer WHERE brand_id = %s LIMIT %s) AS customer
ORDER BY hashint8(id)
"""


@dataclass(frozen=True, slots=True)
class Drawn:
    """Ids in an order by chance, the hash of each; `of`: of how many customers one can be among them at all."""

    ids: list[int]
    hashes: list[int]
    of: int
    is_all: bool

    def share(self, first: int) -> float:
        """What share of the brand's customers the first so many are, as far as chance goes."""
        if first >= len(self.ids):
            return 1 / self.of if self.is_all else self._reach(-1) / self.of
        return self._reach(first - 1) / self.of

    def _reach(self, at: int) -> float:
        return (self.hashes[at] - HASH_FROM + 1) / HASHES


def draw(brand_id: int, most: int) -> Drawn:
    """So many customers of the brand; more or fewer where it is small.

    `is_all`: nobody else could have been among them.
    """
    rows = _rows(SPREAD, brand_id, max(most, ENOUGH))
    if len(rows) >= ENOUGH:
        return _drawn(rows, ONE_IN, len(rows) < max(most, ENOUGH))
    rows = _rows(WHOLE, brand_id, SMALL)
    return _drawn(rows, 1, True)


def _drawn(rows: list[tuple[int, int]], of: int, is_all: bool) -> Drawn:
    return Drawn([row[0] for row in rows], [row[1] for row in rows], of, is_all)


def _rows(sql: str, brand_id: int, most: int) -> list[tuple[int, int]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, [brand_id, most])
        rows: list[tuple[int, int]] = cursor.fetchall()
        return rows
