"""Things that happened to customers, as conditions see them: any at all, or a measure over them.

Rows of one table, each of one customer. Over a brand they make a set of customers in one pass; for a batch
they are looked up customer by customer.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from crm.contract import Members, Push, Scope, Sql
from crm.segments.comparison import Comparison, NumberComparison
from crm.segments.operators.date import after
from crm.segments.sql import TRUE, all_of, compose, earliest, in_span, param
from crm.segments.values import Subject, counted
from crm.segments.window import Window

#: more than anybody has events; below what OFFSET can count to
_MANY = 10**9


@dataclass(frozen=True, slots=True)
class Occurrences:
    """`rows`: FROM and WHERE of all that count; `customer`: the column that says whose they are, never NULL.

    `at`: the column that says when; `within`: for how long each counts, None for ever.
    """

    rows: Sql
    customer: Sql
    at: Sql
    within: timedelta | None = None

    def any(self, scope: Scope) -> Sql | Members:
        """Customers with at least one."""
        if not scope.few:
            return Members(self._ids(TRUE, scope))
        # OFFSET keeps the planner from turning a thousand index look-ups into a hash of all the brand's rows.
        return compose("EXISTS (SELECT 1 {rows} OFFSET 0)", rows=self._of(scope))

    def none(self, scope: Scope) -> Sql | Members:
        """Customers without any."""
        some = self.any(scope)
        if isinstance(some, Members):
            return Members(some.select, outside=True)
        return compose("NOT {some}", some=some)

    def measured(
        self, measure: Subject, comparison: Comparison, scope: Scope, of_none: bool
    ) -> Sql | Members:
        """Customers whose `measure`, an aggregate over their occurrences, compares well.

        `of_none`: whether it compares well where nothing occurred; such customers have no rows to be grouped, so
        over a brand this must be known beforehand.
        """
        holds = comparison.sql(measure, scope)
        if scope.few:
            return compose("(SELECT {holds} {rows})", holds=holds, rows=self._of(scope))
        select = compose(
            "{ids} GROUP BY {customer} HAVING {holds}",
            ids=self._ids(TRUE, scope),
            customer=self.customer,
            holds=compose("NOT ({holds})", holds=holds) if of_none else holds,
        )
        return Members(select, outside=of_none)

    def counted(self, count: NumberComparison, scope: Scope) -> Sql | Members:
        """Customers with so many. "At least one" and "none" need no counting."""
        if (count.op, count.value) in (("gte", 1), ("gt", 0)):
            return self.any(scope)
        if (count.op, count.value) in (("eq", 0), ("lt", 1), ("lte", 0)):
            return self.none(scope)
        of_none = not scope.few and count.holds_for(0)
        return self.measured(counted(Sql("count(*)")), count, scope, of_none)

    def last_in(self, window: Window, scope: Scope) -> Members:
        """Customers of a brand whose last one lies there: they have one in it, and none after it."""
        later = window.until and compose("{at} >= {until}", at=self.at, until=window.until)
        return self._in(window, later, scope)

    def first_in(self, window: Window, scope: Scope) -> Members:
        """The same for their first one: they have none before it."""
        earlier = window.since and compose("{at} < {since}", at=self.at, since=window.since)
        return self._in(window, earlier, scope)

    def _in(self, window: Window, otherwise: Sql | None, scope: Scope) -> Members:
        bounds = [
            compose(template, at=self.at, bound=bound)
            for template, bound in (("{at} >= {bound}", window.since), ("{at} < {bound}", window.until))
            if bound is not None
        ]
        chosen = self._ids(all_of(bounds), scope)
        if otherwise is None:
            return Members(chosen)
        return Members(
            compose(
                "SELECT chosen.id FROM ({chosen}) AS chosen"
                " WHERE NOT EXISTS (SELECT FROM ({others}) AS other WHERE other.id = chosen.id)",
                chosen=chosen,
                others=self._ids(otherwise, scope),
            )
        )

    def _ids(self, only: Sql, scope: Scope) -> Sql:
        """Whose they are, of those for which `only` holds; of a brand, or the part of it that is asked about."""
        return compose(
            "SELECT {customer} AS id {rows} AND {span} AND {only}",
            customer=self.customer,
            rows=self.rows,
            span=in_span(self.customer, scope),
            only=only,
        )

    def last_leaves_at(self, scope: Scope, number: int = 1) -> Sql | None:
        """When the customer's last so many stop being so many, since the oldest of them counts no longer."""
        if self.within is None:
            return None
        return compose(
            "(SELECT {leaves} {rows} ORDER BY {at} DESC OFFSET {others} LIMIT 1)",
            leaves=after(self.at, self.within, past=True),
            rows=self._of(scope),
            at=self.at,
            others=param(number - 1, "bigint"),
        )

    def first_leaves_at(self, scope: Scope, only: Sql = TRUE) -> Sql | None:
        """When the first of the customer's counts no longer; of those for which `only` holds."""
        if self.within is None:
            return None
        leaves = after(compose("min({at})", at=self.at), self.within, past=True)
        return compose("(SELECT {leaves} {rows} AND {only})", leaves=leaves, rows=self._of(scope), only=only)

    def count_changes_at(self, count: NumberComparison, scope: Scope, to: bool) -> Sql | None:
        """When the answer of `counted` may become `to` by time alone, which makes them fewer."""
        if (Push.DOWN if to else Push.UP) not in count.pushed_by_more:
            return None
        numbers = sorted(number for number in count.steps if number > 0)
        if any(number > _MANY for number in numbers):
            return self.first_leaves_at(scope)
        return earliest(self.last_leaves_at(scope, number) for number in numbers)

    def measured_changes_at(self, measure: Sql, moment: Sql, scope: Scope) -> Sql:
        """`moment`, an expression of `measured.at`, about `measure`, an aggregate over the customer's."""
        return compose(
            "(SELECT {moment} FROM (SELECT {measure} AS at {rows}) AS measured)",
            moment=moment,
            measure=measure,
            rows=self._of(scope),
        )

    def _of(self, scope: Scope) -> Sql:
        mine = compose("{column} = {customer}.id", column=self.customer, customer=Sql(scope.customer))
        return compose("{rows} AND {mine}", rows=self.rows, mine=mine)
