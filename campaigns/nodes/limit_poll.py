"""Limit poll."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, time, timedelta, tzinfo
from typing import Literal

from pydantic import Field

from campaigns.contract import NEXT, Awaited, Batch, Node, NodeConfig, Port, RunView, reference
from campaigns.engine.families import nodes
from campaigns.services.poll_places import wake
from campaigns.wording import inside
from gateways.services.poll_places import Most, Places, invite
from gateways.services.polls import POLL_COMPLETED

Type = Literal["total", "day", "week", "month"]

REASON = "limit"
NOT_NOW = "not_now"
#: places that run out by themselves are looked for so often, and no more: thousands may wait for one
AGAIN = timedelta(hours=1)
#: nobody tells those who wait that the poll was closed, or that the day was over
LATEST = timedelta(days=1)


class LimitPollConfig(NodeConfig):
    """Which poll, how many may complete it, and how many are surveyed at once."""

    poll: str = reference("poll")
    limit_type: Type = Field(
        default="total",
        description="completed in total, or in each day, week or month of the label's time zone",
    )
    number: int = Field(ge=1, le=1_000_000_000, description="so many customers may complete it")
    portion: int | None = Field(
        default=None,
        ge=1,
        le=1_000_000_000,
        description="customers to survey at once: the others wait until these have answered; empty: all",
    )
    expires_days: int = Field(
        default=7, ge=1, le=365, description="so long a place is kept for a customer who does not answer"
    )


@nodes.register
class LimitPoll(Node[LimitPollConfig]):
    """Only so many customers may complete a poll: those who have a place go on, and get its link (seed 004).

    A place is kept for a customer until she has answered, or her time is over; then the next one gets it. Whoever
    finds no place waits for one. When the poll has been completed often enough the others leave, by their own outlet
    if it is connected; so do those who have answered before.
    """

    key, label, group, icon = "limit_poll", "Limit poll", "Flow", "assignment"
    rank = 52
    Config = LimitPollConfig

    @classmethod
    def summary(cls, config: LimitPollConfig) -> str:
        each = "" if config.limit_type == "total" else f" a {config.limit_type}"
        portion = f", {config.portion:,} at once" if config.portion else ""
        return f"At most {config.number:,} completed “{config.poll}”{each}{portion}"

    @classmethod
    def ports(cls, config: LimitPollConfig) -> Sequence[Port]:
        # Not an optional outlet: those others must not be surveyed.
        return (NEXT, Port(NOT_NOW, "no place", "red"))

    @classmethod
    def awaits(cls, config: LimitPollConfig) -> Sequence[Awaited]:
        # Of customers who have answered by another way while they waited; the others are woken by poll_places.
        about = {"field": "poll", "op": "eq", "value": config.poll}
        return (Awaited("answered", POLL_COMPLETED, where=about),)

    @classmethod
    def run(cls, config: LimitPollConfig, batch: Batch) -> None:
        batch.go("next", [run for run in batch.runs if run.control], why="control group")
        asking = batch.undecided()
        if not asking:
            return
        most = Most(config.number, _began(config.limit_type, batch.now, batch.zone), config.portion)
        expires_at = batch.now + timedelta(days=config.expires_days)
        customers = [run.customer_id for run in asking]
        places = invite(batch.brand_id, config.poll, customers, most, expires_at, batch.now)
        if places is None:
            _turn_away(batch, f"the poll “{config.poll}” is not open")
            return
        said = f"{inside(cls.summary(config))}: {places.completed:,} completed, {places.open:,} invited"
        batch.go("next", _of(asking, places.invited), why=f"has a place; {said}")
        _turn_away(batch, f"has answered the poll “{config.poll}” already", _of(asking, places.answered))
        if places.completed >= config.number:
            _turn_away(batch, REASON)
            batch.afterwards(lambda: wake(batch.version_id, batch.node_id, None, batch.now))
        else:
            batch.listen(_next_look(places, batch.now))

    @classmethod
    def resume(cls, config: LimitPollConfig, batch: Batch) -> None:
        cls.run(config, batch)


def _of(runs: Sequence[RunView], customers: Collection[int]) -> list[RunView]:
    return [run for run in runs if run.customer_id in customers]


def _turn_away(batch: Batch, why: str, runs: Collection[RunView] | None = None) -> None:
    if batch.site.target(batch.node_id, NOT_NOW) is None:
        batch.stop(why, runs)
    else:
        batch.go(NOT_NOW, runs, why=why)


def _next_look(places: Places, now: datetime) -> datetime:
    return min(max(places.free_at or now + LATEST, now + AGAIN), now + LATEST)


def _began(type_: Type, now: datetime, zone: tzinfo) -> datetime | None:
    """When the period that `now` is in has begun; None for all time."""
    day = now.astimezone(zone).date()
    match type_:
        case "total":
            return None
        case "week":
            day -= timedelta(days=day.weekday())
        case "month":
            day = day.replace(day=1)
    return datetime.combine(day, time.min, zone)
