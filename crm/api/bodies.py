"""What the API of crm reads and writes, and the types that all bodies share."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool

Slug = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,100}$", examples=["vip"])]
Name = Annotated[str, Field(min_length=1, max_length=200, examples=["VIP players"])]
ExtId = Annotated[str, Field(min_length=1, max_length=255, examples=["test98635568"])]
Clock = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$", examples=["09:00"])]
Condition = Annotated[
    dict[str, Any],
    Field(
        description="The condition language: all, any, not, and rules.",
        examples=[{"all": [{"attribute": "country", "op": "in", "value": ["DE", "AT"]}]}],
    ),
]
MAX_IDS = 10_000


class Body(BaseModel):
    """A body that is read: what it does not know, it refuses."""

    model_config = ConfigDict(extra="forbid")


class NewSegment(Body):
    """A segment to be made, or what one is to become as a whole."""

    slug: Slug
    name: Name
    condition: Condition


class SegmentReplaced(Body):
    """A segment as it is to be; its slug stays."""

    slug: Slug | None = None
    name: Name
    condition: Condition


class SegmentChanged(Body):
    """What to change of a segment; what is left out stays."""

    name: Name | None = None
    condition: Condition | None = None


class Asked(Body):
    """A condition to be tried out."""

    condition: Condition


class SegmentShown(BaseModel):
    """A segment. `sentence` is its condition in words.

    `size`: how many customers are in it; null while its table is being built for the first time or because the
    definition has changed, of which `progress` tells how far. `share_of_customers` is of all of the brand's, and
    `share_of_revenue` of what all have spent by RFM: null until they are counted, or where customers are not scored.
    """

    slug: Slug
    name: str
    condition: dict[str, Any]
    sentence: str
    size: int | None
    state: Literal["building", "current"]
    progress: float = Field(ge=0, le=1)
    built_at: str | None
    share_of_customers: float | None
    share_of_revenue: float | None
    created_at: str
    updated_at: str


class Preview(BaseModel):
    """How many customers a condition has right now, and the ids of some, newest first."""

    count: int
    sample: list[str]
    took_ms: float


class NewAudience(Body):
    """An audience to be made, without members."""

    slug: Slug
    name: Name


class AudienceChanged(Body):
    """What to change of an audience."""

    name: Name


class AudienceShown(BaseModel):
    """An audience. `members` is counted only where one audience is asked for."""

    slug: Slug
    name: str
    members: int | None = None
    created_at: str


class Members(Body):
    """Customers by the platform's ids."""

    customers: list[ExtId] = Field(max_length=MAX_IDS)


class Added(BaseModel):
    """`unknown` are ids that no customer of the brand has; `members` counts the audience afterwards."""

    added: int
    unknown: list[str]
    members: int


class Removed(BaseModel):
    """`removed` were members until now; `members` counts the audience afterwards."""

    removed: int
    members: int


class OptOutShown(BaseModel):
    """A channel that is closed for a customer, and by whom: ours or platform."""

    channel: str
    side: str
    reason: str
    since: str


class CustomerShown(BaseModel):
    """A customer. `segments` are those it is in right now, told only where one customer is asked for.

    `found_by`: ext_id, email, phone, last_name or first_name, where customers were searched.
    """

    ext_id: str
    attributes: dict[str, Any]
    is_test: bool
    opt_outs: list[OptOutShown]
    audiences: list[str]
    segments: list[str] | None = None
    found_by: str | None = None
    created_at: str
    updated_at: str


class CustomersPage(BaseModel):
    """A page of customers; `next` and `previous` are the addresses of its neighbours."""

    next: str | None
    previous: str | None
    results: list[CustomerShown]


class CustomerChanged(Body):
    """Attributes by the rules of `update_profile`: a value sets, null clears, + - ^ ! work on lists."""

    attributes: dict[str, Any] = Field(
        default_factory=dict, examples=[{"country": "DE", "+core_tags": ["VIP"], "phone_state": None}]
    )
    is_test: StrictBool | None = None


class OptOut(Body):
    """A channel to close: email, sms, custom_im …"""

    channel: str = Field(pattern=r"^[a-z_]{1,50}$", examples=["email"])
    reason: str = Field(default="", max_length=500)


class Window(BaseModel):
    """When SMS and push may leave, in the customer's zone, else the label's. May go over midnight."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True, serialize_by_alias=True)

    from_: Clock = Field(alias="from")
    until: Clock


class LabelChanged(Body):
    """What to change of the account; what is left out stays."""

    name: Name | None = None
    time_zone: str | None = Field(default=None, max_length=100, examples=["Europe/Berlin"])
    window: Window | None = None
    allowed_origins: list[Annotated[str, Field(max_length=300)]] | None = Field(
        default=None, max_length=200, examples=[["https://www.example.com"]]
    )


class LabelShown(BaseModel):
    """The account that the key's brand belongs to. `label_key` is public; the salt is never shown."""

    slug: str
    name: str
    label_key: str
    time_zone: str
    window: Window
    allowed_origins: list[str]


class ChangeShown(BaseModel):
    """One change: who, what, and of a changed thing the fields that differ. Secrets appear as dots."""

    id: int
    at: str
    actor: str
    action: str
    noun: str
    name: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None
