"""Segments: checked, saved, deleted, tried out."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from time import perf_counter
from typing import Any

from django.db import OperationalError, connection, transaction
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from crm.contract import Sql
from crm.models import Audience, Brand, Customer, Segment, SegmentMember
from crm.queries import shards
from crm.queries.building import Standing, standings
from crm.queries.members import standing_of
from crm.segments import catalog, membership
from crm.segments.compiler import compile_tree, matching
from crm.segments.problem import Problem
from crm.segments.reading import check
from crm.segments.sql import compose, param
from crm.segments.tree import Tree, leaves, parse
from crm.services import building, rows
from crm.services.changes import Actor, changing
from lib.errors import Conflict, Invalid
from lib.queue import after_commit

SAMPLE = 20
PREVIEW_MS = 15_000
TOGETHER = 25


class BadCondition(Invalid):
    """The condition has problems; mend them and send it again."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(problems[0].message, code="condition", field="condition")
        self.problems = problems


class TooSlow(Invalid):
    """The condition takes too long to be counted. Make it narrower: shorter periods, fewer rules."""


@dataclass(frozen=True, slots=True)
class Preview:
    """How many customers, the ext_ids of some, and how long it took to find out."""

    count: int
    sample: list[str]
    took_ms: float


def checked(brand: Brand, condition: Any, now: datetime, slug: str | None = None) -> Tree:
    """The tree of a condition about customers alone, as segment `slug` if told. Raises BadCondition."""
    found = check(condition)
    if found:
        raise BadCondition(found)
    tree = parse(condition)
    scope = membership.scope_of(brand, now)
    try:
        compile_tree(tree, replace(scope, inside=(slug,) if slug else ()))
    except Problem as problem:
        raise BadCondition([problem]) from None
    missing = unknown_audiences(brand, tree)
    if missing:
        raise BadCondition(missing)
    return tree


def create(actor: Actor, brand: Brand, slug: str, name: str, condition: Any, now: datetime) -> Segment:
    """A new segment. Raises BadCondition, SlugTaken."""
    checked(brand, condition, now, slug)
    segment = Segment(brand=brand, slug=slug, name=name, condition=condition)
    rows.add(actor, segment, "a segment")
    after_commit(building.DOORBELL)
    return segment


@transaction.atomic
def change(
    actor: Actor,
    segment: Segment,
    now: datetime,
    *,
    name: str | None = None,
    condition: Any = None,
    as_of: datetime | None = None,
) -> Segment:
    """What is None stays. `as_of`: only if it was last changed then. Raises BadCondition, Conflict."""
    segment = (
        Segment.objects.select_for_update(of=("self",)).select_related("brand__label").get(pk=segment.pk)
    )
    if as_of not in (None, segment.updated_at):
        raise Conflict()
    is_new = False
    with changing(actor, segment):
        if condition is not None:
            checked(segment.brand, condition, now, segment.slug)
            is_new = condition != segment.condition
            segment.condition = condition
        segment.name = segment.name if name is None else name
        segment.save()
    if is_new:
        users = catalog.load([segment.brand_id])[segment.brand_id].users_of(segment.slug)
        building.renew([segment.pk, *(user.id for user in users)])
    return segment


@transaction.atomic
def delete(actor: Actor, segment: Segment) -> None:
    """Raises InUse while something names it."""
    shards.take_all()  # whoever writes its members is done, and whoever comes later does not know it any more
    rows.delete(actor, segment, "segment")


def preview(brand: Brand, condition: Any, now: datetime) -> Preview:
    """Count a condition without saving it. Raises BadCondition, TooSlow."""
    begun = perf_counter()
    tree = checked(brand, condition, now)
    with bounded():
        count = membership.count(brand, tree, now)
        ids = membership.sample(brand, tree, now, SAMPLE) if count else []
    names = dict(Customer.objects.filter(pk__in=ids).values_list("pk", "ext_id"))
    return Preview(
        count, [names[id_] for id_ in ids if id_ in names], round((perf_counter() - begun) * 1000, 1)
    )


def members(segment: Segment) -> QuerySet[SegmentMember] | None:
    """Who is in it by its table, to be read by `customer_id`; None while that is being built."""
    if standing(segment).size is None:
        return None
    return SegmentMember.objects.filter(segment=segment, inside=True)


def customers(segment: Segment, now: datetime) -> QuerySet[Customer]:
    """Those who are in it, by asking about everybody. Raises Problem when its condition cannot be read any more."""
    select = matching(
        parse(segment.condition),
        replace(membership.scope_of(segment.brand, now), inside=(segment.slug,)),
        compose(
            "SELECT customer.id FROM crm_customer AS customer WHERE customer.brand_id = {brand}",
            brand=param(segment.brand_id, "bigint"),
        ),
    )
    return Customer.objects.filter(brand=segment.brand_id, pk__in=RawSQL(select.text, select.params))  # noqa: S611


def standing(segment: Segment) -> Standing:
    """How many are in it, and how far its table is built."""
    return standings([segment.pk]).get(segment.pk, Standing())


def of_customer(customer: Customer, brand: Brand, now: datetime) -> list[str]:
    """The slugs of the segments that the customer is in; those whose table is being built are asked, and all of them
    where it does not know yet of something that has happened to her. Unreadable ones are left out.
    """
    rows = standing_of(brand.pk, customer.pk)
    found = [row.slug for row in rows if row.is_known and row.inside]
    unknown = {row.slug for row in rows if not row.is_known}
    if unknown:
        found += _asked(customer, brand, now, unknown)
    return sorted(found)


def _asked(customer: Customer, brand: Brand, now: datetime, slugs: Collection[str]) -> Iterator[str]:
    predicates = list(_predicates(brand, now, slugs))
    for start in range(0, len(predicates), TOGETHER):
        yield from _true_ones(customer, predicates[start : start + TOGETHER])


def _predicates(brand: Brand, now: datetime, slugs: Collection[str]) -> Iterator[tuple[str, Sql]]:
    scope = replace(membership.scope_of(brand, now), few=True)
    for slug, condition in Segment.objects.filter(brand=brand, slug__in=slugs).values_list(
        "slug", "condition"
    ):
        try:
            yield slug, compile_tree(parse(condition), replace(scope, inside=(slug,)))
        except Problem:
            continue


def _true_ones(customer: Customer, predicates: Sequence[tuple[str, Sql]]) -> list[str]:
    columns = ", ".join(f"({sql.text})" for _, sql in predicates)
    params = [value for _, sql in predicates for value in sql.params]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {columns} FROM crm_customer AS customer WHERE customer.id = %s",
            [*params, customer.pk],
        )
        row = cursor.fetchone() or ()
    return [slug for (slug, _), holds in zip(predicates, row, strict=False) if holds]


def unknown_audiences(brand: Brand, tree: Tree) -> list[Problem]:
    """The audiences that it names and the brand does not have, each at its rule.

    The compiler takes an unknown audience for an empty one, which is right later; here it is a typing error.
    """
    named = [(leaf.path, name) for leaf in leaves(tree) for name in leaf.kind.reads(leaf.config)]
    wanted = {name: path for path, name in named if name.startswith("audience:")}
    slugs = [name.removeprefix("audience:") for name in wanted]
    known = set(Audience.objects.filter(brand=brand, slug__in=slugs).values_list("slug", flat=True))
    return [
        Problem(
            f"There is no audience called {slug!r}.", path=wanted[f"audience:{slug}"], code="unknown_audience"
        )
        for slug in slugs
        if slug not in known
    ]


@contextmanager
def bounded() -> Iterator[None]:
    """Ends queries that take longer than PREVIEW_MS. Raises TooSlow."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL statement_timeout = '{PREVIEW_MS}ms'")
            yield
    except OperationalError as error:
        if "statement timeout" in str(error):
            raise TooSlow(TooSlow.__doc__ or "", code="too_slow", field="condition") from None
        raise
