"""What the triggers that wait until nothing more comes have in common."""

from __future__ import annotations

from datetime import timedelta
from typing import Self

from pydantic import ConfigDict, Field, model_validator

from campaigns.contract import TriggerConfig
from campaigns.engine.where import Where
from campaigns.wording import counted

LONGEST = timedelta(days=365)


class QuietConfig(TriggerConfig):
    """How long nothing must have happened; the parts add up."""

    model_config = ConfigDict(json_schema_extra={"rows": [["days", "hours", "minutes"]]})

    minutes: int = Field(default=0, ge=0, le=525_600)
    hours: int = Field(default=0, ge=0, le=8_760)
    days: int = Field(default=0, ge=0, le=365)
    source: str = Field(default="", max_length=255, description="only from this shop or app; empty: from any")
    where: Where = None

    @property
    def delay(self) -> timedelta:
        return timedelta(days=self.days, hours=self.hours, minutes=self.minutes)

    @property
    def delay_in_words(self) -> str:
        units = ("days", "hours", "minutes")
        return " ".join(counted(getattr(self, unit), unit) for unit in units if getattr(self, unit))

    @model_validator(mode="after")
    def _some_time(self) -> Self:
        if not self.delay:
            raise ValueError("say how long nothing must have happened: minutes, hours or days")
        if self.delay > LONGEST:
            raise ValueError("it waits for a year at most")
        return self
