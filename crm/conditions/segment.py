"""`{"segment": "vip"}`: the customers of a segment, by its table where that may be asked, else by its condition."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import ClassVar

from pydantic import Field

from crm.contract import Condition, ConditionConfig, Members, Place, Push, Scope, Sql, Topic
from crm.models import Segment
from crm.segments.changing import tree_changes_at, tree_pushed_by
from crm.segments.compiler import compile_part, compile_tree
from crm.segments.problem import Problem
from crm.segments.registry import conditions
from crm.segments.sql import compose, in_span, param

_MOST = 500
_MEMBERS = """
SELECT chosen.customer_id FROM crm_segmentmember AS chosen
WHERE chosen.segment_id = {segment} AND chosen.inside AND {span}
"""
_MEMBERS_AND_WAITING = f"""{_MEMBERS} AND chosen.customer_id <> ALL ({{waiting}})
UNION ALL
SELECT customer.id FROM crm_customer AS customer
WHERE customer.brand_id = {{brand}} AND {{their_span}} AND customer.id = ANY ({{waiting}}) AND ({{holds}})
"""


class SegmentConfig(ConditionConfig):
    """A segment of the brand by slug."""

    segment: str = Field(min_length=1, max_length=100, json_schema_extra={"format": "segment"})


@conditions.register
class InSegment(Condition[SegmentConfig]):
    """Whether the condition of a segment holds right now."""

    key: ClassVar[str] = "segment"
    label: ClassVar[str] = "Segment"
    Config: ClassVar[type[ConditionConfig]] = SegmentConfig

    @classmethod
    def compile(cls, config: SegmentConfig, scope: Scope) -> Sql | Members:
        if config.segment not in scope.kept:
            return _by_condition(config.segment, scope)
        if scope.few:
            return _by_table(scope.kept[config.segment], scope)
        return _members(config.segment, scope)

    @classmethod
    def sentence(cls, config: SegmentConfig) -> str:
        return f"is in the segment {config.segment}"

    @classmethod
    def reads(cls, config: SegmentConfig) -> Iterable[str]:
        return (f"segment:{config.segment}",)

    @classmethod
    def pushed_by(cls, config: SegmentConfig, name: str, scope: Scope) -> Push:
        if config.segment in scope.kept:
            return Push.BOTH if name == f"segment:{config.segment}" else Push.NONE
        return tree_pushed_by(scope.segment(config.segment), name, _inner(config.segment, scope))

    @classmethod
    def changes_at(cls, config: SegmentConfig, scope: Scope, to: bool) -> Sql | None:
        if config.segment in scope.kept:
            return None  # its own moments move it, and that is something that happens
        return tree_changes_at(scope.segment(config.segment), _inner(config.segment, scope), to)

    @classmethod
    def topics(cls, place: Place) -> Iterable[Topic]:
        rows = Segment.objects.filter(brand=place.brand_id).order_by("name")
        for slug, name in rows.values_list("slug", "name")[:_MOST]:
            yield Topic(group="Segments", label=name, hint=slug, rule={"segment": slug})


def _by_table(segment_id: int, scope: Scope) -> Sql:
    return compose(
        "EXISTS (SELECT FROM crm_segmentmember AS chosen WHERE chosen.customer_id = {customer}.id"
        " AND chosen.segment_id = {segment} AND chosen.inside)",
        customer=Sql(scope.customer),
        segment=param(segment_id, "bigint"),
    )


def _by_condition(slug: str, scope: Scope) -> Sql | Members:
    inner = _inner(slug, scope)
    with _seen_from_outside(slug):
        return compile_part(scope.segment(slug), inner)


def _members(slug: str, scope: Scope) -> Members:
    """All customers of the segment: by its table, and those of whom that does not know everything yet one by one."""
    one_by_one = replace(_inner(slug, scope), customer="customer", few=True, kept={})
    with _seen_from_outside(slug):
        holds = compile_tree(scope.segment(slug), one_by_one)
    template = _MEMBERS_AND_WAITING if scope.waiting else _MEMBERS
    return Members(
        compose(
            template,
            segment=param(scope.kept[slug], "bigint"),
            span=in_span(Sql("chosen.customer_id"), scope),
            brand=param(scope.brand_id, "bigint"),
            waiting=param(sorted(scope.waiting), "bigint[]"),
            their_span=in_span(Sql("customer.id"), scope),
            holds=holds,
        )
    )


def _inner(slug: str, scope: Scope) -> Scope:
    """The scope inside the segment, which is about the customer alone, wherever it is named. Raises Problem."""
    if slug in scope.inside:
        circle = " → ".join([*scope.inside[scope.inside.index(slug) :], slug])
        raise Problem(f"These segments are made of each other: {circle}.", code="circle")
    return replace(scope, inside=(*scope.inside, slug), context=None, entered_at=None)


@contextmanager
def _seen_from_outside(slug: str) -> Iterator[None]:
    """A problem's path leads into another condition here, so the segment is named instead."""
    try:
        yield
    except Problem as problem:
        if not problem.path:
            raise
        raise Problem(
            f"In the segment {slug} at {problem.path}: {problem.message}", code=problem.code
        ) from None
