"""When a condition may change its answer by itself: the first such moment of any of its rules.

Not of the rules that decide at the moment only: that would have to be known for each customer. So a customer
may be looked at without need, which the lazy moments of crm/queries/members.py keep rare.
"""

from __future__ import annotations

from crm.contract import Scope, Sql
from crm.segments.sql import earliest
from crm.segments.tree import Tree, leaves


def tree_changes_at(tree: Tree, scope: Scope) -> Sql | None:
    """As `Condition.changes_at`, of a whole tree. Raises Problem where the tree cannot be compiled."""
    return earliest(leaf.kind.changes_at(leaf.config, scope) for leaf in leaves(tree))
