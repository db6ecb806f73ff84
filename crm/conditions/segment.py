"""`{"segment": "vip"}`: the customers of a segment, whose condition is put in its place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import ClassVar

from pydantic import Field

from crm.contract import Condition, ConditionConfig, Members, Place, Push, Scope, Sql, Topic
from crm.models import Segment
from crm.segments.changing import tree_changes_at, tree_pushed_by
from crm.segments.compiler import compile_part
from crm.segments.problem import Problem
from crm.segments.registry import conditions
from crm.segments.sql import compose, param

_MOST = 500


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
        if config.segment in scope.kept:
            return _by_table(scope.kept[config.segment], scope)
        inner = _inner(config.segment, scope)
        try:
            return compile_part(scope.segment(config.segment), inner)
        except Problem as problem:
            raise _named(problem, config.segment) from None

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


def _inner(slug: str, scope: Scope) -> Scope:
    """The scope inside the segment, which is about the customer alone, wherever it is named. Raises Problem."""
    if slug in scope.inside:
        circle = " → ".join([*scope.inside[scope.inside.index(slug) :], slug])
        raise Problem(f"These segments are made of each other: {circle}.", code="circle")
    return replace(scope, inside=(*scope.inside, slug), context=None, entered_at=None)


def _named(problem: Problem, slug: str) -> Problem:
    """The problem as seen from outside: its path leads into another condition, so the segment is named."""
    if not problem.path:
        return problem
    return Problem(f"In the segment {slug} at {problem.path}: {problem.message}", code=problem.code)
