"""Limit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from pydantic import Field

from campaigns.contract import Batch, Node, NodeConfig, Port
from campaigns.engine.families import nodes
from campaigns.services.limits import Period, period_of, take

Resets = Literal["never", "daily", "weekly", "monthly", "with_version"]
PERIODS: dict[Resets, Period] = {"daily": "day", "weekly": "week", "monthly": "month"}
SAID: dict[Resets, str] = {
    "never": "",
    "daily": " a day",
    "weekly": " a week",
    "monthly": " a month",
    "with_version": " in each version",
}


class LimitConfig(NodeConfig):
    """How many may pass, and when the counting begins anew."""

    limit: int = Field(ge=1, le=1_000_000_000, description="so many may pass, whoever they are")
    resets: Resets = Field(
        default="never", description="when the counter begins anew, in the time zone of the label"
    )


@nodes.register
class Limit(Node[LimitConfig]):
    """One counter for all customers: the first so many are matched, those above the limit are not (seed-facts F9)."""

    key, label, group, icon = "limit", "Limit", "Flow", "speed"
    rank = 50
    Config = LimitConfig

    @classmethod
    def summary(cls, config: LimitConfig) -> str:
        return f"The first {config.limit:,}{SAID[config.resets]}"

    @classmethod
    def ports(cls, config: LimitConfig) -> Sequence[Port]:
        return (Port("matched", "within the limit", "green"), Port("not_matched", "above it", "red"))

    @classmethod
    def run(cls, config: LimitConfig, batch: Batch) -> None:
        taken = take(batch.campaign_id, batch.node_id, _period(config, batch), len(batch.runs), config.limit)
        most = f"at most {config.limit:,}{SAID[config.resets]}"
        batch.go("matched", batch.runs[: taken.places], why=f"within the limit: {taken.passed:,} of {most}")
        batch.go("not_matched", why=f"above the limit: {taken.passed:,} of {most}")


def _period(config: LimitConfig, batch: Batch) -> str:
    if config.resets == "with_version":
        return f"version {batch.version_id}"
    return period_of(PERIODS.get(config.resets, "ever"), batch.now, batch.zone)
