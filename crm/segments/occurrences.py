"""Things that happened to customers, as conditions see them: any at all, or a measure over them.

Rows of one table, each of one customer. Over a brand they make a set of customers in one pass; for a batch
they are looked up customer by customer.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from crm.contract import Members, Scope, Sql
from crm.segments.comparison import Comparison, NumberComparison
from crm.segments.operators.date import after
from crm.segments.sql import FALSE, TRUE, compose, earliest, param
from crm.segments.values import Subject, counted

#: more than anybody has events; below what OFFSET can count to
_MANY = 10**9


@dataclass(frozen=True, slots=True)
class Occurrences:
    """`rows`: FROM and WHERE of all that count; `customer`: the column that says whose they are, never NULL.

    `at`: the column that says when; `within`: for how long each counts, None for ever; `whenever`: the same as
    `rows`, without a word about the time.
    """

    rows: Sql
    customer: Sql
    at: Sql
    within: timedelta | None = None
    whenever: Sql | None = None

    def any(self, scope: Scope) -> Sql | Members:
        """Customers with at least one."""
        if not scope.few:
            return Members(compose("SELECT {customer} {rows}", customer=self.customer, rows=self.rows))
        read = self._at_least(1, scope)
        if read is not None:
            return read
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
            "SELECT {customer} {rows} GROUP BY {customer} HAVING {holds}",
            customer=self.customer,
            rows=self.rows,
            holds=compose("NOT ({holds})", holds=holds) if of_none else holds,
        )
        return Members(select, outside=of_none)

    def counted(self, count: NumberComparison, scope: Scope) -> Sql | Members:
        """Customers with so many. "At least one" and "none" need no counting."""
        if (count.op, count.value) in (("gte", 1), ("gt", 0)):
            return self.any(scope)
        if (count.op, count.value) in (("eq", 0), ("lt", 1), ("lte", 0)):
            return self.none(scope)
        read = self._counted_by_moments(count, scope)
        if read is not None:
            return read
        of_none = not scope.few and count.holds_for(0)
        return self.measured(counted(Sql("count(*)")), count, scope, of_none)

    def last_leaves_at(self, scope: Scope, number: int = 1) -> Sql | None:
        """When the customer's last so many stop being so many, since the oldest of them counts no longer."""
        if self.within is None:
            return None
        read = self._newest(number, scope)
        if read is not None:
            leaves, lies = after(read, self.within, past=True), self._lies_within(read, scope)
            return compose("CASE WHEN {lies} THEN {leaves} END", lies=lies, leaves=leaves)
        return compose(
            "(SELECT {leaves} {rows} ORDER BY {at} DESC OFFSET {others} LIMIT 1)",
            leaves=after(self.at, self.within, past=True),
            rows=self._of(scope),
            at=self.at,
            others=param(number - 1, "bigint"),
        )

    def first_leaves_at(self, scope: Scope) -> Sql | None:
        """When the first of the customer's counts no longer."""
        if self.within is None:
            return None
        leaves = after(compose("min({at})", at=self.at), self.within, past=True)
        return compose("(SELECT {leaves} {rows})", leaves=leaves, rows=self._of(scope))

    def count_changes_at(self, count: NumberComparison, scope: Scope) -> Sql | None:
        """When the answer of `counted` may change by time alone."""
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

    def _counted_by_moments(self, count: NumberComparison, scope: Scope) -> Sql | None:
        """The answer by the moments at which it would change: at least n are there if the n-th newest lies within."""
        if scope.newest is None or not scope.few:
            return None
        steps = sorted(count.steps)
        reached = [self._at_least(step, scope) for step in steps]
        known = [one for one in reached if one is not None]
        if len(known) < len(steps):
            return None
        match count.op:
            case "gte" | "gt":
                return known[0]
            case "lt" | "lte":
                return compose("NOT {more}", more=known[0])
        if count.op != "between" and len(steps) < 2:  # no whole number
            return FALSE if count.op == "eq" else TRUE
        among = compose("({first} AND NOT {last})", first=known[0], last=known[-1])
        if count.op == "between" and (len(steps) < 2 or count.value[0] > count.value[1]):
            return FALSE
        return compose("NOT {among}", among=among) if count.op == "neq" else among

    def _at_least(self, number: int, scope: Scope) -> Sql | None:
        """Whether so many lie within, where that can be told from the newest."""
        if number <= 0 and scope.newest is not None and self.within is not None:
            return TRUE
        read = self._newest(number, scope)
        return read and self._lies_within(read, scope)

    def _newest(self, number: int, scope: Scope) -> Sql | None:
        if scope.newest is None or self.whenever is None or self.within is None or not scope.few:
            return None
        return scope.newest.moment(self.whenever, self.customer, self.at, number, self.within)

    def _lies_within(self, moment: Sql, scope: Scope) -> Sql:
        since = param(scope.now - (self.within or timedelta(0)), "timestamptz")
        return compose("COALESCE({moment} >= {since}, false)", moment=moment, since=since)

    def _of(self, scope: Scope) -> Sql:
        mine = compose("{column} = {customer}.id", column=self.customer, customer=Sql(scope.customer))
        return compose("{rows} AND {mine}", rows=self.rows, mine=mine)
