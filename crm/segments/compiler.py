"""From a tree to one SQL predicate. There is no second evaluator.

Asked about a whole brand, conditions give sets of customers, and the tree becomes set algebra that the
planner answers with joins: AND keeps a set as `IN`, OR unites sets, NOT takes each set away by NOT EXISTS.
Under OR and NOT a plain `IN` would be a lookup in a hash table that fits into work_mem or turns quadratic.
Asked about a batch, each condition looks up the customer at hand, and the tree is plain AND, OR, NOT.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from crm.contract import Members, Scope, Sql
from crm.segments.problem import Problem
from crm.segments.reading import asks_the_run
from crm.segments.sql import all_of, any_of, compose, in_span, param
from crm.segments.tree import All, Any_, Leaf, Not, Tree

MAX_PARAMS = 10_000


def compile_tree(tree: Tree, scope: Scope) -> Sql:
    """A predicate about `scope.customer`, never NULL. Raises Problem.

    A tree that refers to the event at hand or to the entry has a different answer for each run, hence no set
    over the brand: it is always compiled as for a batch.
    """
    if asks_the_run(tree):
        scope = replace(scope, few=True)
    return _rendered(compile_part(tree, scope), scope)


def compile_part(tree: Tree, scope: Scope) -> Sql | Members:
    """The same as a part of another condition, which may be asked as a set. Raises Problem."""
    part = _part(tree, scope)
    params = part.params if isinstance(part, Sql) else part.select.params
    if len(params) > MAX_PARAMS:
        raise Problem("With the segments that it is made of, this condition is too large.", code="too_large")
    return part


def matching(tree: Tree, scope: Scope, source: Sql) -> Sql:
    """`source`, a SELECT that ends in its WHERE clause, narrowed to those for whom the tree holds."""
    return compose("{source} AND ({predicate})", source=source, predicate=compile_tree(tree, scope))


def _part(tree: Tree, scope: Scope) -> Sql | Members:
    match tree:
        case Leaf():
            return _leaf(tree, scope)
        case Not(Any_(parts)):
            # None of these: so plain predicates stay plain, and are not first computed over the whole brand.
            found = (_rendered(_negated(_part(part, scope), scope), scope) for part in parts)
            return all_of(_plain_first(found, scope))
        case Not(part):
            return _negated(_part(part, scope), scope)
        case All(parts):
            return all_of(_plain_first((_rendered(_part(part, scope), scope) for part in parts), scope))
        case Any_(parts):
            return _united([_part(part, scope) for part in parts], scope)


def _leaf(leaf: Leaf, scope: Scope) -> Sql | Members:
    try:
        return leaf.kind.compile(leaf.config, scope)
    except Problem as problem:
        raise problem.at(leaf.path) from None


def _negated(part: Sql | Members, scope: Scope) -> Sql | Members:
    if isinstance(part, Members):
        return replace(part, outside=not part.outside)
    if part.sets:
        return Members(_select(part, scope), outside=True)
    return compose("NOT ({part})", part=part)


def _united(parts: list[Sql | Members], scope: Scope) -> Sql | Members:
    if not any(isinstance(part, Members) or part.sets for part in parts):
        return any_of(_plain_first((_rendered(part, scope) for part in parts), scope))
    return Members(_union(_selects(parts, scope)))


def _plain_first(parts: Iterable[Sql], scope: Scope) -> Iterable[Sql]:
    """For a batch, what the customer's own row can tell, before what must be looked up; the first to decide ends it."""
    return sorted(parts, key=lambda part: "SELECT" in part.text) if scope.few else parts


def _selects(parts: list[Sql | Members], scope: Scope) -> Iterable[Sql]:
    """One SELECT for each set, and one for all plain predicates together."""
    plain = [part for part in parts if isinstance(part, Sql) and not part.sets]
    if plain:
        yield _select(any_of(plain), scope)
    for part in parts:
        if isinstance(part, Members) and not part.outside:
            yield part.select
        elif isinstance(part, Members) or part.sets:
            yield _select(_rendered(part, scope), scope)


def _union(selects: Iterable[Sql]) -> Sql:
    members = list(selects)
    text = " UNION ALL ".join(f"({select.text})" for select in members)
    return Sql(text, tuple(value for select in members for value in select.params))


def _select(predicate: Sql, scope: Scope) -> Sql:
    """The brand's customers for whom it holds. The alias hides the one of the surrounding query, on purpose:
    the predicate is about the inner one then."""
    return compose(
        "SELECT {customer}.id FROM crm_customer AS {customer}"
        " WHERE {customer}.brand_id = {brand} AND {span} AND ({predicate})",
        customer=Sql(scope.customer),
        brand=param(scope.brand_id, "bigint"),
        span=in_span(Sql(f"{scope.customer}.id"), scope),
        predicate=predicate,
    )


def _rendered(part: Sql | Members, scope: Scope) -> Sql:
    if isinstance(part, Sql):
        return part
    template = (
        "NOT EXISTS (SELECT FROM ({select}) AS chosen (id) WHERE chosen.id = {customer}.id)"
        if part.outside
        else "{customer}.id IN ({select})"
    )
    return replace(compose(template, select=part.select, customer=Sql(scope.customer)), sets=True)
