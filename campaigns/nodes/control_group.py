"""Control group."""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator

from campaigns.contract import Batch, Node, NodeConfig, reference
from campaigns.engine.control import WHY, is_drawn
from campaigns.engine.families import nodes


class ControlGroupConfig(NodeConfig):
    """Who is set apart: a share of the customers, or those of an audience."""

    share: float = Field(default=0, ge=0, le=50, description="percent of the customers, drawn once for all")
    audience: str = reference("audience", default="", description="or the customers of this audience")
    description: str = Field(default="", max_length=500)

    @model_validator(mode="after")
    def _one(self) -> Self:
        if self.share and self.audience:
            raise ValueError("set apart either a share or an audience")
        return self


@nodes.register
class ControlGroup(Node[ControlGroupConfig]):
    """Customers of the control group go on and are counted, but are sent nothing and given nothing (seed 004).

    The draw is by customer and campaign: it is the same in every version and for every entry.
    """

    key, label, group, icon = "control_group", "Control group", "Flow", "balance"
    rank = 33
    Config = ControlGroupConfig

    @classmethod
    def summary(cls, config: ControlGroupConfig) -> str:
        who = f"audience “{config.audience}”" if config.audience else f"{config.share:g} %"
        return f"Control group: {who}"

    @classmethod
    def run(cls, config: ControlGroupConfig, batch: Batch) -> None:
        if config.audience:
            inside = batch.first_holding([{"audience": config.audience}])
            apart = [run for run in batch.runs if run.id in inside]
        else:
            apart = [run for run in batch.runs if is_drawn(batch.campaign, run.customer_id, config.share)]
        batch.set_apart(apart)
        batch.go(runs=[run for run in batch.runs if run.control], why=WHY)
        batch.go(why="not in the control group")
