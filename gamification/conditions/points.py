"""`{"points": "balance", "op": "gte", "value": 100}`: what a customer has, ever had, or is about to lose."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import ClassVar, Literal

from pydantic import Field, field_validator, model_validator

from crm.contract import Condition, ConditionConfig, Members, Place, Scope, Sql, Topic
from crm.segments.comparison import NumberComparison
from crm.segments.occurrences import Occurrences
from crm.segments.operators import date, flaws
from crm.segments.registry import conditions
from crm.segments.sql import all_of, compose, param
from crm.segments.values import counted, is_field
from gamification.models import Entry
from gamification.queries.lots import LOTS
from gamification.services.ledger import POINTS

MAX_DAYS = 3_650
_CUSTOMER = Sql("history.customer_id")
_END = Sql("ending.expires_at")
_WORDS = {"balance": "points", "ever": "points ever awarded", "expiring": "points that expire"}
_TOPICS = {
    "balance": ("Points", "what can be spent"),
    "ever": ("Points ever awarded", "whatever became of them"),
    "expiring": ("Points that expire", "within so many days"),
}


class PointsConfig(NumberComparison):
    """The balance, all that was ever awarded, or what is left of awards that end within `days`, or `on` a day."""

    points: Literal["balance", "ever", "expiring"]
    days: int | None = Field(default=None, ge=1, le=MAX_DAYS, title="within days")
    on: str | None = Field(default=None, title="on the day")

    @field_validator("on")
    @classmethod
    def _on_is_a_day(cls, value: str | None) -> str | None:
        if value is not None and (len(value) != 10 or flaws.moment(value)):
            raise ValueError("Give a date (2026-03-01).")
        return value

    @model_validator(mode="after")
    def _when_is_about_expiring(self) -> PointsConfig:
        given = sum(part is not None for part in (self.days, self.on))
        if given != (self.points == "expiring"):
            raise ValueError(
                "Give either `days` or `on` with expiring points, and neither of them elsewhere."
            )
        return self

    @property
    def when_words(self) -> str:
        """With a space before it: " within 7 days"; empty where nothing expires."""
        if self.on is not None:
            return f" on {self.on}"
        return f" within {self.days} day{'' if self.days == 1 else 's'}" if self.days else ""

    def sql_of_end(self, at: Sql, scope: Scope) -> Sql:
        """Whether the moment `at`, which lies ahead, is meant. A day is one of the label's zone."""
        ahead = compose("{at} > {now}", at=at, now=param(scope.now, "timestamptz"))
        if self.on is not None:
            first, last = date.begin(self.on, scope), date.end(self.on, scope)
            return all_of(
                [ahead, compose("{at} >= {first} AND {at} < {last}", at=at, first=first, last=last)]
            )
        until = param(scope.now + timedelta(days=self.days or 0), "timestamptz")
        return all_of([ahead, compose("{at} <= {until}", at=at, until=until)])


@conditions.register
class PointsAre(Condition[PointsConfig]):
    """Of whom the ledger knows nothing has 0 points."""

    key: ClassVar[str] = "points"
    label: ClassVar[str] = "Points"
    Config: ClassVar[type[ConditionConfig]] = PointsConfig

    @classmethod
    def compile(cls, config: PointsConfig, scope: Scope) -> Sql | Members:
        number = counted(Sql("coalesce(sum(history.number), 0)"))
        # In a set there are only those who have a row; a `$field` is asked for a batch, never for a set.
        of_none = not scope.few and not is_field(config.value) and config.holds_for(0)
        return _occurrences(config, scope).measured(number, config, scope, of_none)

    @classmethod
    def sentence(cls, config: PointsConfig) -> str:
        return f"the number of {_WORDS[config.points]}{config.when_words} {config.words}"

    @classmethod
    def reads(cls, config: PointsConfig) -> Iterable[str]:
        return (POINTS,)

    @classmethod
    def changes_at(cls, config: PointsConfig, scope: Scope, to: bool) -> Sql | None:
        """When the next award comes near enough to its end, or reaches it."""
        if config.points != "expiring":
            return None
        comes = compose(
            "{end} - {period}", end=_END, period=param(timedelta(days=config.days or 0), "interval")
        )
        return compose(
            "(SELECT min({moment}) FROM gamification_expiring AS ending"
            " JOIN gamification_entry AS entry ON entry.id = ending.entry_id"
            " WHERE entry.customer_id = {customer}.id)",
            moment=date.later(scope, comes, _END),
            customer=Sql(scope.customer),
        )

    @classmethod
    def topics(cls, place: Place) -> Iterable[Topic]:
        if not Entry.objects.filter(brand=place.brand_id).exists():
            return
        for points, (label, hint) in _TOPICS.items():
            expiring = points == "expiring"
            yield Topic(
                group="Points",
                label=label,
                rule={"points": points},
                kind="number",
                hint=hint,
                start={"days": 7} if expiring else {},
                without=("on",) if expiring else ("days", "on"),
            )


def _occurrences(config: PointsConfig, scope: Scope) -> Occurrences:
    brand = param(scope.brand_id, "bigint")
    if config.points == "expiring":
        rows = _about_to_expire(config, scope, brand)
    else:
        rows = compose(
            "FROM (SELECT brand_id, customer_id, {column} AS number FROM gamification_balance) AS history"
            " WHERE history.brand_id = {brand}",
            column=Sql(config.points),
            brand=brand,
        )
    return Occurrences(rows, _CUSTOMER, _CUSTOMER)


def _about_to_expire(config: PointsConfig, scope: Scope, brand: Sql) -> Sql:
    """What is left of such awards. Only the ledgers of customers who have one are read."""
    soon = config.sql_of_end(_END, scope)
    whose = compose(
        "entry.brand_id = {brand} AND entry.customer_id IN ("
        "SELECT award.customer_id FROM gamification_expiring AS ending"
        " JOIN gamification_entry AS award ON award.id = ending.entry_id"
        " WHERE award.brand_id = {brand} AND {soon})",
        brand=brand,
        soon=soon,
    )
    return compose(
        "FROM (SELECT lot.customer_id, lot.remaining AS number FROM ({lots}) AS lot"
        " JOIN gamification_expiring AS ending ON ending.entry_id = lot.id WHERE {soon}) AS history WHERE true",
        lots=compose(LOTS, whose=whose),
        soon=soon,
    )
