"""Go to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from typing import Self

from pydantic import ConfigDict, Field, model_validator

from campaigns.contract import JUMPED, Batch, Node, NodeConfig, Problem, RunView, Site, reference
from campaigns.engine.families import nodes, triggers
from campaigns.queries.passes import passes
from campaigns.wording import counted

SHORTEST, LONGEST = timedelta(minutes=1), timedelta(days=365)


class GoToConfig(NodeConfig):
    """Where to, how often at most, and how long a customer rests here before each time."""

    model_config = ConfigDict(json_schema_extra={"rows": [["days", "hours", "minutes"]]})

    node: str = reference("node", leads_back="passes")
    passes: int = Field(default=1, ge=1, le=100, description="a customer goes back so often at most")
    minutes: int = Field(default=0, ge=0, le=525_600)
    hours: int = Field(default=0, ge=0, le=8_760)
    days: int = Field(default=0, ge=0, le=365)

    @property
    def dwell(self) -> timedelta:
        return timedelta(days=self.days, hours=self.hours, minutes=self.minutes)

    @model_validator(mode="after")
    def _some_time(self) -> Self:
        if not SHORTEST <= self.dwell <= LONGEST:
            raise ValueError("before going back a customer rests for at least a minute, at most 365 days")
        return self


@nodes.register
class GoTo(Node[GoToConfig]):
    """Back to a step above, so many times at most; then on by the outlet. The only loop there is (CONTRACT §4.12)."""

    key, label, group, icon = "go_to", "Go to", "Flow", "undo"
    rank = 60
    Config = GoToConfig

    @classmethod
    def summary(cls, config: GoToConfig) -> str:
        return f"Go to “{config.node}”, {counted(config.passes, 'times')} at most"

    @classmethod
    def check(cls, config: GoToConfig, node_id: str, site: Site) -> Iterable[Problem]:
        above = {node.id for node in site.above(node_id) if node.type not in triggers}
        if config.node not in above:
            message = f"Go to: “{config.node}” is no step above it; choose one that leads here."
            yield Problem(node_id, "not_above", message, field="node")

    @classmethod
    def run(cls, config: GoToConfig, batch: Batch) -> None:
        done = _done(batch)
        out = [run for run in batch.runs if done.get(run.id, 0) >= config.passes]
        batch.go("next", out, why=f"was sent back {counted(config.passes, 'times')}, the most there may be")
        batch.sleep(batch.now + config.dwell)

    @classmethod
    def resume(cls, config: GoToConfig, batch: Batch) -> None:
        done = _done(batch)
        by_count: dict[int, list[RunView]] = defaultdict(list)
        for run in batch.runs:
            by_count[done.get(run.id, 0) + 1].append(run)
        for count, runs in by_count.items():
            batch.jump(
                config.node, runs, why=f"sent back: {count} of at most {counted(config.passes, 'times')}"
            )


def _done(batch: Batch) -> dict[int, int]:
    return passes([run.id for run in batch.runs], [batch.node_id], JUMPED)
