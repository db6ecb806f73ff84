"""Select customers from a segment."""

from __future__ import annotations

from collections.abc import Sequence

from campaigns.contract import NEXT, Batch, Node, NodeConfig, Port, reference
from campaigns.engine.families import nodes


class FromSegmentConfig(NodeConfig):
    """Which segment."""

    segment: str = reference("segment")


@nodes.register
class FromSegment(Node[FromSegmentConfig]):
    """Only members of a segment go on; the others leave, or take their own outlet if it is connected (seed 004)."""

    key, label, group, icon = "from_segment", "Select from segment", "Flow", "groups"
    rank = 42
    Config = FromSegmentConfig

    @classmethod
    def summary(cls, config: FromSegmentConfig) -> str:
        return f"Only from segment “{config.segment}”"

    @classmethod
    def ports(cls, config: FromSegmentConfig) -> Sequence[Port]:
        # Not an optional outlet: those others must not go where the members go.
        return (NEXT, Port("no", "not in it", "red"))

    @classmethod
    def run(cls, config: FromSegmentConfig, batch: Batch) -> None:
        members = batch.first_holding([{"segment": config.segment}])
        inside = [run for run in batch.runs if run.id in members]
        outside = [run for run in batch.runs if run.id not in members]
        batch.go("next", inside, why=f"in the segment “{config.segment}”")
        if batch.site.target(batch.node_id, "no") is None:
            batch.stop(f"not in the segment “{config.segment}”", outside)
        else:
            batch.go("no", outside, why=f"not in the segment “{config.segment}”")
