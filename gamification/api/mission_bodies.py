"""What the API of missions reads and writes."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, Field, StrictInt

from crm.api.bodies import Body, Name, Slug

OpenTo = Annotated[
    str,
    Field(pattern="^(everybody|given)$", description="given: only those whom a campaign or a person gave it"),
]
Rule = Annotated[str, Field(max_length=100, examples=["event_count"], description="event_count, event_sum")]
Settings = Annotated[
    dict[str, Any],
    Field(
        description="of the rule: event, action, where; and times, or field and total",
        examples=[{"event": "purchase", "times": 3}],
    ),
]
Text = Annotated[str, Field(max_length=2_000)]


class NewMission(Body):
    """A mission to be made, as a draft."""

    slug: Slug
    name: Name
    description: Text = ""
    open_to: OpenTo = "everybody"
    rule: Rule
    settings: Settings
    points: Annotated[StrictInt, Field(ge=0, examples=[100])] = 0
    expires_days: int | None = Field(
        default=None, description="for how long those points last; null: for ever"
    )
    ends_at: AwareDatetime | None = None


class MissionChanged(Body):
    """What to change; what is left out stays. What an active mission is about stays in any case."""

    name: Name | None = None
    description: Text | None = None
    open_to: OpenTo | None = None
    rule: Rule | None = None
    settings: Settings | None = None
    points: Annotated[StrictInt, Field(ge=0)] | None = None
    expires_days: int | None = None
    ends_at: AwareDatetime | None = None


class MissionShown(BaseModel):
    """A mission. `sentence` is its rule in words; `begun` and `completed` count customers."""

    slug: Slug
    name: str
    description: str
    status: Literal["draft", "active", "archived"]
    open_to: str
    rule: str
    settings: dict[str, Any]
    sentence: str
    points: int
    expires_days: int | None
    active_since: str | None
    ends_at: str | None
    begun: int | None
    completed: int | None


class OfCustomer(BaseModel):
    """How far a customer has come with a mission. `progress` and `enough` are in what the rule counts."""

    mission: Slug
    name: str
    state: Literal["given", "begun", "completed"]
    progress: float
    enough: float
    given_at: str | None
    completed_at: str | None


class OfCustomerPage(BaseModel):
    """A page of a customer's missions, the latest begun first."""

    next: str | None
    previous: str | None
    results: list[OfCustomer]


class MissionFor(Body):
    """A mission for a customer."""

    mission: Slug
    do: Literal["give", "complete"] = "give"


class MissionDone(BaseModel):
    """`new`: false where it was so already."""

    mission: Slug
    new: bool
