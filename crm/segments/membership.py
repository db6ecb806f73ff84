"""Asking the database: how many customers a condition has, which ones, and who of these."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime

from django.db import connection, transaction

from crm.contract import Members, Scope, Sql
from crm.models import Brand, Segment
from crm.queries import building
from crm.segments import waiting
from crm.segments.compiler import compile_part, matching
from crm.segments.problem import Problem
from crm.segments.reading import segment_slugs
from crm.segments.sql import TRUE, compose, in_span, param
from crm.segments.tree import Tree, parse

# For questions about a whole brand, which read much and are few. Sorting beats hashing here: the index by name and
# customer gives events in the order of customers already, and the planner, which takes most groups for too few,
# would put millions of them into a hash table. Pages are cheap: what is asked about lies in memory, here or there; at
# random less so, or thousands are looked up one by one where reading all takes half as long.
# What two processes share is written into the question (`count`). Left to itself the planner shares out the customers,
# and each process groups all the events for its part of them; hence no table is large enough for that.
PLANNING = """
SELECT set_config('enable_hashagg', 'off', true), set_config('work_mem', '64MB', true),
    set_config('seq_page_cost', '0.1', true), set_config('random_page_cost', '0.5', true),
    set_config('max_parallel_workers_per_gather', '2', true),
    set_config('min_parallel_table_scan_size', '1TB', true), set_config('min_parallel_index_scan_size', '1TB', true)
"""
_FROM = "FROM crm_customer AS customer WHERE customer.brand_id = {brand} AND {span}"
_INSIDE = """
SELECT count(DISTINCT customer.id) FROM ({set}) AS customer (id)
WHERE {span} AND NOT EXISTS (SELECT FROM crm_gone AS gone WHERE gone.brand_id = {brand} AND gone.customer = customer.id)
"""
_OUTSIDE = f"SELECT (SELECT count(*) {_FROM}) - ({_INSIDE})"
_SUM = "SELECT sum(half.count)::bigint FROM ({first} UNION ALL {second}) AS half (count)"
_MIDDLE = "SELECT (min(id) + max(id)) / 2 FROM crm_customer WHERE brand_id = %s"
_LEAST, _MOST = 0, 2**63 - 1


def scope_of(brand: Brand, now: datetime) -> Scope:
    """The scope of questions about all customers of a brand, without an event at hand."""
    return Scope(brand_id=brand.pk, now=now, zone=brand.label.zone, segment=segments_of(brand.pk))


def segments_of(brand_id: int) -> Callable[[str], Tree]:
    """Looks up the brand's segments by slug, each one once. Raises Problem for an unknown one."""
    known: dict[str, Tree] = {}

    def segment(slug: str) -> Tree:
        if slug not in known:
            known[slug] = _tree(brand_id, slug)
        return known[slug]

    return segment


def _tree(brand_id: int, slug: str) -> Tree:
    condition = Segment.objects.filter(brand=brand_id, slug=slug).values_list("condition", flat=True).first()
    if condition is None:
        raise Problem(f"There is no segment called {slug!r}.", code="unknown_segment")
    return parse(condition)


def count(brand: Brand, tree: Tree, now: datetime) -> int:
    """How many customers of the brand the condition holds for. Raises Problem.

    A condition that is a set, and no more, is counted for either half of the ids: two processes share it. By one
    statement, so of one moment. Others would read the customers' rows twice.
    """
    scope = _whole(brand, tree, now)
    if not isinstance(compile_part(tree, scope), Members):
        return _of_all(_asked("SELECT count(*)", brand, tree, scope))[0]
    halves = [replace(scope, span=span) for span in _halves(brand)]
    sets = [(compile_part(tree, half), half) for half in halves]
    first, second = (_counted(part, half) for part, half in sets if isinstance(part, Members))
    return _of_all(compose(_SUM, first=first, second=second))[0]


def sample(brand: Brand, tree: Tree, now: datetime, n: int) -> list[int]:
    """The ids of the n customers known for the shortest time among them. Raises Problem."""
    asked = _asked("SELECT customer.id", brand, tree, _whole(brand, tree, now))
    return _of_all(compose("{asked} ORDER BY customer.id DESC LIMIT {n}", asked=asked, n=param(n, "bigint")))


def members(brand: Brand, tree: Tree, now: datetime) -> set[int]:
    """The ids of all of them. Raises Problem."""
    return set(_of_all(_asked("SELECT customer.id", brand, tree, _whole(brand, tree, now))))


def members_among(brand: Brand, tree: Tree, customer_ids: Collection[int], now: datetime) -> set[int]:
    """Those of these customers (a batch, not a brand) for whom it holds. Raises Problem."""
    source = compose(
        "SELECT customer.id " + _FROM + " AND customer.id = ANY({ids})",
        brand=param(brand.pk, "bigint"),
        span=TRUE,
        ids=param(list(customer_ids), "bigint[]"),
    )
    return set(_numbers(matching(tree, replace(scope_of(brand, now), few=True), source)))


def _whole(brand: Brand, tree: Tree, now: datetime) -> Scope:
    """The scope of a question about all of them: segments that it names are asked by their tables, where these are
    built and not far behind. Two statements, none where it names none."""
    scope = scope_of(brand, now)
    named = segment_slugs(tree)
    kept = building.built_of(brand.pk, named) if named else {}
    late = waiting.customers(brand.pk, now) if kept else None
    return scope if late is None else replace(scope, kept=kept, waiting=late)


def _asked(select: str, brand: Brand, tree: Tree, scope: Scope) -> Sql:
    span = in_span(Sql("customer.id"), scope)
    source = compose(f"{select} {_FROM}", brand=param(brand.pk, "bigint"), span=span)
    return matching(tree, scope, source)


def _counted(members: Members, scope: Scope) -> Sql:
    """How many are in a set. No customer is looked up: in the set is who is there, or was and is noted as gone."""
    return compose(
        _OUTSIDE if members.outside else _INSIDE,
        set=members.select,
        brand=param(scope.brand_id, "bigint"),
        span=in_span(Sql("customer.id"), scope),
    )


def _halves(brand: Brand) -> tuple[tuple[int, int], tuple[int, int]]:
    """Spans of customer ids, with room for everybody who comes."""
    with connection.cursor() as cursor:
        cursor.execute(_MIDDLE, [brand.pk])
        middle = cursor.fetchone()[0] or _LEAST
    return (_LEAST, middle), (middle, _MOST)


def _of_all(sql: Sql) -> list[int]:
    """The settings stay until the end of the transaction, if this is asked inside of one."""
    with transaction.atomic(savepoint=False):
        with connection.cursor() as cursor:
            cursor.execute(PLANNING)
        return _numbers(sql)


def _numbers(sql: Sql) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(sql.text, sql.params)
        return [row[0] for row in cursor.fetchall()]
