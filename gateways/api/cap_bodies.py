"""What the API of frequency caps and delivery windows reads and writes."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StrictBool, model_validator

from crm.api.bodies import Body, Clock, Name, Slug
from gateways.api.bodies import CategorySlug

HOURS = {"hours": 1, "days": 24, "weeks": 168}
AnyChannel = Annotated[str, Field(max_length=50, examples=["sms"], description="empty: any")]
# Patterns rather than enumerations: the reference names those by their fields, and `kind` is taken.
Kind = Annotated[
    str, Field(pattern="^(marketing|operational)?$", description="of the campaign; empty: either kind")
]
Outcome = Annotated[
    str,
    Field(
        pattern="^(drop|delay|go_on)$",
        description="drop: not sent, and the customer leaves the campaign; go_on: not sent, and the customer goes on",
    ),
]
Most = Annotated[int, Field(ge=1, le=1_000, strict=True, examples=[3])]
Count = Annotated[int, Field(ge=1, le=10_000, strict=True)]


class Within(Body):
    """The period: so far back from now, or a calendar one, in the customer's zone, else the label's."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"days": 7}, {"calendar": "week"}]}
    )

    hours: Count | None = None
    days: Count | None = None
    weeks: Count | None = None
    calendar: Annotated[str, Field(pattern="^(day|week|month)$")] | None = None

    @model_validator(mode="after")
    def _one(self) -> Within:
        if len(self.model_dump(exclude_none=True)) != 1:
            raise ValueError("a period is one of hours, days, weeks and calendar")
        return self

    @property
    def fields(self) -> dict[str, Any]:
        """As a cap keeps it."""
        return {"hours": _hours(self.model_dump(exclude_none=True)), "calendar": self.calendar or ""}


class Delay(Body):
    """For how long a message may wait for a slot."""

    hours: Count | None = None
    days: Count | None = None

    @property
    def fields(self) -> dict[str, Any]:
        """As a cap keeps it; nothing is no wait."""
        return {"delay_hours": _hours(self.model_dump(exclude_none=True))}


class NewCap(Body):
    """A frequency cap to be made."""

    slug: Slug
    name: Name
    channel: AnyChannel = ""
    category: CategorySlug = ""
    kind: Kind = "marketing"
    most: Most
    within: Within
    outcome: Outcome = "go_on"
    delay: Delay | None = None
    active: StrictBool = True


class CapChanged(Body):
    """What to change of a frequency cap; what is left out stays."""

    name: Name | None = None
    channel: AnyChannel | None = None
    category: CategorySlug | None = None
    kind: Kind | None = None
    most: Most | None = None
    within: Within | None = None
    outcome: Outcome | None = None
    delay: Delay | None = None
    active: StrictBool | None = None


class CapShown(BaseModel):
    """A frequency cap. What is empty means any. `delay` is null where the outcome is another."""

    slug: Slug
    name: str
    channel: str
    category: str
    kind: str
    most: int
    within: dict[str, Any] = Field(examples=[{"days": 7}])
    outcome: str
    delay: dict[str, Any] | None
    active: bool
    created_at: str
    updated_at: str


class WindowShown(BaseModel):
    """The brand's own delivery window of a channel."""

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    channel: str
    from_: Clock = Field(alias="from")
    until: Clock


def _hours(given: dict[str, Any]) -> int:
    return sum(HOURS[unit] * count for unit, count in given.items() if unit in HOURS)
