"""Split by shares."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from campaigns.contract import Batch, Node, NodeConfig, Port, RunView
from campaigns.engine.families import nodes

PortId = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,50}$")]


class Share(BaseModel):
    """One way on and how many of a hundred take it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: PortId
    percent: float = Field(gt=0, le=100)


class SplitConfig(NodeConfig):
    """The shares, together 100 %."""

    shares: tuple[Share, ...] = Field(min_length=2, max_length=20)

    @model_validator(mode="after")
    def _whole(self) -> Self:
        total = sum(share.percent for share in self.shares)
        if abs(total - 100) > 0.01:
            raise ValueError(f"the shares add up to {total:g} %, not to 100 %")
        if len({share.id for share in self.shares}) != len(self.shares):
            raise ValueError("two shares have the same id")
        return self


@nodes.register
class Split(Node[SplitConfig]):
    """Parts the customers at random by shares; the same customer always goes the same way in one version."""

    key, label, group, icon = "split", "Split", "Flow", "call_split"
    rank = 30
    Config = SplitConfig

    @classmethod
    def summary(cls, config: SplitConfig) -> str:
        return "Split " + " / ".join(f"{share.percent:g} %" for share in config.shares)

    @classmethod
    def ports(cls, config: SplitConfig) -> Sequence[Port]:
        return tuple(Port(share.id, f"{share.percent:g} %") for share in config.shares)

    @classmethod
    def run(cls, config: SplitConfig, batch: Batch) -> None:
        dealt: dict[str, list[RunView]] = defaultdict(list)
        for run in batch.runs:
            dealt[_share(config.shares, batch.draw(run) * 100)].append(run)
        for port, runs in dealt.items():
            batch.go(port, runs)


def _share(shares: Sequence[Share], draw: float) -> str:
    for share in shares:
        draw -= share.percent
        if draw < 0:
            return share.id
    return shares[-1].id
