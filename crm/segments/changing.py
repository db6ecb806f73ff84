"""What may move the answer of a condition: things that happen, by their names, and time alone.

Both have a direction. A purchase can only bring somebody into "bought three times in 30 days", time alone can only
take her out of it: so whoever is in need not be asked about at a purchase, and whoever is out has no moment at which
to be looked at.
"""

from __future__ import annotations

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
            lasting = tuple(part for part, moment in zip(parts, moments, strict=True) if moment is None)
            return _unless(_keeps(tree, lasting, to), earliest(moments), scope)


def _keeps(tree: All | Any_, lasting: tuple[Tree, ...], to: bool) -> Tree | None:
    """What keeps a group from becoming `to`, whenever the other parts do: the parts that time alone does not change."""
    if not lasting or isinstance(tree, All) != to:
        return None
    return Not(All(lasting)) if to else Any_(lasting)


def _unless(kept: Tree | None, moment: Sql | None, scope: Scope) -> Sql | None:
    if kept is None or moment is None:
        return moment
    return compose("CASE WHEN NOT {kept} THEN {moment} END", kept=compile_tree(kept, scope), moment=moment)
