"""What may move the answer of a condition: things that happen, by their names, and time alone.

Both have a direction. A purchase can only bring somebody into "bought three times in 30 days", time alone can only
take her out of it: so whoever is in need not be asked about at a purchase, and whoever is out has no moment at which
to be looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import or_

from crm.contract import Push, Scope, Sql
from crm.segments.compiler import compile_tree
from crm.segments.sql import compose, earliest
from crm.segments.tree import All, Any_, Leaf, Not, Tree


def tree_pushed_by(tree: Tree, name: str, scope: Scope) -> Push:
    """As `Condition.pushed_by`, of a whole tree. Raises Problem for a segment that there is not."""
    match tree:
        case Leaf():
            return tree.kind.pushed_by(tree.config, name, scope)
        case Not(part):
            return tree_pushed_by(part, name, scope).turned
        case All(parts) | Any_(parts):
            return reduce(or_, (tree_pushed_by(part, name, scope) for part in parts), Push.NONE)


def tree_changes_at(tree: Tree, scope: Scope, to: bool) -> Sql | None:
    """As `Condition.changes_at`, of a whole tree. Raises Problem where the tree cannot be compiled."""
    match tree:
        case Leaf():
            return tree.kind.changes_at(tree.config, scope, to)
        case Not(part):
            return tree_changes_at(part, scope, not to)
        case All(parts) | Any_(parts):
            moments = [tree_changes_at(part, scope, to) for part in parts]
            if isinstance(tree, All) != to:
                return earliest(moments)  # one part is enough
            return _last(list(zip(parts, moments, strict=True)), scope, to)


def _last(parts: Sequence[tuple[Tree, Sql | None]], scope: Scope, to: bool) -> Sql | None:
    """When all parts may be `to`: not before each that is not yet has become so, never where one of these cannot."""
    changing = [(part, moment) for part, moment in parts if moment is not None]
    if not changing:
        return None
    lasting = tuple(part for part, moment in parts if moment is None)
    moment = changing[0][1] if len(changing) == 1 else _latest(changing, scope, to)
    if not lasting:
        return moment
    return compose("CASE WHEN {stay} THEN {moment} END", stay=_are(lasting, scope, to), moment=moment)


def _latest(changing: Sequence[tuple[Tree, Sql]], scope: Scope, to: bool) -> Sql:
    moments = [
        compose(
            "CASE WHEN {already} THEN '-infinity' ELSE COALESCE({moment}, 'infinity') END",
            already=_are((part,), scope, to),
            moment=moment,
        )
        for part, moment in changing
    ]
    text = ", ".join(moment.text for moment in moments)
    latest = Sql(f"GREATEST({text})", tuple(value for moment in moments for value in moment.params))
    return compose("NULLIF({latest}, 'infinity')", latest=latest)


def _are(parts: tuple[Tree, ...], scope: Scope, to: bool) -> Sql:
    """Whether all of them are `to` by now."""
    return compile_tree(All(parts) if to else Not(Any_(parts)), scope)
