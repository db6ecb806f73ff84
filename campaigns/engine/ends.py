"""What ends a run before its way does, and what a campaign is for: exits and goals, as the settings have them."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from campaigns.contract import Awaited, reference
from campaigns.engine.intervals import Interval
from campaigns.engine.where import Where
from campaigns.wording import condition_in_words

LONGEST = timedelta(days=365)


class Part(BaseModel):
    """A part of the settings: frozen, and nothing beside its fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class ExitWhen(Part):
    """An event or a condition that ends a run when it happens; one of the two."""

    event: str = reference("event_type", default="")
    action: str = reference("client_action", default="")
    where: Where = None
    condition: Annotated[dict[str, Any] | None, Field(json_schema_extra={"format": "condition"})] = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if bool(self.event) == bool(self.condition):
            raise ValueError("name an event or a condition, one of the two")
        if self.condition and (self.action or self.where):
            raise ValueError("an action and rows about fields belong to an event")
        return self

    @property
    def awaited(self) -> Awaited | None:
        """The event that ends runs, if it is one."""
        return Awaited(self.why, self.event, self.action, self.where) if self.event else None

    @property
    def why(self) -> str:
        """The reason of those who leave by it."""
        if self.condition:
            return f"exit condition: {condition_in_words(self.condition)}"
        return f"exit event: {self.action or self.event}"


class Goal(Part):
    """An event that the campaign is for: counted once for each run, if it comes in time."""

    name: str = Field(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f]*$")
    event: str = reference("event_type")
    action: str = reference("client_action", default="")
    where: Where = None
    within: Interval = Field(
        default={"days": 30},
        validate_default=True,
        gt=timedelta(),
        le=LONGEST,
        description="how long after the entry or the last message it counts, also when the run has ended",
    )
    counted_from: Literal["entry", "last_message"] = "entry"
    exit: bool = Field(default=False, description="whoever has reached it leaves")

    @property
    def awaited(self) -> Awaited:
        """The event that is meant."""
        return Awaited(self.name, self.event, self.action, self.where)
