"""Wait."""

from datetime import timedelta
from typing import Self

from pydantic import ConfigDict, Field, model_validator

from campaigns.contract import Batch, Node, NodeConfig
from campaigns.engine.families import nodes
from campaigns.wording import counted

LONGEST = timedelta(days=3650)


class WaitConfig(NodeConfig):
    """How long; the parts add up."""

    model_config = ConfigDict(json_schema_extra={"rows": [["days", "hours", "minutes"]]})

    minutes: int = Field(default=0, ge=0)
    hours: int = Field(default=0, ge=0)
    days: int = Field(default=0, ge=0)

    @property
    def delay(self) -> timedelta:
        return timedelta(days=self.days, hours=self.hours, minutes=self.minutes)

    @model_validator(mode="after")
    def _some_time(self) -> Self:
        if self.minutes > 5_256_000 or self.hours > 87_600 or self.days > 3_650 or self.delay > LONGEST:
            raise ValueError("a wait lasts ten years at most")
        if not self.delay:
            raise ValueError("say how long: minutes, hours or days")
        return self


@nodes.register
class Wait(Node[WaitConfig]):
    """A delay of minutes, hours or days (seed 004)."""

    key, label, group, icon = "wait", "Wait", "Flow", "schedule"
    rank = 20
    Config = WaitConfig

    @classmethod
    def summary(cls, config: WaitConfig) -> str:
        units = ("days", "hours", "minutes")
        parts = [counted(getattr(config, unit), unit) for unit in units if getattr(config, unit)]
        return f"Wait {' '.join(parts)}"

    @classmethod
    def run(cls, config: WaitConfig, batch: Batch) -> None:
        batch.sleep(batch.now + config.delay)
