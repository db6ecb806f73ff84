"""All segments of a brand at one moment: their trees, what touches them, and what to ask the database about them.

Read anew in every transaction that writes memberships, so that it never works by a definition of before; only
reading the JSON of a condition is remembered, by its text.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Container, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.db import connection

from crm.contract import Push, Scope, Sql
from crm.queries.touches import NEW
from crm.segments.changing import tree_changes_at, tree_pushed_by
from crm.segments.compiler import compile_tree
from crm.segments.problem import Problem
from crm.segments.sql import FALSE, compose
from crm.segments.tree import Leaf, Tree, leaves, parse

#: attributes that every customer has from the beginning
_BORN_WITH = frozenset({"attribute:ext_id", "attribute:registered_at"})
#: what a segment may read that is no part of its conditions
_ALWAYS = frozenset({NEW})
NEVER = Sql("NULL::timestamptz")

_LOAD = """
SELECT segment.id, segment.brand_id, segment.slug, segment.condition::text, segment.revision, segment.reads,
    label.time_zone
FROM crm_segment AS segment
JOIN crm_brand AS brand ON brand.id = segment.brand_id
JOIN crm_label AS label ON label.id = brand.label_id
WHERE segment.brand_id = ANY (%s)
   OR segment.brand_id IN (SELECT brand_id FROM crm_segment WHERE id = ANY (%s))
"""


@dataclass(frozen=True, slots=True)
class Defined:
    """A segment as it is defined. `reads` as stored: what it is touched by, nested segments included."""

    id: int
    slug: str
    condition: str
    revision: int
    reads: list[str]

    @property
    def tree(self) -> Tree:
        """Raises Problem."""
        return _parsed(self.condition)


@dataclass(frozen=True, slots=True)
class Catalog:
    """The segments of a brand by slug. `kept`: as in `Scope`."""

    brand_id: int
    zone: ZoneInfo
    segments: dict[str, Defined]
    kept: Mapping[str, int] = field(default_factory=dict)

    def scope(self, now: datetime) -> Scope:
        """For questions about a few customers."""
        return Scope(
            brand_id=self.brand_id, now=now, zone=self.zone, segment=self._tree, few=True, kept=self.kept
        )

    def predicate(self, segment: Defined, now: datetime) -> Sql:
        """Whether a customer is in it. Of what cannot be read, nobody."""
        try:
            return compile_tree(segment.tree, self._inside(segment, now))
        except Problem:
            return FALSE

    def changes_at(self, segment: Defined, now: datetime) -> Sql:
        """When to ask again though nothing happens; `customer.inside` says whether she is in it."""
        enters, leaves = (self._changes_at(segment, now, to) for to in (True, False))
        if enters is None and leaves is None:
            return NEVER
        return compose(
            "CASE WHEN customer.inside THEN {leaves} ELSE {enters} END",
            leaves=leaves or NEVER,
            enters=enters or NEVER,
        )

    def pushed_by(self, segment: Defined, name: str, now: datetime) -> Push:
        """Where what happens by this name may move a customer. Of names that say nothing: anywhere."""
        try:
            return tree_pushed_by(segment.tree, name, self._inside(segment, now)) or Push.BOTH
        except Problem:
            return Push.BOTH

    def touched_by(self, segment: Defined) -> set[str]:
        """The names of what may change it, nested segments included."""
        names: set[str] = set()
        for leaf in self._all_leaves(segment):
            names.update(leaf.kind.touched_by(leaf.config))
        return {name for name in names if not name.startswith("segment:")}

    def nested(self) -> list[Defined]:
        """The segments that others are made of."""
        slugs = {slug for one in self.segments.values() for slug in _named(one)}
        return [self.segments[slug] for slug in slugs if slug in self.segments]

    def keeping(self, built: Collection[tuple[int, int]], now: datetime) -> Catalog:
        """The same where conditions ask the tables of these (segment, revision) instead of their conditions.

        Not of those that cannot be asked, such as circles: what is made of them has nobody in it, either way round.
        """
        known = (one for one in self.nested() if (one.id, one.revision) in built)
        return replace(self, kept={one.slug: one.id for one in known if self._is_sound(one, now)})

    def levels(self) -> list[list[Defined]]:
        """All segments, each after those whose tables it asks."""
        depths: dict[str, int] = {}

        def depth(one: Defined) -> int:
            if one.slug not in depths:
                below = [depth(self.segments[slug]) for slug in self._asked_by(one)]
                depths[one.slug] = max(below, default=-1) + 1
            return depths[one.slug]

        found: dict[int, list[Defined]] = defaultdict(list)
        for one in self.segments.values():
            found[depth(one)].append(one)
        return [found[depth] for depth in sorted(found)]

    def reads(self, segment: Defined) -> set[str]:
        """What touches it: the names that are stored, or the moves of the segments whose tables it asks."""
        asked = self._asked_by(segment)
        if not asked:
            return set(segment.reads)
        names = {f"segment:{slug}" for slug in asked}
        for one in self._nested(segment, self.kept):
            for leaf in _leaves(one):
                names.update(leaf.kind.touched_by(leaf.config))
        return names - {f"segment:{slug}" for slug in self.segments if slug not in asked} | (
            _ALWAYS.intersection(segment.reads)
        )

    def users_of(self, slug: str) -> list[Defined]:
        """The segments that are made of this one, at any remove; not itself."""
        return [
            user
            for user in self.segments.values()
            if user.slug != slug and slug in {nested.slug for nested in self._nested(user)}
        ]

    def _changes_at(self, segment: Defined, now: datetime, to: bool) -> Sql | None:
        try:
            return tree_changes_at(segment.tree, self._inside(segment, now), to)
        except Problem:
            return None

    def _inside(self, segment: Defined, now: datetime) -> Scope:
        return replace(self.scope(now), inside=(segment.slug,))

    def _tree(self, slug: str) -> Tree:
        if slug not in self.segments:
            raise Problem(f"There is no segment called {slug!r}.", code="unknown_segment")
        return self.segments[slug].tree

    def _all_leaves(self, segment: Defined) -> Iterator[Leaf]:
        for one in self._nested(segment):
            yield from _leaves(one)

    def _asked_by(self, segment: Defined) -> set[str]:
        """The segments whose tables it asks, directly or by conditions that are put in the place of others."""
        if not self.kept:
            return set()
        return {slug for one in self._nested(segment, self.kept) for slug in _named(one) if slug in self.kept}

    def _is_sound(self, segment: Defined, now: datetime) -> bool:
        try:
            compile_tree(segment.tree, self._inside(segment, now))
        except Problem:
            return False
        return True

    def _nested(self, segment: Defined, without: Container[str] = ()) -> list[Defined]:
        """Itself and the segments that it is made of, at any remove; circles do no harm."""
        found: dict[str, Defined] = {}
        waiting = [segment]
        while waiting:
            one = waiting.pop()
            if one.slug not in found:
                found[one.slug] = one
                inner = [slug for slug in _named(one) if slug in self.segments and slug not in without]
                waiting += [self.segments[slug] for slug in inner]
        return list(found.values())


def load(brand_ids: Collection[int], segment_ids: Collection[int] = ()) -> dict[int, Catalog]:
    """The catalogs of these brands, and of those that these segments belong to, by brand. One query."""
    catalogs: dict[int, Catalog] = {}
    with connection.cursor() as cursor:
        cursor.execute(_LOAD, [list(brand_ids), list(segment_ids)])
        for id_, brand_id, slug, condition, revision, reads, zone in cursor.fetchall():
            catalog = catalogs.setdefault(brand_id, Catalog(brand_id, ZoneInfo(zone), {}))
            catalog.segments[slug] = Defined(id_, slug, condition, revision, reads)
    return catalogs


def is_born_with(names: Collection[str]) -> bool:
    """Whether some of what touches a segment is there from a customer's first moment on."""
    return not _BORN_WITH.isdisjoint(names)


def _leaves(segment: Defined) -> list[Leaf]:
    try:
        return list(leaves(segment.tree))
    except Problem:
        return []


def _named(segment: Defined) -> Iterator[str]:
    for leaf in _leaves(segment):
        for name in leaf.kind.reads(leaf.config):
            if name.startswith("segment:"):
                yield name.removeprefix("segment:")


@lru_cache(maxsize=2_000)
def _parsed(condition: str) -> Tree:
    return parse(json.loads(condition))
