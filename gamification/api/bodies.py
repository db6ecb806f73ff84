"""What the API of gamification reads and writes."""

from __future__ import annotations

from typing import Annotated

from pydantic import AwareDatetime, BaseModel, Field, StrictBool, StrictInt

from crm.api.bodies import Body, Name, Slug
from gamification.services.ledger import MOST


class NewLevel(Body):
    """A level to be made."""

    slug: Slug
    name: Name
    description: str = Field(default="", max_length=2_000)
    points: Annotated[StrictInt, Field(examples=[500], description="from how many points ever awarded on")]


class LevelChanged(Body):
    """What to change of a level; what is left out stays. It holds at once for all customers."""

    name: Name | None = None
    description: str | None = Field(default=None, max_length=2_000)
    points: StrictInt | None = None


class LevelShown(BaseModel):
    """A level."""

    slug: Slug
    name: str
    description: str
    points: int


class PointsEnding(BaseModel):
    """Points that end at a moment unless they are spent before."""

    at: str
    points: int


class PointsShown(BaseModel):
    """What a customer has. `ever`: all that was ever awarded, whatever became of it; the level goes by it."""

    balance: int
    ever: int
    level: str | None = Field(description="slug of the level; null where there is none for so many points")
    expiring: list[PointsEnding] = Field(description="the next first, at most 100 moments")


class PointsAdjusted(Body):
    """Points to be given, or taken where the amount is negative.

    `once`: a name of yours within the brand, under which it is done once however often it is posted. `floor`: take at
    most what is there.
    """

    amount: Annotated[StrictInt, Field(ge=-MOST, le=MOST, examples=[100])]
    note: str = Field(default="", max_length=500)
    once: str = Field(default="", max_length=200)
    floor: StrictBool = False
    expires_at: AwareDatetime | None = None


class PointsEntryShown(BaseModel):
    """A step in the ledger. `balance` is what was left after it."""

    id: int
    at: str
    amount: int
    balance: int
    cause: str = Field(description="journey, hand, api, mission or expiry")
    cause_id: str = Field(description="which campaign, operator, key …")
    note: str
    expires_at: str | None


class PointsEntriesPage(BaseModel):
    """A page of the ledger, newest first."""

    next: str | None
    previous: str | None
    results: list[PointsEntryShown]
