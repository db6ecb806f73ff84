"""Limit the number of participants."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from campaigns.contract import Batch, Node, NodeConfig
from campaigns.engine.families import nodes
from campaigns.queries.passes import passes
from campaigns.services.campaigns import end_entry
from campaigns.services.limits import Period, period_of, take
from campaigns.wording import inside

REASON = "limit"
PERIODS: dict[str, Period] = {"hour": "hour", "day": "day", "week": "week", "month": "month"}


class LimitParticipantsConfig(NodeConfig):
    """How many, of the whole campaign or in each period."""

    participants: int = Field(ge=1, le=1_000_000_000, description="so many may take part")
    period: Literal["whole", "hour", "day", "week", "month"] = Field(
        default="whole",
        description="of the whole campaign, which then lets nobody else in, or in each period",
    )


@nodes.register
class LimitParticipants(Node[LimitParticipantsConfig]):
    """So many customers may take part, counted over the whole campaign; the others leave it (seed 004, CONTRACT §4.7).

    A customer who comes by again in the same run is counted once.
    """

    key, label, group, icon = "limit_participants", "Limit participants", "Flow", "how_to_reg"
    rank = 51
    Config = LimitParticipantsConfig

    @classmethod
    def summary(cls, config: LimitParticipantsConfig) -> str:
        each = "" if config.period == "whole" else f" a {config.period}"
        return f"At most {config.participants:,} participants{each}"

    @classmethod
    def run(cls, config: LimitParticipantsConfig, batch: Batch) -> None:
        counters = [node.id for node in batch.site.above(batch.node_id) if node.type == cls.key]
        counted = passes([run.id for run in batch.runs], [*counters, batch.node_id], "next")
        batch.go("next", [run for run in batch.runs if run.id in counted], why="counted before")
        fresh = batch.undecided()
        period = period_of(PERIODS.get(config.period, "ever"), batch.now, batch.zone)
        taken = take(batch.campaign_id, "", period, len(fresh), config.participants)
        said = f"{taken.passed:,} of {inside(cls.summary(config))}"
        batch.go("next", fresh[: taken.places], why=said)
        batch.stop(REASON)
        if config.period == "whole" and fresh and taken.passed >= config.participants:
            reached = f"The limit of {config.participants:,} participants is reached."
            batch.afterwards(lambda: end_entry(batch.campaign_id, reached))
