"""`{"event": "purchase", "within": {"days": 30}, "count": {"op": "gte", "value": 3}}`: what a customer did."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from pydantic import Field

from crm.contract import Condition, ConditionConfig, Members, Place, Push, Scope, Sql, Topic
from crm.segments.comparison import Comparison
from crm.segments.occurrences import Occurrences
from crm.segments.period import Period
from crm.segments.registry import conditions
from crm.segments.sql import all_of, compose, earliest, param
from crm.segments.values import Subject, member
from events.conditions.measures import Measures
from events.services import known

_CUSTOMER = Sql("happened.customer_id")
_AT = Sql("happened.occurred_at")


class Row(Comparison):
    """A comparison of one context field of the events that count."""

    field: str = Field(min_length=1, max_length=255)


class EventConfig(Measures, Period):
    """Events of one type, a client action if told so, which and when; and a measure over them."""

    event: str = Field(pattern=r"^[A-Za-z0-9_.:-]{1,100}$", json_schema_extra={"format": "event_type"})
    action: str | None = Field(
        None, min_length=1, max_length=255, json_schema_extra={"format": "client_action"}
    )
    where: list[Row] | None = Field(None, max_length=20)


@conditions.register
class Happened(Condition[EventConfig]):
    """What the event log says about a customer."""

    key: ClassVar[str] = "event"
    label: ClassVar[str] = "Event"
    Config: ClassVar[type[ConditionConfig]] = EventConfig

    @classmethod
    def compile(cls, config: EventConfig, scope: Scope) -> Sql | Members:
        return config.among(_occurrences(config, scope), scope)

    @classmethod
    def sentence(cls, config: EventConfig) -> str:
        name = f"{config.event} {config.action}" if config.action else config.event
        rows = " and ".join(f"{row.field} {row.words}" for row in config.where or ())
        where = f" with {rows}" if rows else ""
        return f"{name}{where} {config.measure_words}{config.period_words}"

    @classmethod
    def reads(cls, config: EventConfig) -> Iterable[str]:
        action = (f"client_action:{config.action}",) if config.action else ()
        return (f"event:{config.event}", *action)

    @classmethod
    def touched_by(cls, config: EventConfig) -> Iterable[str]:
        return (f"client_action:{config.action}" if config.action else f"event:{config.event}",)

    @classmethod
    def pushed_by(cls, config: EventConfig, name: str, scope: Scope) -> Push:
        return config.pushed_by_more if name in cls.touched_by(config) else Push.NONE

    @classmethod
    def changes_at(cls, config: EventConfig, scope: Scope, to: bool) -> Sql | None:
        """Events dated ahead are none of it: their touch waits for them (events/services/dispatch.py)."""
        moments = config.changes_at(_occurrences(config, scope), scope, to)
        return earliest([*moments, *_row_changes_at(config, scope)])

    @classmethod
    def topics(cls, place: Place) -> Iterable[Topic]:
        return known.topics(place)

    @classmethod
    def values(cls, place: Place, source: str, q: str) -> Iterable[tuple[Any, int]]:
        return known.values(place, source, q)


def _occurrences(config: EventConfig, scope: Scope) -> Occurrences:
    which = all_of(
        [*_named(config, scope), *_rows(config, scope), config.sql(_AT, scope), *_reach(config, scope)]
    )
    rows = compose("FROM events_event AS happened WHERE {which}", which=which)
    return Occurrences(rows, _CUSTOMER, _AT, config.length)


def _named(config: EventConfig, scope: Scope) -> Iterable[Sql]:
    yield compose("happened.brand_id = {brand}", brand=param(scope.brand_id, "bigint"))
    yield compose("happened.name = {name}", name=param(config.event, "text"))
    if not scope.few:
        yield Sql("happened.customer_id IS NOT NULL")  # system events concern nobody in particular
    if config.action is not None:
        yield compose("happened.action = {action}", action=param(config.action, "text"))


def _reach(config: EventConfig, scope: Scope) -> Iterable[Sql]:
    """Spares the months of the log that cannot matter."""
    if config.reach is not None:
        yield compose("{at} >= {since}", at=_AT, since=param(scope.now - config.reach, "timestamptz"))


def _rows(config: EventConfig, scope: Scope) -> Iterable[Sql]:
    return (row.sql(_field(row), scope) for row in config.where or ())


def _row_changes_at(config: EventConfig, scope: Scope) -> Iterable[Sql]:
    """When a field of any such event begins or ceases to fit."""
    for row in config.where or ():
        moment = row.changes_at(_field(row), scope)
        if moment is not None:
            yield compose(
                "(SELECT min({moment}) FROM events_event AS happened"
                " WHERE {which} AND happened.customer_id = {customer}.id)",
                moment=moment,
                which=all_of(_named(config, scope)),
                customer=Sql(scope.customer),
            )


def _field(row: Row) -> Subject:
    return Subject(member(Sql("happened.payload"), row.field))
