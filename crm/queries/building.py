"""How far segments are built."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from crm.queries.shards import BLOCK, SHARDS

# A shard without any customers is built at once: whoever comes later is touched. Revisions only grow: who is late
# does not set back what another has begun since.
_BEGIN = """
INSERT INTO crm_segmentshard (segment_id, shard, revision, reached, size, built_at)
SELECT segment_id, shard, revision, 0, 0, CASE WHEN shard > last.block THEN %s::timestamptz END
FROM unnest(%s::bigint[], %s::int[]) AS given (segment_id, revision), generate_series(0, %s) AS shard,
    (SELECT COALESCE(max(id), 0) / %s AS block FROM crm_customer) AS last
ORDER BY segment_id, shard
ON CONFLICT (segment_id, shard) DO UPDATE SET revision = EXCLUDED.revision, reached = 0, built_at = EXCLUDED.built_at
WHERE crm_segmentshard.revision < EXCLUDED.revision
"""
_BUILT = """
SELECT kept.segment_id, kept.revision FROM crm_segmentshard AS kept
WHERE kept.segment_id = ANY (%s) AND kept.built_at IS NOT NULL GROUP BY 1, 2 HAVING count(*) = %s
"""
_BUILT_OF = """
SELECT segment.slug, segment.id FROM crm_segment AS segment
JOIN crm_segmentshard AS kept ON kept.segment_id = segment.id AND kept.revision = segment.revision
WHERE segment.brand_id = %s AND segment.slug = ANY (%s) AND kept.built_at IS NOT NULL
GROUP BY segment.id HAVING count(*) = %s
"""
_NOT_BEGUN = """
SELECT segment.id, segment.brand_id FROM crm_segment AS segment WHERE NOT EXISTS (
    SELECT FROM crm_segmentshard AS kept WHERE kept.segment_id = segment.id AND kept.revision = segment.revision
)
"""
_BEGUN = """
SELECT kept.segment_id, kept.shard FROM crm_segmentshard AS kept
JOIN crm_segment AS segment ON segment.id = kept.segment_id AND segment.revision = kept.revision
WHERE kept.built_at IS NULL ORDER BY kept.segment_id, random() LIMIT %s
"""
_REACHED = """
SELECT shard, reached FROM crm_segmentshard
WHERE segment_id = %s AND shard = ANY (%s) AND revision = %s AND built_at IS NULL ORDER BY shard
"""
_REACH = """
UPDATE crm_segmentshard AS kept
SET reached = given.block, built_at = CASE WHEN given.block > %s THEN %s::timestamptz END
FROM unnest(%s::int[], %s::bigint[]) AS given (shard, block)
WHERE kept.segment_id = %s AND kept.revision = %s AND kept.shard = given.shard
"""
# From block to block by the index of a brand's customers, past those where it has none: other brands may have
# millions between. Compared as pairs, or the planner might walk along the ids of all brands to the next one of ours.
_HELD = """
SELECT wanted.shard, held.block FROM unnest(%(shards)s::bigint[], %(firsts)s::bigint[]) AS wanted (shard, block)
CROSS JOIN LATERAL (
    WITH RECURSIVE look (next, block) AS (
        SELECT wanted.block, NULL::bigint
        UNION ALL
        SELECT CASE WHEN mine.block = at.block THEN mine.block + %(shards_in_all)s ELSE mine.block END,
            CASE WHEN mine.block = at.block THEN mine.block END
        FROM look
        CROSS JOIN LATERAL (
            SELECT id / %(size)s AS block FROM crm_customer
            WHERE (brand_id, id) >= (%(brand)s, look.next * %(size)s) AND (brand_id, id) < (%(brand)s + 1, 0)
            ORDER BY brand_id, id LIMIT 1
        ) AS at
        CROSS JOIN LATERAL (
            SELECT at.block + (wanted.shard - at.block %% %(shards_in_all)s + %(shards_in_all)s) %% %(shards_in_all)s
        ) AS mine (block)
    )
    SELECT block FROM look WHERE block IS NOT NULL LIMIT %(most)s
) AS held
"""
_STANDING = """
SELECT segment.id, count(kept.segment_id) = %(shards)s AND every(kept.built_at IS NOT NULL), max(kept.built_at),
    COALESCE(sum(kept.size), 0),
    COALESCE(sum(CASE WHEN kept.built_at IS NULL THEN LEAST(kept.reached / last.block, 1) ELSE 1 END)
        FILTER (WHERE kept.shard IS NOT NULL), 0)
FROM crm_segment AS segment
CROSS JOIN (SELECT GREATEST(max(id) / %(block)s, 1)::float AS block FROM crm_customer) AS last
LEFT JOIN crm_segmentshard AS kept ON kept.segment_id = segment.id AND kept.revision = segment.revision
WHERE segment.id = ANY (%(ids)s) GROUP BY segment.id
"""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a segment's table stands. `size` is None, and `progress` below 1, while it is being built."""

    size: int | None = None
    progress: float = 0.0
    built_at: datetime | None = None

    @property
    def state(self) -> str:
        return "building" if self.size is None else "current"


def standings(segment_ids: Collection[int]) -> dict[int, Standing]:
    """Of all these segments, in one query."""
    rows = _rows(_STANDING, {"shards": SHARDS, "block": BLOCK, "ids": list(segment_ids)})
    return {
        id_: Standing(int(size), 1.0, at) if built else Standing(None, round(float(share) / SHARDS, 3))
        for id_, built, at, size, share in rows
    }


def is_waiting() -> bool:
    """Whether any segment is still to be built."""
    asked = f"SELECT EXISTS ({_NOT_BEGUN}) OR EXISTS ({_BEGUN})"
    return bool(_rows(asked, [1])[0][0])


def built(segment_ids: Collection[int]) -> set[tuple[int, int]]:
    """(segment, revision) of those of these whose whole table is built by that revision."""
    return set(_rows(_BUILT, [list(segment_ids), SHARDS])) if segment_ids else set()


def built_of(brand_id: int, slugs: Collection[str]) -> dict[str, int]:
    """The brand's segments of these slugs whose whole table is built by their present definition."""
    return dict(_rows(_BUILT_OF, [brand_id, list(slugs), SHARDS]))


def not_begun() -> list[tuple[int, int]]:
    """(segment, brand) of those whose definition is newer than what is built or being built."""
    return _rows(_NOT_BEGUN, [])


def begun() -> list[tuple[int, int]]:
    """(segment, shard) of what is being built, one segment after the other."""
    return _rows(_BEGUN, [SHARDS])


def begin(revisions: Iterable[tuple[int, int]], now: datetime) -> None:
    """Let these (segment, revision) be built from the start."""
    pairs = list(revisions)
    ids, of_ids = [id_ for id_, _ in pairs], [revision for _, revision in pairs]
    _execute(_BEGIN, [now, ids, of_ids, SHARDS - 1, BLOCK])


def reached(segment_id: int, shards: Collection[int], revision: int) -> dict[int, int]:
    """The next block of each shard; without those where nothing is left to build by this revision."""
    return dict(_rows(_REACHED, [segment_id, list(shards), revision]))


def reach(segment_id: int, revision: int, blocks: Mapping[int, int], last: int, now: datetime) -> None:
    """Go on from these blocks of the shards next time. Where they lie behind the `last` one, a shard is built."""
    given = [list(blocks), list(blocks.values())]
    _execute(_REACH, [last, now, *given, segment_id, revision])


def set_reads(segment_id: int, revision: int, reads: Collection[str]) -> None:
    """What the segment is touched by, unless its definition has changed since."""
    _execute(
        "UPDATE crm_segment SET reads = %s WHERE id = %s AND revision = %s",
        [sorted(reads), segment_id, revision],
    )


def renew(segment_ids: Collection[int]) -> None:
    """The segments mean somebody else from now on: they are built anew."""
    _execute(
        "UPDATE crm_segment SET revision = revision + 1 WHERE id IN"
        " (SELECT id FROM crm_segment WHERE id = ANY (%s) ORDER BY id FOR NO KEY UPDATE)",
        [list(segment_ids)],
    )


def held_blocks(brand_id: int, firsts: Mapping[int, int], most: int) -> dict[int, list[int]]:
    """For each shard the next blocks, from this one on and at most so many, in which the brand has customers."""
    params = {
        "shards": list(firsts),
        "firsts": list(firsts.values()),
        "brand": brand_id,
        "size": BLOCK,
        "shards_in_all": SHARDS,
        "most": most,
    }
    found: dict[int, list[int]] = {shard: [] for shard in firsts}
    for shard, block in _rows(_HELD, params):
        found[shard].append(block)
    return found


def last_block() -> int:
    """The block of the newest customer of all brands."""
    return int(_rows("SELECT COALESCE(max(id), 0) / %s FROM crm_customer", [BLOCK])[0][0])


def _rows(statement: str, params: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return list(cursor.fetchall())


def _execute(statement: str, params: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
